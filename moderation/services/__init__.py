"""Every write of moderation, as verbs: reporting, deciding, objecting, noting who looked, appointing moderators.

Each decision is carried out and written down in one transaction. A verb that the rules refuse raises `Refused` with a
sentence for the reader, `Gone` where there is nothing (any more) for this member. Locks are taken in one order:
members, then what was published, then the case, each by id.
"""

from connections.services import Gone, Refused
from moderation.services.appointing import NotMigrated, appoint, moderators_group
from moderation.services.deciding import (
    Swept,
    dismiss,
    hide,
    reinstate,
    restore,
    suspend,
    sweep,
    warn,
)
from moderation.services.looking import note_look, note_read
from moderation.services.objecting import grant, object_to, reject
from moderation.services.reporting import report

__all__ = [
    "Gone",
    "NotMigrated",
    "Refused",
    "Swept",
    "appoint",
    "dismiss",
    "grant",
    "hide",
    "moderators_group",
    "note_look",
    "note_read",
    "object_to",
    "reinstate",
    "reject",
    "report",
    "restore",
    "suspend",
    "sweep",
    "warn",
]
