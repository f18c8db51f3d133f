"""What every verb on a pair begins with: both members locked, in id order, and known to exist for each other."""

from accounts.models import Member
from connections.background import hasten
from connections.models import Block, Connection
from connections.tasks import apply_graph_changes


class Refused(Exception):
    """The rules do not allow it. `str()` is a sentence for the person who asked, in their language."""


class Gone(Refused):
    """What was to be acted on does not exist for this member (any more). Views answer 404."""


def lock_pair(actor: Member, other: Member) -> tuple[Member, Member]:
    """Locks both members for the rest of the transaction and returns them fresh, the actor first.

    Raises Gone when either is inactive or not confirmed, or a block stands between them: a hand-made request must not
    tell a blocked member from a missing one.
    """
    if actor.pk == other.pk:
        raise Gone("oneself")
    locked = Member.objects.filter(pk__in=[actor.pk, other.pk]).order_by("pk").select_for_update(no_key=True)
    by_id = {member.pk: member for member in locked}
    pair = by_id.get(actor.pk), by_id.get(other.pk)
    if pair[0] is None or pair[1] is None or not all(member.is_active and member.is_confirmed for member in locked):
        raise Gone("not active")
    if blocked_between(actor.pk, other.pk):
        raise Gone("blocked")
    return pair[0], pair[1]


def blocked_between(one_id: int, other_id: int) -> bool:
    """Whether a block stands between two members, in either direction."""
    ids = [one_id, other_id]
    return Block.objects.filter(blocker_id__in=ids, blocked_id__in=ids).exists()


def are_connected(one_id: int, other_id: int) -> bool:
    """Whether a connection of the pair is stored."""
    return Connection.objects.between(one_id, other_id).exists()


def graph_changed() -> None:
    """Asks for Redis to be brought up to date soon. The change is listed already; this only hastens it."""
    hasten(apply_graph_changes)
