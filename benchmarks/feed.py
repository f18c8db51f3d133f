"""The home feed: first and tenth page for readers who follow 50 to 5,000 authors, against the query one writes first.

Ours is the whole assembly (feed.timeline), every visibility rule included. The peer is `author IN (…) ORDER BY …
LIMIT`, which shows everything to everybody and knows neither reasons nor bursts.
"""

from typing import Any

from django.conf import settings
from django.db import connection

from accounts.models import Member
from benchmarks.ground import readers
from benchmarks.timing import Samples, alternate, ratio
from feed.timeline import Place, timeline

DEEP = 10

_PEER = """
SELECT id FROM feed_post
WHERE author_id IN (SELECT followed_id FROM connections_follow WHERE follower_id = %s)
ORDER BY created_at DESC, id DESC LIMIT %s
"""


def measure(members: int, rounds: int) -> dict[str, Any]:
    """Figures for each number and kind of followed authors, and for all readers who follow as many."""
    by_group: dict[tuple[int, str], list[Member]] = {}
    people = Member.objects.in_bulk([members + offset for _followed, _kind, offset in readers()])
    for followed, kind, offset in readers():
        by_group.setdefault((followed, kind), []).append(people[members + offset])
    groups: list[dict[str, Any]] = []
    for (followed, kind), viewers in by_group.items():
        deep = {viewer.pk: _deep(viewer) for viewer in viewers}
        # One unmeasured round: what the server has never read is another benchmark.
        for viewer in viewers:
            _first(viewer)
            _peer(viewer)

        def tenth(viewer: Member, places: dict[int, Place] = deep) -> None:
            timeline(viewer, places[viewer.pk])

        taken = alternate({"first": _first, "tenth": tenth, "peer": _peer}, viewers * rounds)
        groups.append({"followed": followed, "kind": kind, **_figures(taken)})
    return {"groups": groups}


def _figures(taken: dict[str, Samples]) -> dict[str, Any]:
    first = taken["first"]
    return {
        **{name: samples.figures for name, samples in taken.items()},
        "peer_to_first": ratio(taken["peer"], first),
        "worst_to_median": round(first.quantile(1) / first.quantile(0.5), 2),
    }


def _first(viewer: Member) -> None:
    timeline(viewer, Place.first())


def _deep(viewer: Member) -> Place:
    """Where the tenth page begins, or the last one where there are fewer."""
    place = Place.first()
    for _page in range(DEEP - 1):
        following = timeline(viewer, place).next_place
        if following is None:
            break
        place = following
    return place


def _peer(viewer: Member) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PEER, [viewer.pk, settings.FEED_PAGE_SIZE])
        cursor.fetchall()
