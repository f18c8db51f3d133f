"""What a member has said or done where they do not see the post any more (docs/rules.md, Feed, "Own words can always be
taken back"): their own words, that the rest is not there, and the way to take them back. Nothing of the post.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Member
from feed.mentions import rendered
from feed.models import Activity, Comment, Post, Reaction


@dataclass(frozen=True, slots=True)
class Remnant:
    """One of them. `words` say what it was, `html` what was said; `address` takes it back: a page that asks first where
    words are lost by it (`asks`), else the verb, with `kind` for reactions.
    """

    words: str
    icon: str
    at: datetime
    why: str
    address: str
    html: SafeString | None = None
    asks: bool = False
    kind: str = ""
    is_remnant: ClassVar[bool] = True


def of_comments(viewer: Member, rows: Sequence[Comment]) -> dict[int, Remnant]:
    """The remnants among the viewer's own comments, by the id of the comment."""
    seen = set(Comment.objects.visible_to(viewer).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    lost = [row for row in rows if row.pk not in seen]
    posts = _posts_seen(viewer, lost)
    return {
        row.pk: Remnant(
            words=_("You commented") if row.parent_id is None else _("You replied"),
            icon="message",
            at=row.created_at,
            why=_why(is_post_there=row.post_id in posts),
            address=reverse("feed:comment_delete", args=[row.pk]),
            html=html,
            asks=True,
        )
        for row, html in zip(lost, rendered(viewer, [row.text for row in lost]), strict=True)
    }


def of_reactions(viewer: Member, rows: Sequence[Reaction]) -> dict[int, Remnant]:
    """The remnants among the viewer's own reactions, by the id of the reaction."""
    seen = set(Reaction.objects.visible_to(viewer).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    lost = [row for row in rows if row.pk not in seen]
    posts = _posts_seen(viewer, lost)
    return {
        row.pk: Remnant(
            words=_("You reacted: %(kind)s") % {"kind": row.get_kind_display()},
            icon=row.kind,
            at=row.created_at,
            why=_why(is_post_there=row.post_id in posts),
            address=reverse("feed:comment_react", args=[row.comment_id])
            if row.comment_id
            else reverse("feed:react", args=[row.post_id]),
            kind="none",
        )
        for row in lost
    }


def of_reposts(viewer: Member, rows: Sequence[Activity]) -> dict[int, Remnant]:
    """The remnants among what the viewer has passed on, by the id of the row."""
    posts = _posts_seen(viewer, rows)
    return {
        row.pk: Remnant(
            words=_("You reposted"),
            icon="repost",
            at=row.at,
            why=_why(is_post_there=False),
            address=reverse("feed:unrepost", args=[row.post_id]),
        )
        for row in rows
        if row.kind == Activity.Kind.REPOSTED and row.post_id not in posts
    }


def _posts_seen(viewer: Member, rows: Sequence[Comment | Reaction | Activity]) -> set[int]:
    if not rows:
        return set()
    return set(
        Post.objects.visible_to(viewer).filter(pk__in={row.post_id for row in rows}).values_list("pk", flat=True)
    )


def _why(*, is_post_there: bool) -> str:
    if is_post_there:
        return _("The comment that this answers is not there (any more).")
    return _("This post is not there (any more).")
