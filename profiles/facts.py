"""What a profile says of a member beside the card, read in one statement, and only what may be shown.

`docs/rules.md`, "What each degree sees and may do", is applied by `connections.visibility.rows_visible`; this module
reads what those rows hold and nothing else.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.aggregates import Count
from django.db.models.fields import BooleanField
from django.db.models.functions import Coalesce, JSONObject

from accounts.models import Member
from connections.models import Follow, Tie
from connections.relations import Viewer
from connections.visibility import Row, visible_q
from core.compiled import Compiled
from profiles.models import Education, MemberInterest, MemberSkill, Position


@dataclass(frozen=True, slots=True)
class Job:
    """A position, ready to be shown. `ends_on` is None while it goes on."""

    id: int
    title: str
    organisation: str
    place: str
    starts_on: date
    ends_on: date | None
    description: str


@dataclass(frozen=True, slots=True)
class Study:
    """Time at a school, ready to be shown."""

    id: int
    school: str
    field: str
    title: str
    start_year: int | None
    end_year: int | None


@dataclass(frozen=True, slots=True)
class Label:
    """A skill or an interest; `shared` when the viewer has it too."""

    id: int
    name: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be shown of a profile beside the member's own columns; empty where it may not.

    `connections` and `followers` count those who exist for the viewer, as the lists do; None where they may not be
    shown.
    """

    current: Job | None = None
    jobs: tuple[Job, ...] = ()
    studies: tuple[Study, ...] = ()
    skills: tuple[Label, ...] = ()
    interests: tuple[Label, ...] = ()
    connections: int | None = None
    followers: int | None = None

    @property
    def shared_interests(self) -> tuple[Label, ...]:
        """The interests that the viewer has too."""
        return tuple(label for label in self.interests if label.shared)


def facts(viewer: Viewer, owner: Member, rows: Collection[Row]) -> Facts:
    """The facts of a profile that these rows grant, in one statement.

    Interests that the viewer shares come first. The others are part of the details, as skills are: `docs/rules.md`
    grants shared interests alone to those who do not see the details.
    """
    names = _names(viewer, rows)
    if not names:
        return Facts()
    asked = {"owner": owner.pk}
    if isinstance(viewer, Member) and _DEPEND_ON_VIEWER & set(names):
        asked["viewer"] = viewer.pk
    [row] = _FACTS.rows(names, **asked)
    found = dict(zip(names, row, strict=True))
    jobs = [_job(row) for row in found.get("current", [])]
    return Facts(
        current=jobs[0] if jobs else None,
        jobs=tuple(_job(row) for row in found.get("jobs", [])),
        studies=tuple(Study(**row) for row in found.get("studies", [])),
        skills=tuple(Label(**row) for row in found.get("skills", [])),
        interests=tuple(Label(**row) for row in found.get("interests", found.get("shared", []))),
        connections=found.get("connections"),
        followers=found.get("followers"),
    )


def _names(viewer: Viewer, rows: Collection[Row]) -> tuple[str, ...]:
    """Which facts these rows grant."""
    names: list[str] = []
    if Row.CARD in rows:
        names += ["current"]
    if isinstance(viewer, Member) and {Row.CARD, Row.CONNECTIONS} & set(rows):
        names += ["connections", "followers"]
    if Row.DETAILS in rows:
        names += ["jobs", "studies", "skills"]
    if Row.INTERESTS in rows:
        names += ["interests" if Row.DETAILS in rows else "shared"]
    return tuple(names)


def _facts(names: tuple[str, ...], *, owner: int, viewer: int | None = None) -> QuerySet[Any]:
    somebody: Viewer = AnonymousUser() if viewer is None else Member(pk=viewer)
    ties = Tie.objects.filter(visible_q(somebody, "other_id"), member_id=OuterRef("pk"))
    followers = Follow.objects.filter(visible_q(somebody, "follower_id"), followed_id=OuterRef("pk"))
    every: dict[str, Callable[[], Any]] = {
        "current": lambda: _jobs(Position.objects.current(), 1),
        "connections": lambda: _count(ties, "member_id"),
        "followers": lambda: _count(followers, "followed_id"),
        "jobs": lambda: _jobs(Position.objects.newest_first()),
        "studies": _studies,
        "skills": lambda: _labels(MemberSkill.objects.all(), Value(False, output_field=BooleanField())),
        "interests": lambda: _interests(viewer, with_others=True),
        "shared": lambda: _interests(viewer, with_others=False),
    }
    # Prefixed: an annotation may not bear the name of a relation.
    wanted = {f"shown_{name}": every[name]() for name in names}
    return Member.objects.filter(pk=owner).annotate(**wanted).values_list(*wanted)


_DEPEND_ON_VIEWER = {"connections", "followers", "interests", "shared"}
_FACTS: Compiled[Any] = Compiled(_facts)


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(how_many=Count("*")).values("how_many")
    return Coalesce(Subquery(counted), 0)


def _of_owner(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(member_id=OuterRef("pk"))


def _jobs(rows: QuerySet[Position], limit: int | None = None) -> ArraySubquery:
    names = ("id", "title", "place", "starts_on", "ends_on", "description")
    json = JSONObject(**{name: F(name) for name in names}, organisation=F("organisation__name"))
    return ArraySubquery(_of_owner(rows).values(json=json)[:limit])


def _studies() -> ArraySubquery:
    names = ("id", "field", "title", "start_year", "end_year")
    json = JSONObject(**{name: F(name) for name in names}, school=F("school__name"))
    return ArraySubquery(_of_owner(Education.objects.newest_first()).values(json=json))


def _labels(rows: QuerySet[Any], shared: Any) -> ArraySubquery:
    json = JSONObject(id=F("id"), name=F("term__name"), shared=F("shared"))
    ordered = _of_owner(rows).annotate(shared=shared).order_by("-shared", "position", "id")
    return ArraySubquery(ordered.values(json=json))


def _interests(viewer: int | None, *, with_others: bool) -> ArraySubquery:
    own = MemberInterest.objects.filter(member_id=viewer or 0, term_id=OuterRef("term_id"))
    shared = Exists(own.exclude(member_id=OuterRef("member_id")))
    rows = MemberInterest.objects.filter(Q() if with_others else Q(shared))
    return _labels(rows, shared)


def _job(row: dict[str, Any]) -> Job:
    ends = row["ends_on"]
    return Job(
        **{
            **row,
            "starts_on": date.fromisoformat(row["starts_on"]),
            "ends_on": date.fromisoformat(ends) if ends else None,
        }
    )
