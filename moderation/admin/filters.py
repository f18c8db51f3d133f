"""The filters of the queue."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.models import Category, Objection
from moderation.models.case import CaseQuerySet


class StateFilter(admin.SimpleListFilter):
    """What waits, unless somebody asks for the rest."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices beside what waits."""
        return [("objections", _("Objections")), ("decided", _("Decided")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The first choice is what waits, not everything."""
        first, *rest = super().choices(changelist)
        yield {**first, "display": _("Waiting")}
        yield from rest

    def queryset(self, request: HttpRequest, queryset: Any) -> CaseQuerySet:
        """The cases in that state."""
        cases: CaseQuerySet = queryset
        waiting = Objection.objects.filter(decision__case=OuterRef("pk"), answer=None)
        return {
            "objections": cases.filter(Exists(waiting)),
            "decided": cases.filter(closed_at__isnull=False),
            "all": cases,
        }.get(self.value() or "", cases.filter(closed_at=None))


class CategoryFilter(admin.SimpleListFilter):
    """What reporters found wrong."""

    title = gettext_lazy("what is wrong")
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The categories."""
        return list(Category.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> CaseQuerySet:
        """Cases in which somebody named it."""
        cases: CaseQuerySet = queryset
        return cases.about(self.value() or "") if self.value() else cases
