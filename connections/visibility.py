"""The rulebook: who may see what (docs/rules.md, "What each degree sees and may do"). Nothing else decides it.

Two shapes of one rule. As conditions on rows: `visible_q` and the gates made of it; views start from a gate, for
writes too, so that nobody can act on what they cannot see. As a set of profile rows for one relation: `rows_visible`.
Both read PostgreSQL only: Redis never grants anything.
"""

from collections.abc import Collection
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from accounts.models import Member, MemberQuerySet, Reach
from connections.models import Block
from connections.relations import Relation, Viewer


class Row(StrEnum):
    """The rows of the table in docs/rules.md that concern a profile."""

    NAME = "name"  # name and headline
    LAST_NAME = "last_name"  # the last name in full
    CARD = "card"  # photo, location, current position
    DETAILS = "details"  # about, experience, education, skills
    INTERESTS = "interests"  # shared interests and groups
    CONTACT = "contact"
    CONNECTIONS = "connections"  # the whole connection list
    MUTUAL = "mutual"  # mutual connections


def visible_q(viewer: Viewer, member: str = "pk") -> Q:
    """The members who exist for a viewer, as a condition on the path `member` of any model.

    Inactive members exist for nobody, and those who have not confirmed their address for nobody but themselves; a
    block, in either direction, makes two members not exist for each other; a visitor without an account sees members
    with a public profile.
    """
    active = Member.objects.filter(pk=OuterRef(member), is_active=True)
    if not isinstance(viewer, Member):
        return Q(Exists(active.filter(is_confirmed=True, is_public=True)))
    blocked = Block.objects.filter(
        Q(blocker_id=viewer.pk, blocked_id=OuterRef(member)) | Q(blocked_id=viewer.pk, blocker_id=OuterRef(member))
    )
    return Q(Exists(active.filter(Q(is_confirmed=True) | Q(pk=viewer.pk)))) & ~Q(Exists(blocked))


def members_visible_to(viewer: Viewer) -> MemberQuerySet:
    """The gate of members: everybody who exists for the viewer, the viewer included."""
    return Member.objects.filter(visible_q(viewer))


def can_see(viewer: Viewer, member: Member) -> bool:
    """Whether a member exists for the viewer: the gate, asked of one."""
    return members_visible_to(viewer).filter(pk=member.pk).exists()


def viewers_of(member: Member) -> MemberQuerySet:
    """Everybody for whom a member exists: the gate seen from the other side."""
    if not member.is_active:
        return Member.objects.none()
    viewers = Member.objects.filter(visible_q(member))
    return viewers if member.is_confirmed else viewers.filter(pk=member.pk)


def rows_visible(relation: Relation, owner: Member) -> frozenset[Row]:
    """Which rows of the owner's profile somebody sees who stands to them like this. Empty: the owner does not exist.

    The owner may narrow each row (`Member.card_reach` and the like); nothing widens by itself.
    """
    if relation.blocked or not owner.is_active:
        return frozenset()
    if relation.is_self:
        return frozenset(Row)
    if not owner.is_confirmed:
        return frozenset()
    if relation.is_visitor:
        if not owner.is_public:
            return frozenset()
        last_name = set() if owner.last_name_as_initial else {Row.LAST_NAME}
        card = {Row.CARD} if owner.card_reach == Reach.THIRD else set()
        return frozenset({Row.NAME} | last_name | card)
    reach = relation.degree or Reach.EVERYONE
    rows = {Row.NAME}
    rows |= {
        row
        for row, farthest in (
            (Row.CARD, min(owner.card_reach, Reach.THIRD)),
            (Row.DETAILS, min(owner.details_reach, Reach.SECOND)),
            (Row.INTERESTS, owner.interests_reach),
            (Row.CONTACT, min(owner.contact_reach, Reach.FIRST)),
            (Row.MUTUAL, Reach.SECOND),
            (Row.CONNECTIONS, Reach.ONLY_ME if owner.hides_connections else Reach.FIRST),
            (Row.LAST_NAME, Reach.THIRD if owner.last_name_as_initial else Reach.EVERYONE),
        )
        if reach <= farthest
    }
    return frozenset(rows)


def displayed_name(owner: Member, rows: Collection[Row]) -> str:
    """The owner's name as those may read it who see `rows`."""
    return owner.full_name if Row.LAST_NAME in rows else owner.short_last_name


def may_be_named_between(intermediary: Member, *, viewer_knows_both: bool) -> bool:
    """Whether a member may be shown by name as the link between two others (docs/rules.md, Degrees 5).

    `viewer_knows_both`: the viewer is connected to both ends of the tie that is shown, and so knows of it.
    """
    return viewer_knows_both or not intermediary.hides_connections
