"""What was answered to posts, as numbers and names that one reader may see: for the bar under each post of a list."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable

from accounts.models import Member
from connections.models import Tie
from connections.questions import Question, among
from connections.relations import Viewer
from feed.models import Comment, Post, Reaction, Repost
from feed.responses import NAMED, Tally, comment_tallies


@dataclass(slots=True)
class Answers:
    """What was answered to one post.

    `reactors` are the latest of the viewer's connections to have reacted, by id, NAMED at most: others are counted and
    not named, the list behind the number has them. `reposts` are those without words, `quotes` those with.
    """

    tally: Tally = field(default_factory=Tally)
    reactors: list[int] = field(default_factory=list)
    comments: int = 0
    reposts: int = 0
    quotes: int = 0
    has_reposted: bool = False

    @property
    def passed_on(self) -> int:
        """How often the post was passed on, with words or without."""
        return self.reposts + self.quotes


class _What(IntEnum):
    """What a row tells of."""

    POST = 0  # that the viewer sees it
    REACTIONS = 1
    REACTORS = 2
    COMMENTS = 3
    REPOSTS = 4
    QUOTES = 5


def answers_to(viewer: Viewer, post_ids: Collection[int]) -> dict[int, Answers]:
    """The answers to those of some posts that the viewer sees, by id. One query, however many."""
    found: defaultdict[int, Answers] = defaultdict(Answers)
    rows = _ASKED(viewer, posts=post_ids) if post_ids else []
    seen = {row[1] for row in rows if row[0] == _What.POST}
    for what, post_id, number, kind, is_mine, members in sorted(rows, key=lambda row: (-row[2], row[3])):
        if post_id in seen:
            _put(found[post_id], _What(what), number, kind, is_mine, members)
    return found


def tally_of(viewer: Viewer, about: Post | Comment) -> Tally:
    """The tally of one post or comment."""
    if isinstance(about, Comment):
        return comment_tallies(viewer, [about.pk])[about.pk]
    return answers_to(viewer, [about.pk])[about.pk].tally


def _put(answers: Answers, what: _What, number: int, kind: str, is_mine: bool, members: list[int]) -> None:
    match what:
        case _What.REACTIONS:
            answers.tally.kinds.append((Reaction.Kind(kind), number))
            answers.tally.mine = Reaction.Kind(kind) if is_mine else answers.tally.mine
        case _What.REACTORS:
            answers.reactors = members
        case _What.COMMENTS:
            answers.comments = number
        case _What.REPOSTS:
            answers.reposts, answers.has_reposted = number, is_mine
        case _What.QUOTES:
            answers.quotes = number


def _rows(viewer: Viewer, posts: str) -> QuerySet[Any, Any]:
    """What is told, of which post, how many, of which kind, whether one is the viewer's own, and whose they are.

    The posts are asked about once, and not with each answer to them.
    """
    seen = Post.objects.visible_to(viewer).filter(among("pk", posts))
    reactions = Reaction.objects.aside_from_posts(viewer).filter(among("post_id", posts), comment=None)
    comments = Comment.objects.aside_from_posts(viewer).filter(among("post_id", posts))
    reposts = Repost.objects.aside_from_posts(viewer).filter(among("post_id", posts))
    quotes = Post.objects.visible_to(viewer).filter(among("quoted_id", posts))
    asked = [
        _counted(_What.REACTIONS, reactions, "post_id", kind=F("kind"), mine=_any_by(viewer)),
        _counted(_What.COMMENTS, comments, "post_id"),
        _counted(_What.REPOSTS, reposts, "post_id", mine=_any_by(viewer)),
        _counted(_What.QUOTES, quotes, "quoted_id"),
    ]
    if isinstance(viewer, Member):
        connected = Tie.objects.filter(member_id=viewer.pk, other_id=OuterRef("member_id"))
        latest = ArrayAgg("member_id", order_by=("-created_at", "-pk"))
        first = Func(latest, template=f"(%(expressions)s)[1:{NAMED}]", output_field=_NUMBERS)
        asked.append(_counted(_What.REACTORS, reactions.filter(Exists(connected)), "post_id", members=first))
    return _counted(_What.POST, seen, "pk").union(*asked, all=True)


_NUMBERS = ArrayField(IntegerField())
_NONE = Value([], output_field=_NUMBERS)
_NO = Value(False)


def _counted(
    what: _What,
    rows: QuerySet[Any],
    about: str,
    *,
    kind: Combinable = Value(""),  # noqa: B008 - an expression that nobody changes
    mine: Combinable = _NO,
    members: Combinable = _NONE,
) -> QuerySet[Any, Any]:
    grouped = (
        rows.order_by().annotate(what=Value(int(what)), about=F(about), which=kind).values("what", "about", "which")
    )
    counted = grouped.annotate(number=Count("pk"), mine=mine, members=members)
    return counted.values_list("what", "about", "number", "which", "mine", "members")


def _any_by(viewer: Viewer) -> Combinable:
    return BoolOr(Q(member_id=viewer.pk)) if isinstance(viewer, Member) else _NO


_ASKED = Question(_rows)
