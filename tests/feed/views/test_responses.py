"""Reactions and reposts: the buttons, and the lists of who did."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from connections.visibility import Audience
from feed.cards import post_cards
from feed.models import Comment, Post, Reaction, Repost
from tests.cast import Cast
from tests.connections.views.conftest import Browser, signed_in
from tests.factories import block, comment, members, post, react, repost

POST_VERBS = ["react", "repost", "unrepost", "comment_react"]
LISTS = ["reactions", "reposts", "comment_reactions"]


def url(name: str, about: Post | Comment) -> str:
    return reverse(f"feed:{name}", args=[about.pk])


@pytest.fixture
def about(cast: Cast) -> Post:
    return post(cast.alice, "To be answered")


@pytest.fixture
def bob(cast: Cast) -> Browser:
    return signed_in(cast.bob)


@pytest.mark.parametrize("name", POST_VERBS)
def test_only_post_is_a_verb(bob: Browser, about: Post, name: str) -> None:
    assert bob.get(url(name, about)).status_code == 405


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_read(cast: Cast, bob: Browser, about: Post, name: str) -> None:
    target = comment(cast.alice, about) if name.startswith("comment") else about
    assert bob.get(url(name, target)).status_code == 200
    assert bob.head(url(name, target)).status_code == 200
    assert bob.post(url(name, target)).status_code == 405


@pytest.mark.parametrize("name", [*POST_VERBS, *LISTS])
def test_who_does_not_see_it_is_404(cast: Cast, name: str) -> None:
    about = post(cast.alice, audience=Audience.CONNECTIONS)
    target = comment(cast.alice, about) if name.startswith("comment") else about
    for member in (cast.carol, cast.mallory):
        browser = signed_in(member)
        ask = browser.get if name in LISTS else browser.post
        assert ask(url(name, target), {"kind": "like"}).status_code == 404
        assert ask(reverse(f"feed:{name}", args=[10**17]), {"kind": "like"}).status_code == 404
    assert not Reaction.objects.exists()
    assert not Repost.objects.exists()


@pytest.mark.parametrize("name", [*POST_VERBS, *LISTS])
def test_a_visitor_is_asked_to_sign_in(client: Client, cast: Cast, about: Post, name: str) -> None:
    cast.alice.is_public = True
    cast.alice.save()
    ask = client.get if name in LISTS else client.post
    assert ask(url(name, about)).url.startswith("/accounts/login/")


def test_react_change_and_take_back(cast: Cast, bob: Browser, about: Post) -> None:
    response = bob.post(url("react", about), {"kind": "like", "next": "/network/"})
    assert (response.status_code, response.url) == (303, "/network/")
    assert bob.post(url("react", about), {"kind": "love"}).url == about.get_absolute_url()
    assert [row.kind for row in Reaction.objects.all()] == ["love"]
    for _twice in range(2):
        assert bob.post(url("react", about), {"kind": "none"}).status_code == 303
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("kind", [None, "", "hate", "LIKE", "\0", "like\0"])
def test_a_reaction_that_there_is_not_is_refused(cast: Cast, bob: Browser, about: Post, kind: str | None) -> None:
    fields = {} if kind is None else {"kind": kind}
    assert bob.post(url("react", about), fields).status_code == 400
    assert bob.post(url("comment_react", comment(cast.alice, about)), fields).status_code == 400
    assert not Reaction.objects.exists()


def test_with_htmx_the_bar_comes_back_pressed(bob: Browser, about: Post) -> None:
    html = bob.htmx(url("react", about), {"kind": "funny"}, target=f"bar-{about.pk}", page="/").content.decode()
    assert html.lstrip().startswith(f'<div id="bar-{about.pk}"')
    assert "talk-place" not in html  # what is being typed there stays
    assert 'name="kind" value="none" class="btn quiet pressed" aria-pressed="true" data-focus' in html
    assert "You</span>" in html
    html = bob.htmx(url("react", about), {"kind": "none"}, target=f"bar-{about.pk}", page="/").content.decode()
    assert 'aria-pressed="true"' not in html
    assert 'value="like" class="btn quiet" aria-pressed="false"' in html


def test_an_odd_address_of_the_page_is_no_trouble(bob: Browser, about: Post) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://[broken"}
    assert bob.post(url("react", about), {"kind": "like"}, headers=headers).status_code == 200


def test_react_to_a_comment(cast: Cast, bob: Browser, about: Post) -> None:
    said = comment(cast.carol, about)
    html = bob.htmx(url("comment_react", said), {"kind": "support"}, target="x").content.decode()
    assert "Support" in html
    reaction = Reaction.objects.get()
    assert (reaction.comment, reaction.post, reaction.kind) == (said, about, "support")
    response = bob.post(url("comment_react", said), {"kind": "none"})
    assert (response.status_code, response.url) == (303, said.get_absolute_url())
    assert not Reaction.objects.exists()


def test_repost_and_undo(cast: Cast, bob: Browser, about: Post) -> None:
    response = bob.post(url("repost", about), {"next": "/network/"})
    assert (response.status_code, response.url) == (303, "/network/")
    [message] = get_messages(response.wsgi_request)
    assert url("unrepost", about) in message.extra_tags
    bob.post(url("repost", about))
    assert [(row.member, row.post) for row in Repost.objects.all()] == [(cast.bob, about)]
    html = bob.htmx(url("unrepost", about), target=f"bar-{about.pk}").content.decode()
    assert "Undo repost" not in html
    assert not Repost.objects.exists()
    assert bob.post(url("unrepost", about)).status_code == 303


def test_what_is_not_for_anyone_is_not_passed_on(cast: Cast, bob: Browser) -> None:
    about = post(cast.alice, audience=Audience.SECOND)
    assert "Repost" not in bob.get(about.get_absolute_url()).content.decode()
    refused = bob.htmx(url("repost", about), target="x")
    assert refused.status_code == 409
    assert "can%20be%20reposted" in refused["X-Reason"]
    response = bob.post(url("repost", about), {"next": "/network/"})
    assert (response.status_code, response.url) == (303, "/network/")
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Only posts for anyone can be reposted."
    ]
    assert not Repost.objects.exists()


def test_an_address_elsewhere_is_not_followed(bob: Browser, about: Post) -> None:
    fields = {"kind": "like", "next": "https://example.org/"}
    assert bob.post(url("react", about), fields).url == about.get_absolute_url()


def test_who_reacted_by_kind(cast: Cast, bob: Browser, about: Post) -> None:
    react(cast.carol, about, Reaction.Kind.LOVE)
    react(cast.dave, about)
    react(cast.erin, about)
    response = bob.get(url("reactions", about))
    assert [(tab["label"], tab["count"]) for tab in response.context["tabs"]] == [("All", 3), ("Like", 2), ("Love", 1)]
    assert [card.handle for _reaction, card in response.context["rows"]] == ["erin", "dave", "carol"]
    loved = bob.get(url("reactions", about), {"kind": "love"})
    assert [card.handle for _reaction, card in loved.context["rows"]] == ["carol"]
    assert bob.get(url("reactions", about), {"kind": "hate"}).status_code == 404
    assert bob.get(url("reactions", about), {"cursor": "x"}).status_code == 404


def test_the_numbers_are_the_lists(cast: Cast, about: Post) -> None:
    """Whoever has blocked somebody counts one fewer, on the bar as in the list."""
    for member in (cast.carol, cast.dave, cast.erin):
        react(member, about)
        repost(member, about)
        post(member, "With words", quoted=about)
    post(cast.carol, "For few", quoted=about, audience=Audience.CONNECTIONS)
    block(cast.erin, cast.bob)
    for member, reactions, reposts in ((cast.alice, 3, 6), (cast.bob, 2, 5), (cast.trent, 3, 6)):
        [card] = post_cards(member, [about])
        browser = signed_in(member)
        assert card.reaction_count == reactions
        assert card.repost_count == reposts
        assert len(browser.get(url("reactions", about)).context["rows"]) == reactions
        plain = len(browser.get(url("reposts", about)).context["rows"])
        assert plain + len(browser.get(url("reposts", about), {"with": "words"}).context["cards"]) == reposts


def test_long_lists_go_on(cast: Cast, bob: Browser, about: Post) -> None:
    for member in members(25, is_confirmed=True):
        react(member, about)
    first = bob.get(url("reactions", about))
    cursor = first.context["page"].next_cursor
    more = bob.htmx_get(f"{url('reactions', about)}?cursor={cursor}", target="more")
    assert more.content.decode().count("<li>") == 5
    assert "<html" not in more.content.decode()


def test_quotes_alone_open_by_themselves(cast: Cast, bob: Browser, about: Post) -> None:
    post(cast.carol, "My own words about it", quoted=about)
    page = bob.get(url("reposts", about)).content.decode()
    assert "My own words about it" in page


@pytest.mark.parametrize(("limit", "name"), [("react", "react"), ("react", "comment_react"), ("repost", "repost")])
def test_too_many_at_once(settings: Any, cast: Cast, bob: Browser, about: Post, limit: str, name: str) -> None:
    settings.LIMITS = {limit: "2/h/member"}
    target = comment(cast.alice, about) if name.startswith("comment") else about
    answers = [bob.post(url(name, target), {"kind": "like"}).status_code for _ in range(3)]
    assert answers == [303, 303, 429]
