"""Recomputing what the feed reads: it finds what the verbs keep, and puts right what is not so."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from feed import services
from feed.models import Activity, Comment, Post, Pulse, Reaction, Repost
from feed.rebuilding import PutRight, rebuild_activity
from tests import factories
from tests.cast import Cast
from tests.factories import members

pytestmark = pytest.mark.django_db

Rows = list[tuple[object, ...]]


def activities() -> Rows:
    """What is kept, without the rows' own numbers."""
    columns = ("actor_id", "kind", "post_id", "at", "comment_id")
    return sorted(Activity.objects.values_list(*columns), key=str)


def pulses() -> Rows:
    return sorted(Pulse.objects.values_list("member_id", "posted_at", "acted_at"))


def say(author: object, post: Post, text: str = "So it is", parent: Comment | None = None) -> Comment:
    return services.comment(author=author, post=post, text=text, token=uuid4(), parent=parent)  # type: ignore[arg-type]


@pytest.fixture
def lived(cast: Cast) -> Post:
    """A network in which every verb that the feed takes note of was used. Returns bob's post."""
    post = services.publish(author=cast.bob, text="One", token=uuid4())
    services.publish(author=cast.alice, text="With words", token=uuid4(), quoted=post)
    first = say(cast.alice, post)
    say(cast.bob, post, "The author's own", parent=first)
    say(cast.carol, post, "A reply", parent=first)
    last = say(cast.alice, post, "Once more")
    services.hide_comment(comment=last)
    hidden = say(cast.dave, post, "Hidden for good")
    services.hide_comment(comment=hidden)
    shown = say(cast.erin, post)
    services.hide_comment(comment=shown)
    services.show_comment(comment=shown)
    services.repost(member=cast.carol, post=post)
    services.repost(member=cast.bob, post=post)
    services.react(member=cast.trent, post=post, kind=Reaction.Kind.LOVE)
    services.hide_post(post=services.publish(author=cast.trent, text="Two", token=uuid4()))
    return post


def test_it_finds_what_the_verbs_keep(lived: Post) -> None:
    kept = activities(), pulses()
    assert len(kept[0]) == 9
    assert rebuild_activity() == PutRight()
    assert (activities(), pulses()) == kept


def test_a_deletion_leaves_a_pulse_too_late_and_never_too_early(cast: Cast, lived: Post) -> None:
    for author in (cast.alice, cast.dave):
        services.delete_comment(comment=Comment.objects.filter(author=author).latest("created_at"))
    late = dict(Pulse.objects.values_list("member__handle", "acted_at"))
    assert rebuild_activity() == PutRight(pulses=2)
    exact = dict(Pulse.objects.values_list("member__handle", "acted_at"))
    assert {handle for handle, at in late.items() if exact.get(handle) != at} == {"alice", "dave"}
    assert late["alice"] > exact["alice"]
    assert rebuild_activity().all == 0


def test_deletions_leave_nothing_behind(cast: Cast, lived: Post) -> None:
    comment = Comment.objects.filter(author=cast.alice, hidden_at=None).get()
    services.delete_comment(comment=comment)
    services.take_back_repost(member=cast.carol, post=lived)
    kept = activities()
    rebuild_activity()
    assert activities() == kept
    services.delete_post(post=lived)
    rebuild_activity()
    assert {kind for _actor, kind, *_rest in activities()} == {Activity.Kind.POSTED}
    assert {member for member, *_times in pulses()} == {cast.alice.pk, cast.trent.pk}


def test_it_begins_with_nothing(lived: Post) -> None:
    rebuild_activity()
    before = activities(), pulses()
    Activity.objects.all().delete()
    Pulse.objects.all().delete()
    assert rebuild_activity() == PutRight(missing=9, pulses=6)
    assert (activities(), pulses()) == before


def test_it_puts_right_what_is_wrong(cast: Cast, lived: Post) -> None:
    rebuild_activity()
    before = activities(), pulses()
    long_ago = timezone.now() - timedelta(days=400)
    Activity.objects.filter(actor=cast.carol, kind=Activity.Kind.COMMENTED).update(at=long_ago)
    Activity.objects.create(actor=cast.mallory, kind=Activity.Kind.REPOSTED, post=lived, at=long_ago)
    # Of somebody else's comment: one to take away, and one that was missing.
    Activity.objects.filter(actor=cast.erin, kind=Activity.Kind.COMMENTED).update(actor=cast.mallory)
    Activity.objects.filter(actor=cast.alice, kind=Activity.Kind.POSTED).delete()
    Pulse.objects.filter(member=cast.bob).update(posted_at=long_ago, acted_at=long_ago)
    Pulse.objects.create(member=cast.mallory, acted_at=long_ago)
    assert rebuild_activity() == PutRight(missing=2, needless=2, misdated=1, pulses=2)
    assert (activities(), pulses()) == before


def test_who_only_answers_has_not_posted(cast: Cast) -> None:
    post = factories.post(cast.bob)
    Comment.objects.create(post=post, author=cast.alice, text="Yes")
    Repost.objects.create(post=post, member=cast.alice, created_at=timezone.now() - timedelta(days=1))
    rebuild_activity()
    pulse = Pulse.objects.get(member=cast.alice)
    assert pulse.posted_at is None
    assert pulse.acted_at == Comment.objects.get().created_at


def test_a_few_statements_whatever_there_is(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for author in members(12):
        factories.post(author)
    Activity.objects.all().delete()
    with django_assert_num_queries(10):  # with the two of the savepoint
        assert rebuild_activity().missing == 12
