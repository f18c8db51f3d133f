"""A question answers as its queryset does, for whoever asks and whatever was asked before."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Member
from connections.models import Follow
from connections.questions import Question, among, listed
from connections.relations import Viewer
from connections.visibility import members_visible_to
from tests.cast import Cast
from tests.factories import follow

by_id = Question(lambda viewer, ids: members_visible_to(viewer).filter(among("pk", ids)).order_by("pk"))
by_name = Question(
    lambda viewer, names: (
        members_visible_to(viewer).filter(among("first_name", names, "text")).values_list("first_name")
    )
)
mine = Question(
    lambda viewer, among_these: Follow.objects.filter(among("followed_id", among_these), follower_id=viewer.pk)
)


def test_each_viewer_gets_their_own_answer(cast: Cast) -> None:
    Member.objects.filter(pk=cast.bob.pk).update(is_public=True)
    everybody = list(Member.objects.order_by("pk"))
    viewers: list[Viewer] = [*everybody, AnonymousUser(), *reversed(everybody)]
    ids = [member.pk for member in everybody]
    answers = set()
    for viewer in viewers:
        found = by_id.objects(viewer, ids=ids)
        assert found == list(members_visible_to(viewer).order_by("pk"))
        answers.add(tuple(found))
    assert len(answers) == 4, "alice, mallory, the others and visitors see different members"


def test_objects_are_whole(cast: Cast, django_assert_num_queries: Any) -> None:
    by_id.objects(cast.alice, ids=[])
    with django_assert_num_queries(1):
        [found] = by_id.objects(cast.alice, ids=[cast.bob.pk])
        assert vars(found).keys() - {"_state"} == {field.attname for field in Member._meta.concrete_fields}
        assert (found.full_name, found.joined_at, found._state.db) == (
            cast.bob.full_name,
            cast.bob.joined_at,
            "default",
        )


def test_lists_of_any_length(cast: Cast) -> None:
    follow(cast.alice, cast.bob, cast.carol)
    assert mine(cast.alice, among_these=[]) == []
    assert len(mine(cast.alice, among_these=[cast.bob.pk])) == 1
    assert len(mine(cast.alice, among_these=range(2**31 - 200_000, 2**31 + 5))) == 0
    assert len(mine(cast.alice, among_these={cast.bob.pk, cast.carol.pk, cast.dave.pk})) == 2
    assert mine(cast.bob, among_these=[cast.carol.pk]) == []


@pytest.mark.parametrize("odd", ['"', "\\", "{", "}", ",", "'", "NULL", "", " ", "a b", "%s", "%", '\\"', "é"])
def test_texts_stay_what_they_are(cast: Cast, odd: str) -> None:
    Member.objects.filter(pk=cast.bob.pk).update(first_name=odd)
    assert sorted(by_name(cast.carol, names=[odd, "Alice"])) == sorted([(odd,), ("Alice",)])
    assert by_name(cast.carol, names=[f"{odd}x", "Alice"]) == [("Alice",)]


def test_a_list_is_written_as_postgresql_reads_it() -> None:
    assert listed([]) == "{}"
    assert listed([1, -2, 2**40]) == "{1,-2,1099511627776}"
    assert listed(["a", 'b"c']) == '{"a","b\\"c"}'
