"""The audit trail and the record of looks, to be read."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from connections.admin import ReadOnly
from core.admin import OwnFilters
from core.text import truncate
from moderation.models import Decision, Look


@admin.register(Decision)
class DecisionAdmin(ReadOnly, OwnFilters):
    """Every decision ever taken. What it was about stands on the page of its case, which notes who looked."""

    list_display = ["at", "kind", "case_link", "about", "by", "reason_begins"]
    list_filter = ["kind", "at"]
    list_select_related = ["case", "about", "by"]
    search_fields = ["=about__handle", "=by__handle"]
    search_help_text = _("The exact handle of the member concerned, or of the moderator.")
    date_hierarchy = "at"
    fields = ["case_link", "kind", "about", "until", "reason", "note", "by", "at"]
    readonly_fields = ["case_link"]
    show_full_result_count = False

    @admin.display(description=_("case"))
    def case_link(self, decision: Decision) -> str:
        """The way to the case."""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:moderation_case_change", args=[decision.case_id]), decision.case
        )

    @admin.display(description=_("reason"))
    def reason_begins(self, decision: Decision) -> str:
        """The beginning of the reason."""
        return truncate(" ".join(decision.reason.split()), 80)


@admin.register(Look)
class LookAdmin(ReadOnly, OwnFilters):
    """Who of the staff looked at what, and when."""

    list_display = ["at", "by", "what", "number"]
    list_display_links = None
    list_filter = ["what", "at"]
    list_select_related = ["by"]
    search_fields = ["=by__handle"]
    search_help_text = _("The exact handle of whoever looked.")
    date_hierarchy = "at"
    show_full_result_count = False
