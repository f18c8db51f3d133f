"""Background work on the graph. Thin: each calls a module that does the work, and can be repeated without harm."""

from celery import shared_task

from accounts.models import Member
from connections.graph import builder, changes
from connections.models import Invitation
from core.redis_client import RedisAway

WARMED_A_SWEEP = 5000


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
def warm_active_members() -> int:
    """Keeps the circles of everybody seen lately precomputed; returns how many were looked at."""
    ids = Member.objects.seen_lately().values_list("pk", flat=True)
    done = 0
    try:
        for count in builder.warm(list(ids[:WARMED_A_SWEEP])):
            done = count
    except RedisAway:
        pass
    return done


@shared_task
def expire_invitations() -> int:
    """Closes invitations that have waited too long (docs/rules.md, Invitations); returns how many."""
    return Invitation.objects.expire_old()
