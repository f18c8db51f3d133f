"""The rows that the feed reads stay in step with what they tell of."""

from datetime import timedelta

from django.utils import timezone

from feed.models import Activity, Comment, Pulse
from feed.services.noting import forget, note
from tests.cast import Cast
from tests.factories import comment, post


def test_doing_it_again_moves_the_note(cast: Cast) -> None:
    about, now = post(cast.alice), timezone.now()
    for at in (now, now + timedelta(minutes=5)):
        note(actor_id=cast.bob.pk, kind=Activity.Kind.REPOSTED, post_id=about.pk, at=at)
    row = Activity.objects.get(actor=cast.bob)
    assert row.at == now + timedelta(minutes=5)
    assert Pulse.objects.get(member=cast.bob).acted_at == row.at


def test_each_comment_is_a_note_of_its_own(cast: Cast) -> None:
    about, now = post(cast.alice), timezone.now()
    moments = [now - timedelta(hours=2), now, now - timedelta(hours=1)]
    said = [Comment.objects.create(author=cast.bob, post=about, text="x", created_at=at) for at in moments]
    for one in said:
        note(
            actor_id=cast.bob.pk,
            kind=Activity.Kind.COMMENTED,
            post_id=about.pk,
            at=one.created_at,
            comment_id=one.pk,
        )
    assert dict(Activity.objects.filter(actor=cast.bob).values_list("comment", "at")) == {
        one.pk: one.created_at for one in said
    }
    assert Pulse.objects.get(member=cast.bob).acted_at == now, "never too early"


def test_answering_is_not_posting(cast: Cast) -> None:
    about, now = post(cast.alice), timezone.now()
    said = Comment.objects.create(author=cast.bob, post=about, text="x")
    note(actor_id=cast.bob.pk, kind=Activity.Kind.COMMENTED, post_id=about.pk, at=now, comment_id=said.pk)
    assert Pulse.objects.get(member=cast.bob).posted_at is None
    note(actor_id=cast.bob.pk, kind=Activity.Kind.POSTED, post_id=about.pk, at=now)
    note(actor_id=cast.bob.pk, kind=Activity.Kind.REPOSTED, post_id=about.pk, at=now + timedelta(hours=1))
    pulse = Pulse.objects.get(member=cast.bob)
    assert (pulse.posted_at, pulse.acted_at) == (now, now + timedelta(hours=1))


def test_forgetting_leaves_the_other_kinds(cast: Cast) -> None:
    about, now = post(cast.alice), timezone.now()
    comment(cast.bob, about)
    note(actor_id=cast.bob.pk, kind=Activity.Kind.REPOSTED, post_id=about.pk, at=now)
    forget(actor_id=cast.bob.pk, kind=Activity.Kind.REPOSTED, post_id=about.pk)
    assert [row.kind for row in Activity.objects.filter(actor=cast.bob)] == [Activity.Kind.COMMENTED]


def test_the_note_goes_with_its_comment(cast: Cast) -> None:
    about, now = post(cast.alice), timezone.now()
    first = comment(cast.bob, about, created_at=now - timedelta(hours=2))
    second = comment(cast.bob, about, created_at=now)
    second.delete()
    row = Activity.objects.get(actor=cast.bob)
    assert (row.comment, row.at) == (first, first.created_at)
    first.delete()
    assert not Activity.objects.filter(actor=cast.bob).exists()
