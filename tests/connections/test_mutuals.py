"""Mutual connections by name, for many at once: the same people as one by one."""

from connections.mutuals import named_mutuals
from connections.paths import mutual_connections
from tests.cast import Cast
from tests.factories import block, connect, members


def test_the_same_as_for_each_alone(cast: Cast) -> None:
    hidden, blocked, *others = members(6)
    for other in (hidden, blocked, *others):
        connect(other, cast.alice, cast.carol)
    connect(others[0], cast.dave)
    type(hidden).objects.filter(pk=hidden.pk).update(hides_connections=True)
    block(blocked, cast.alice)
    targets = [cast.bob, cast.carol, cast.dave, cast.erin]
    found = named_mutuals(cast.alice, [target.pk for target in targets], limit=100)
    assert found == {target.pk: list(mutual_connections(cast.alice, target).order_by("pk")) for target in targets}
    assert found[cast.carol.pk] == [cast.bob, *others]
    assert found[cast.erin.pk] == []


def test_who_hides_is_named_to_those_connected_to_both(cast: Cast) -> None:
    [hidden] = members(1, hides_connections=True)
    connect(hidden, cast.alice, cast.bob, cast.carol)
    found = named_mutuals(cast.alice, [cast.bob.pk, cast.carol.pk])
    assert found[cast.bob.pk] == [hidden]
    assert hidden not in found[cast.carol.pk]


def test_no_more_than_asked_for_in_one_query(cast: Cast, django_assert_num_queries) -> None:
    others = members(8)
    for other in others:
        connect(other, cast.alice, cast.carol, cast.dave)
    with django_assert_num_queries(1):
        found = named_mutuals(cast.alice, [cast.carol.pk, cast.dave.pk])
    assert [len(people) for people in found.values()] == [3, 3]
    assert named_mutuals(cast.alice, []) == {}
