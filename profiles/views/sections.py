"""The parts of a profile that are lists: what each is called, what it holds, and the forms it is edited with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from profiles import services
from profiles.facts import Facts, Label
from profiles.forms import EducationForm, PositionForm, TermsForm
from profiles.models import Education, Interest, MemberInterest, MemberSkill, Position, Skill

Words = str | Promise


@dataclass(frozen=True, slots=True)
class EntrySection:
    """Positions or education. `items` are to be shown; `form` is open, for `editing` or, when that is None, for a new
    entry."""

    kind: str
    title: Words
    add_label: Words
    empty: Words
    icon: str
    model: type[Model]
    form_class: Any
    items: tuple[Any, ...] = ()
    form: forms.Form | None = None
    editing: int | None = None

    def bind(self, data: Mapping[str, Any] | None = None, instance: Any = None) -> forms.Form:
        """The form of a new entry or of `instance`, with what was sent."""
        auto_id = f"{self.kind}_%s"
        if data is not None:
            return self.form_class(data, auto_id=auto_id)
        return self.form_class(initial=self.form_class.initial_of(instance) if instance else None, auto_id=auto_id)


@dataclass(frozen=True, slots=True)
class TermSection:
    """Skills or interests."""

    kind: str
    title: Words
    hint: Words
    model: services.MemberTermModel
    vocabulary: Any
    items: tuple[Label, ...] = ()
    form: forms.Form | None = None


ENTRIES: dict[str, EntrySection] = {
    "positions": EntrySection(
        kind="positions",
        title=_("Experience"),
        add_label=_("Add a position"),
        empty=_("Where you work, and where you worked before."),
        icon="briefcase",
        model=Position,
        form_class=PositionForm,
    ),
    "education": EntrySection(
        kind="education",
        title=_("Education"),
        add_label=_("Add a school"),
        empty=_("People you studied with find you by it."),
        icon="school",
        model=Education,
        form_class=EducationForm,
    ),
}
TERMS: dict[str, TermSection] = {
    "skills": TermSection(
        kind="skills",
        title=_("Skills"),
        hint=_("What people can ask you about. Put commas between several."),
        model=MemberSkill,
        vocabulary=Skill,
    ),
    "interests": TermSection(
        kind="interests",
        title=_("Interests"),
        hint=_("What you care about. Those you share are shown to each other, near or far."),
        model=MemberInterest,
        vocabulary=Interest,
    ),
}
_ITEMS: dict[str, Callable[[Facts], tuple[Any, ...]]] = {
    "positions": lambda found: found.jobs,
    "education": lambda found: found.studies,
    "skills": lambda found: found.skills,
    "interests": lambda found: found.interests,
}


def entry_section(
    kind: str, found: Facts, *, form: forms.Form | None = None, editing: int | None = None
) -> EntrySection:
    """The section of positions or education, with a form open in it or none."""
    return replace(ENTRIES[kind], items=_ITEMS[kind](found), form=form, editing=editing)


def term_section(kind: str, found: Facts, *, form: forms.Form | None = None) -> TermSection:
    """The section of skills or interests."""
    return replace(TERMS[kind], items=_ITEMS[kind](found), form=form or TermsForm(auto_id=f"{kind}_%s"))


def entry_sections(found: Facts) -> list[EntrySection]:
    """Both lists of entries, no form open."""
    return [entry_section(kind, found) for kind in ENTRIES]


def term_sections(found: Facts) -> list[TermSection]:
    """Both lists of terms."""
    return [term_section(kind, found) for kind in TERMS]


def save_entry(*, kind: str, member: Member, form: forms.Form, instance: Any = None) -> None:
    """Saves what a valid form of this kind holds. Raises services.TooMany."""
    data = form.cleaned_data
    names: tuple[str, ...]
    if kind == "positions":
        names = ("title", "place", "starts_on", "ends_on", "description")
        services.save_position(
            member=member,
            organisation=data["organisation"],
            fields={name: data[name] for name in names},
            position=instance,
        )
    else:
        names = ("title", "field", "start_year", "end_year")
        services.save_education(
            member=member, school=data["school"], fields={name: data[name] for name in names}, education=instance
        )
