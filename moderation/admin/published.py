"""Posts and comments in the admin: to be found by number or author, and read. Reading what was not written for
everybody is noted.
"""

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from connections.admin import ReadOnly
from connections.visibility import Audience
from core.admin import OwnFilters
from feed.models import Comment, Post
from moderation.models import Look
from moderation.services import note_look


class Published(ReadOnly, OwnFilters):
    """What posts and comments have in common. Lists show no text: whoever wants to read opens the row."""

    what: ClassVar[Look.What]
    list_select_related: ClassVar[Any] = ["author"]
    search_fields = ("=author__handle",)
    search_help_text = _("A number, or the whole handle of the author.")
    date_hierarchy = "created_at"
    ordering = ["-id"]
    show_full_result_count = False

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """None for suggestions: those would show the beginning of a text without noting who read it."""
        match = request.resolver_match
        return [] if match and match.url_name == "autocomplete" else list(self.search_fields)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """By number where a number is asked for."""
        if search_term.isdecimal() and len(search_term) < 19:
            return queryset.filter(pk=int(search_term)), False
        return super().get_search_results(request, queryset, search_term)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row, and a note that somebody read it."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and self.has_view_permission(request) and self.is_private(found):
            note_look(by=cast(Member, request.user), what=self.what, number=found.pk)
        return found

    def is_private(self, row: Post | Comment) -> bool:
        """Whether it was written for fewer than everybody: by the audience of the post."""
        post = row.post if isinstance(row, Comment) else row
        return post.audience != Audience.ANYONE


@admin.register(Post)
class PostAdmin(Published):
    """Posts."""

    what = Look.What.POST
    list_display = ["id", "author", "audience", "created_at", "edited_at", "hidden_at"]
    list_filter = ["audience", ("hidden_at", admin.EmptyFieldListFilter), "created_at"]
    fields = [
        "author", "text", "audience", "comments_from", "quoted_id", "hashtags", "created_at", "edited_at", "hidden_at",
    ]  # fmt: skip
    readonly_fields = ["quoted_id", "hidden_at"]


@admin.register(Comment)
class CommentAdmin(Published):
    """Comments."""

    what = Look.What.COMMENT
    list_display = ["id", "post_id", "author", "created_at", "edited_at", "hidden_at"]
    list_select_related = ["author", "post"]
    list_filter = [("hidden_at", admin.EmptyFieldListFilter), "created_at"]
    fields = ["author", "text", "post_id", "parent_id", "created_at", "edited_at", "hidden_at"]
    readonly_fields = ["post_id", "parent_id", "hidden_at"]
