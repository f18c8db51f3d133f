"""What a member has done: positions and education."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from profiles.models.terms import Organisation, School

FIRST_YEAR = 1900
LAST_YEAR = 2100


class PositionQuerySet(models.QuerySet["Position"]):
    """Reads on positions alone."""

    def newest_first(self) -> Self:
        """Positions that go on first, then by when they began, the latest first."""
        return self.order_by(F("ends_on").desc(nulls_first=True), "-starts_on", "-id")

    def current(self) -> Self:
        """Positions that go on, the latest first: the first of them is the member's current position."""
        return self.filter(ends_on=None).order_by("-starts_on", "-id")


class Position(models.Model):
    """A position in an organisation. Dates are first days of a month; `ends_on` is None while it goes on."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="positions", db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="used_by", verbose_name=_("organisation")
    )
    title = models.CharField(_("title"), max_length=120)
    place = models.CharField(_("location"), max_length=100, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    description = models.TextField(_("description"), max_length=2000, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="position_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(starts_on__year__gte=FIRST_YEAR), name="position_starts_in_our_time"),
        ]
        indexes = [models.Index(fields=["member", "-starts_on", "-id"], name="position_of_member")]

    def __str__(self) -> str:
        return f"{self.title} ({self.member_id})"


class EducationQuerySet(models.QuerySet["Education"]):
    """Reads on education alone."""

    def newest_first(self) -> Self:
        """What goes on or ended last comes first; without years, last."""
        return self.order_by(F("end_year").desc(nulls_last=True), F("start_year").desc(nulls_last=True), "-id")


class Education(models.Model):
    """Time spent at a school, in whole years; either year may be left out."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="education", db_index=False)
    school = models.ForeignKey(School, models.PROTECT, related_name="used_by", verbose_name=_("school"))
    field = models.CharField(_("field of study"), max_length=120, blank=True)
    title = models.CharField(_("degree or title"), max_length=120, blank=True)
    start_year = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("until"), null=True, blank=True)

    objects = EducationQuerySet.as_manager()

    class Meta:
        verbose_name = _("education")
        verbose_name_plural = _("education")
        constraints = [
            models.CheckConstraint(
                condition=Q(start_year=None) | Q(end_year=None) | Q(end_year__gte=F("start_year")),
                name="education_ends_after_start",
            ),
            models.CheckConstraint(
                condition=(Q(start_year=None) | Q(start_year__range=(FIRST_YEAR, LAST_YEAR)))
                & (Q(end_year=None) | Q(end_year__range=(FIRST_YEAR, LAST_YEAR))),
                name="education_in_our_time",
            ),
        ]
        indexes = [models.Index(fields=["member"], name="education_of_member")]

    def __str__(self) -> str:
        return f"{self.school_id} ({self.member_id})"
