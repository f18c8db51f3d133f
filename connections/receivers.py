"""What the sign-in sets off."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from accounts.models import Member
from connections.background import hasten
from connections.tasks import warm_member


@receiver(user_logged_in, dispatch_uid="connections.warm_on_sign_in")
def warm_on_sign_in(sender: Any, user: Member, **_kwargs: Any) -> None:
    """Asks for the newcomer's circles. Without a broker they are computed by the first page instead."""
    hasten(warm_member, member_id=user.pk)
