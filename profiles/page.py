"""The page of a member, assembled for one viewer: what may be shown, how the two are connected, what can be done."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Value
from django.utils.translation import gettext as _

from accounts.models import Member, Reach
from connections.button import NOTHING, Button, connect_button
from connections.cards import Card, known_card
from connections.paths import Hop, known_to_both, paths
from connections.relations import VISITOR, Relation, Viewer, pretend, relation
from connections.services.invitations import terms_of
from connections.visibility import Row, displayed_name, rows_visible
from core.compiled import Compiled
from profiles.facts import Facts, facts

SHOWN_FACES = 3
PRETENDED: dict[str, Relation] = {
    "1": pretend(1),
    "2": pretend(2),
    "3": pretend(3),
    "out": pretend(None),
    "visitor": pretend(None, visitor=True),
}


@dataclass(frozen=True, slots=True)
class Ways:
    """How the viewer is connected to the member.

    `chains` are shortest paths as the hops of components/path.html, the viewer and the member included; `count` says
    how many there are in all. `mutual` are cards of some mutual connections, `mutual_count` how many there are, those
    who may not be named included.
    """

    count: int = 0
    chains: tuple[tuple[Any, ...], ...] = ()
    mutual: tuple[Card, ...] = ()
    mutual_count: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that the page shows. Empty or None where it may not be shown."""

    owner: Member
    relation: Relation
    rows: frozenset[Row]
    name: str
    facts: Facts
    ways: Ways
    button: Button
    unseen: tuple[str, ...]
    pretended: str = ""

    @property
    def is_mine(self) -> bool:
        """Whether the viewer is at home: the owner, not looking as somebody else."""
        return self.relation.is_self

    @property
    def shows(self) -> dict[str, bool]:
        """`profile.shows.contact` and the like, for the template: which rows of the table are granted."""
        return {row.value: row in self.rows for row in Row}

    @property
    def face(self) -> dict[str, Any]:
        """What components/avatar.html shows: the photo only where it may be seen."""
        photo_url = self.owner.photo_url if Row.CARD in self.rows else ""
        return {"initials": self.owner.initials, "hue": self.owner.hue, "photo_url": photo_url}

    @property
    def place(self) -> str:
        """The location, empty where it may not be seen."""
        return self.owner.place if Row.CARD in self.rows else ""

    @property
    def about(self) -> str:
        """The member's own words, empty where they may not be seen."""
        return self.owner.about if Row.DETAILS in self.rows else ""

    @property
    def has_contact(self) -> bool:
        """Whether there are contact details that may be shown."""
        owner = self.owner
        return Row.CONTACT in self.rows and bool(owner.contact_email or owner.phone or owner.website)


def profile(viewer: Viewer, owner: Member, *, pretended: str = "") -> Profile:
    """The page of a member who exists for the viewer (the caller's gate).

    `pretended`, a key of PRETENDED, shows owners their page as others see it; from anybody else it changes nothing.
    """
    standing = relation(viewer, owner)
    if pretended not in PRETENDED or not standing.is_self:
        pretended = ""
    if pretended:
        standing = PRETENDED[pretended]
    rows = rows_visible(standing, owner)
    is_real = isinstance(viewer, Member) and not pretended
    ways, button = Ways(), NOTHING
    if isinstance(viewer, Member) and is_real:
        ways = _ways(viewer, owner, standing, rows)
        button = connect_button(standing, terms_of(viewer, owner, standing))
    return Profile(
        owner=owner,
        relation=standing,
        rows=rows,
        name=displayed_name(owner, rows),
        facts=facts(AnonymousUser() if standing.is_visitor else viewer, owner, rows),
        ways=ways,
        button=button,
        unseen=tuple(_unseen(owner, standing, rows)),
        pretended=pretended,
    )


def _ways(viewer: Member, owner: Member, standing: Relation, rows: Collection[Row]) -> Ways:
    if standing.is_connected:
        some = _MUTUAL.objects(viewer=viewer.pk, owner=owner.pk)
        number = sum(number for (number,) in _MUTUAL_NUMBER.rows(viewer=viewer.pk, owner=owner.pk)) if some else 0
        return Ways(mutual=tuple(known_card(member, 1) for member in some), mutual_count=number)
    if standing.is_self or standing.degree is None:
        return Ways()
    found = paths(viewer, owner)
    chains = tuple((_viewer_hop(viewer), *map(_hop, hops), _owner_hop(owner, rows, standing)) for hops in found.shown)
    if standing.degree != 2:
        return Ways(found.count, chains)
    # At the 2nd degree every shortest path is one mutual connection.
    faces = found.introducers[:SHOWN_FACES]
    return Ways(found.count, chains, tuple(known_card(member, 1) for member in faces), found.count)


# Of two who know each other: everybody whom both know may be named.
_MUTUAL: Compiled[Member] = Compiled(
    lambda *, viewer, owner: known_to_both(viewer, owner).order_by("first_name", "last_name", "pk")[:SHOWN_FACES]
)
_MUTUAL_NUMBER: Compiled[Any] = Compiled(
    lambda *, viewer, owner: (
        known_to_both(viewer, owner).order_by().values(all=Value(1)).annotate(number=Count("pk")).values_list("number")
    )
)


def _viewer_hop(viewer: Member) -> dict[str, Any]:
    return {
        "is_viewer": True,
        "initials": viewer.initials,
        "hue": viewer.hue,
        "photo_url": viewer.photo_url,
    }


def _hop(hop: Hop) -> Any:
    return known_card(hop.member, hop.degree) if hop.member else {"hidden": True, "degree": hop.degree}


def _owner_hop(owner: Member, rows: Collection[Row], standing: Relation) -> dict[str, Any]:
    return {
        "name": displayed_name(owner, rows),
        "initials": owner.initials,
        "hue": owner.hue,
        "photo_url": owner.photo_url if Row.CARD in rows else "",
        "degree": standing.degree,
    }


def _unseen(owner: Member, standing: Relation, rows: Collection[Row]) -> list[str]:
    """Why some things are not shown, in words. What owners keep to themselves alone is not spoken of."""
    if standing.is_self or standing.is_visitor:
        return []
    name = owner.get_short_name()
    lines = []
    if Row.CARD not in rows:
        lines += {
            Reach.FIRST: [_("%(name)s shows photo, location and current position to connections.") % {"name": name}],
            Reach.SECOND: [
                _("Photo, location and current position are visible to %(name)s's 1st and 2nd degree.") % {"name": name}
            ],
            Reach.THIRD: [
                _("Photo, location and current position are visible to %(name)s's 1st, 2nd and 3rd degree.")
                % {"name": name}
            ],
        }.get(Reach(owner.card_reach), [])
    if Row.DETAILS not in rows:
        lines += {
            Reach.FIRST: [_("%(name)s shows about, experience, education and skills to connections.") % {"name": name}],
            Reach.SECOND: [
                _("About, experience, education and skills are visible to %(name)s's 1st and 2nd degree.")
                % {"name": name}
            ],
        }.get(Reach(owner.details_reach), [])
    if standing.is_connected and Row.CONNECTIONS not in rows:
        lines.append(_("%(name)s keeps the connection list private.") % {"name": name})
    return lines


def public_rows(owner: Member) -> frozenset[Row]:
    """What people without an account see, which is also what a preview of the link may say. Empty: nothing."""
    return rows_visible(VISITOR, owner)
