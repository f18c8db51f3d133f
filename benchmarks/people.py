"""Whom benchmarks ask about: members drawn at random, the same every time, and the people on a page of theirs."""

import random
from collections.abc import Iterable

from django.db import connection

from accounts.models import Member
from connections.graph import reader, store, truth
from connections.models import Connection
from core.redis_client import client

PAGE = 50
# Of each page, so many of the first and second circle and of those around the second; the others are anybody.
FIRST, SECOND, BEYOND = 5, 12, 8


def some_members(members: int, count: int, *, seed: int) -> list[int]:
    """Ids of `count` different members who have connections, or of all of those where they are fewer.

    The first `members` ids are drawn from: those after them are the readers of the feed.
    """
    drawn = random.Random(seed).sample(range(1, members + 1), members)  # noqa: S311  to repeat itself, not to be secret
    found: list[int] = []
    for start in range(0, members, 5 * count):
        tried = drawn[start : start + 5 * count]
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT member_id FROM connections_tie WHERE member_id = ANY(%s)", [tried])
            connected = {row[0] for row in cursor.fetchall()}
        found += [member_id for member_id in tried if member_id in connected]
        if len(found) >= count:
            break
    return found[:count]


def everybody() -> int:
    """How many members there are."""
    return Member.objects.count()


def connections() -> int:
    """How many connections there are."""
    return Connection.objects.count()


def page_of(viewer_id: int, members: int) -> tuple[int, ...]:
    """The ids of PAGE members as a page of the viewer's shows them: half of them near, half anybody."""
    dice = random.Random(viewer_id)  # noqa: S311
    first, second, _third = truth.circles(viewer_id, third=False)
    chosen = _some(dice, first, FIRST) + _some(dice, second, SECOND)
    for circle in truth.adjacency(_some(dice, second, BEYOND)).values():
        chosen += _some(dice, circle, 1)
    found = dict.fromkeys(member_id for member_id in chosen if member_id != viewer_id)
    wanted = min(PAGE, members - 1)
    while len(found) < wanted:
        anybody = dice.randrange(members) + 1
        if anybody != viewer_id:
            found[anybody] = None
    return tuple(found)


def _some(dice: random.Random, members: Iterable[int], count: int) -> list[int]:
    ids = list(members)
    return dice.sample(ids, min(count, len(ids)))


def forget(member_id: int, kinds: Iterable[str] = ("adjacency", "second", "third")) -> None:
    """Deletes from Redis the circles of a member, and nothing else."""
    epoch = truth.ledger().epoch
    if epoch is not None:
        client().unlink(*(store.key_name(epoch, kind, member_id) for kind in kinds))


def check_in_step() -> None:
    """Raises if somebody else has meddled with the circles meanwhile: what was measured is something else then."""
    if reader.stable_gate() is None:
        raise RuntimeError("Redis and PostgreSQL fell out of step: another program uses this benchmark's network")
