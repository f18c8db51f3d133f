"""Who reacted to a post or comment, and who passed a post on: through the gates, as lists, counts and in words.

The lists and the counts read the same rows, so that a number shown is the length of the list behind it.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from connections.cards import known_card
from connections.models import Tie
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


def tally_of(viewer: Viewer, about: Post | Comment) -> Tally:
    """The tally of one post or comment."""
    tallies = comment_tallies if isinstance(about, Comment) else post_tallies
    return tallies(viewer, [about.pk])[about.pk]


def post_tallies(viewer: Viewer, post_ids: Collection[int]) -> dict[int, Tally]:
    """The tallies of posts that the viewer sees, by id; two queries, however many."""
    return _tallies(viewer, Reaction.objects.to_posts(viewer, post_ids), "post_id", post_ids)


def comment_tallies(viewer: Viewer, comment_ids: Collection[int]) -> dict[int, Tally]:
    """The same of comments."""
    return _tallies(viewer, Reaction.objects.to_comments(viewer, comment_ids), "comment_id", comment_ids)


def _tallies(viewer: Viewer, rows: QuerySet[Reaction], about: str, ids: Collection[int]) -> dict[int, Tally]:
    """`rows` counted by the column `about`. What was not reacted to has a tally too, with nothing in it."""
    found: defaultdict[int, Tally] = defaultdict(Tally)
    if not ids:
        return found
    counted = rows.order_by().values_list(about, "kind").annotate(number=Count("pk")).order_by("-number", "kind")
    for pk, kind, number in counted:
        found[pk].kinds.append((Reaction.Kind(kind), number))
    if isinstance(viewer, Member):
        for pk, kind in rows.filter(member=viewer).values_list(about, "kind"):
            found[pk].mine = Reaction.Kind(kind)
    return found


class PassedOn(NamedTuple):
    """How often a post was passed on, without words and with."""

    plain: int = 0
    quoted: int = 0

    @property
    def total(self) -> int:
        """Both."""
        return self.plain + self.quoted


def passed_on(viewer: Viewer, post_ids: Collection[int]) -> dict[int, PassedOn]:
    """How often posts that the viewer sees were passed on, by id; two queries, however many."""
    found: defaultdict[int, PassedOn] = defaultdict(PassedOn)
    if not post_ids:
        return found
    plain = Repost.objects.of_posts(viewer, post_ids).order_by().values_list("post_id")
    for pk, number in plain.annotate(number=Count("pk")):
        found[pk] = PassedOn(number)
    quotes = Post.objects.visible_to(viewer).filter(quoted_id__in=post_ids).order_by().values_list("quoted_id")
    for pk, number in quotes.annotate(number=Count("pk")):
        found[pk] = found[pk]._replace(quoted=number)
    return found


def reacted_by(viewer: Viewer, posts: Sequence[Post]) -> dict[int, list[str]]:
    """The names of the latest of the viewer's connections to have reacted to each post, by post id, NAMED at most.

    Others are counted and not named: the list behind the number has them. One query.
    """
    names: defaultdict[int, list[str]] = defaultdict(list)
    if not isinstance(viewer, Member) or not posts:
        return names
    connected = Tie.objects.filter(member_id=viewer.pk, other_id=OuterRef("member_id"))
    rows = (
        Reaction.objects.to_posts(viewer, [post.pk for post in posts])
        .filter(Exists(connected))
        .annotate(place=Window(RowNumber(), partition_by="post_id", order_by=[F("created_at").desc(), F("pk").desc()]))
        .filter(place__lte=NAMED)
        .select_related("member")
        .order_by("post_id", "place")
    )
    for row in rows:
        names[row.post_id].append(known_card(row.member, 1).name)
    return names


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
