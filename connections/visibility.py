"""The rulebook: who may see what (docs/rules.md, "What each degree sees and may do"). Nothing else decides it.

Two shapes of one rule. As conditions on rows: `visible_q` and the gates made of it; views start from a gate, for
writes too, so that nobody can act on what they cannot see. As a set of profile rows for one relation: `rows_visible`.
Both read PostgreSQL only: Redis never grants anything.
"""

from collections.abc import Collection
from enum import StrEnum

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Member, MemberQuerySet, Reach
from connections.models import Block, Tie
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


class Audience(models.IntegerChoices):
    """Who may see a post: the farthest degree, or everybody. Narrower is less."""

    CONNECTIONS = 1, _("Connections")
    SECOND = 2, _("Up to 2nd degree")
    ANYONE = 4, _("Anyone")


def visible_q(viewer: Viewer, member: str = "pk") -> Q:
    """The members who exist for a viewer, as a condition on the path `member` of any model.

    Inactive members exist for nobody, and those who have not confirmed their address for nobody but themselves; a
    block, in either direction, makes two members not exist for each other; a visitor without an account sees members
    with a public profile.
    """
    active = Member.objects.filter(pk=OuterRef(member), is_active=True)
    if not isinstance(viewer, Member):
        return Q(Exists(active.filter(is_confirmed=True, is_public=True)))
    # Each direction by itself: together they are no join that an index could serve.
    blocked = Block.objects.filter(blocker_id=viewer.pk, blocked_id=OuterRef(member))
    blocking = Block.objects.filter(blocker_id=OuterRef(member), blocked_id=viewer.pk)
    confirmed = Q(is_confirmed=True) | Q(pk=viewer.pk)
    return Q(Exists(active.filter(confirmed))) & ~Q(Exists(blocked)) & ~Q(Exists(blocking))


def audience_q(viewer: Viewer, *, author: str, audience: str = "audience") -> Q:
    """What was published to an audience that the viewer is in; `author` and `audience` are paths of any model.

    Whether the author exists for the viewer at all is asked of `visible_q`, beside this.
    """
    anyone = Q(**{audience: Audience.ANYONE})
    if not isinstance(viewer, Member):
        return anyone
    mine = Tie.objects.filter(member_id=viewer.pk)
    # The author's connections, of which each is looked up among the viewer's, read once; and only for posts to the 2nd
    # degree. Both conditions are so written that the planner leaves them alone. It would rather join the two lists,
    # whose lengths it can but guess, or gather the viewer's whole second circle: for busy members that takes a second.
    mutual = Tie.objects.filter(
        one_by_one("member_id", author), _is_found_in("other_id", Subquery(mine.values("other_id")))
    )
    return (
        anyone
        | Q(**{author: viewer.pk})
        | Q(Exists(mine.filter(other_id=OuterRef(author))))
        | (Q(**{audience: Audience.SECOND}) & Q(Exists(mutual)))
    )


def one_by_one(column: str, outer: str) -> Func:
    """`column` is that of the row around, in a condition by `Exists` that the planner answers row by row.

    Said plainly, it may gather the whole of the inner table that meets the rest of the condition instead.
    """
    return Func(
        F(column),
        OuterRef(outer),
        template="%(expressions)s])",
        arg_joiner=" = ANY(ARRAY[",
        output_field=models.BooleanField(),
    )


def _is_found_in(column: str, rows: Subquery) -> Func:
    """`column IN (rows)`, as a condition that the planner makes no join of."""
    return Func(
        F(column), rows, template="(%(expressions)s) IS TRUE", arg_joiner=" IN ", output_field=models.BooleanField()
    )


def interactions_q(viewer: Viewer, *, actor: str, about: str) -> Q:
    """Comments, reactions and reposts that the viewer may be told of as what their actor did (docs/rules.md, "their
    interactions"): on the actor's page and in reason lines. `actor` and `about` (the author of the post) are names of
    relations of any model. Whether the interaction and its post may be seen is asked of their gates, beside this.

    One's own; those of the 1st degree; those of the 2nd degree with a mutual connection, which is whoever is connected
    to both. The actor may narrow this (`Member.activity_reach`).
    """
    if not isinstance(viewer, Member):
        return Q(pk__in=[])
    mine = Tie.objects.filter(member_id=viewer.pk)
    first = Q(Exists(mine.filter(other_id=OuterRef(f"{actor}_id"))))
    knows_author = Q(Exists(mine.filter(other_id=OuterRef(f"{about}_id"))))
    known_to_author = Q(Exists(Tie.objects.filter(member_id=OuterRef(f"{about}_id"), other_id=OuterRef(f"{actor}_id"))))
    return (
        Q(**{f"{actor}_id": viewer.pk})
        | (Q(**{f"{actor}__activity_reach__gte": Reach.FIRST}) & first)
        | (Q(**{f"{actor}__activity_reach__gte": Reach.SECOND}) & knows_author & known_to_author)
    )


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
