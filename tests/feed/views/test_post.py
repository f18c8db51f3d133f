"""The page of a post: who sees it, what of its conversation, and what previews of the link are told."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connections.visibility import Audience
from feed.models import Comment, CommentsFrom, Post
from tests.cast import Cast
from tests.connections.views.conftest import Browser, signed_in
from tests.factories import block, comment, post


def page_of(browser: Client, about: Post, query: str = "") -> str:
    response = browser.get(f"{about.get_absolute_url()}{query}")
    assert response.status_code == 200
    return response.content.decode()


def talk_under(about: Post, author: object, count: int) -> list[Comment]:
    """Comments a minute apart, oldest first."""
    began = timezone.now() - timedelta(hours=5)
    return [
        comment(author, about, f"word number {n} of it", created_at=began + timedelta(minutes=n)) for n in range(count)
    ]


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (Audience.ANYONE, {"alice", "bob", "carol", "dave", "erin", "trent"}),
        (Audience.SECOND, {"alice", "bob", "carol"}),
        (Audience.CONNECTIONS, {"alice", "bob"}),
    ],
)
def test_who_sees_it(cast: Cast, audience: Audience, seen_by: set[str]) -> None:
    about = post(cast.alice, "For those it is for", audience=audience)
    names = ["alice", "bob", "carol", "dave", "erin", "mallory", "trent"]
    answers = {name: signed_in(getattr(cast, name)).get(about.get_absolute_url()).status_code for name in names}
    assert answers == {name: 200 if name in seen_by else 404 for name in names}


def test_hidden_answers_as_nonexistent(cast: Cast) -> None:
    hidden = post(cast.alice, audience=Audience.CONNECTIONS)
    dave = signed_in(cast.dave)
    never = dave.get(reverse("feed:post", args=[10**17]))
    there = dave.get(hidden.get_absolute_url())
    assert (never.status_code, there.status_code) == (404, 404)
    bare = [
        re.sub(r"[A-Za-z0-9]{64}|/posts/\d+/", "", answer.content.decode()) for answer in (never, there)
    ]  # without the token of each answer and what was asked for
    assert bare[0] == bare[1]


def test_only_get_and_head(cast: Cast) -> None:
    about, bob = post(cast.alice), signed_in(cast.bob)
    assert bob.post(about.get_absolute_url()).status_code == 405
    assert bob.head(about.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("number", ["0", "1" * 30, "-1", "%00"])
def test_odd_numbers_are_no_addresses(cast: Cast, number: str) -> None:
    assert signed_in(cast.bob).get(f"/posts/{number}/").status_code == 404


def test_a_visitor_reads_what_is_public_and_is_asked_to_join(client: Client, cast: Cast) -> None:
    about = post(cast.alice, "Grid losses, measured")
    assert client.get(about.get_absolute_url()).status_code == 404
    for member in (cast.alice, cast.bob):
        member.is_public = True
        member.save()
    comment(cast.bob, about, "said in public")
    comment(cast.carol, about, "said among members")
    page = page_of(client, about)
    assert '<meta property="og:title" content="Alice Archer">' in page
    assert '<meta property="og:description" content="Grid losses, measured">' in page
    assert "noindex" not in page
    assert "said in public" in page
    assert "said among members" not in page
    assert "Join Maillon" in page
    assert "hx-post" not in page
    assert reverse("feed:reactions", args=[about.pk]) not in page


def test_a_visitor_never_sees_what_is_for_fewer(client: Client, cast: Cast) -> None:
    cast.alice.is_public = True
    cast.alice.save()
    for audience in (Audience.SECOND, Audience.CONNECTIONS):
        assert client.get(post(cast.alice, audience=audience).get_absolute_url()).status_code == 404


def test_members_get_no_preview(cast: Cast) -> None:
    cast.alice.is_public = True
    cast.alice.save()
    page = page_of(signed_in(cast.bob), post(cast.alice))
    assert "og:" not in page
    assert "noindex" in page


def test_it_opens_at_the_end_and_goes_back(cast: Cast) -> None:
    about = post(cast.alice)
    talk_under(about, cast.bob, 25)
    browser = signed_in(cast.carol)
    seen: list[str] = []
    response = browser.get(about.get_absolute_url())
    while True:
        found = response.context["conversation"]
        seen = [thread.head.comment.text for thread in found.threads] + seen
        if not found.earlier:
            break
        response = browser.get(about.get_absolute_url(), {"before": found.earlier})
    assert seen == [f"word number {n} of it" for n in range(25)]
    assert found.later
    later = browser.get(about.get_absolute_url(), {"after": found.later})
    assert next(thread.head.comment.text for thread in later.context["conversation"].threads) == "word number 5 of it"


def test_a_link_to_a_comment_leads_to_it(cast: Cast) -> None:
    about = post(cast.alice)
    wanted = talk_under(about, cast.bob, 40)[12]
    page = page_of(signed_in(cast.carol), about, f"?comment={wanted.pk}")
    assert "word number 12 of it" in page
    assert "word number 10 of it" in page
    assert "word number 39 of it" not in page
    assert page.count('class="comment told"') == 1


def test_a_link_to_a_reply_leads_to_it(cast: Cast) -> None:
    about = post(cast.alice)
    head = comment(cast.bob, about, "the head")
    replies = [comment(cast.carol, head, f"reply {n}.") for n in range(30)]
    page = page_of(signed_in(cast.dave), about, f"?comment={replies[3].pk}")
    assert "reply 3." in page
    assert "reply 29." not in page
    assert "Show more replies" in page


def test_a_link_to_a_comment_that_is_not_there_leads_to_the_post(cast: Cast) -> None:
    about = post(cast.alice)
    elsewhere = comment(cast.bob, post(cast.alice))
    hidden = comment(cast.dave, about, "by somebody whom bob has blocked")
    block(cast.bob, cast.dave)
    bob = signed_in(cast.bob)
    plain = page_of(bob, about)
    for value in (hidden.pk, elsewhere.pk, 10**17, "x", "", "\0", "9" * 40):
        response = bob.get(about.get_absolute_url(), {"comment": value})
        assert response.status_code == 200
        assert response.context["conversation"].threads == ()
    assert "by somebody" not in plain


@pytest.mark.parametrize("query", ["before=x", "after=%00", "before=W10", "thread=x", "thread=99999999999999"])
def test_odd_cursors_are_404(cast: Cast, query: str) -> None:
    about = post(cast.alice)
    assert signed_in(cast.bob).get(f"{about.get_absolute_url()}?{query}").status_code == 404


def test_the_replies_of_one_thread(cast: Cast) -> None:
    about = post(cast.alice)
    head = comment(cast.bob, about, "the head")
    for n in range(30):
        comment(cast.carol, head, f"reply {n}.")
    browser: Browser = signed_in(cast.dave)
    page = page_of(browser, about)
    assert "Show 27 earlier replies" in page
    found = browser.get(about.get_absolute_url()).context["conversation"].threads[0]
    address = f"{about.get_absolute_url()}?thread={head.pk}&before={found.earlier}"
    fragment = browser.htmx_get(address, target="x").content.decode()
    assert "<html" not in fragment
    assert "reply 26." in fragment
    assert "reply 27." not in fragment
    whole = page_of(browser, about, f"?thread={head.pk}&before={found.earlier}")
    assert "See the whole conversation" in whole
    assert "reply 26." in whole
    reply = Comment.objects.filter(parent=head).first()
    assert browser.get(f"{about.get_absolute_url()}?thread={reply.pk}").status_code == 404


def test_the_next_stretch_in_place_brings_no_way_back(cast: Cast) -> None:
    about = post(cast.alice)
    talk_under(about, cast.bob, 25)
    browser: Browser = signed_in(cast.carol)
    earlier = browser.get(about.get_absolute_url()).context["conversation"].earlier
    response = browser.htmx_get(f"{about.get_absolute_url()}?before={earlier}", target="x")
    text = response.content.decode()
    assert response["Vary"].count("HX-Request") == 1
    assert "Show earlier comments" in text
    assert "Show more comments" not in text


@pytest.mark.parametrize(
    ("comments_from", "words"),
    [(CommentsFrom.NOBODY, "Comments are off."), (CommentsFrom.CONNECTIONS, "Only connections of Alice Archer may")],
)
def test_why_one_cannot_comment(cast: Cast, comments_from: CommentsFrom, words: str) -> None:
    about = post(cast.alice, comments_from=comments_from)
    page = page_of(signed_in(cast.carol), about)
    assert words in page
    assert "<textarea" not in page


def test_who_wrote_the_post_is_marked_in_its_conversation(cast: Cast) -> None:
    about = post(cast.alice)
    comment(cast.bob, about)
    assert '<span class="tag">Author</span>' not in page_of(signed_in(cast.bob), about)
    comment(cast.alice, about)
    assert page_of(signed_in(cast.bob), about).count('<span class="tag">Author</span>') == 1


def test_ways_to_report_and_to_change(cast: Cast) -> None:
    about = post(cast.alice)
    said = comment(cast.bob, about)
    report = reverse("moderation:report_comment", args=[said.pk])
    edit, delete = (reverse(f"feed:comment_{verb}", args=[said.pk]) for verb in ("edit", "delete"))
    offered = {
        member: [address in page_of(signed_in(getattr(cast, member)), about) for address in (report, edit, delete)]
        for member in ("alice", "bob", "carol")
    }
    assert offered == {
        "alice": [True, False, True],
        "bob": [False, True, True],
        "carol": [True, False, False],
    }
