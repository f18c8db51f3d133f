"""Messages that offer a way back."""

import pytest
from django.contrib import messages
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.test import RequestFactory

from core.offers import Offer, offer_of, say

OFFER = Offer("/network/follow/carol/", "Follow “again”")


def rendered(text: str, offer: Offer | None) -> str:
    """The messages of the next page: what was said has been through the cookie."""
    first = RequestFactory().get("/")
    first._messages = CookieStorage(first)
    say(first, text, offer)
    response = HttpResponse()
    first._messages.update(response)
    second = RequestFactory().get("/network/?q=a&b=c")
    second.COOKIES = {name: cookie.value for name, cookie in response.cookies.items()}
    second._messages = CookieStorage(second)
    context = RequestContext(second, {"messages": get_messages(second)})
    return Template('{% include "components/messages.html" %}').render(context)


def test_a_button_that_posts() -> None:
    html = rendered("You do not follow <Carol> any more.", OFFER)
    assert 'action="/network/follow/carol/"' in html
    assert 'method="post"' in html
    assert 'name="csrfmiddlewaretoken" value=""' not in html
    assert 'name="next" value="/network/?q=a&amp;b=c"' in html
    assert "Follow “again”" in html
    assert "&lt;Carol&gt;" in html


def test_a_link() -> None:
    html = rendered("Gone.", Offer("/network/invite/bob/", "Connect again", is_link=True))
    assert '<a class="btn s" href="/network/invite/bob/">Connect again</a>' in html
    assert "<form" not in html


def test_what_did_not_work_can_offer_something_too() -> None:
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)
    say(request, "No room.", OFFER, level=messages.ERROR)
    [message] = get_messages(request)
    assert message.level_tag == "error"
    assert offer_of(message.extra_tags) == OFFER


def test_words_alone() -> None:
    html = rendered("Saved.", None)
    assert "Saved." in html
    assert "<form" not in html
    assert "<a" not in html


@pytest.mark.parametrize("tags", ["", "wide", "safe other"])
def test_tags_of_others_are_no_offer(tags: str) -> None:
    assert offer_of(tags) is None
