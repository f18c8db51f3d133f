"""The queue of cases, the page of a case with its decisions, many cases at once, and lists of members who stand out."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.requests import MemberRequest
from connections.admin import ReadOnly
from connections.visibility import Audience
from core.admin import OwnFilters
from core.times import relative_time
from feed.models import Image
from moderation import evidence, services
from moderation.admin.filters import CategoryFilter, StateFilter
from moderation.forms import AnswerForm, DecisionForm, SweepForm
from moderation.models import Case, Decision, Kind, Look, Report
from moderation.rules import Term, content_of, may_warn, possible, sweepable, waiting_objections
from moderation.services import note_look

AT_ONCE = 200
FILTERS = "_changelist_filters"
VERBS: dict[str, Callable[..., Decision]] = {
    "hide": services.hide,
    "restore": services.restore,
    "warn": services.warn,
    "reinstate": services.reinstate,
    "dismiss": services.dismiss,
}
ANSWERS: dict[str, Callable[..., Decision]] = {"grant": services.grant, "reject": services.reject}
PERIODS = (7, 30, 90)


@admin.register(Case)
class CaseAdmin(ReadOnly, OwnFilters):
    """Cases: seen with `view_case`, decided with `decide_case`; suspending needs `accounts.suspend_member` as well."""

    list_display = ["what", "by", "categories", "reports", "state"]
    list_filter = [StateFilter, "kind", CategoryFilter, "audience", "opened_at"]
    list_select_related = ["author"]
    search_fields = ["=author__handle", "author__first_name", "author__last_name"]
    search_help_text = gettext_lazy("Handle or name of the author, or the number of a post or comment")
    date_hierarchy = "opened_at"
    list_per_page = 50
    show_full_result_count = False
    actions = ["sweep_selected"]
    change_list_template = "admin/moderation/queue.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        """Cases with their numbers: what most members reported first, then what waits longest."""
        cases: Any = super().get_queryset(request)
        found: Any = cases.with_reports()
        before: Any = (
            Decision.objects.filter(about=OuterRef("author"), kind__in=["hide", "warn", "suspend"])
            .order_by()
            .values("about")
            .annotate(n=Count("pk"))
            .values("n")
        )
        reports = Report.objects.order_by("-created_at").only("case_id", "category", "settled_at")
        ordered: QuerySet[Case] = (
            found.annotate(decided_before=Coalesce(Subquery(before), 0))
            .prefetch_related(Prefetch("reports", queryset=reports))
            .order_by("-waiting_count", "opened_at", "pk")
        )
        return ordered

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """By number where a number is asked for."""
        if search_term.isdecimal() and len(search_term) < 19:
            number = int(search_term)
            return queryset.filter(post_id=number) | queryset.filter(comment_id=number), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=gettext_lazy("what"))
    def what(self, case: Case) -> str:
        """Which post, comment or member, for whom it was written and how it begins. What was not written for everybody
        is read on its page, which notes who looked.
        """
        begins = _("open it to read") if case.is_private else case.excerpt
        reach = case.get_audience_display() if case.audience else ""
        return format_html('<strong>{}</strong> {}<br><span class="case-meta">{}</span>', case, reach, begins)

    @admin.display(description=gettext_lazy("what is wrong"))
    def categories(self, case: Case) -> str:
        """What reporters named, the last first."""
        return ", ".join(dict.fromkeys(report.get_category_display() for report in case.reports.all()))

    @admin.display(description=gettext_lazy("reports"), ordering="waiting_count")
    def reports(self, case: Any) -> str:
        """By how many it was reported since the last decision, and ever where that is more."""
        waiting, ever = case.waiting_count, case.report_count
        return str(waiting) if waiting == ever else _("%(waiting)d of %(ever)d") % {"waiting": waiting, "ever": ever}

    @admin.display(description=gettext_lazy("state"), ordering="opened_at")
    def state(self, case: Any) -> str:
        """Since when it waits and for what, or when it was decided."""
        waiting = _("Waiting") if case.waiting_count else _("Objection")
        words = waiting if case.is_open else _("Decided")
        return format_html("{} {}", words, relative_time(case.opened_at if case.is_open else case.closed_at))

    @admin.display(description=gettext_lazy("about"), ordering="decided_before")
    def by(self, case: Any) -> str:
        """The author, and how often something of theirs was hidden, or they were warned or suspended."""
        if not case.decided_before:
            return case.author_name or "–"
        before = ngettext("%(n)d decision before", "%(n)d decisions before", case.decided_before)
        before %= {"n": case.decided_before}
        return format_html('{}<br><span class="case-meta">{}</span>', case.author_name, before)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whether this member of the staff may decide."""
        return bool(request.user.has_perm("moderation.decide_case")) and self.has_view_permission(request)

    def has_sweep_permission(self, request: HttpRequest) -> bool:
        """Whether they may hide and suspend in one go."""
        return self.has_decide_permission(request) and bool(request.user.has_perm("accounts.suspend_member"))

    def get_urls(self) -> list[URLPattern]:
        """The admin's own addresses, and those of deciding."""
        guarded = self.admin_site.admin_view
        return [
            path("sweep/", guarded(self.sweep_view), name="moderation_case_sweep"),
            path("standings/", guarded(self.standings_view), name="moderation_case_standings"),
            path("<number:pk>/decide/", guarded(self.decide_view), name="moderation_case_decide"),
            path("<number:pk>/answer/", guarded(self.answer_view), name="moderation_case_answer"),
            path("<number:pk>/images/<number:image>/", guarded(self.image_view), name="moderation_case_image"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page of a case. That it was opened is noted."""
        if not object_id.isdecimal() or len(object_id) > 18:
            raise Http404
        staff: Any = request
        return self._page(staff, self._case(staff, int(object_id)), DecisionForm())

    def decide_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Takes the decision whose button was pressed, with its reason."""
        case = self._case(request, pk)
        verb, _dash, term = request.POST.get("verb", "").partition("-")
        known = term in Term.values if verb == "suspend" else verb in VERBS and not term
        self._may_decide(request, suspends=verb in {"suspend", "reinstate"})
        form = DecisionForm(request.POST)
        if request.method != "POST" or not known:
            return HttpResponse(status=405 if request.method != "POST" else 400)
        if not form.is_valid():
            return self._page(request, case, form, status=422)
        told = {"case": case, "by": request.user, **form.cleaned_data}
        return self._carried_out(
            request,
            case,
            lambda: services.suspend(term=Term(term).length, **told) if verb == "suspend" else VERBS[verb](**told),
        )

    def answer_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Grants or rejects an objection, with a reason."""
        case = self._case(request, pk)
        self._may_decide(request)
        verb, number = request.POST.get("verb", ""), request.POST.get("objection", "")
        if request.method != "POST" or verb not in ANSWERS or not number.isdecimal() or len(number) > 18:
            return HttpResponse(status=405 if request.method != "POST" else 400)
        rows = waiting_objections(case).select_related("decision__case__author")
        objection = get_object_or_404(rows, pk=int(number))
        form = AnswerForm(request.POST, prefix=f"objection-{objection.pk}")
        if not form.is_valid():
            return self._page(request, case, DecisionForm(), answers={objection.pk: form}, status=422)
        told = {"objection": objection, "by": request.user, **form.cleaned_data}
        return self._carried_out(request, case, lambda: ANSWERS[verb](**told))

    def image_view(self, request: MemberRequest, pk: int, image: int) -> FileResponse:
        """A picture of the post that a case is about or stands under: where members get it, their gate is asked."""
        case = self._case(request, pk)
        post = case.post or (case.comment.post if case.comment else None)
        found = get_object_or_404(Image, pk=image, post=post, post__isnull=False)
        try:
            file = found.file.open()
        except FileNotFoundError as gone:
            raise Http404 from gone
        # Whoever has opened the case is noted already; the address of a picture can be opened by itself.
        if post is not None and post.audience != Audience.ANYONE:
            note_look(by=request.user, what=Look.What.POST, number=post.pk)
        return FileResponse(file)

    @admin.action(description=gettext_lazy("Hide the selected and suspend their authors…"), permissions=["sweep"])
    def sweep_selected(self, request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse:
        """Leads to the page that asks for the reason; the list's filters come along."""
        ids = ",".join(map(str, queryset.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]))
        query = urlencode({"ids": ids, FILTERS: request.GET.urlencode()})
        return redirect(f"{reverse('admin:moderation_case_sweep')}?{query}")

    def sweep_view(self, request: MemberRequest) -> HttpResponse:
        """Asks for one reason, then hides all that the cases in `?ids=` are about and suspends the authors."""
        if not self.has_sweep_permission(request):
            raise PermissionDenied
        ids = [int(pk) for pk in request.GET.get("ids", "").split(",") if pk.isdecimal() and len(pk) < 19][:AT_ONCE]
        rows = Case.objects.filter(pk__in=ids).select_related("author", "post", "comment").order_by("pk")
        cases = list(rows)
        form = SweepForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and cases and form.is_valid():
            term = Term(form.cleaned_data["term"]).length
            done = services.sweep(cases=cases, by=request.user, reason=form.cleaned_data["reason"], term=term)
            self._tell_swept(request, done)
            return redirect(self._list_address(request))
        to_hide, to_suspend = sweepable(request.user, cases)
        context = {
            **self._frame(request, _("Hide and suspend")),
            "cases": cases,
            "left_out": len(cases) - len({case.pk for case in (*to_hide, *to_suspend)}),
            "form": form,
        }
        return render(request, "admin/moderation/sweep.html", context, status=422 if form.is_bound else 200)

    def standings_view(self, request: MemberRequest) -> HttpResponse:
        """Members who stand out by what others reported, ignored, or answered with "I don't know this person"."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.get("days", "")
        days = int(asked) if asked in map(str, PERIODS) else PERIODS[1]
        start = evidence.since(days)
        context = {
            **self._frame(request, _("Members who stand out")),
            "lists": [
                (_("Most reported"), _("members reported them"), _("reports"), evidence.most_reported(start)),
                (_("Most ignored senders"), _("invitations ignored"), _("sent"), evidence.most_ignored(start)),
                (_("Most “I don't know this person”"), _("such answers"), _("sent"), evidence.most_unknown(start)),
            ],
            "days": days,
            "periods": PERIODS,
            "may_open": request.user.has_perm("accounts.view_member"),
        }
        return render(request, "admin/moderation/standings.html", context)

    def _case(self, request: MemberRequest, pk: int) -> Case:
        """The case; 403 without the permission, 404 where there is none."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Case.objects.select_related("author", "post", "comment__post"), pk=pk)

    def _may_decide(self, request: MemberRequest, *, suspends: bool = False) -> None:
        if not (self.has_sweep_permission(request) if suspends else self.has_decide_permission(request)):
            raise PermissionDenied

    def _carried_out(self, request: MemberRequest, case: Case, verb: Callable[[], Decision]) -> HttpResponse:
        """Carries out a decision and goes back to the case, saying what came of it."""
        try:
            decision = verb()
        except services.Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Decided: %(what)s.") % {"what": decision.get_kind_display()})
        query = urlencode({FILTERS: request.GET[FILTERS]}) if FILTERS in request.GET else ""
        return redirect(f"{reverse('admin:moderation_case_change', args=[case.pk])}{'?' if query else ''}{query}")

    def _page(
        self,
        request: MemberRequest,
        case: Case,
        form: DecisionForm,
        *,
        answers: dict[int, AnswerForm] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        services.note_look(by=request.user, what=Look.What.CASE, number=case.pk)
        forms = answers or {}
        reports = case.reports.select_related("reporter")
        decisions = case.decisions.select_related("by", "objected__answer")
        context = {
            **self._frame(request, str(case)),
            "case": case,
            "content": content_of(case),
            "around": evidence.surroundings(case),
            "reports": reports,
            "seen": evidence.seen_of(reports) if case.kind == Kind.MEMBER else [],
            "see_reporters": request.user.has_perm("moderation.see_reporters"),
            "decisions": decisions,
            "history": evidence.history_of(case),
            "objections": [
                (row, forms.get(row.pk) or AnswerForm(prefix=f"objection-{row.pk}"))
                for row in waiting_objections(case).select_related("decision")
            ],
            "may_decide": self.has_decide_permission(request),
            "may": self._may(request, case, reports),
            "terms": Term.choices,
            "form": form,
        }
        return render(request, "admin/moderation/case.html", context, status=status)

    def _may(self, request: MemberRequest, case: Case, reports: Iterable[Report]) -> frozenset[Decision.Kind]:
        """The decisions that have a button."""
        if not self.has_decide_permission(request):
            return frozenset()
        idle = set() if any(row.settled_at is None for row in reports) else {Decision.Kind.DISMISS}
        if not may_warn(request.user, case):
            idle.add(Decision.Kind.WARN)
        return possible(request.user, case) - idle

    def _frame(self, request: MemberRequest, title: str) -> dict[str, Any]:
        """What every page of the admin needs, and the way back to the list as it was filtered."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "back": self._list_address(request),
            "filters": request.GET.get(FILTERS, ""),
        }

    def _list_address(self, request: MemberRequest) -> str:
        filters = request.GET.get(FILTERS, "")
        return reverse("admin:moderation_case_changelist") + (f"?{filters}" if filters else "")

    def _tell_swept(self, request: MemberRequest, done: services.Swept) -> None:
        hidden = ngettext("%(n)d hidden", "%(n)d hidden", done.hidden) % {"n": done.hidden}
        members = ngettext("%(n)d member suspended", "%(n)d members suspended", done.suspended) % {"n": done.suspended}
        messages.success(request, f"{hidden}, {members}.")
        if done.left:
            left = ngettext(
                "%(n)d case stays as it was: nothing could be done, or it is beyond what you may decide.",
                "%(n)d cases stay as they were: nothing could be done, or it is beyond what you may decide.",
                done.left,
            )
            messages.warning(request, left % {"n": done.left})
