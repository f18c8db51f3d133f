"""Following: one-way, for what somebody publishes."""

from django.db import transaction

from accounts.models import Member
from connections import signals
from connections.models import Follow
from connections.services.pairs import lock_pair


@transaction.atomic
def follow(*, actor: Member, other: Member) -> None:
    """Begins to follow; doing it twice is the same as once. Raises Gone when they do not exist for each other."""
    actor, other = lock_pair(actor, other)
    _row, is_new = Follow.objects.get_or_create(follower=actor, followed=other)
    if is_new:
        signals.member_followed.send(sender=Follow, follower_id=actor.pk, followed_id=other.pk)


@transaction.atomic
def unfollow(*, actor: Member, other: Member) -> None:
    """Stops following, silently; a connection stays. Raises Gone when they do not exist for each other."""
    actor, other = lock_pair(actor, other)
    Follow.objects.filter(follower=actor, followed=other).delete()
