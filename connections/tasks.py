"""Background work on the graph. Thin: each calls a module that does the work, and can be repeated without harm."""

from celery import shared_task
from kombu.exceptions import OperationalError

from accounts.models import Member
from connections.graph import builder, changes
from connections.models import Invitation
from core.redis_client import RedisAway

# What one worker takes at a time: a few seconds of work, so that several share it and none nears its time limit.
WARMED_A_TASK = 200
LOADED_A_TASK = 50_000
# What the next sweep would hand out again need not wait for longer than that.
SWEEP_SECONDS = 300


@shared_task
def apply_graph_changes() -> int:
    """Brings Redis up to date with the listed changes. Sent after each change, and swept."""
    try:
        return changes.apply_pending()
    except RedisAway:
        return 0  # the rows stay; the next sweep finds them


@shared_task
def warm_member(member_id: int) -> None:
    """Precomputes one member's circles: on sign-in."""
    try:
        list(builder.warm([member_id]))
    except RedisAway:
        return


@shared_task
def warm_members(member_ids: list[int]) -> int:
    """Precomputes the circles of some members, where they are not current; returns how many were looked at."""
    done = 0
    try:
        for count in builder.warm(member_ids):
            done = count
    except RedisAway:
        pass
    return done


@shared_task
def load_first_circles(low: int, high: int) -> None:
    """Stores the missing first circles of the members with ids from `low` up to `high`, `high` left out."""
    try:
        list(builder.load(low, high))
    except RedisAway:
        return


@shared_task
def warm_active_members() -> int:
    """Keeps the circles of everybody seen lately precomputed: hands them out in portions; returns how many members.

    Where Redis has just begun, the first circles of everybody come first: all others are made of them.
    """
    ids = list(Member.objects.seen_lately().values_list("pk", flat=True))
    try:
        newest = Member.objects.order_by("-pk").values_list("pk", flat=True).first()
        if newest is not None and len(ids) > WARMED_A_TASK and builder.has_just_begun(ids):
            for low in range(1, newest + 1, LOADED_A_TASK):
                if not Member.objects.filter(pk__gte=low, pk__lt=low + LOADED_A_TASK).exists():
                    continue
                load_first_circles.apply_async((low, min(low + LOADED_A_TASK, newest + 1)), expires=SWEEP_SECONDS)
        for start in range(0, len(ids), WARMED_A_TASK):
            warm_members.apply_async((ids[start : start + WARMED_A_TASK],), expires=SWEEP_SECONDS)
    except (RedisAway, OperationalError):
        return 0  # the next sweep does it
    return len(ids)


@shared_task
def expire_invitations() -> int:
    """Closes invitations that have waited too long (docs/rules.md, Invitations); returns how many."""
    return Invitation.objects.expire_old()
