"""Forms of one's own profile. Text comes out cleaned: what cannot be seen is gone, and counts for no limit."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from accounts.models import FormerHandle, Member
from accounts.photos import prepared_photo
from core.fields import LineField, LinesField
from core.text import clean_line
from profiles.models import Education, Position
from profiles.models.history import FIRST_YEAR
from profiles.models.terms import TERM_MAX

YEARS_AHEAD = 8
_SEPARATORS = re.compile(r"[,;\n]+")


class CardForm(forms.Form):
    """The card and what is said of oneself: `Member`'s own columns."""

    first_name = LineField(label=_("First name"), max_length=60, error_messages={"required": _("Write a name.")})
    last_name = LineField(label=_("Last name"), max_length=60, required=False)
    headline = LineField(
        label=_("Headline"),
        max_length=160,
        required=False,
        help_text=_("What you do, in a line. It stands beside your name."),
        widget=forms.TextInput(attrs={"data-count": 160}),
    )
    place = LineField(label=_("Location"), max_length=100, required=False)
    about = LinesField(
        label=_("About"),
        max_length=3000,
        required=False,
        help_text=_("What you care about, in your own words."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    @staticmethod
    def initial_of(member: Member) -> dict[str, str]:
        """What the form shows at first."""
        return {name: getattr(member, name) for name in CardForm.base_fields}


class ContactForm(forms.Form):
    """How connections reach the member."""

    contact_email = forms.EmailField(label=_("Contact email"), max_length=254, required=False)
    phone = LineField(label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")

    @staticmethod
    def initial_of(member: Member) -> dict[str, str]:
        """What the form shows at first."""
        return {name: getattr(member, name) for name in ContactForm.base_fields}

    def clean_website(self) -> str:
        """Addresses of web pages only: this becomes a link."""
        website: str = clean_line(self.cleaned_data["website"])
        if website and not website.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Write the address of a web page."), code="scheme")
        return website


class HandleForm(forms.ModelForm):
    """The end of the profile's address."""

    class Meta:
        model = Member
        fields = ["handle"]

    def clean_handle(self) -> str:
        """A handle that nobody else has or had."""
        handle: str = self.cleaned_data["handle"]
        if FormerHandle.objects.filter(handle=handle).exclude(member=self.instance).exists():
            raise forms.ValidationError(_("This handle is taken."), code="unique")
        return handle


class PhotoForm(forms.Form):
    """A new photo; `cleaned_data["photo"]` is the file to keep."""

    photo = forms.FileField(
        label=_("Picture"),
        help_text=_("It is cut to a square. Where and with what it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,image/avif"}),
    )

    def clean_photo(self) -> "ContentFile[bytes]":
        """The picture written anew; an error beside the field where it cannot be."""
        upload: UploadedFile = self.cleaned_data["photo"]
        return prepared_photo(upload)


def _month_choices() -> list[tuple[Any, Any]]:
    return [("", _("Month")), *MONTHS.items()]


def _last_year() -> int:
    return timezone.localdate().year + YEARS_AHEAD


def _year_error() -> forms.ValidationError:
    return forms.ValidationError(
        _("Write a year from %(first)s to %(last)s."),
        code="year",
        params={"first": FIRST_YEAR, "last": _last_year()},
    )


class PositionForm(forms.Form):
    """A position. Dates are asked for as month and year; the position goes on when the end is left out."""

    title = LineField(label=_("Title"), max_length=120, widget=forms.TextInput(attrs={"data-focus": True}))
    organisation = LineField(label=_("Organisation"), max_length=TERM_MAX)
    place = LineField(label=_("Location"), max_length=100, required=False)
    start_month = forms.TypedChoiceField(label=_("From"), choices=_month_choices, coerce=int)
    start_year = forms.IntegerField(label=_("Year"))
    end_month = forms.TypedChoiceField(
        label=_("Until"), choices=_month_choices, coerce=int, empty_value=None, required=False
    )
    end_year = forms.IntegerField(label=_("Year"), required=False, help_text=_("Leave both empty while you are there."))
    description = LinesField(
        label=_("Description"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    @staticmethod
    def initial_of(position: Position) -> dict[str, Any]:
        """What the form shows of a position that exists."""
        start, end = position.starts_on, position.ends_on
        return {
            "title": position.title,
            "organisation": position.organisation.name,
            "place": position.place,
            "start_month": start.month,
            "start_year": start.year,
            "end_month": end.month if end else "",
            "end_year": end.year if end else "",
            "description": position.description,
        }

    def clean(self) -> dict[str, Any]:
        """Two months in order, neither before our time nor far ahead of it."""
        data = super().clean() or {}
        starts_on = self._month("start")
        ends_on = self._month("end")
        if bool(data.get("end_year")) != bool(data.get("end_month")) and not self.errors:
            missing = "end_month" if data.get("end_year") else "end_year"
            self.add_error(missing, _("Give month and year, or neither."))
        if starts_on and starts_on > timezone.localdate():
            self.add_error("start_year", _("This lies in the future."))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("end_year", _("The end lies before the beginning."))
        return data | {"starts_on": starts_on, "ends_on": ends_on}

    def _month(self, which: str) -> date | None:
        month, year = self.cleaned_data.get(f"{which}_month"), self.cleaned_data.get(f"{which}_year")
        if not month or not year:
            return None
        if not FIRST_YEAR <= year <= _last_year():
            self.add_error(f"{which}_year", _year_error())
            return None
        return date(year, month, 1)


class EducationForm(forms.Form):
    """Time at a school."""

    school = LineField(label=_("School"), max_length=TERM_MAX, widget=forms.TextInput(attrs={"data-focus": True}))
    title = LineField(label=_("Degree or title"), max_length=120, required=False)
    field = LineField(label=_("Field of study"), max_length=120, required=False)
    start_year = forms.IntegerField(label=_("From"), required=False, help_text=_("A year."))
    end_year = forms.IntegerField(label=_("Until"), required=False, help_text=_("A year; it may lie ahead."))

    @staticmethod
    def initial_of(education: Education) -> dict[str, Any]:
        """What the form shows of an education that exists."""
        return {
            "school": education.school.name,
            "title": education.title,
            "field": education.field,
            "start_year": education.start_year,
            "end_year": education.end_year,
        }

    def clean(self) -> dict[str, Any]:
        """Years of our time, in order."""
        data = super().clean() or {}
        for name in ("start_year", "end_year"):
            year = data.get(name)
            if year is not None and not FIRST_YEAR <= year <= _last_year():
                self.add_error(name, _year_error())
        start, end = data.get("start_year"), data.get("end_year")
        if not self.errors and start and end and end < start:
            self.add_error("end_year", _("The end lies before the beginning."))
        return data


class TermsForm(forms.Form):
    """Skills or interests to add: one, or several with commas between them."""

    names = forms.CharField(label=_("Add"), max_length=2000, strip=True, widget=forms.TextInput)

    def clean_names(self) -> list[str]:
        """The names, cleaned, in the order written."""
        names = [line for part in _SEPARATORS.split(self.cleaned_data["names"]) if (line := clean_line(part))]
        if not names:
            raise forms.ValidationError(_("Write at least one."), code="required")
        if longest := next((name for name in names if len(name) > TERM_MAX), ""):
            raise forms.ValidationError(
                _("“%(name)s…” is too long: %(most)s characters at most. Put commas between several."),
                code="length",
                params={"name": longest[:30], "most": TERM_MAX},
            )
        return names
