"""Writes on members: suspending, restoring, renaming, being seen."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import FormerHandle, Member, Suspension
from accounts.suspensions import restore


class NotSuspendable(ValueError):
    """The member is already in the state asked for."""


def lock_members(members: Collection[Member]) -> None:
    """Locks all of them for the rest of the transaction, in id order, before the first of them is changed.

    For whoever suspends or restores several in one transaction: two of those must not wait for each other in a circle.
    """
    ids = [member.pk for member in members]
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


@transaction.atomic
def suspend_member(*, member: Member, reason: str, by: Member | None, until: datetime | None = None) -> Suspension:
    """Takes a member out of the network: chains through them are cut in this transaction, their sessions end.

    With `until` they come back by themselves then (accounts/suspensions.py); without, somebody restores them.
    Raises NotSuspendable when they are suspended already.
    """
    made = suspend_members(members=[member], reason=reason, by=by, until=until)
    if not made:
        raise NotSuspendable("already suspended")
    return made[0]


@transaction.atomic
def suspend_members(
    *, members: Collection[Member], reason: str, by: Member | None, until: datetime | None = None
) -> list[Suspension]:
    """Suspends several, in as many statements as one; those who are suspended already are left as they are."""
    ids = [member.pk for member in members]
    rows = Member.objects.select_for_update(no_key=True).filter(pk__in=ids, suspended_at=None)
    locked = list(rows.order_by("pk"))
    found = [member.pk for member in locked]
    Member.objects.filter(pk__in=found).update(suspended_at=timezone.now(), is_active=False)
    _end_sessions(UserSession.objects.filter(user__in=found))
    return Suspension.objects.bulk_create(
        [Suspension(member=member, reason=reason, by=by, until=until) for member in locked]
    )


@transaction.atomic
def restore_member(*, member: Member, reason: str, by: Member | None) -> None:
    """Ends a suspension; connections carry chains again at once, unless the member had deactivated the account.

    Raises NotSuspendable when they are not suspended.
    """
    if not restore(members=[member.pk], reason=reason, by=by):
        raise NotSuspendable("not suspended")


@transaction.atomic
def restore_members(*, members: Collection[Member], reason: str, by: Member | None) -> list[Member]:
    """Ends the suspensions of several, in as many statements as one; whoever is not suspended is left as they are."""
    return restore(members=[member.pk for member in members], reason=reason, by=by)


def end_sessions(*, member: Member) -> None:
    """Signs a member out everywhere, at once."""
    _end_sessions(UserSession.objects.filter(user=member))


def _end_sessions(rows: QuerySet[UserSession]) -> None:
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()


@transaction.atomic
def rename_handle(*, member: Member, handle: str) -> None:
    """Gives a member a new handle and keeps the old one leading to them.

    Raises ValueError when another member has it or had it. Taking back one's own former handle is allowed.
    """
    # Whoever has the handle is locked too: if they are about to give it up, it is theirs still, as a former one.
    rows = Member.objects.select_for_update(no_key=True).filter(Q(pk=member.pk) | Q(handle=handle)).order_by("pk")
    locked = next(row for row in list(rows) if row.pk == member.pk)
    if locked.handle == handle:
        return
    if FormerHandle.objects.filter(handle=handle).exclude(member=locked).exists():
        raise ValueError("the handle was another member's")
    FormerHandle.objects.filter(handle=handle).delete()
    FormerHandle.objects.create(handle=locked.handle, member=locked)
    locked.handle = handle
    try:
        locked.save(update_fields=["handle"])
    except IntegrityError as error:
        # The unique index decides between two who take one free handle at once.
        raise ValueError("the handle is another member's") from error
    member.handle = handle


@transaction.atomic
def change_settings(*, member: Member, **choices: Any) -> None:
    """Stores a member's choices (privacy, language: fields of Member by name) and nothing else of the row.

    A form's own save would write the whole row back, and with it a suspension undone that came in between.
    """
    for field, value in choices.items():
        setattr(member, field, value)
    member.save(update_fields=list(choices))


def note_seen(*, member: Member) -> bool:
    """Notes that a member is here today; one write a day. Returns whether this was the day's first."""
    today = timezone.now().date()
    if member.last_seen_on == today:
        return False
    member.last_seen_on = today
    return bool(Member.objects.filter(pk=member.pk).exclude(last_seen_on=today).update(last_seen_on=today))
