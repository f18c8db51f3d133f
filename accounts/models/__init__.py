"""The member and what belongs to the account alone."""

from accounts.models.handle import FormerHandle, is_reserved_handle, validate_handle
from accounts.models.member import Member, MemberQuerySet, Reach
from accounts.models.suspension import Suspension

__all__ = [
    "FormerHandle",
    "Member",
    "MemberQuerySet",
    "Reach",
    "Suspension",
    "is_reserved_handle",
    "validate_handle",
]
