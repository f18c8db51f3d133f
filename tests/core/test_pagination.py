"""Keyset pages."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import F, QuerySet
from django.db.models.functions import Upper
from django.utils import timezone

from accounts.models import Member
from connections.models import Follow
from core.pagination import BadCursor, Page, cursor_after, first_page, keyset_page
from tests.factories import follow, members

ORDER = ("-joined_at", "-id")


def cursor_of(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def walk(rows: QuerySet[Any], size: int, order: tuple[str, ...]) -> list[Any]:
    found: list[Any] = []
    cursor = ""
    while True:
        page = keyset_page(rows, cursor=cursor, size=size, order=order)
        assert len(page) <= size
        found += page.items
        if not page.has_next:
            return found
        cursor = page.next_cursor


@pytest.fixture
def crowd(db: None) -> list[Member]:
    """Eleven members, most of whom joined at the same moment."""
    people = members(11)
    moment = timezone.now()
    for number, member in enumerate(people):
        member.joined_at = moment - timedelta(days=max(0, number - 7))
        member.last_name = f"Name {number % 3}"
    Member.objects.bulk_update(people, ["joined_at", "last_name"])
    return people


@pytest.mark.parametrize("size", [1, 2, 3, 5, 10, 11, 12])
@pytest.mark.parametrize("order", [ORDER, ("last_name", "-id"), ("-last_name", "joined_at", "pk"), ("id",)])
def test_every_row_once_and_in_order(crowd: list[Member], size: int, order: tuple[str, ...]) -> None:
    rows = Member.objects.all()
    assert walk(rows, size, order) == list(rows.order_by(*order))


def test_a_list_can_be_entered_in_its_middle(crowd: list[Member]) -> None:
    rows = list(Member.objects.order_by(*ORDER))
    page = keyset_page(Member.objects.all(), cursor=cursor_after(rows[4], ORDER), size=20, order=ORDER)
    assert page.items == rows[5:]
    backwards = ("joined_at", "id")
    page = keyset_page(Member.objects.all(), cursor=cursor_after(rows[4], backwards), size=20, order=backwards)
    assert page.items == rows[3::-1]


def test_annotations_sort_pages(crowd: list[Member]) -> None:
    rows = Member.objects.annotate(loud=Upper("last_name"), double=F("id") * 2)
    order = ("-loud", "double")
    assert walk(rows, 4, order) == list(rows.order_by(*order))


def test_paths_sort_pages(crowd: list[Member]) -> None:
    for one in crowd[1:8]:
        follow(one, crowd[0])
    rows = Follow.objects.select_related("follower")
    order = ("-follower__last_name", "follower__id")
    assert walk(rows, 3, order) == list(rows.order_by(*order))


def test_arrivals_and_departures_move_nobody(crowd: list[Member]) -> None:
    rows = Member.objects.all()
    expected = list(rows.order_by(*ORDER))
    first = keyset_page(rows, cursor=None, size=4, order=ORDER)
    assert first.is_first
    members(2, joined_at=timezone.now() + timedelta(minutes=1))
    expected[3].delete()
    second = keyset_page(rows, cursor=first.next_cursor, size=4, order=ORDER)
    assert second.items == expected[4:8]
    assert not second.is_first


def test_an_empty_list(db: None) -> None:
    page: Page[Member] = keyset_page(Member.objects.none(), cursor="", size=5, order=ORDER)
    assert list(page) == []
    assert not page.has_next


def test_one_query(crowd: list[Member], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        keyset_page(Member.objects.all(), cursor=None, size=3, order=ORDER)


NOW = datetime(2026, 1, 2, 3, 4, tzinfo=timezone.get_default_timezone()).isoformat()


@pytest.mark.parametrize(
    "cursor",
    [
        "§§§",
        "é",
        "AAAA",
        "a",
        "x" * 501,
        cursor_of(),
        cursor_of(NOW),
        cursor_of(NOW, 1, 2),
        cursor_of("yesterday", 1),
        cursor_of("2026-01-02T03:04:05", 1),  # no time zone
        cursor_of(5, 1),
        cursor_of(NOW, "one"),
        cursor_of(NOW, None),
        cursor_of(NOW, True),
        cursor_of(NOW, [1]),
        cursor_of(NOW, 10**30),
        cursor_of(NOW, 1e400),
        cursor_of("9999-99-99T00:00:00Z", 1),
        cursor_of("0001-01-01T00:00:00+23:59", 1),  # before the first moment, after the last
        cursor_of("9999-12-31T23:59:59-23:59", 1),
        cursor_of("\ud800", 1),
        base64.urlsafe_b64encode(b"{}").decode(),
        base64.urlsafe_b64encode(b"[NaN,1]").decode(),
        base64.urlsafe_b64encode(b"[" * 300).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_bad_cursors_are_refused(db: None, cursor: str) -> None:
    with pytest.raises(BadCursor):
        keyset_page(Member.objects.all(), cursor=cursor, size=5, order=ORDER)


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "a\udfff"])
def test_text_that_the_database_cannot_hold_is_refused(db: None, text: str) -> None:
    with pytest.raises(BadCursor):
        keyset_page(Member.objects.all(), cursor=cursor_of(text, 1), size=5, order=("last_name", "id"))


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59.999999+00:00"])
def test_the_ends_of_the_calendar_are_moments(crowd: list[Member], moment: str) -> None:
    page = keyset_page(Member.objects.all(), cursor=cursor_of(moment, 2**62), size=5, order=ORDER)
    assert len(page) in {0, 5}


def test_pages_have_rows() -> None:
    with pytest.raises(ValueError, match="at least one"):
        keyset_page(Member.objects.none(), cursor=None, size=0)


@pytest.mark.parametrize("size", [3, 10, 11, 20])
def test_a_first_page_of_rows_that_are_known_is_the_same(crowd: list[Member], size: int) -> None:
    rows = list(Member.objects.order_by(*ORDER)[: size + 1])
    assert first_page(rows, size=size, order=ORDER) == keyset_page(
        Member.objects.all(), cursor="", size=size, order=ORDER
    )
