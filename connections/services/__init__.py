"""Every write on ties between members, as verbs (docs/rules.md, Invitations, Ending things).

Each locks the members concerned in id order before it looks, so that two verbs on one pair, a block and a suspension
included, happen one after the other. A verb that the rules refuse raises `Refused` with a sentence for the reader.
"""

from connections.services.blocks import block, unblock
from connections.services.connecting import remove_connection
from connections.services.follows import follow, unfollow
from connections.services.invitations import (
    accept,
    answer_unknown,
    ignore,
    invite,
    reply,
    unignore,
    withdraw,
)
from connections.services.pairs import Gone, Refused

__all__ = [
    "Gone",
    "Refused",
    "accept",
    "answer_unknown",
    "block",
    "follow",
    "ignore",
    "invite",
    "remove_connection",
    "reply",
    "unblock",
    "unfollow",
    "unignore",
    "withdraw",
]
