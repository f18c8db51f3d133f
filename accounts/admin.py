"""The admin of members: look up, suspend and restore with a reason, appoint staff."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.forms import ReasonForm
from accounts.models import FormerHandle, Member, Suspension
from accounts.requests import MemberRequest
from accounts.services import restore_members, suspend_members
from core.admin import OwnFilters

AT_ONCE = 200


class StandingFilter(admin.SimpleListFilter):
    """Active, suspended, gone by their own wish, or not confirmed yet."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The choices."""
        return [
            ("active", _("Active")),
            ("unconfirmed", _("Not confirmed")),
            ("suspended", _("Suspended")),
            ("deactivated", _("Deactivated")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Member]) -> QuerySet[Member]:
        """The members of that standing."""
        return {
            "active": queryset.filter(is_active=True, is_confirmed=True),
            "unconfirmed": queryset.filter(is_confirmed=False),
            "suspended": queryset.filter(suspended_at__isnull=False),
            "deactivated": queryset.filter(deactivated_at__isnull=False),
        }.get(self.value() or "", queryset)


class HistoryInline(admin.TabularInline):
    """Rows that record what happened: shown, never written here."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """History is written by the verbs."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """History is not rewritten."""
        return False


class SuspensionInline(HistoryInline):
    """Each suspension with its reasons."""

    model = Suspension
    fk_name = "member"
    fields = ("started_at", "until", "by", "reason", "ended_at", "ended_by", "end_reason")
    readonly_fields = fields
    verbose_name_plural = gettext_lazy("suspensions")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suspension]:
        """Suspensions with their member, by whom each is named, and the staff who decided."""
        return super().get_queryset(request).select_related("member", "by", "ended_by")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see the member sees why they were suspended."""
        return bool(request.user.has_perm("accounts.view_member"))


