"""The card of a member in a list: what the viewer may see of them there, their degree, and what can be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import Member
from connections.budget import budget_of
from connections.button import Button, Terms, connect_button
from connections.degrees import degrees, mutual_counts
from connections.graph import truth
from connections.relations import Relation, Viewer, relations
from connections.visibility import Row, displayed_name, rows_visible


@dataclass(frozen=True, slots=True)
class Card:
    """A member as one viewer sees them in a list. Every text is ready to be shown.

    `degree` is what the badge says: 1 to 3, None for oneself and out of network. `photo_url` and `place` are empty
    where the viewer may not see them. `button` is None where the list did not ask for it.
    """

    member: Member
    name: str
    url: str
    headline: str
    initials: str
    hue: int
    photo_url: str
    place: str
    degree: int | None
    mutual_count: int
    relation: Relation | None = None
    button: Button | None = None

    @property
    def handle(self) -> str:
        """The member's handle, for addresses."""
        return self.member.handle


def cards(viewer: Viewer, members: Sequence[Member], *, with_mutual: bool = True) -> list[Card]:
    """Cards of members who exist for the viewer (the caller's gate), in the order given.

    Three round trips, however many: degrees and mutual counts from the engine; and since no permission comes from
    Redis, what the engine says is near enough to see a photo is confirmed by PostgreSQL. Without `with_mutual`, for
    where that is not shown, mutual counts are 0 and cost nothing.
    """
    if not isinstance(viewer, Member):
        return [_card(member, Relation(is_visitor=True), 0) for member in members]
    ids = [member.pk for member in members]
    found = degrees(viewer.pk, ids)
    mutual = mutual_counts(viewer.pk, ids) if with_mutual else dict.fromkeys(ids, 0)
    guarded = [member.pk for member in members if found[member.pk] and _is_guarded(member)]
    confirmed = truth.degrees(viewer.pk, guarded)
    return [
        _card(
            member,
            Relation(degree=found[member.pk]),
            mutual[member.pk],
            granted=Relation(degree=0 if member.pk == viewer.pk else confirmed.get(member.pk)),
        )
        for member in members
    ]


def _is_guarded(member: Member) -> bool:
    """Whether a card of this member holds anything that depends on the degree."""
    return bool(member.photo or member.place or member.last_name_as_initial)


def cards_with_buttons(viewer: Member, members: Sequence[Member]) -> list[Card]:
    """Cards that also carry the relation and the connect button, from PostgreSQL; seven queries, however many."""
    ids = [member.pk for member in members]
    found = relations(viewer, ids)
    mutual = mutual_counts(viewer.pk, ids)
    terms = _terms(viewer, members, found)
    return [
        _card(
            member,
            found[member.pk],
            mutual[member.pk],
            button=connect_button(found[member.pk], terms[member.pk]),
        )
        for member in members
    ]


def stranger_card(member: Member) -> Card:
    """The card as somebody out of network sees it: for the list of those whom one has blocked."""
    return _card(member, Relation(), 0)


def _terms(viewer: Member, members: Iterable[Member], found: dict[int, Relation]) -> dict[int, Terms]:
    budget = budget_of(viewer)
    full = truth.full_members([viewer.pk, *found])
    return {
        member.pk: Terms(
            follow_first=member.follow_first,
            takes_from=member.invitations_from,
            viewer_full=viewer.pk in full,
            owner_full=member.pk in full,
            budget_left=budget.left,
            budget_again_on=budget.again_on,
        )
        for member in members
    }


def _card(
    member: Member,
    relation: Relation,
    mutual_count: int,
    *,
    granted: Relation | None = None,
    button: Button | None = None,
) -> Card:
    rows = rows_visible(granted or relation, member) | {Row.NAME}
    shows_card = Row.CARD in rows
    return Card(
        member=member,
        name=displayed_name(member, rows),
        url=member.get_absolute_url(),
        headline=member.headline,
        initials=member.initials,
        hue=member.hue,
        photo_url=member.photo_url if shows_card else "",
        place=member.place if shows_card else "",
        degree=relation.degree or None,
        mutual_count=mutual_count,
        relation=relation,
        button=button,
    )


def known_card(member: Member, degree: int) -> Card:
    """The card of a member whose degree PostgreSQL has just told: an end of a connection, a hop of a path."""
    return _card(member, Relation(degree=degree), 0)
