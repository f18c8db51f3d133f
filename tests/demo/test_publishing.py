"""Storing what the invented members publish: true to the rules, dated in order, ready for the feed."""

import io
from datetime import timedelta

import pytest
from django.db.models import F, Q
from django.utils import timezone
from PIL import Image as Picture

from accounts.models import Member
from connections.visibility import Audience
from demo.conversations import Publication, When
from demo.publishing import Press
from demo.seed import seed
from feed.models import Activity, Comment, Image, Post, Reaction, Repost
from feed.rebuilding import rebuild_activity
from feed.timeline import Place, timeline

pytestmark = pytest.mark.django_db

MEMBERS = 60


@pytest.fixture(autouse=True)
def _seeded(_media: None) -> None:
    seed(MEMBERS)


def cast(handle: str) -> Member:
    return Member.objects.get(handle=handle)


def test_everything_has_happened_and_in_order() -> None:
    now = timezone.now()
    for rows in (Post.objects, Comment.objects, Reaction.objects, Repost.objects, Image.objects):
        assert rows.exists()
        assert not rows.filter(created_at__gt=now).exists()
    for rows in (Comment.objects, Reaction.objects, Repost.objects):
        assert not rows.filter(created_at__lt=F("post__created_at")).exists()
    assert not Comment.objects.filter(created_at__lte=F("parent__created_at")).exists()
    assert not Post.objects.filter(edited_at__lt=F("created_at")).exists()
    assert Post.objects.filter(edited_at__isnull=False).exists()
    assert Post.objects.filter(created_at__gt=now - timedelta(hours=1)).exists()
    assert not Post.objects.filter(created_at__lt=now - timedelta(days=44)).exists()
    assert not Post.objects.filter(created_at__lt=F("author__joined_at")).exists()


def test_whoever_answers_sees_what_they_answer() -> None:
    for handle in Member.objects.filter(comments__isnull=False).distinct().values_list("handle", flat=True)[:30]:
        member = cast(handle)
        answered = Post.objects.filter(
            Q(comments__author=member) | Q(reactions__member=member) | Q(reposts__member=member)
        )
        seen = Post.objects.visible_to(member)
        hidden = answered.exclude(pk__in=seen.values("pk")).exclude(hidden_at__isnull=False)
        assert not hidden.exists(), handle


def test_hashtags_and_quotes_are_stored() -> None:
    assert Post.objects.filter(hashtags__contains=["opendata"]).count() >= 3
    assert Post.objects.filter(is_quote=True, quoted__isnull=False).exists()
    assert Post.objects.filter(is_quote=True, quoted=None).count() == 1
    assert not Post.objects.filter(quoted__is_quote=True).exists()
    assert not Post.objects.filter(quoted__created_at__gte=F("created_at")).exists()


def test_numbers_rise_with_time() -> None:
    for rows in (Post.objects.order_by("created_at", "pk"), Comment.objects.filter(parent=None).order_by("post", "pk")):
        ids = list(rows.values_list("pk", flat=True))
        assert ids == sorted(ids)


def test_at_any_hour_of_the_day_nothing_is_still_to_come() -> None:
    for hour in (0, 9, 23):
        now = timezone.now().replace(hour=hour, minute=10)
        press = Press([], now)
        older = Publication(1, "One", When(1, 1400))
        quote = Publication(2, "Two", When(0, 1390), is_quote=True, quoted=older)
        for one in (older, quote):
            at = press.published(one)
            later = [press.after(Post(created_at=at), minutes) for minutes in (1, 30, 600, 9000)]
            assert sorted({at, *later}) == [at, *later]
            assert later[-1] < now
        assert press.published(quote) > press.published(older)


def test_the_feed_has_nothing_to_put_right() -> None:
    assert Activity.objects.exists()
    assert rebuild_activity().all == 0


def test_alice_reads_every_kind_of_reason() -> None:
    entries = timeline(cast("alice"), Place.first()).entries
    assert {entry.kind for entry in entries} == set(Activity.Kind)
    authors = dict(Post.objects.filter(pk__in=[entry.post_id for entry in entries]).values_list("pk", "author__handle"))
    reasons = {(cast("bob").pk == entry.actor_id, entry.kind.name, authors[entry.post_id]) for entry in entries}
    assert (True, "POSTED", "bob") in reasons
    assert (True, "COMMENTED", "carol") in reasons
    assert (False, "REPOSTED", "dave") in reasons
    assert timeline(cast("alice"), Place.first()).folded, "a burst is folded"


def test_each_of_the_cast_reads_what_they_may() -> None:
    alices = Post.objects.filter(author__handle="alice")
    for handle, audiences in (
        ("bob", {Audience.ANYONE, Audience.SECOND, Audience.CONNECTIONS}),
        ("carol", {Audience.ANYONE, Audience.SECOND}),
        ("dave", {Audience.ANYONE}),
        ("erin", {Audience.ANYONE}),
        ("mallory", set()),
    ):
        assert {post.audience for post in alices.visible_to(cast(handle))} == audiences, handle
    erins = timeline(cast("erin"), Place.first()).entries
    assert alices.filter(pk__in=[entry.post_id for entry in erins]).count() == 2


def test_pictures_can_be_opened_and_are_described() -> None:
    for image in Image.objects.all():
        with image.file.open() as file:
            assert Picture.open(io.BytesIO(file.read())).size == (image.width, image.height)
        assert image.alt
        assert image.post is not None
        assert image.owner_id == image.post.author_id
