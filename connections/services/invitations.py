"""Invitations: sending, answering, withdrawing, expiring (docs/rules.md, Invitations)."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from connections import signals
from connections.budget import budget_of
from connections.button import Terms, why_not_invite
from connections.graph import truth
from connections.models import Invitation, InvitationReply
from connections.relations import Relation, relation
from connections.services.connecting import connect
from connections.services.pairs import Gone, Refused, lock_pair


@transaction.atomic
def invite(*, sender: Member, recipient: Member, note: str = "") -> Invitation | None:
    """Offers to connect; returns the invitation, or None when it met one from the other side and both are connected.

    Repeating an open invitation returns it unchanged. Raises Gone when they do not exist for each other, Refused when
    the rules do not allow it (already connected, barred, withdrawn lately, limits, the recipient's terms, budget).
    """
    sender, recipient = lock_pair(sender, recipient)
    Invitation.objects.between(sender.pk, recipient.pk).expire_old()
    standing = relation(sender, recipient)
    if standing.is_connected:
        raise Refused(_("You are connected already."))
    existing = Invitation.objects.open().between(sender.pk, recipient.pk).first()
    if existing and existing.sender_id == sender.pk:
        return existing
    if existing:
        connect(actor=sender, other=recipient, crossed=True)
        return None
    if reason := why_not_invite(standing, terms_of(sender, recipient, standing)):
        raise Refused(reason)
    invitation = Invitation.objects.create(
        sender=sender, recipient=recipient, note=note.strip()[: settings.INVITATION_NOTE_MAX]
    )
    signals.invitation_sent.send(
        sender=Invitation, invitation_id=invitation.pk, sender_id=sender.pk, recipient_id=recipient.pk
    )
    return invitation


def terms_of(viewer: Member, owner: Member, standing: Relation) -> Terms:
    """The terms of inviting a member, from PostgreSQL, for the button and for the verb alike."""
    if standing.is_self or standing.is_connected or standing.blocked or standing.pending:
        return Terms(follow_first=owner.follow_first)
    budget = budget_of(viewer)
    full = truth.full_members([viewer.pk, owner.pk])
    return Terms(
        follow_first=owner.follow_first,
        takes_from=owner.invitations_from,
        viewer_full=viewer.pk in full,
        owner_full=owner.pk in full,
        budget_left=budget.left,
        budget_again_on=budget.again_on,
    )


def _open_one(invitation: Invitation, *, recipient: Member | None = None, sender: Member | None = None) -> Invitation:
    """The invitation, locked together with its pair and still open; Gone otherwise, or when it is somebody else's."""
    if recipient is not None and invitation.recipient_id == recipient.pk:
        lock_pair(recipient, invitation.sender)
    elif sender is not None and invitation.sender_id == sender.pk:
        lock_pair(sender, invitation.recipient)
    else:
        raise Gone("somebody else's invitation")
    fresh = Invitation.objects.open().select_for_update().filter(pk=invitation.pk).first()
    if fresh is None:
        raise Gone("no longer open")
    return fresh


@transaction.atomic
def accept(*, recipient: Member, invitation: Invitation) -> None:
    """Accepts: the two are connected from this transaction on. An ignored invitation can still be accepted.

    Raises Gone when it is no longer open, Refused when either has all the connections allowed.
    """
    fresh = _open_one(invitation, recipient=recipient)
    connect(actor=recipient, other=fresh.sender, crossed=False)


@transaction.atomic
def ignore(*, recipient: Member, invitation: Invitation) -> None:
    """Puts an invitation aside, silently: for the sender it stays pending. Raises Gone when it is no longer open."""
    fresh = _open_one(invitation, recipient=recipient)
    if fresh.ignored_at is None:
        fresh.ignored_at = timezone.now()
        fresh.save(update_fields=["ignored_at"])


@transaction.atomic
def unignore(*, recipient: Member, invitation: Invitation) -> None:
    """Puts an ignored invitation back among those that wait. Raises Gone when it is no longer open."""
    fresh = _open_one(invitation, recipient=recipient)
    if fresh.ignored_at is not None:
        fresh.ignored_at = None
        fresh.save(update_fields=["ignored_at"])


@transaction.atomic
def answer_unknown(*, recipient: Member, invitation: Invitation) -> None:
    """ "I don't know this person": closes the invitation, bars its sender from inviting again, and weighs on their
    budget. Raises Gone when it is no longer open."""
    _close(_open_one(invitation, recipient=recipient), Invitation.State.UNKNOWN)


@transaction.atomic
def withdraw(*, sender: Member, invitation: Invitation) -> None:
    """Takes an invitation back; the sender may invite again after the pause. Raises Gone when it is no longer open."""
    _close(_open_one(invitation, sender=sender), Invitation.State.WITHDRAWN)


@transaction.atomic
def reply(*, author: Member, invitation: Invitation, body: str) -> InvitationReply:
    """Writes to the other side of an open invitation without answering it.

    The sender can write only once the recipient has. Raises Gone when it is no longer open, Refused when it is the
    recipient's turn or the author has written as often as allowed.
    """
    is_sender = author.pk == invitation.sender_id
    fresh = _open_one(invitation, **({"sender": author} if is_sender else {"recipient": author}))
    written = fresh.replies.filter(author=author).count()
    if is_sender and not fresh.replies.exclude(author=author).exists():
        raise Refused(_("You can write once they have replied."))
    if written >= settings.INVITATION_REPLIES_PER_MEMBER:
        raise Refused(_("You have written %(count)s times. Connect to go on.") % {"count": written})
    row = fresh.replies.create(author=author, body=body.strip()[: settings.INVITATION_REPLY_MAX])
    signals.invitation_replied.send(
        sender=Invitation,
        invitation_id=fresh.pk,
        author_id=author.pk,
        reader_id=fresh.recipient_id if is_sender else fresh.sender_id,
    )
    return row


def _close(invitation: Invitation, state: str) -> None:
    invitation.state = state
    invitation.closed_at = timezone.now()
    invitation.save(update_fields=["state", "closed_at"])
