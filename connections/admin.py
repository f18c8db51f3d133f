"""The admin of ties: to look things up. What members do to each other is theirs to change, by the verbs of the site;
what the engine writes is nobody's. So everything here is read only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import MemberAdmin
from accounts.models import Member
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
    """Which state of the graph Redis holds."""

    list_display = ["epoch", "mark"]


@admin.register(GraphChange)
class GraphChangeAdmin(ReadOnly, OwnFilters):
    """Changes that Redis has not been told of yet; an old row means that no worker runs."""

    list_display = ["low_id", "high_id", "made_at"]
    ordering = ["-id"]
    show_full_result_count = False
