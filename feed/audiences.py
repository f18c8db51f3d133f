"""How many people an audience is, exactly: what the writer of a post reads before it is published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from pyroaring import BitMap

from accounts.models import Member
from connections.degrees import near_circles
from connections.models import Block
from connections.visibility import Audience
from feed.models import Post


def audience_icon(audience: Audience) -> str:
    """The sign of an audience: the ring of the degree that it reaches to, or the globe."""
    return {Audience.CONNECTIONS: "ring-1", Audience.SECOND: "ring-2"}.get(audience, "globe")


@dataclass(frozen=True, slots=True)
class Choice:
    """An audience as a writer chooses it.

    `count` is the number of members besides the writer who would see the post. `has_visitors`: people without an
    account see it too.
    """

    audience: Audience
    count: int
    has_visitors: bool = False

    @property
    def value(self) -> int:
        """What the form sends."""
        return int(self.audience)

    @property
    def label(self) -> str:
        """The name of the audience."""
        return str(self.audience.label)

    @property
    def icon(self) -> str:
        """The sign of the audience."""
        return audience_icon(self.audience)

    @property
    def words(self) -> str:
        """Who that is."""
        if self.audience == Audience.CONNECTIONS:
            return _("Your 1st degree")
        if self.audience == Audience.SECOND:
            return _("Your connections and theirs")
        return _("All members, and visitors") if self.has_visitors else _("All members")


def choices(author: Member, audiences: Iterable[Audience] = Audience) -> list[Choice]:
    """The audiences among `audiences`, the widest first, each with how many it is now."""
    offered = sorted(audiences, reverse=True)
    counts = _counts(author, offered)
    return [
        Choice(audience, counts[audience], has_visitors=audience == Audience.ANYONE and author.is_public)
        for audience in offered
    ]


def choice(author: Member, audience: Audience) -> Choice:
    """One audience, with how many it is now."""
    return choices(author, [audience])[0]


def last_chosen(author: Member) -> Audience:
    """The audience that the member's latest post was published to, whatever became of it; anyone before the first."""
    chosen = Coalesce("first_audience", "audience")
    latest = Post.objects.filter(author=author).order_by("-created_at", "-pk").values_list(chosen, flat=True)
    return Audience(next(iter(latest[:1]), Audience.ANYONE))


def _counts(author: Member, audiences: Sequence[Audience]) -> dict[Audience, int]:
    """The same as asking the gate (connections.visibility) for each member, but by counting sets: those who exist at
    all, less those whom a block keeps apart.
    """
    there = Member.objects.filter(is_active=True, is_confirmed=True).exclude(pk=author.pk)
    blocks = Block.objects.filter(Q(blocker=author) | Q(blocked=author)).values_list("blocker_id", "blocked_id")
    blocked = {member_id for pair in blocks for member_id in pair} - {author.pk}
    counts: dict[Audience, int] = {}
    if Audience.ANYONE in audiences:
        counts[Audience.ANYONE] = there.count() - (there.filter(pk__in=blocked).count() if blocked else 0)
    if set(audiences) - {Audience.ANYONE}:
        circles = near_circles(author.pk)
        # Ties hold active members only; who has not confirmed their address sees nothing yet.
        unconfirmed = Member.objects.filter(is_confirmed=False).values_list("pk", flat=True)
        apart = BitMap(blocked | set(unconfirmed))
        counts[Audience.CONNECTIONS] = len(circles.first - apart)
        counts[Audience.SECOND] = len((circles.first | circles.second) - apart)
    return counts
