"""Making and removing a connection."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from connections import signals
from connections.graph import truth
from connections.models import Connection, Follow, Invitation
from connections.services.pairs import Gone, Refused, are_connected, graph_changed, lock_pair


def connect(*, one: Member, other: Member, accepted_by: Member | None) -> None:
    """Connects two members that the caller has locked; each begins to follow the other.

    `accepted_by` is None when two invitations crossed. Raises Refused when either has all the connections allowed.
    """
    if are_connected(one.pk, other.pk):
        return
    full = truth.full_members([one.pk, other.pk])
    for member in (one, other):
        if member.pk in full:
            raise Refused(
                _("%(name)s has reached the limit of %(count)s connections.")
                % {"name": member.full_name, "count": settings.CONNECTIONS_MAX}
            )
    low, high = sorted((one, other), key=lambda member: member.pk)
    Connection.objects.create(low=low, high=high)
    Follow.objects.bulk_create(
        [Follow(follower=one, followed=other), Follow(follower=other, followed=one)], ignore_conflicts=True
    )
    Invitation.objects.between(one.pk, other.pk).filter(state=Invitation.State.OPEN).update(
        state=Invitation.State.ACCEPTED, closed_at=timezone.now()
    )
    signals.members_connected.send(
        sender=Connection,
        one_id=one.pk,
        other_id=other.pk,
        accepted_by_id=accepted_by.pk if accepted_by else None,
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
