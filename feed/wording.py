"""What a member has done to a post or a comment, in whole sentences.

A sentence says `%(name)s` where the name of whoever wrote it stands, so that a language can put it where it belongs;
what members do to what is their own is said without a name.
"""

from django.utils.translation import gettext_lazy as _

from feed.models import Reaction

Sentences = tuple[object, object]

NAME = "%(name)s"

# Each pair: of somebody else's, of one's own.
_COMMENTED: Sentences = _("Commented on a post by %(name)s"), _("Commented on their own post")
_REPLIED: Sentences = _("Replied under a post by %(name)s"), _("Replied under their own post")
_REPOSTED: Sentences = _("Reposted a post by %(name)s"), _("Reposted their own post")

_REACTED_TO_POST: dict[str, Sentences] = {
    Reaction.Kind.LIKE: (_("Liked a post by %(name)s"), _("Liked their own post")),
    Reaction.Kind.CELEBRATE: (_("Celebrated a post by %(name)s"), _("Celebrated their own post")),
    Reaction.Kind.SUPPORT: (_("Supported a post by %(name)s"), _("Supported their own post")),
    Reaction.Kind.LOVE: (_("Loved a post by %(name)s"), _("Loved their own post")),
    Reaction.Kind.INSIGHTFUL: (_("Found a post by %(name)s insightful"), _("Found their own post insightful")),
    Reaction.Kind.FUNNY: (_("Found a post by %(name)s funny"), _("Found their own post funny")),
}
_REACTED_TO_COMMENT: dict[str, Sentences] = {
    Reaction.Kind.LIKE: (_("Liked a comment by %(name)s"), _("Liked their own comment")),
    Reaction.Kind.CELEBRATE: (_("Celebrated a comment by %(name)s"), _("Celebrated their own comment")),
    Reaction.Kind.SUPPORT: (_("Supported a comment by %(name)s"), _("Supported their own comment")),
    Reaction.Kind.LOVE: (_("Loved a comment by %(name)s"), _("Loved their own comment")),
    Reaction.Kind.INSIGHTFUL: (_("Found a comment by %(name)s insightful"), _("Found their own comment insightful")),
    Reaction.Kind.FUNNY: (_("Found a comment by %(name)s funny"), _("Found their own comment funny")),
}


def posted() -> str:
    """That they published something."""
    return str(_("Posted"))


def commented(*, own: bool, is_reply: bool = False) -> str:
    """That they said something under a post; `own`: which is their own."""
    return str((_REPLIED if is_reply else _COMMENTED)[own])


def reposted(*, own: bool) -> str:
    """That they passed a post on."""
    return str(_REPOSTED[own])


def reacted(kind: str, *, own: bool, to_comment: bool) -> str:
    """That they reacted to a post or a comment; `kind` one of Reaction.Kind."""
    return str((_REACTED_TO_COMMENT if to_comment else _REACTED_TO_POST)[kind][own])
