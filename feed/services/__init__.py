"""Every write of what members publish, as verbs (docs/rules.md, Feed, Ending things).

Callers hand in posts and comments that they got from a gate; each verb asks the gate once more inside its transaction,
with the post locked, so that a narrowed audience or a block holds from the moment it is stored. A verb that the rules
refuse raises `Refused` with a sentence for the reader, `Gone` where there is nothing (any more) for this member.
"""

from connections.services import Gone, Refused
from feed.services.comments import comment, delete_comment, edit_comment
from feed.services.moderating import hide_comment, hide_post, show_comment, show_post
from feed.services.mutes import mute, unmute
from feed.services.posts import delete_post, edit_post, publish
from feed.services.responses import react, repost, take_back_reaction, take_back_repost

__all__ = [
    "Gone",
    "Refused",
    "comment",
    "delete_comment",
    "delete_post",
    "edit_comment",
    "edit_post",
    "hide_comment",
    "hide_post",
    "mute",
    "publish",
    "react",
    "repost",
    "show_comment",
    "show_post",
    "take_back_reaction",
    "take_back_repost",
    "unmute",
]
