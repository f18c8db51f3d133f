"""Lists of which a reader may be told of few rows."""

import pytest

from core.pagination import BadCursor, Page
from feed.models import Post
from feed.windows import WINDOWS, windowed_page
from tests.cast import Cast
from tests.factories import post

SIZE = 2
LOOKED_AT = SIZE * sum(WINDOWS)


def page(cast: Cast, cursor: str = "") -> Page[Post]:
    told = Post.objects.filter(text="told")
    return windowed_page(told, Post.objects.filter(author=cast.bob), cursor=cursor, size=SIZE)


def told(cast: Cast, count: int = 1) -> list[int]:
    return [post(cast.bob, "told").pk for _ in range(count)]


def untold(cast: Cast, count: int) -> None:
    for _ in range(count):
        post(cast.bob, "untold")


def test_pages_follow_each_other(cast: Cast) -> None:
    made = told(cast)
    untold(cast, 3)
    made += told(cast, 2)
    untold(cast, 7)
    made += told(cast, 2)
    found, cursor = [], ""
    for _page in range(3):
        one = page(cast, cursor)
        assert one.is_first == (not cursor)
        found += [row.pk for row in one]
        cursor = one.next_cursor
    assert found == made[::-1]
    assert cursor == ""


def test_a_full_page_with_nothing_after_it_is_the_last(cast: Cast) -> None:
    made = told(cast, 2)
    assert [row.pk for row in page(cast)] == made[::-1]
    assert page(cast).next_cursor == ""


def test_what_is_not_told_at_the_end_makes_no_page(cast: Cast) -> None:
    untold(cast, 9)
    told(cast, 2)
    assert page(cast).next_cursor == ""


def test_a_look_has_an_end_and_a_way_on(cast: Cast) -> None:
    made = told(cast)
    untold(cast, LOOKED_AT)
    first = page(cast)
    assert first.items == []
    assert [row.pk for row in page(cast, first.next_cursor)] == made


def test_nothing(cast: Cast) -> None:
    assert (page(cast).items, page(cast).next_cursor) == ([], "")


@pytest.mark.parametrize("cursor", ["x", "W10", "é"])
def test_a_cursor_of_something_else(cast: Cast, cursor: str) -> None:
    with pytest.raises(BadCursor):
        page(cast, cursor)