class FormerHandleInline(HistoryInline):
    """Handles that lead here still."""

    model = FormerHandle
    fields = ("handle", "given_up_at")
    readonly_fields = fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see the member sees the old addresses."""
        return bool(request.user.has_perm("accounts.view_member"))


@admin.register(Member)
class MemberAdmin(OwnFilters):
    """Members. What they say of themselves is theirs; staff may suspend, superusers may appoint staff."""

    list_display = [
        "handle",
        "standing",
        "name",
        "email",
        "joined_at",
        "last_seen_on",
    ]
    list_filter = [StandingFilter, "is_staff", "joined_at", "language"]
    search_fields = ["handle", "first_name", "last_name", "email"]
    search_help_text = gettext_lazy("Handle, name or address")
    date_hierarchy = "joined_at"
    ordering = ["-joined_at", "-id"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["suspend_selected", "restore_selected"]
    filter_horizontal = ["groups", "user_permissions"]
    inlines = [SuspensionInline, FormerHandleInline]
    change_form_template = "admin/accounts/member/change_form.html"
    appointing = ("is_staff", "is_superuser", "groups", "user_permissions")
    fieldsets = [
        (None, {"fields": ["handle", "name", "email", "headline", "place", "about"]}),
        (
            gettext_lazy("Standing"),
            {
                "fields": [
                    "is_active",
                    "is_confirmed",
                    "suspended_at",
                    "deactivated_at",
                    "joined_at",
                    "last_seen_on",
                    "last_login",
                ]
            },
        ),
        (
            gettext_lazy("Staff"),
            {"classes": ["collapse"], "fields": ["is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> list[str]:
        """Everything, but what only superusers decide: else a moderator could appoint themselves."""
        shown = [str(field) for _title, options in self.get_fieldsets(request, obj) for field in options["fields"]]
        return [field for field in shown if not (request.user.is_superuser and field in self.appointing)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up themselves; `manage.py createsuperuser` makes the first administrator."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        """Members are suspended, not deleted: the record of why would go with them."""
        return False

    def has_suspend_permission(self, request: HttpRequest) -> bool:
        """Whether this staff member may suspend and restore."""
        return bool(request.user.has_perm("accounts.suspend_member"))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Permissions come with the types that they name themselves by: else each choice would be a query."""
        if db_field.name == "user_permissions":
            kwargs["queryset"] = Permission.objects.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        """Writes what was changed and no more of the row: a suspension in between must stand."""
        changed = [name for name in form.changed_data if name in {"is_staff", "is_superuser"}]
        if changed:
            obj.save(update_fields=changed)

    @admin.display(description=gettext_lazy("name"), ordering="last_name")
    def name(self, member: Member) -> str:
        """First and last name."""
        return member.full_name

    @admin.display(description=gettext_lazy("standing"), ordering="is_active")
    def standing(self, member: Member) -> str:
        """In a word, whether they are in the network and why not."""
        if member.suspended_at:
            return _("Suspended")
        if not member.is_active:
            return _("Deactivated")
        return _("Active") if member.is_confirmed else _("Not confirmed")

    @admin.action(description=gettext_lazy("Suspend the selected members…"), permissions=["suspend"])
    def suspend_selected(self, request: HttpRequest, queryset: QuerySet[Member]) -> HttpResponse:
        """Leads to the page that asks for the reason."""
        return self._ask(queryset, "suspend")

    @admin.action(description=gettext_lazy("Restore the selected members…"), permissions=["suspend"])
    def restore_selected(self, request: HttpRequest, queryset: QuerySet[Member]) -> HttpResponse:
        """Leads to the page that asks for the reason."""
        return self._ask(queryset, "restore")

    def _ask(self, queryset: QuerySet[Member], verb: str) -> HttpResponse:
        ids = ",".join(str(pk) for pk in queryset.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        return redirect(f"{reverse(f'admin:accounts_member_{verb}')}?ids={ids}")

    def get_urls(self) -> list[URLPattern]:
        """The admin's own addresses, and the two pages of standing."""
        guarded = self.admin_site.admin_view
        return [
            path("suspend/", guarded(self.suspend_view), name="accounts_member_suspend"),
            path("restore/", guarded(self.restore_view), name="accounts_member_restore"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The member, with the way to suspend or restore them where this staff member may."""
        shown = self.get_object(request, unquote(object_id))
        may = shown and self.has_suspend_permission(request) and _within_reach(request.user).filter(pk=shown.pk)
        context = {**(extra_context or {}), "may_suspend": bool(may)}
        return super().change_view(request, object_id, form_url, context)

    def suspend_view(self, request: MemberRequest) -> HttpResponse:
        """Asks for a reason and suspends the members named in `?ids=`."""
        return self._standing(request, suspends=True)

    def restore_view(self, request: MemberRequest) -> HttpResponse:
        """Asks for a reason and restores the members named in `?ids=`."""
        return self._standing(request, suspends=False)

    def _standing(self, request: MemberRequest, *, suspends: bool) -> HttpResponse:
        if not self.has_suspend_permission(request):
            raise PermissionDenied
        ids = [int(pk) for pk in request.GET.get("ids", "").split(",") if pk.isdecimal() and len(pk) < 10][:AT_ONCE]
        members = list(_within_reach(request.user).filter(pk__in=ids, suspended_at__isnull=suspends).order_by("handle"))
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and members and form.is_valid():
            self._carry_out(request, members, form.cleaned_data["reason"], suspends=suspends)
            if len(members) == 1:
                return redirect("admin:accounts_member_change", members[0].pk)
            return redirect("admin:accounts_member_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Suspend members") if suspends else _("Restore members"),
            "members": members,
            "left_out": len(set(ids)) - len(members),
            "form": form,
            "suspends": suspends,
        }
        return render(request, "admin/accounts/member/standing.html", context, status=422 if form.is_bound else 200)

    def _carry_out(self, request: MemberRequest, members: list[Member], reason: str, *, suspends: bool) -> None:
        told: dict[str, Any] = {"members": members, "reason": reason, "by": request.user}
        with transaction.atomic():
            changed = [row.member for row in suspend_members(**told)] if suspends else restore_members(**told)
            for member in changed:
                self.log_change(request, member, f"{'suspended' if suspends else 'restored'}: {reason}")
        done = [member.full_name for member in changed]
        names = ", ".join(done)
        sentence = (
            ngettext("Suspended: %(names)s.", "%(count)s members suspended.", len(done))
            if suspends
            else ngettext("Restored: %(names)s.", "%(count)s members restored.", len(done))
        )
        messages.success(request, sentence % {"count": len(done), "names": names})


def _within_reach(actor: Member | AnonymousUser) -> QuerySet[Member]:
    """Whom a staff member may suspend: never themselves; superusers only by a superuser."""
    others = Member.objects.exclude(pk=actor.pk)
    return others if actor.is_superuser else others.filter(is_superuser=False)
