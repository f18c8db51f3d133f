"""Commenting, replying, editing, deleting: worked, stranger 404, wrong verb 405, bad input; with htmx and without."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from connections.visibility import Audience
from feed.models import Comment, CommentsFrom, Post
from tests.cast import Cast
from tests.connections.views.conftest import Browser, signed_in
from tests.factories import comment, members, post, react


def url(about: Post) -> str:
    return reverse("feed:comments", args=[about.pk])


def verb(name: str, said: Comment) -> str:
    return reverse(f"feed:comment_{name}", args=[said.pk])


def sent(text: str = "Well said", **fields: object) -> dict[str, object]:
    return {"text": text, "token": uuid4(), **fields}


def fragment(browser: Browser, address: str) -> HttpResponse:
    return browser.get(address, headers={"HX-Request": "true"})


def words(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def about(cast: Cast) -> Post:
    return post(cast.alice, "To be talked about")


@pytest.fixture
def bob(cast: Cast) -> Browser:
    return signed_in(cast.bob)


def test_a_comment_is_stored_and_leads_to_itself(bob: Browser, about: Post) -> None:
    response = bob.post(url(about), sent("  Well said \n"))
    made = Comment.objects.get()
    assert (made.text, made.author.handle, made.parent) == ("Well said", "bob", None)
    assert response.status_code == 303
    assert response.url == f"/posts/{about.pk}/?comment={made.pk}#comment-{made.pk}"


def test_the_same_form_twice_stores_one(bob: Browser, about: Post) -> None:
    once = sent()
    assert bob.post(url(about), once).url == bob.post(url(about), once).url
    assert Comment.objects.count() == 1


def test_with_htmx_it_joins_the_list_and_the_numbers_follow(bob: Browser, about: Post) -> None:
    html = bob.htmx(url(about), sent(), target=f"comment-form-{about.pk}", page=about.get_absolute_url())
    text = html.content.decode()
    assert html.status_code == 200
    assert f'hx-swap-oob="beforeend:#threads-{about.pk}"' in text
    assert "Well said" in text
    assert "1 comment<" in text
    assert 'href="#comment"' in text  # the page is the post's own
    elsewhere = bob.htmx(url(about), sent(), target="x", page="/").content.decode()
    assert f'href="/posts/{about.pk}/#comment"' in elsewhere


def test_a_reply_to_a_reply_joins_the_thread(cast: Cast, bob: Browser, about: Post) -> None:
    head = comment(cast.carol, about)
    reply = comment(cast.alice, head)
    response = bob.post(url(about), sent(parent=reply.pk))
    assert response.status_code == 303
    assert Comment.objects.get(author=cast.bob).parent == head


def test_with_htmx_the_thread_comes_back(cast: Cast, bob: Browser, about: Post) -> None:
    head = comment(cast.carol, about, "the head of it")
    response = bob.htmx(url(about), sent("my reply", parent=head.pk), target=f"thread-{head.pk}")
    text = response.content.decode()
    assert text.index("the head of it") < text.index("my reply")
    assert f'id="thread-{head.pk}"' in text
    assert "2 comments" in text


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "x" * 1251])
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(bob: Browser, about: Post, text: str) -> None:
    fields = sent(text)
    response = bob.post(url(about), fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in page
    assert ("Write something first." in page) is not text.startswith("x")
    assert str(fields["token"]) in page
    assert text in page
    assert "maxlength" not in page.partition(str(fields["token"]))[0].rpartition("<form")[2]
    fragment = bob.htmx(url(about), fields, target="x")
    assert fragment.status_code == 422
    assert "HX-Retarget" not in fragment
    assert "<html" not in fragment.content.decode()
    assert not Comment.objects.exists()


def test_a_reply_that_is_wrong_comes_back_in_its_thread(cast: Cast, bob: Browser, about: Post) -> None:
    head = comment(cast.carol, about)
    fields = sent("y" * 1251, parent=head.pk)
    fragment = bob.htmx(url(about), fields, target=f"thread-{head.pk}")
    assert fragment.status_code == 422
    assert fragment["HX-Retarget"] == f"#reply-form-{head.pk}"
    assert f'id="reply-form-{head.pk}"' in fragment.content.decode()
    page = bob.post(url(about), fields)
    assert page.status_code == 422
    assert f'id="reply-form-{head.pk}"' in page.content.decode()
    assert page.content.decode().count("y" * 1251) == 1


class TestReplying:
    """Reply stands beside every comment, and opens a form under its thread."""

    def test_to_a_comment_and_to_a_reply(self, cast: Cast, bob: Browser, about: Post) -> None:
        head = comment(cast.carol, about, "the head of it")
        answer = comment(cast.alice, head, "an answer")
        own = comment(cast.bob, head, "my own")
        page = bob.get(f"/posts/{about.pk}/").content.decode()
        for said, begins in ((head, ""), (answer, "@alice "), (own, "")):
            address = f"{url(about)}?reply={said.pk}"
            assert page.count(f'hx-get="{address}"') == 1
            form = fragment(bob, address).content.decode()
            assert f'id="reply-form-{head.pk}"' in form
            assert f'name="parent" value="{head.pk}"' in form
            assert re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", form, re.DOTALL)[1] == begins
            assert "<html" not in form

    def test_without_script_on_the_page_of_the_post(self, cast: Cast, bob: Browser, about: Post) -> None:
        head = comment(cast.carol, about, "the head of it")
        answer = comment(cast.alice, head, "an answer")
        address = f"/posts/{about.pk}/?comment={answer.pk}&reply=1"
        page = bob.get(f"/posts/{about.pk}/").content.decode()
        assert f"{address.replace('&', '&amp;')}#reply-to-{head.pk}" in page
        assert "reply-form-" not in page
        page = bob.get(address).content.decode()
        assert f'id="reply-form-{head.pk}"' in page
        assert "@alice </textarea>" in page

    def test_in_the_talk_opened_in_a_list(self, cast: Cast, bob: Browser, about: Post) -> None:
        head = comment(cast.carol, about, "the head of it")
        talk = fragment(bob, url(about)).content.decode()
        assert f'id="reply-to-{head.pk}"' in talk
        assert f'hx-target="#reply-to-{head.pk}"' in talk

    def test_where_one_may_not(self, cast: Cast, bob: Browser, about: Post) -> None:
        head = comment(cast.carol, about, "the head of it")
        elsewhere = comment(cast.carol, post(cast.alice, "Other."), "elsewhere")
        for number in (elsewhere.pk, 0, "x", 10**18):
            assert fragment(bob, f"{url(about)}?reply={number}").status_code == 404
        about.comments_from = 0
        about.save()
        assert fragment(bob, f"{url(about)}?reply={head.pk}").status_code == 404
        page = bob.get(f"/posts/{about.pk}/?comment={head.pk}&reply=1").content.decode()
        assert "reply-form-" not in page
        assert "?reply=" not in page


def test_long_comments_are_folded_until_they_are_asked_for(cast: Cast, bob: Browser, about: Post) -> None:
    said = comment(cast.carol, about, "word " * 150)
    assert 'class="prose long"' in bob.get(f"/posts/{about.pk}/").content.decode()
    assert 'class="prose long"' not in bob.get(f"/posts/{about.pk}/?comment={said.pk}").content.decode()
    assert 'class="prose long"' not in fragment(bob, f"{url(about)}?line={said.pk}").content.decode()


@pytest.mark.parametrize("token", ["", "x", "\0", "1" * 500])
def test_a_form_without_its_token_stores_nothing(bob: Browser, about: Post, token: str) -> None:
    assert bob.post(url(about), {"text": "x", "token": token}).status_code == 422
    assert bob.post(url(about), {"token": str(uuid4())}).status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize("parent", ["x", "-1", "0", "9" * 17, "9" * 40, "\0", "１"])
def test_a_reply_to_nothing_is_404(bob: Browser, about: Post, parent: str) -> None:
    assert bob.post(url(about), sent(parent=parent)).status_code in {404, 422}
    assert not Comment.objects.exists()


def test_a_reply_to_a_comment_elsewhere_is_404(cast: Cast, bob: Browser, about: Post) -> None:
    other = comment(cast.carol, post(cast.alice))
    hidden = comment(cast.carol, about, hidden_at=timezone.now())
    for parent in (other, hidden):
        assert bob.post(url(about), sent(parent=parent.pk)).status_code == 404


def test_who_does_not_see_the_post_is_404(cast: Cast) -> None:
    about = post(cast.alice, audience=Audience.CONNECTIONS)
    for member in (cast.carol, cast.erin, cast.mallory):
        assert signed_in(member).post(url(about), sent()).status_code == 404
        assert signed_in(member).get(url(about)).status_code == 404
    assert not Comment.objects.exists()


def test_a_visitor_is_asked_to_sign_in(client: Client, cast: Cast, about: Post) -> None:
    cast.alice.is_public = True
    cast.alice.save()
    assert client.post(url(about), sent()).url.startswith("/accounts/login/")
    assert client.get(url(about)).url.startswith("/accounts/login/")


@pytest.mark.parametrize("comments_from", [CommentsFrom.NOBODY, CommentsFrom.CONNECTIONS])
def test_comments_switched_off_meanwhile_lose_no_words(cast: Cast, comments_from: CommentsFrom) -> None:
    about = post(cast.alice, comments_from=comments_from)
    response = signed_in(cast.carol).post(url(about), sent("long thought about"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "long thought about" in page
    assert "does not take comments from you" in page
    assert not Comment.objects.exists()


def test_the_end_of_a_conversation_opens_in_a_list(cast: Cast, bob: Browser, about: Post) -> None:
    for n in range(4):
        comment(cast.carol, about, f"word {n}.")
    text = bob.htmx_get(url(about), target=f"talk-{about.pk}", page="/").content.decode()
    assert [f"word {n}." in text for n in range(4)] == [False, False, True, True]
    assert "<textarea" in text
    assert f'id="threads-{about.pk}"' in text
    assert bob.get(url(about)).url == f"/posts/{about.pk}/#conversation"
    off = post(cast.alice, comments_from=CommentsFrom.NOBODY)
    assert "Comments are off." in bob.htmx_get(url(off), target="x", page="/").content.decode()


def test_one_comment_as_it_is_now(cast: Cast, bob: Browser, about: Post) -> None:
    said = comment(cast.carol, about, "as it is")
    assert "as it is" in bob.htmx_get(f"{url(about)}?line={said.pk}", target="x").content.decode()
    elsewhere = comment(cast.carol, post(cast.alice))
    for number in (elsewhere.pk, 10**17, "x", "%00", "9" * 40):
        assert bob.htmx_get(f"{url(about)}?line={number}", target="x").status_code == 404


def test_editing_ones_own(cast: Cast, bob: Browser, about: Post) -> None:
    said = comment(cast.bob, about, "before")
    assert "before" in bob.get(verb("edit", said)).content.decode()
    assert "<html" not in bob.htmx_get(verb("edit", said), target="x").content.decode()
    response = bob.post(verb("edit", said), {"text": "after"})
    assert response.url == said.get_absolute_url()
    said.refresh_from_db()
    assert said.text == "after"
    assert said.edited_at is not None
    fragment = bob.htmx(verb("edit", said), {"text": "at last"}, target="x").content.decode()
    assert "at last" in fragment
    assert "edited" in fragment
    wrong = bob.post(verb("edit", said), {"text": ""})
    assert wrong.status_code == 422
    assert "Write something first." in wrong.content.decode()


def test_nobody_edits_what_others_said(cast: Cast, about: Post) -> None:
    said = comment(cast.bob, about, "before")
    for member in (cast.alice, cast.carol, cast.mallory):
        assert signed_in(member).get(verb("edit", said)).status_code == 404
        assert signed_in(member).post(verb("edit", said), {"text": "after"}).status_code == 404
    said.refresh_from_db()
    assert said.text == "before"


def test_deleting_asks_first(cast: Cast, bob: Browser, about: Post) -> None:
    said = comment(cast.bob, about, "to be gone")
    comment(cast.carol, said)
    page = bob.get(verb("delete", said)).content.decode()
    assert "to be gone" in page
    assert "The reply to it goes too." in page
    assert Comment.objects.count() == 2
    response = bob.post(verb("delete", said))
    assert response.url == f"/posts/{about.pk}/#conversation"
    assert words(response) == ["The comment was deleted."]
    assert not Comment.objects.exists()
    assert bob.post(verb("delete", said)).status_code == 404


def test_with_htmx_a_word_takes_its_place(cast: Cast, bob: Browser, about: Post) -> None:
    said = comment(cast.bob, about)
    reply = comment(cast.bob, said)
    asked = bob.htmx_get(verb("delete", said), target="x").content.decode()
    assert f'hx-target="#thread-{said.pk}"' in asked
    assert "<html" not in asked
    gone = bob.htmx(verb("delete", reply), target="x").content.decode()
    assert gone.lstrip().startswith("<div")
    assert "1 comment<" in gone
    assert bob.htmx(verb("delete", said), target="x").content.decode().lstrip().startswith("<li")


def test_who_wrote_the_post_may_delete_others_may_not(cast: Cast, about: Post) -> None:
    said = comment(cast.bob, about)
    for member in (cast.carol, cast.mallory, cast.trent):
        assert signed_in(member).get(verb("delete", said)).status_code == 404
        assert signed_in(member).post(verb("delete", said)).status_code == 404
    assert signed_in(cast.alice).post(verb("delete", said)).status_code == 303
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", ["comment_edit", "comment_delete", "comments"])
def test_wrong_verbs(bob: Browser, about: Post, name: str) -> None:
    assert bob.put(reverse(f"feed:{name}", args=[1])).status_code == 405


def test_a_page_costs_the_same_however_much_was_said(cast: Cast, bob: Browser, about: Post) -> None:
    def speak(count: int) -> None:
        for member in members(count, is_confirmed=True):
            head = comment(member, about, "with @alice and #grid")
            react(member, head)
            for _ in range(4):
                comment(member, head)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert bob.get(about.get_absolute_url()).status_code == 200
        return len(queries)

    speak(2)
    cost()
    few = cost()
    speak(8)
    assert cost() == few
    assert few <= 45, few


def test_too_many_at_once(settings: Any, bob: Browser, about: Post) -> None:
    settings.LIMITS = {"comment": "2/h/member"}
    answers = [bob.post(url(about), sent()).status_code for _ in range(3)]
    assert answers == [303, 303, 429]
    assert Comment.objects.count() == 2
    assert bob.htmx_get(url(about), target="x").status_code == 200


@pytest.mark.parametrize("line", ["0", "-1", "x", "٣", "9" * 18, "1" * 4_400, "1 ", ""])
def test_a_line_that_is_no_comment_of_the_post(cast: Cast, client: Client, line: str) -> None:
    about = post(cast.alice)
    client.force_login(cast.bob)
    answer = client.get(reverse("feed:comments", args=[about.pk]), {"line": line}, headers={"HX-Request": "true"})
    assert answer.status_code == 404
