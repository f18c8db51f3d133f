"""The admin of ties: to look things up. What members do to each other is theirs to change, by the verbs of the site;
what the engine writes is nobody's. So everything here is read only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.admin import MemberAdmin
from accounts.models import Member
from connections.graph.health import Step, examine
from connections.graph.statistics import WAYS, Answers
from connections.models import Block, Connection, Follow, GraphChange, GraphState, Invitation, InvitationReply
from connections.people import with_numbers
from core.admin import OwnFilters


class ReadOnly:
    """A table that the admin shows and never writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds rows by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes rows by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes rows by hand: what hangs on them (follows, the graph) would be left behind."""
        return False


admin.site.unregister(Member)


@admin.register(Member)
class NetworkMemberAdmin(MemberAdmin):
    """The members' admin of accounts, which knows no ties, with the numbers of their network."""

    list_display = [*MemberAdmin.list_display, "connection_count", "follower_count"]
    fieldsets = [
        *MemberAdmin.fieldsets[:-1],
        (_("Network"), {"fields": ["connection_count", "follower_count", "waiting_count"]}),
        MemberAdmin.fieldsets[-1],
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        """Members with their numbers, each counted by an index in the same statement."""
        return with_numbers(super().get_queryset(request))

    @admin.display(description=_("connections"))
    def connection_count(self, member: Any) -> int:
        """Connections that carry chains."""
        return int(member.connection_count)

    @admin.display(description=_("followers"))
    def follower_count(self, member: Any) -> int:
        """Active followers."""
        return int(member.follower_count)

    @admin.display(description=_("invitations waiting for them"))
    def waiting_count(self, member: Any) -> int:
        """Invitations that they have neither answered nor put aside."""
        return int(member.waiting_count)


# What an operator reads first: a word, and what it means for members and for whoever runs the site.
STEPS = {
    Step.IN_STEP: (_("In step"), _("Redis holds the network as PostgreSQL has it, and answers.")),
    Step.APPLYING: (
        _("Applying changes"),
        _("A worker is telling Redis what has changed. What that does not touch is answered by Redis."),
    ),
    Step.OUT_OF_STEP: (
        _("Out of step"),
        _("Redis has lost what it held. PostgreSQL answers, exactly and more slowly, until a worker has begun anew."),
    ),
    Step.EMPTY: (_("Never filled"), _("No worker has run yet. PostgreSQL answers, exactly and more slowly.")),
    Step.AWAY: (_("Redis is away"), _("PostgreSQL answers, exactly and more slowly, until Redis is back.")),
}
ASKED = {"degrees": _("Degrees"), "mutuals": _("Connections in common"), "circles": _("Circles")}
# The sweep comes every ten seconds: what waits longer than this waits for a worker that is not there.
LATE_SECONDS = 60


def engine_figures() -> dict[str, Any]:
    """What the page about the engine shows."""
    health = examine()
    state, explanation = STEPS[health.step]
    counted = health.counted
    tables = [(_("Answers lately"), counted.lately), (_("Answers in all"), counted.answers)] if counted else []
    return {
        "health": health,
        "state": state,
        "explanation": explanation,
        "gates": ", ".join(gate or "–" for gate in health.gates),
        "is_late": (health.pending.oldest_seconds or 0) > LATE_SECONDS,
        "answers": [(heading, answers.since, _rows(answers)) for heading, answers in tables],
    }


def _rows(answers: Answers) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for question, label in (*ASKED.items(), (None, _("All"))):
        share = answers.share("redis", question=question)
        counts = [answers.total(question=question, by=way) for way in WAYS]
        rows.append({"label": label, "counts": counts, "percent": None if share is None else share * 100})
    return rows


PAIR_HELP = _("A whole handle or address finds the rows of that member.")


@admin.register(Connection)
class ConnectionAdmin(ReadOnly, OwnFilters):
    """Who is connected, since when, and whether both are active."""

    list_display = ["low", "high", "live", "created_at"]
    list_filter = ["live", "created_at"]
    list_select_related = ["low", "high"]
    search_fields = ["=low__handle", "=high__handle", "=low__email", "=high__email"]
    search_help_text = PAIR_HELP
    date_hierarchy = "created_at"
    ordering = ["-id"]
    show_full_result_count = False


class ReplyInline(ReadOnly, admin.TabularInline):
    """What was written back and forth."""

    model = InvitationReply
    fields = ("author", "body", "created_at")
    readonly_fields = fields
    extra = 0

    def get_queryset(self, request: HttpRequest) -> Any:
        """The replies with their authors."""
        return super().get_queryset(request).select_related("author")


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, OwnFilters):
    """Invitations and how they ended."""

    list_display = ["sender", "recipient", "state", "created_at", "ignored_at", "closed_at"]
    list_filter = ["state", ("ignored_at", admin.EmptyFieldListFilter), "created_at"]
    list_select_related = ["sender", "recipient"]
    search_fields = ["=sender__handle", "=recipient__handle", "=sender__email", "=recipient__email"]
    search_help_text = PAIR_HELP
    date_hierarchy = "created_at"
    ordering = ["-id"]
    inlines = [ReplyInline]
    show_full_result_count = False


@admin.register(Follow)
class FollowAdmin(ReadOnly, OwnFilters):
    """Who follows whom."""

    list_display = ["follower", "followed", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["follower", "followed"]
    search_fields = ["=follower__handle", "=followed__handle", "=follower__email", "=followed__email"]
    search_help_text = PAIR_HELP
    date_hierarchy = "created_at"
    ordering = ["-id"]
    show_full_result_count = False


@admin.register(Block)
class BlockAdmin(ReadOnly, OwnFilters):
    """Who has blocked whom."""

    list_display = ["blocker", "blocked", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["blocker", "blocked"]
    search_fields = ["=blocker__handle", "=blocked__handle", "=blocker__email", "=blocked__email"]
    search_help_text = PAIR_HELP
    date_hierarchy = "created_at"
    ordering = ["-id"]
    show_full_result_count = False


@admin.register(GraphState)
class GraphStateAdmin(ReadOnly, OwnFilters):
    """Which state of the graph Redis holds: instead of a list of one row, how the degree engine is doing."""

    list_display = ["epoch", "mark"]
    change_list_template = "admin/connections/engine.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The page. The figures are asked for by the template, once the permission has been looked at."""
        told = {"title": _("Degree engine"), "look": engine_figures, **(extra_context or {})}
        return super().changelist_view(request, told)


@admin.register(GraphChange)
class GraphChangeAdmin(ReadOnly, OwnFilters):
    """Changes that Redis has not been told of yet; an old row means that no worker runs."""

    list_display = ["low_id", "high_id", "made_at"]
    ordering = ["-id"]
    show_full_result_count = False
