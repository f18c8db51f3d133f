"""Reading a search from its address."""

import pytest
from django.http import QueryDict

from search.asked import PEOPLE, POSTS, Asked, asked
from search.hits import Kind, Term


def read(query: str) -> Asked:
    return asked(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("", PEOPLE),
        ("q=grid", PEOPLE),
        ("q=%23grid", POSTS),
        ("q=%23grid+data", PEOPLE),
        ("q=%23grid&in=people", PEOPLE),
        ("q=grid&in=posts", POSTS),
        ("q=grid&in=groups", PEOPLE),
    ],
)
def test_people_or_posts(query: str, kind: str) -> None:
    assert read(query).kind == kind


def test_what_narrows() -> None:
    found = read("q=ann+%23grid&in=people&degree=2&degree=out&degree=7&place=Saint-Étienne&interest=?!")
    assert found.degrees == ("2", "out")
    assert found.degree_values == {2, None}
    assert found.terms == [Term(Kind.WORD, "ann"), Term(Kind.WORD, "grid"), Term(Kind.PLACE, "Saint-Étienne")]
    assert found.interest == ""
    assert found.is_narrowed


def test_posts_are_not_narrowed() -> None:
    assert not read("q=grid&in=posts&place=Lyon").is_narrowed


@pytest.mark.parametrize(
    ("query", "empty"),
    [
        ("", True),
        ("q=%26%7C!()", True),
        ("q=a", False),
        ("degree=2", False),
        ("degree=out", True),
        ("degree=2&degree=out", True),
        ("place=Lyon", False),
        ("in=posts&place=Lyon", True),
        ("in=posts&q=%23a", False),
    ],
)
def test_whether_there_is_anything_to_look_for(query: str, empty: bool) -> None:
    assert read(query).is_empty is empty


def test_each_chip_leads_to_the_result_without_it() -> None:
    found = read("q=ann&degree=1&degree=out&place=Lyon&cursor=x")
    chips = {chip.label or chip.degree: QueryDict(chip.url[1:]) for chip in found.chips()}
    assert set(chips) == {1, "Out of network", "Location: Lyon"}
    assert chips[1].getlist("degree") == ["out"]
    assert chips["Out of network"].getlist("degree") == ["1"]
    without = chips["Location: Lyon"]
    assert "place" not in without
    assert "cursor" not in without
    assert without["q"] == "ann"
