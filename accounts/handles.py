"""Proposing a handle for a name, and the handle of those who have none yet."""

import secrets

from accounts.models import FormerHandle, Member
from accounts.models.handle import HANDLE_MAX, is_reserved_handle
from core.text import handle_base


def free_handle(first_name: str, last_name: str) -> str:
    """A handle made of the name that nobody has, had, or may not have: `ines-caron`, else `ines-caron-4f20ab`.

    Two newcomers of one name at the same moment can be proposed the same one: the unique index then refuses the
    second, for whom the caller asks again.
    """
    base = handle_base(f"{first_name} {last_name}")[: HANDLE_MAX - 8].strip("-") or "member"
    candidate = base
    while (
        is_reserved_handle(candidate)
        or Member.objects.filter(handle=candidate).exists()
        or FormerHandle.objects.filter(handle=candidate).exists()
    ):
        candidate = f"{base}-{secrets.token_hex(3)}"
    return candidate


def newcomer_handle() -> str:
    """The handle until the address is confirmed. A telling one, taken or free, would tell who has signed up."""
    return f"new-{secrets.token_hex(8)}"
