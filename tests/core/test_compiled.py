"""Queries put into SQL once find what the queryset finds, whatever is asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Count, Q, Value
from django.utils import timezone

from accounts.models import Member
from connections.models import Follow
from core.compiled import Compiled
from tests.cast import Cast
from tests.factories import follow


def test_the_query_is_made_once_and_asked_of_anybody(cast: Cast) -> None:
    made: list[int] = []

    def followed(*, member: int) -> Any:
        made.append(member)
        return Follow.objects.filter(follower_id=member).values_list("followed_id", flat=True)

    compiled: Compiled[Follow] = Compiled(followed)
    follow(cast.bob, cast.carol, cast.dave)
    assert compiled.rows(member=cast.erin.pk) == [(cast.alice.pk,)]
    assert sorted(compiled.rows(member=cast.bob.pk)) == [(cast.carol.pk,), (cast.dave.pk,)]
    assert compiled.rows(member=cast.trent.pk) == []
    assert len(made) == 1
    assert made[0] < 0, "a stand-in, and nobody's id"


def test_one_statement_a_question(cast: Cast, django_assert_num_queries: Any) -> None:
    compiled: Compiled[Member] = Compiled(lambda *, member: Member.objects.filter(pk=member))
    for member in (cast.alice, cast.bob):
        with django_assert_num_queries(1):
            assert compiled.objects(member=member.pk) == [member]


def test_a_query_for_each_shape(cast: Cast) -> None:
    compiled: Compiled[Member] = Compiled(
        lambda name, *, member: Member.objects.filter(pk=member).values_list(name, flat=True)
    )
    assert compiled.rows("handle", member=cast.bob.pk) == [("bob",)]
    assert compiled.rows("headline", member=cast.bob.pk) == [("Runs a bakery school",)]


def test_texts_moments_and_lists(cast: Cast) -> None:
    lately: Compiled[Member] = Compiled(
        lambda *, handle, since, members: Member.objects.filter(
            Q(handle=handle) | Q(pk__in=[members]), joined_at__gt=since
        ).order_by("pk")
    )
    day = timedelta(days=1)
    some = [cast.carol.pk, cast.dave.pk]
    assert lately.objects(handle="bob", since=timezone.now() - day, members=some) == [cast.bob, cast.carol, cast.dave]
    assert lately.objects(handle="bo'b", since=timezone.now() - day, members=[]) == []
    assert lately.objects(handle="bob", since=timezone.now() + day, members=some) == []


def test_objects_are_as_the_queryset_has_them(cast: Cast, django_assert_num_queries: Any) -> None:
    compiled: Compiled[Follow] = Compiled(
        lambda *, member: Follow.objects.filter(followed_id=member).select_related("follower").annotate(one=Value(1))
    )
    [found] = compiled.objects(member=cast.alice.pk)
    with django_assert_num_queries(0):
        assert (found.follower.headline, found.one) == ("Writes about storage", 1)  # type: ignore[attr-defined]
    assert found == Follow.objects.get(followed=cast.alice)
    few: Compiled[Member] = Compiled(lambda *, member: Member.objects.filter(pk=member).only("handle"))
    [member] = few.objects(member=cast.alice.pk)
    assert member.get_deferred_fields() >= {"headline", "first_name"}


def test_values_that_the_query_holds_stay_as_they_are(cast: Cast) -> None:
    Member.objects.filter(pk=cast.bob.pk).update(headline='50 % of it\'s \\ "bread"')
    compiled: Compiled[Member] = Compiled(
        lambda *, member: Member.objects.filter(headline__contains="0 % of it's \\").exclude(pk=member)
    )
    assert compiled.objects(member=cast.alice.pk) == [cast.bob]
    counted: Compiled[Member] = Compiled(
        lambda *, member: (
            Member.objects.filter(follows_given__followed=member)
            .values("handle")
            .annotate(number=Count("pk"))
            .values_list("handle", "number")
        )
    )
    assert counted.rows(member=cast.alice.pk) == [("erin", 1)]


def test_a_value_that_is_not_asked_for_is_a_mistake(db: None) -> None:
    compiled: Compiled[Member] = Compiled(lambda *, member: Member.objects.exclude(handle="bob"))
    with pytest.raises(ValueError, match="says nothing of member"):
        compiled.rows(member=1)
