"""Who reacted to a post or comment, and who passed a post on: through the gates, as lists, counts and in words.

The lists and the counts read the same rows, so that a number shown is the length of the list behind it.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from connections.questions import Question, among
from connections.relations import Viewer
from feed.models import Comment, Post, Reaction, Repost

NAMED = 2


@dataclass(slots=True)
class Tally:
    """The reactions to one thing: how many of each kind, most first, and the viewer's own."""

    kinds: list[tuple[Reaction.Kind, int]] = field(default_factory=list)
    mine: Reaction.Kind | None = None

    @property
    def count(self) -> int:
        """All of them."""
        return sum(number for _kind, number in self.kinds)


def reactions_to(viewer: Viewer, about: Post | Comment) -> QuerySet[Reaction]:
    """The reactions to a post or comment that exist for a viewer."""
    if isinstance(about, Comment):
        return Reaction.objects.to_comments(viewer, [about.pk])
    return Reaction.objects.to_posts(viewer, [about.pk])


def reposts_of(viewer: Viewer, post: Post) -> QuerySet[Repost]:
    """The reposts without words that exist for a viewer."""
    return Repost.objects.of_posts(viewer, [post.pk])


def quotes_of(viewer: Viewer, post: Post) -> QuerySet[Post]:
    """The reposts with words that exist for a viewer."""
    return Post.objects.visible_to(viewer).filter(quoted=post)


def comment_tallies(viewer: Viewer, comment_ids: Collection[int]) -> dict[int, Tally]:
    """The tallies of those of some comments that the viewer sees, by id; one query, however many.

    What was not reacted to has a tally too, with nothing in it.
    """
    found: defaultdict[int, Tally] = defaultdict(Tally)
    for pk, kind, number, is_mine in _TALLIES(viewer, comments=comment_ids) if comment_ids else ():
        found[pk].kinds.append((Reaction.Kind(kind), number))
        found[pk].mine = Reaction.Kind(kind) if is_mine else found[pk].mine
    return found


def _tallies(viewer: Viewer, comments: str) -> QuerySet[Any, Any]:
    seen = Comment.objects.visible_to(viewer).filter(among("pk", comments))
    rows = Reaction.objects.aside_from_posts(viewer).filter(among("comment_id", comments), comment__in=seen)
    mine = BoolOr(Q(member_id=viewer.pk)) if isinstance(viewer, Member) else Value(False)
    counted = rows.order_by().values("comment_id", "kind").annotate(number=Count("pk"), mine=mine)
    return counted.order_by("-number", "kind").values_list("comment_id", "kind", "number", "mine")


_TALLIES = Question(_tallies)


def who_reacted(names: Sequence[str], count: int, *, is_mine: bool) -> str:
    """ "You, Inès and 12 others"; where nobody is to be named, "14 reactions"; "" for none."""
    if not count:
        return ""
    named = [_("You"), *names] if is_mine else list(names)
    others = count - len(named)
    if not named:
        return ngettext("%(n)s reaction", "%(n)s reactions", count) % {"n": count}
    if others > 0:
        text = ngettext("%(names)s and %(n)s other", "%(names)s and %(n)s others", others)
        return text % {"names": ", ".join(named), "n": others}
    if len(named) == 1:
        return named[0]
    return _("%(names)s and %(last)s") % {"names": ", ".join(named[:-1]), "last": named[-1]}
