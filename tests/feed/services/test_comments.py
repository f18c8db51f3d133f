"""Commenting as a verb: gates, threads, retries, what the feed is told of, and two things at once."""

import threading
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Member
from connections.visibility import Audience
from feed import services
from feed.models import Activity, Comment, CommentsFrom, Post, Reaction
from feed.services import Gone, Refused
from tests import factories
from tests.cast import Cast
from tests.factories import MemberFactory, block, connect, post


def say(author: Member, about: Post, **fields: object) -> Comment:
    return services.comment(author=author, post=about, **{"text": "Well said", "token": uuid4(), **fields})


def noted(about: Post) -> set[str]:
    rows = Activity.objects.filter(post=about, kind=Activity.Kind.COMMENTED)
    return set(rows.values_list("actor__handle", flat=True))


def test_a_comment_and_its_note(cast: Cast) -> None:
    about = post(cast.alice)
    made = say(cast.bob, about)
    [row] = Activity.objects.filter(kind=Activity.Kind.COMMENTED)
    assert (row.actor, row.post, row.at) == (cast.bob, about, made.created_at)
    assert row.comment == made
    later = say(cast.bob, about)
    rows = Activity.objects.filter(kind=Activity.Kind.COMMENTED).order_by("at")
    assert [(one.comment, one.at) for one in rows] == [(made, made.created_at), (later, later.created_at)]


def test_ones_own_post_is_no_news(cast: Cast) -> None:
    about = post(cast.alice)
    say(cast.alice, about)
    assert noted(about) == set()


def test_a_retry_changes_nothing(cast: Cast) -> None:
    about, token = post(cast.alice), uuid4()
    first = say(cast.bob, about, token=token)
    at = Activity.objects.get(kind=Activity.Kind.COMMENTED).at
    assert say(cast.bob, about, token=token, text="Another") == first
    assert Comment.objects.get().text == "Well said"
    assert Activity.objects.get(kind=Activity.Kind.COMMENTED).at == at
    assert say(cast.carol, about, token=token) != first


def test_replies_are_one_level_deep(cast: Cast) -> None:
    about = post(cast.alice)
    head = say(cast.bob, about)
    reply = say(cast.carol, about, parent=head)
    assert say(cast.dave, about, parent=reply).parent == head


def test_under_what_one_does_not_see_nothing_is_said(cast: Cast) -> None:
    near = post(cast.alice, audience=Audience.CONNECTIONS)
    about, elsewhere = post(cast.alice), post(cast.alice)
    head, other = say(cast.bob, about), say(cast.bob, elsewhere)
    block(cast.dave, cast.bob)
    for author, target, parent in (
        (cast.carol, near, None),
        (cast.mallory, about, None),
        (cast.dave, about, head),
        (cast.carol, about, other),
    ):
        with pytest.raises(Gone):
            say(author, target, parent=parent)


def test_a_deleted_post_is_gone(cast: Cast) -> None:
    about = post(cast.alice)
    Post.objects.all().delete()
    with pytest.raises(Gone):
        say(cast.bob, about)


def test_whoever_may_not_is_refused(cast: Cast) -> None:
    for comments_from, author in (
        (CommentsFrom.NOBODY, cast.bob),
        (CommentsFrom.NOBODY, cast.alice),
        (CommentsFrom.CONNECTIONS, cast.carol),
    ):
        with pytest.raises(Refused):
            say(author, post(cast.alice, comments_from=comments_from))
    assert say(cast.bob, post(cast.alice, comments_from=CommentsFrom.CONNECTIONS)).pk


def test_editing_is_marked_only_where_something_changed(cast: Cast) -> None:
    made = say(cast.bob, post(cast.alice))
    assert services.edit_comment(comment=made, text="Well said").edited_at is None
    assert services.edit_comment(comment=made, text="Better said").edited_at is not None
    Comment.objects.all().delete()
    with pytest.raises(Gone):
        services.edit_comment(comment=made, text="Late")


def test_deleting_takes_replies_and_notes_along(cast: Cast) -> None:
    about = post(cast.alice)
    head = say(cast.bob, about)
    say(cast.carol, about, parent=head)
    kept = say(cast.dave, about)
    say(cast.dave, about, parent=head)
    assert noted(about) == {"bob", "carol", "dave"}
    for _twice in range(2):
        services.delete_comment(comment=head)
        assert noted(about) == {"dave"}
    assert Activity.objects.get(actor=cast.dave, kind=Activity.Kind.COMMENTED).at == kept.created_at


def together(*deeds: Callable[[], object]) -> list[BaseException | None]:
    """Does everything at the same moment; what each raised. Whatever is neither Gone nor Refused fails the test."""
    barrier = threading.Barrier(len(deeds))
    raised: list[BaseException | None] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            deed()
        except BaseException as error:  # noqa: BLE001  looked at below
            raised[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive(), "deadlock"
    for error in raised:
        if error is not None and not isinstance(error, Gone | Refused):
            raise error
    return raised


@pytest.fixture
def three(transactional_db: None) -> tuple[Member, Member, Post]:
    """An author, a member connected to them, and a post."""
    author, other = MemberFactory(), MemberFactory()
    connect(author, other)
    return author, other, post(author)


@pytest.mark.parametrize("_round", range(4))
def test_one_form_sent_twice_at_once_stores_one(three: tuple[Member, Member, Post], _round: int) -> None:
    _author, other, about = three
    token = uuid4()
    raised = together(*[lambda: say(other, about, token=token)] * 4)
    assert raised == [None] * 4
    assert Comment.objects.count() == 1


def test_whoever_waits_for_a_narrowing_is_told_by_what_holds_then(three: tuple[Member, Member, Post]) -> None:
    _author, _other, about = three
    stranger = MemberFactory()
    narrowed = threading.Event()

    def narrow() -> None:
        with transaction.atomic():
            services.edit_post(
                post=about, text=about.text, audience=Audience.CONNECTIONS, comments_from=CommentsFrom.EVERYONE
            )
            narrowed.set()
            time.sleep(0.4)  # the other one comes to the lock meanwhile

    def comment() -> None:
        assert narrowed.wait(10)
        say(stranger, about)

    raised = together(narrow, comment)
    assert raised[0] is None
    assert isinstance(raised[1], Gone)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("_round", range(6))
def test_a_reply_and_a_deletion_leave_no_orphan(three: tuple[Member, Member, Post], _round: int) -> None:
    author, other, about = three
    head = factories.comment(author, about)
    together(
        lambda: say(other, about, parent=head),
        lambda: services.delete_comment(comment=head),
        lambda: services.react(member=other, post=about, comment=head, kind=Reaction.Kind.LIKE),
    )
    assert not Comment.objects.exists()
    assert not Reaction.objects.exists()
    assert noted(about) == set()


@pytest.mark.parametrize("_round", range(6))
def test_the_note_stands_as_long_as_a_comment_does(three: tuple[Member, Member, Post], _round: int) -> None:
    _author, other, about = three
    first = say(other, about)
    together(lambda: services.delete_comment(comment=first), lambda: say(other, about))
    assert Comment.objects.count() == 1
    assert noted(about) == {other.handle}


def test_a_hidden_comment_stays_ones_own_to_delete(cast: Cast) -> None:
    about = post(cast.alice)
    made = factories.comment(cast.bob, about, hidden_at=timezone.now())
    services.delete_comment(comment=made)
    assert not Comment.objects.exists()
