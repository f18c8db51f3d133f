"""From signing up to being a member: confirming, and removing those who never do.

Whoever has signed up exists for nobody until the address is confirmed: else anybody could place people in the network,
and see by their own page whether an address was free.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.handles import free_handle
from accounts.models import Member

# Each further one has random digits at its end: a second collision is no coincidence any more.
HANDLES_TRIED = 5
AT_ONCE = 500
JUST_NOW = timedelta(minutes=1)


@transaction.atomic
def confirm_member(*, member: Member) -> bool:
    """Lets a member into the network, with a handle made of the name; returns whether they were outside."""
    locked = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    member.handle, member.is_confirmed = locked.handle, True
    if locked.is_confirmed:
        return False
    locked.is_confirmed = True
    for tries_left in reversed(range(HANDLES_TRIED)):
        locked.handle = free_handle(locked.first_name, locked.last_name)
        try:
            with transaction.atomic():
                locked.save(update_fields=["handle", "is_confirmed"])
            break
        except IntegrityError:
            # A namesake was confirmed between the question and the answer.
            if not tries_left:
                raise
    member.handle = locked.handle
    return True


def remove_rivals(*, address: EmailAddress) -> None:
    """Removes who signed up with an address that now is proven to be another member's."""
    Member.objects.filter(email=address.email, is_confirmed=False).exclude(pk=address.user_id).delete()


def remove_unconfirmed() -> int:
    """Deletes members who have not confirmed their address within UNCONFIRMED_DAYS; returns how many.

    Their handles and addresses are free again.
    """
    since = timezone.now() - timedelta(days=settings.UNCONFIRMED_DAYS)
    late = Member.objects.filter(is_confirmed=False, joined_at__lt=since).exclude(emailaddress__verified=True)
    removed = 0
    while True:
        with transaction.atomic():
            # Who is being confirmed at this moment is locked, and stays.
            ids = list(late.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:AT_ONCE])
            Member.objects.filter(pk__in=ids).delete()
        if not ids:
            return removed
        removed += len(ids)


def pending_address(email: str) -> EmailAddress | None:
    """The address of somebody who signed up with it just now and has not confirmed it yet."""
    return (
        EmailAddress.objects.filter(
            email=email.lower(),
            verified=False,
            user__is_confirmed=False,
            user__joined_at__gt=timezone.now() - JUST_NOW,
        )
        .select_related("user")
        .first()
    )
