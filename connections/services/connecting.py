"""Making and removing a connection."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Member
from connections import signals
from connections.button import Terms, why_not_invite
from connections.graph import truth
from connections.models import Connection, Follow, Invitation
from connections.relations import Relation
from connections.services.pairs import Gone, Refused, are_connected, graph_changed, lock_pair


def connect(*, actor: Member, other: Member, crossed: bool) -> None:
    """Connects two members that the caller has locked; each begins to follow the other.

    `actor` is who accepts, or who sent the second of two invitations that crossed. Raises Refused, with a sentence for
    the actor, when either has all the connections allowed.
    """
    if are_connected(actor.pk, other.pk):
        return
    full = truth.full_members([actor.pk, other.pk])
    if reason := why_not_invite(Relation(), Terms(viewer_full=actor.pk in full, owner_full=other.pk in full)):
        raise Refused(reason)
    low, high = sorted((actor, other), key=lambda member: member.pk)
    Connection.objects.create(low=low, high=high)
    Follow.objects.bulk_create(
        [Follow(follower=actor, followed=other), Follow(follower=other, followed=actor)], ignore_conflicts=True
    )
    Invitation.objects.between(actor.pk, other.pk).filter(state=Invitation.State.OPEN).update(
        state=Invitation.State.ACCEPTED, closed_at=timezone.now()
    )
    signals.members_connected.send(
        sender=Connection,
        one_id=other.pk,
        other_id=actor.pk,
        accepted_by_id=None if crossed else actor.pk,
    )
    graph_changed()


@transaction.atomic
def remove_connection(*, actor: Member, other: Member) -> None:
    """Ends a connection, silently; both follows end with it. Either may invite again. Raises Gone if there is none."""
    actor, other = lock_pair(actor, other)
    deleted, _rows = Connection.objects.between(actor.pk, other.pk).delete()
    if not deleted:
        raise Gone("not connected")
    end_follows(actor.pk, other.pk)
    graph_changed()


def end_follows(one_id: int, other_id: int) -> None:
    """Ends both follows of a pair."""
    ids = [one_id, other_id]
    Follow.objects.filter(follower_id__in=ids, followed_id__in=ids).delete()
