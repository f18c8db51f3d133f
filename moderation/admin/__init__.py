"""Moderation's pages in the admin: the queue, its audit trail, the record of looks, what members have published."""

from moderation.admin.cases import CaseAdmin
from moderation.admin.published import CommentAdmin, PostAdmin
from moderation.admin.records import DecisionAdmin, LookAdmin

__all__ = ["CaseAdmin", "CommentAdmin", "DecisionAdmin", "LookAdmin", "PostAdmin"]
