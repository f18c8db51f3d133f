"""Blocking: silent, mutual, and everything between the two ends with it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Member
from connections import signals
from connections.models import Block, Connection, Invitation
from connections.services.connecting import end_follows
from connections.services.pairs import Gone, graph_changed, lock_pair


@transaction.atomic
def block(*, actor: Member, other: Member) -> None:
    """Makes two members not exist for each other: ends connection, follows and invitations in one transaction.

    Raises Gone when the other does not exist for the actor already.
    """
    actor, other = lock_pair(actor, other)
    Block.objects.create(blocker=actor, blocked=other)
    deleted, _rows = Connection.objects.between(actor.pk, other.pk).delete()
    end_follows(actor.pk, other.pk)
    open_ones = Invitation.objects.between(actor.pk, other.pk).filter(state=Invitation.State.OPEN)
    # The blocker's own invitation counts as withdrawn, with the pause that follows: to block and unblock must not be a
    # way to send an ignored invitation again.
    open_ones.filter(sender=actor).update(state=Invitation.State.WITHDRAWN, closed_at=timezone.now())
    open_ones.update(state=Invitation.State.ENDED, closed_at=timezone.now())
    signals.member_blocked.send(sender=Block, blocker_id=actor.pk, blocked_id=other.pk)
    if deleted:
        graph_changed()


@transaction.atomic
def unblock(*, actor: Member, other: Member) -> None:
    """Lifts the actor's own block. It restores nothing. Raises Gone when there is none."""
    deleted, _rows = Block.objects.filter(blocker=actor, blocked=other).delete()
    if not deleted:
        raise Gone("not blocked")
