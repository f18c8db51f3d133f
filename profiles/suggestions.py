"""People you may know: whom to suggest, in what order, and why.

The order. Of a candidate with n mutual connections:

    score = s(n) · (1 + c) / 2 + bonuses,   s(n) = x · e^(1 − x),   x = n / peak

- s rises to 1 at n = peak and falls after it: some mutual connections come before most. Who shares nearly all of
  somebody's connections is in the same room already; new ground lies a little further off. Rajkumar, Saint-Jacques,
  Bojinov, Brynjolfsson and Aral found that shape for ties that led to a new job, with the best at about ten mutual
  connections (A causal test of the strength of weak ties, Science 377, 2022). The peak is the square root of one's
  own connections, at least 2, at most 10.
- c is how much the mutual connections say, after Adamic and Adar (Friends and neighbors on the Web, Social Networks
  25, 2003): the mean of ln 3 / ln(1 + d) over their circles' sizes d. Knowing the same person with few connections
  says more than knowing the same celebrity. It is 1 when each of them knows these two alone.
- Bonuses: each shared interest, up to three; the same school; the same organisation, now or once. Beyond the second
  circle they are all there is, and count half.

A fact that the viewer may not see on the candidate's profile neither counts nor shows: whoever could tell from a
suggestion that two people went to one school would have been told of the school.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import Member
from connections.cards import Card, cards_with_buttons
from connections.relations import Relation
from connections.visibility import (
    Row,
    displayed_name,
    may_be_named_between,
    members_visible_to,
    rows_visible,
)
from profiles.candidates import Candidate, Common, candidates, in_common
from profiles.models import Position, folded

RANKED = 300
# A search looks through more of the second circle than anybody would page through.
SEARCHED = 5_000
SEARCHED_WORDS = 6
PER_INTEREST, INTERESTS_COUNTED = 0.15, 3
SAME_SCHOOL = 0.3
SAME_ORGANISATION = 0.3
BEYOND = 0.5
REASONS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A member suggested: `score` to sort by, and what the viewer may be told: what the two have in common, and
    the name of a mutual connection."""

    member: Member
    degree: int | None
    score: float
    common: Common
    through: str = ""

    @property
    def place(self) -> tuple[float, int]:
        """Where it stands in the ranking: lower comes first; no two are equal."""
        return (-self.score, self.member.pk)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suggestion as it is shown: the card with its button, and the reason in words."""

    card: Card
    reason: str


def suggestions(viewer: Member, *, search: str = "") -> list[Suggestion]:
    """Everybody to suggest to a member, the best first; those whose card matches every word of `search`."""
    words = [key for word in search.split()[:SEARCHED_WORDS] if (key := folded(word))]
    by_id = {row.id: row for row in candidates(viewer.pk, near=SEARCHED if words else RANKED)}
    people, between = _people(viewer, by_id.values(), search.split()[:SEARCHED_WORDS] if words else [])
    common = in_common(viewer.pk, [member.pk for member in people])
    found = []
    for member in people:
        candidate = by_id[member.pk]
        rows = rows_visible(Relation(degree=candidate.degree), member)
        if words and not _matches(member, rows, getattr(member, "employer", ""), words):
            continue
        if (candidate.degree or 4) > member.invitations_from:
            continue
        shared = told(common[member.pk], rows)
        score = score_of(candidate, shared)
        if score > 0:
            found.append(Suggestion(member, candidate.degree, score, shared, between.get(candidate.via or 0, "")))
    return sorted(found, key=lambda suggestion: suggestion.place)


def _people(viewer: Member, found: Collection[Candidate], words: Sequence[str]) -> tuple[list[Member], dict[int, str]]:
    """The candidates who match the words, and the names of those through whom they are found, as far as they may be
    named; one query."""
    ids = {candidate.id for candidate in found}
    via = {candidate.via for candidate in found if candidate.via}
    matching = Q(pk__in=ids)
    everybody = members_visible_to(viewer).defer("about", "password")
    if words:
        current = Position.objects.current().filter(member_id=OuterRef("pk"))
        everybody = everybody.annotate(employer=Coalesce(Subquery(current.values("organisation__name")[:1]), Value("")))
    for word in words:
        matching &= (
            Q(first_name__unaccent__icontains=word)
            | Q(last_name__unaccent__icontains=word)
            | Q(headline__unaccent__icontains=word)
            | Q(employer__unaccent__icontains=word)
        )
    everybody = everybody.filter(matching | Q(pk__in=via))
    people = {member.pk: member for member in everybody}
    named = {
        member_id: people[member_id].full_name
        for member_id in via & people.keys()
        if may_be_named_between(people[member_id], viewer_knows_both=False)
    }
    return [member for member in people.values() if member.pk in ids], named


def _matches(member: Member, rows: Collection[Row], employer: str, words: Sequence[str]) -> bool:
    """Whether what the viewer can read of the member holds every word: nothing can be found out by searching."""
    seen = [displayed_name(member, rows), member.headline, employer if Row.CARD in rows else ""]
    text = folded(" ".join(seen))
    return all(word in text for word in words)


def told(common: Common, rows: Collection[Row]) -> Common:
    """Of what is shared, that which the viewer can see on the profile."""
    return Common(
        interests=common.interests if Row.INTERESTS in rows else [],
        schools=common.schools if Row.DETAILS in rows else [],
        colleagues=common.colleagues if Row.CARD in rows else [],
        organisations=common.organisations if Row.DETAILS in rows else [],
    )


def score_of(candidate: Candidate, common: Common) -> float:
    """The score of the module's docstring; 0 when there is no reason at all."""
    bonus = PER_INTEREST * min(len(common.interests), INTERESTS_COUNTED)
    bonus += SAME_SCHOOL * bool(common.schools)
    bonus += SAME_ORGANISATION * bool(common.colleagues or common.organisations)
    if not candidate.mutual:
        return BEYOND * bonus
    share = candidate.mutual / candidate.peak
    return share * math.exp(1 - share) * (1 + candidate.closeness) / 2 + bonus


def proposals(viewer: Member, found: Sequence[Suggestion]) -> list[Proposal]:
    """Suggestions ready to be shown: cards, buttons and reasons, in a constant number of queries."""
    cards = cards_with_buttons(viewer, [suggestion.member for suggestion in found])
    return [
        Proposal(card, reason(suggestion.common, suggestion.through))
        for card, suggestion in zip(cards, found, strict=True)
    ]


def reason(common: Common, through: str) -> str:
    """Why somebody is suggested, in words: what is shared; the number of mutual connections stands on the card."""
    parts = []
    if common.colleagues:
        parts.append(_("Also at %(name)s") % {"name": common.colleagues[0]})
    elif common.organisations:
        parts.append(_("Also worked at %(name)s") % {"name": common.organisations[0]})
    if common.schools:
        parts.append(_("Same school: %(name)s") % {"name": common.schools[0]})
    if common.interests:
        parts.append(_("You share %(interests)s") % {"interests": get_text_list(common.interests[:2], _("and"))})
    if through:
        parts.append(_("Connected to %(name)s") % {"name": through})
    return " · ".join(parts[:REASONS_SHOWN])
