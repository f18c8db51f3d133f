"""Writes on one's own profile, as verbs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Member
from profiles.models import (
    Education,
    Interest,
    MemberInterest,
    MemberSkill,
    Organisation,
    Position,
    School,
    Skill,
    SuggestionDismissal,
)

ENTRIES_MAX = 40
TERMS_MAX = 50

MemberTermModel = type[MemberSkill] | type[MemberInterest]


class TooMany(Exception):
    """The profile holds all of these that it may. `str()` is a sentence for the member."""


@transaction.atomic
def update_card(*, member: Member, fields: Mapping[str, Any]) -> None:
    """Changes columns of the member's own card: name, headline, place, about, contact. Values come cleaned."""
    Member.objects.filter(pk=member.pk).update(**fields)
    for name, value in fields.items():
        setattr(member, name, value)


@transaction.atomic
def save_position(
    *, member: Member, organisation: str, fields: Mapping[str, Any], position: Position | None = None
) -> Position:
    """Adds a position, or changes the member's own one. Raises TooMany."""
    if position is None:
        _make_room(Position.objects.filter(member=member).count(), ENTRIES_MAX)
        position = Position(member=member)
    position.organisation = Organisation.objects.named([organisation])[0]
    for name, value in fields.items():
        setattr(position, name, value)
    position.save()
    return position


@transaction.atomic
def save_education(
    *, member: Member, school: str, fields: Mapping[str, Any], education: Education | None = None
) -> Education:
    """Adds time at a school, or changes the member's own one. Raises TooMany."""
    if education is None:
        _make_room(Education.objects.filter(member=member).count(), ENTRIES_MAX)
        education = Education(member=member)
    education.school = School.objects.named([school])[0]
    for name, value in fields.items():
        setattr(education, name, value)
    education.save()
    return education


@transaction.atomic
def remove_entry(*, entry: Position | Education | MemberSkill | MemberInterest) -> None:
    """Takes something off the profile; the organisation, school or term itself stays for others."""
    entry.delete()


@transaction.atomic
def add_terms(*, member: Member, model: MemberTermModel, names: Sequence[str]) -> list[str]:
    """Puts skills or interests at the end of the member's list; ones that are there already stay where they are.

    Returns the names that are new. Raises TooMany when they do not all fit.
    """
    vocabulary: Any = Skill if model is MemberSkill else Interest
    row: Any = model
    terms = vocabulary.objects.named(names)
    own = model.objects.select_for_update().filter(member=member)
    present = set(own.values_list("term_id", flat=True))
    fresh = [term for term in terms if term.pk not in present]
    _make_room(len(present) + len(fresh) - 1, TERMS_MAX)
    last = own.order_by().aggregate(last=Max("position"))["last"]
    begin = 0 if last is None else last + 1
    row.objects.bulk_create(
        [row(member=member, term=term, position=place) for place, term in enumerate(fresh, begin)],
        ignore_conflicts=True,
    )
    return [term.name for term in fresh]


@transaction.atomic
def dismiss(*, member: Member, other: Member) -> None:
    """Takes somebody out of the people the member may know; silent, and the same done twice."""
    SuggestionDismissal.objects.get_or_create(member=member, dismissed=other)


@transaction.atomic
def undo_dismissal(*, member: Member, other: Member) -> None:
    """Lets somebody be suggested again; the same done twice."""
    SuggestionDismissal.objects.filter(member=member, dismissed=other).delete()


def _make_room(present: int, most: int) -> None:
    if present >= most:
        raise TooMany(_("A profile holds up to %(count)s of these. Remove one first.") % {"count": most})
