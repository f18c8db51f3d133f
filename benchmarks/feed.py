"""The home feed: first and tenth page for readers who follow 50 to 5,000 authors, against queries one writes first.

Ours is the whole assembly (feed.timeline): posts, comments and reposts, every visibility rule, mutes, bursts, reasons.
The peers tell posts alone, newest first:

- `subselect`: `author IN (SELECT …) ORDER BY … LIMIT`, which shows everything to everybody;
- `listed`: the same with the authors' ids fetched and sent along, as `author__in=[…]` does;
- `visible`: the first with the visibility rule in its WHERE, through the ORM: the one that may be shown to people.
"""

import random
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection

from accounts.models import Member
from benchmarks.ground import readers
from benchmarks.timing import Samples, alternate, goal, ratio
from connections.models import Follow
from feed.models import Post
from feed.timeline import Place, timeline

DEEP = 10
# What is looked for among so many draws is a plan that is bad for some reader, which is bad each time: each draw is the
# best of a few, so that it tells of the plan and not of what else the machine did.
DRAWS = 200
TRIES = 3
PEERS = ("subselect", "listed", "visible")

_SUBSELECT = """
SELECT id FROM feed_post
WHERE author_id IN (SELECT followed_id FROM connections_follow WHERE follower_id = %s)
ORDER BY created_at DESC, id DESC LIMIT %s
"""


def measure(members: int, rounds: int) -> dict[str, Any]:
    """Figures for each number and kind of followed authors, for all readers who follow as many, and the goals."""
    by_group: dict[tuple[int, str], list[Member]] = {}
    people = Member.objects.in_bulk([members + offset for _followed, _kind, offset in readers()])
    for followed, kind, offset in readers():
        by_group.setdefault((followed, kind), []).append(people[members + offset])
    deep = {reader.pk: _deep(reader) for reader in people.values()}
    groups: list[dict[str, Any]] = []
    by_followed: dict[int, dict[str, Samples]] = {}
    for (followed, kind), viewers in by_group.items():
        taken = _measured(viewers, deep, rounds)
        groups.append({"followed": followed, "kind": kind, **_figures(taken)})
        together = by_followed.setdefault(followed, {name: Samples() for name in taken})
        for name, samples in taken.items():
            together[name].milliseconds += samples.milliseconds
    draws = _draws(list(people.values()), deep)
    return {
        "groups": groups,
        "all": [{"followed": followed, **_figures(taken)} for followed, taken in by_followed.items()],
        "draws": draws.figures,
        "goals": _goals(by_followed, draws),
    }


def _measured(viewers: list[Member], deep: dict[int, Place], rounds: int) -> dict[str, Samples]:
    """Each way with each viewer, `rounds` times; before that once unmeasured: what was never read is another matter."""
    ways: dict[str, Callable[[Member], object]] = {
        "first": lambda viewer: timeline(viewer, Place.first()),
        "tenth": lambda viewer: timeline(viewer, deep[viewer.pk]),
        "subselect": _subselect,
        "listed": _listed,
        "visible": _visible,
    }
    alternate(ways, viewers)
    return alternate(ways, viewers * rounds)


def _figures(taken: dict[str, Samples]) -> dict[str, Any]:
    return {
        **{name: samples.figures for name, samples in taken.items()},
        **{f"{name}_to_first": ratio(taken[name], taken["first"]) for name in PEERS},
    }


def _goals(by_followed: dict[int, dict[str, Samples]], draws: Samples) -> list[dict[str, Any]]:
    limits = {50: 10, 500: 10, 5_000: 25}
    found = [
        goal(f"{page} page, {followed} followed, 95 %, ms", by_followed[followed][page].quantile(0.95), limit)
        for followed, limit in limits.items()
        for page in ("first", "tenth")
    ]
    found += [
        goal(f"times as fast as {name}, {followed} followed", ratio(taken[name], taken["first"]), 8, at_least=True)
        for name in PEERS
        for followed, taken in by_followed.items()
        if followed >= 500
    ]
    worst = draws.quantile(1) / draws.quantile(0.5)
    return [*found, goal(f"worst of {DRAWS} draws, in medians", worst, 5)]


def _draws(people: list[Member], deep: dict[int, Place]) -> Samples:
    """First and tenth pages of readers drawn from all."""
    chance = random.Random(DRAWS)  # noqa: S311 - which readers is no secret
    found = Samples()
    for _draw in range(DRAWS):
        viewer = chance.choice(people)
        place = chance.choice([None, deep[viewer.pk]])
        tries = alternate(
            {"page": lambda asked: timeline(asked[0], asked[1] or Place.first())}, [(viewer, place)] * TRIES
        )
        found.milliseconds.append(min(tries["page"].milliseconds))
    return found


def _deep(viewer: Member) -> Place:
    """Where the tenth page begins, or the last one where there are fewer."""
    place = Place.first()
    for _page in range(DEEP - 1):
        following = timeline(viewer, place).next_place
        if following is None:
            break
        place = following
    return place


def _subselect(viewer: Member) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SUBSELECT, [viewer.pk, settings.FEED_PAGE_SIZE])
        cursor.fetchall()


def _listed(viewer: Member) -> None:
    followed = list(Follow.objects.filter(follower=viewer).values_list("followed_id", flat=True))
    posts = Post.objects.filter(author_id__in=followed).order_by("-created_at", "-id")
    list(posts.values_list("pk", flat=True)[: settings.FEED_PAGE_SIZE])


def _visible(viewer: Member) -> None:
    followed = Follow.objects.filter(follower=viewer).values("followed_id")
    posts = Post.objects.visible_to(viewer).filter(author_id__in=followed).order_by("-created_at", "-id")
    list(posts.values_list("pk", flat=True)[: settings.FEED_PAGE_SIZE])
