"""Own words can always be taken back: where the post has gone out of sight, too."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from connections.visibility import Audience
from feed.models import Activity, Comment, Post, Reaction, Repost
from tests.cast import Cast
from tests.connections.views.conftest import Browser, signed_in
from tests.factories import block, comment, post, react, repost

NOT_THERE = "This post is not there (any more)."
SECRET = "What Bob goes on saying."


def narrow(cast: Cast, about: Post) -> None:
    Post.objects.filter(pk=about.pk).update(audience=Audience.CONNECTIONS)


def cut(cast: Cast, about: Post) -> None:
    block(cast.bob, cast.dave)


def hide(cast: Cast, about: Post) -> None:
    Post.objects.filter(pk=about.pk).update(hidden_at=timezone.now())


Away = Callable[[Cast, Post], None]
every_way = pytest.mark.parametrize("away", [narrow, cut, hide])


@pytest.fixture
def about(cast: Cast) -> Post:
    """A post by bob, whom dave is not connected to."""
    return post(cast.bob, SECRET)


@pytest.fixture
def dave(cast: Cast) -> Browser:
    return signed_in(cast.dave)


def tab(dave: Browser, show: str) -> str:
    response = dave.get("/in/dave/activity/", {"show": show})
    assert response.status_code == 200
    return response.content.decode()


def untold(text: str, about: Post) -> bool:
    """Whether a page gives away neither the words of the post, nor its author, nor the way there."""
    return not [
        hint for hint in (SECRET, "/in/bob/", "Bob", f"/posts/{about.pk}/#", f'/posts/{about.pk}/"') if hint in text
    ]


def said_to(response: object) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]


@every_way
def test_a_comment(cast: Cast, dave: Browser, about: Post, away: Away) -> None:
    said = comment(cast.dave, about, "My own words")
    away(cast, about)
    verb = reverse("feed:comment_delete", args=[said.pk])
    found = tab(dave, "comments")
    assert "My own words" in found
    assert NOT_THERE in found
    assert verb in found
    assert untold(found, about)
    question = dave.get(verb)
    assert question.status_code == 200
    assert "My own words" in question.content.decode()
    assert untold(question.content.decode(), about)
    assert Comment.objects.filter(pk=said.pk).exists()
    response = dave.post(verb)
    assert (response.status_code, response.url) == (303, "/")
    assert said_to(response) == ["The comment was deleted."]
    assert not Comment.objects.filter(pk=said.pk).exists()
    assert not Activity.objects.filter(actor=cast.dave).exists()
    assert dave.post(verb).status_code == 404
    assert NOT_THERE not in tab(dave, "comments")


@every_way
def test_a_reaction(cast: Cast, dave: Browser, about: Post, away: Away) -> None:
    react(cast.dave, about, Reaction.Kind.INSIGHTFUL)
    away(cast, about)
    verb = reverse("feed:react", args=[about.pk])
    found = tab(dave, "reactions")
    assert NOT_THERE in found
    assert f'action="{verb}"' in found
    assert untold(found, about)
    assert dave.post(verb, {"kind": "love"}).status_code == 404
    assert dave.post(verb).status_code == 404
    assert Reaction.objects.get().kind == Reaction.Kind.INSIGHTFUL
    response = dave.post(verb, {"kind": "none", "next": "/in/dave/activity/?show=reactions"})
    assert (response.status_code, response.url) == (303, "/in/dave/activity/?show=reactions")
    assert said_to(response) == ["Your reaction is gone."]
    assert not Reaction.objects.exists()
    assert dave.post(verb, {"kind": "none"}).status_code == 404


@every_way
def test_a_reaction_to_a_comment(cast: Cast, dave: Browser, about: Post, away: Away) -> None:
    said = comment(cast.bob, about, "Told by the author.")
    react(cast.dave, said)
    react(cast.dave, about)
    away(cast, about)
    found = tab(dave, "reactions")
    assert found.count(NOT_THERE) == 2
    assert "Told by the author." not in found
    verb = reverse("feed:comment_react", args=[said.pk])
    assert dave.post(verb, {"kind": "like"}).status_code == 404
    assert dave.post(verb, {"kind": "none"}).status_code == 303
    assert [row.comment_id for row in Reaction.objects.all()] == [None], "the one to the post stays"


@every_way
def test_a_repost(cast: Cast, dave: Browser, about: Post, away: Away) -> None:
    repost(cast.dave, about)
    away(cast, about)
    verb = reverse("feed:unrepost", args=[about.pk])
    found = tab(dave, "posts")
    assert NOT_THERE in found
    assert f'action="{verb}"' in found
    assert untold(found, about)
    response = dave.post(verb)
    assert (response.status_code, response.url) == (303, "/")
    assert said_to(response) == ["Your repost is gone."]
    assert not Repost.objects.exists()
    assert not Activity.objects.filter(actor=cast.dave).exists()
    assert dave.post(verb).status_code == 404


def test_with_htmx_nothing_takes_its_place(cast: Cast, dave: Browser, about: Post) -> None:
    said = comment(cast.dave, about)
    react(cast.dave, about)
    react(cast.dave, comment(cast.bob, about))
    repost(cast.dave, about)
    narrow(cast, about)
    verbs = [("comment_delete", said.pk), ("react", about.pk), ("comment_react", said.pk + 1), ("unrepost", about.pk)]
    for name, pk in verbs:
        response = dave.htmx(reverse(f"feed:{name}", args=[pk]), {"kind": "none"}, target="x")
        assert response.status_code == 200
        assert untold(response.content.decode(), about)
        assert "post-bar" not in response.content.decode()
    assert not Comment.objects.filter(author=cast.dave).exists() | Reaction.objects.exists() | Repost.objects.exists()


def test_an_answer_under_what_is_out_of_sight(cast: Cast, dave: Browser, about: Post) -> None:
    """The post is there; the comment that was answered is not."""
    head = comment(cast.erin, about, "Said by somebody else.")
    answer = comment(cast.dave, head, "My answer")
    react(cast.dave, head)
    block(cast.erin, cast.dave)
    for show in ("comments", "reactions"):
        found = tab(dave, show)
        assert "The comment that this answers is not there (any more)." in found
        assert NOT_THERE not in found
        assert "Said by somebody else." not in found
    assert dave.post(reverse("feed:comment_delete", args=[answer.pk])).status_code == 303
    assert dave.post(reverse("feed:comment_react", args=[head.pk]), {"kind": "none"}).status_code == 303
    assert [row.pk for row in Comment.objects.all()] == [head.pk]
    assert not Reaction.objects.exists()


def test_only_ones_own(cast: Cast, about: Post) -> None:
    """Everybody else is answered as if there was nothing, and sees nothing of it on the page of who said it."""
    said = comment(cast.dave, about, "My own words")
    react(cast.dave, about)
    repost(cast.dave, about)
    narrow(cast, about)
    erin = signed_in(cast.erin)
    for name, pk in [
        ("comment_delete", said.pk),
        ("react", about.pk),
        ("comment_react", said.pk),
        ("unrepost", about.pk),
    ]:
        answers = [erin.post(reverse(f"feed:{name}", args=[each]), {"kind": "none"}) for each in (pk, 10**17)]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert [model.objects.count() for model in (Comment, Reaction, Repost)] == [1, 1, 1]
    for viewer in (cast.carol, cast.erin):
        for show in ("posts", "comments", "reactions"):
            found = signed_in(viewer).get("/in/dave/activity/", {"show": show}).content.decode()
            assert NOT_THERE not in found


def test_words_are_not_changed_unseen(cast: Cast, dave: Browser, about: Post) -> None:
    said = comment(cast.dave, about)
    narrow(cast, about)
    assert dave.get(reverse("feed:comment_edit", args=[said.pk])).status_code == 404
    assert dave.post(reverse("feed:comment_edit", args=[said.pk]), {"text": "Else"}).status_code == 404


def test_it_stands_among_the_others_in_order(cast: Cast, dave: Browser, about: Post) -> None:
    open_to_all = post(cast.carol, "Carol on cables.")
    comment(cast.dave, open_to_all, "First")
    comment(cast.dave, about, "Second")
    comment(cast.dave, open_to_all, "Third")
    narrow(cast, about)
    found = tab(dave, "comments")
    assert found.index("Third") < found.index("Second") < found.index("First")
