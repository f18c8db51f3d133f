"""Lists of which a reader may be told of some rows only, perhaps of hardly any: read in windows, within bounds.

Filtered as a whole, such a list is gone through to its end before it turns out that nothing in it may be told. Here
the newest rows are taken as they are, and the gates asked of these; then of the next ones, of more each time, until
the page is full. One that is not full by then ends early, with the way on.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet

from core.pagination import Page, cursor_after, keyset_page

T = TypeVar("T", bound=Model)

# How many rows are looked at for a page, one window after the other, in pages.
WINDOWS = (2, 8, 32)
NEWEST = ("-created_at", "-id")


def windows(
    told: QuerySet[T], among: QuerySet[T], *, cursor: str, size: int, order: Sequence[str] = NEWEST
) -> Iterator[tuple[list[T], str]]:
    """Those rows of `among` that are in `told` as well, window by window, each with the cursor of what comes after it
    ("" at the end). `size` is that of a page. Raises BadCursor.
    """
    places = among.select_related(None).only(*(column.lstrip("-") for column in order))
    for pages in WINDOWS:
        window = keyset_page(places, cursor=cursor, size=size * pages, order=order)
        cursor = window.next_cursor
        yield list(told.filter(pk__in=[row.pk for row in window]).order_by(*order)) if window.items else [], cursor
        if not cursor:
            return


def windowed_page(
    told: QuerySet[T], among: QuerySet[T], *, cursor: str, size: int, order: Sequence[str] = NEWEST
) -> Page[T]:
    """One page of those rows of `among` that are in `told`. Where there is a next page, it may have nothing in it.
    Raises BadCursor.
    """
    found: list[T] = []
    end = ""
    for rows, after in windows(told, among, cursor=cursor, size=size, order=order):
        found, end = found + rows, after
        if len(found) > size:
            return Page(found[:size], cursor_after(found[size - 1], order), not cursor)
    return Page(found, end, not cursor)
