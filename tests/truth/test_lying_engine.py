"""The tables once more, while the degree engine lies: a badge may be wrong, but nothing opens and nothing shuts.

No permission comes from Redis (docs/engine.md, Permissions). So with an engine that says that everybody is connected,
or that nobody is, every cell must be what it is with an engine that says the truth.
"""

import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from pyroaring import BitMap

from accounts.models import Member
from connections import cards, degrees, rings
from connections.degrees import Circles
from connections.graph import truth
from feed import audiences
from tests.architecture.test_imports import RANK
from tests.truth import table_actions, table_posts, table_profiles
from tests.truth.asking import reply_of, search_address
from tests.truth.post_surfaces import SURFACES
from tests.truth.test_actions import tried
from tests.truth.test_posts import compare
from tests.truth.test_profiles import asked, compared, people, suggested
from tests.truth.verbs import on_invitation, on_member, on_post
from tests.truth.world import World

# To whom a lie could open something, and to whom it could shut something.
STRANGERS = ("second", "out", "blocked")
FRIENDS = ("first", "second")
ENGINE = ("degrees", "mutual_counts", "near_circles", "circles", "circles_up_to", "circle_counts")

Answers = dict[str, Callable[..., Any]]


def _everybody_is_near() -> Answers:
    """An engine for which each is connected to all."""

    def others(member_id: int) -> BitMap:
        return BitMap(Member.objects.exclude(pk=member_id).values_list("pk", flat=True))

    def all_near(member_id: int) -> Circles:
        return Circles(others(member_id), BitMap(), BitMap())

    return {
        "degrees": lambda viewer_id, ids: {each: 0 if each == viewer_id else 1 for each in ids},
        "mutual_counts": lambda viewer_id, ids: dict.fromkeys(ids, 77),
        "near_circles": all_near,
        "circles": all_near,
        "circles_up_to": lambda member_id, _most: all_near(member_id),
        "circle_counts": lambda member_id: {1: len(others(member_id)), 2: 0, 3: 0},
    }


def _nobody_is_near() -> Answers:
    """An engine for which all are out of everybody's network."""
    nobody = Circles(BitMap(), BitMap(), BitMap())
    return {
        "degrees": lambda viewer_id, ids: {each: 0 if each == viewer_id else None for each in ids},
        "mutual_counts": lambda viewer_id, ids: dict.fromkeys(ids, 0),
        "near_circles": lambda member_id: nobody,
        "circles": lambda member_id: nobody,
        "circles_up_to": lambda member_id, _most: nobody,
        "circle_counts": lambda member_id: {1: 0, 2: 0, 3: 0},
    }


def ours() -> Iterator[ModuleType]:
    """The project's modules that are loaded."""
    return (module for name, module in list(sys.modules.items()) if name.split(".")[0] in RANK)


def _tell(monkeypatch: pytest.MonkeyPatch, lies: Answers) -> None:
    """Puts the lies wherever somebody has taken a function of the engine by name."""
    for name in ENGINE:
        honest = getattr(degrees, name)
        for module in ours():
            if getattr(module, name, None) is honest:
                monkeypatch.setattr(module, name, lies[name])


@pytest.fixture
def all_near(private: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The private world, asked anew, where the engine says that everybody is connected."""
    _tell(monkeypatch, _everybody_is_near())
    return replace(private, replies={})


@pytest.fixture
def all_far(private: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The private world, asked anew, where the engine says that nobody is."""
    _tell(monkeypatch, _nobody_is_near())
    return replace(private, replies={})


def told_of_posts(world: World, row: str) -> list[str]:
    """What of the tables on posts is not so."""
    return [f"{column}: {wrong}" for column in SURFACES for wrong in compare(world, row, column, table_posts.PRIVATE)]


def told_of_members(world: World, row: str) -> list[str]:
    """What of the tables on profiles, on searching them is not so."""
    table = table_profiles
    return [
        *compared(world, row, table.PRIVATE_CARD),
        *compared(world, row, table.PRIVATE_DETAILS),
        *asked(world, row, table.PRIVATE_PEOPLE, people),
        *asked(world, row, table.PRIVATE_SUGGESTED, suggested),
    ]


def done(world: World, row: str) -> list[str]:
    """What of the tables on actions is not so: on posts, between members, on invitations and their messages."""
    actions = table_actions
    posts = {"anyone": actions.ANYONE, "second": actions.SECOND, "connections": actions.CONNECTIONS}
    cells = [
        (f"{verb} on {audience}", cell, on_post(world, row, audience, verb))
        for audience, table in posts.items()
        for verb, cell in table.line(row).items()
    ]
    cells += [(verb, cell, on_member(world, row, verb)) for verb, cell in actions.TIES.line(row).items()]
    cells += [
        (verb, cell, on_invitation(world, row, verb))
        for verb, cell in actions.INVITATIONS.line(row).items()
        if cell != "-"
    ]
    found = ((name, cell, tried(world, row, verb)) for name, cell, verb in cells)
    return [f"{name}: {outcome}, the table says {cell}" for name, cell, outcome in found if outcome != cell]


@pytest.mark.slow
@pytest.mark.parametrize("row", STRANGERS)
def test_nothing_opens_to_strangers_whom_it_calls_connections(all_near: World, row: str) -> None:
    wrong = told_of_posts(all_near, row) + told_of_members(all_near, row)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("row", ["out", "blocked"])
def test_strangers_whom_it_calls_connections_can_do_no_more(all_near: World, row: str) -> None:
    wrong = done(all_near, row)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("row", FRIENDS)
def test_nothing_shuts_to_friends_whom_it_calls_strangers(all_far: World, row: str) -> None:
    wrong = told_of_posts(all_far, row) + told_of_members(all_far, row) + done(all_far, row)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("row", ["second", "third", "out", "blocked"])
def test_search_counts_what_it_counts_with_the_truth(private: World, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [search_address("people", degree=degree) for degree in ("1", "2", "3")]
    addresses += [search_address("posts", private.word("owner", "about")), search_address("people", "shut")]

    def counted() -> list[tuple[int, int, int]]:
        found = [reply_of(private.session(row).get(address)) for address in addresses]
        return [(reply.status, reply.told.count('href="/in/'), reply.told.count('id="post-')) for reply in found]

    honest = counted()
    _tell(monkeypatch, _everybody_is_near())
    assert counted() == honest


def test_the_lie_is_told_where_degrees_are_shown(all_near: World) -> None:
    """Else these tests would ask an honest engine."""
    somebody, else_ = all_near.people["out"].pk, all_near.people["host"].pk
    assert cards.degrees(somebody, [else_]) == {else_: 1}
    assert cards.mutual_counts(somebody, [else_]) == {else_: 77}
    assert len(rings.circles_up_to(somebody, 1).first) == Member.objects.count() - 1
    assert len(audiences.near_circles(somebody).first) == Member.objects.count() - 1


def test_a_rule_that_believed_the_engine_would_be_found(all_near: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(truth, "degrees", degrees.degrees)
    assert told_of_members(all_near, "out")


def test_every_function_of_the_engine_lies() -> None:
    public = {name for name, value in vars(degrees).items() if inspect.isfunction(value) and not name.startswith("_")}
    assert {name for name in public if getattr(degrees, name).__module__ == degrees.__name__} == set(ENGINE)
    assert set(_everybody_is_near()) == set(_nobody_is_near()) == set(ENGINE)
