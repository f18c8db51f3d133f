"""Who may decide what in a case, and what an objection may be made to (docs/rules.md, "What moderators hide")."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Member, Suspension
from feed.models import Comment, Post
from moderation.models import Case, Decision, DecisionsRead, Kind, Objection, Report


class Term(models.TextChoices):
    """How long a suspension may be: a number of days, or for ever."""

    DAY = "1", _("for 1 day")
    WEEK = "7", _("for 7 days")
    MONTH = "30", _("for 30 days")
    EVER = "ever", _("for ever")

    @property
    def length(self) -> timedelta | None:
        """None is for ever."""
        return None if self is Term.EVER else timedelta(days=int(self.value))


# What the member concerned is told. That nothing was wrong, they never know it was asked.
TOLD = (
    Decision.Kind.HIDE,
    Decision.Kind.RESTORE,
    Decision.Kind.WARN,
    Decision.Kind.SUSPEND,
    Decision.Kind.REINSTATE,
)
ANSWERS = (Decision.Kind.GRANT, Decision.Kind.REJECT)
# What they may object to, and what later decision takes each back.
OBJECTABLE = {
    Decision.Kind.HIDE: Decision.Kind.RESTORE,
    Decision.Kind.SUSPEND: Decision.Kind.REINSTATE,
    Decision.Kind.WARN: None,
}


def content_of(case: Case) -> Post | Comment | None:
    """The post or comment of a case; None for a member, and for what is gone."""
    return {Kind.POST: case.post, Kind.COMMENT: case.comment}.get(Kind(case.kind))


def may_judge(judge: Member, case: Case) -> bool:
    """Whether somebody of the staff may decide a case at all: nobody decides about themselves."""
    return case.author_id != judge.pk


def may_suspend(judge: Member, member: Member | None) -> bool:
    """Whether a member is within reach: superusers are for superusers alone, nobody suspends themselves."""
    if member is None or member.pk == judge.pk or not judge.has_perm("accounts.suspend_member"):
        return False
    return judge.is_superuser or not member.is_superuser


def possible(judge: Member, case: Case) -> frozenset[Decision.Kind]:
    """The decisions that can be taken in a case as it stands, by this member of the staff."""
    if not may_judge(judge, case):
        return frozenset()
    found = {Decision.Kind.DISMISS} if case.is_open else set()
    content = content_of(case)
    if content is not None:
        found.add(Decision.Kind.RESTORE if content.hidden_at else Decision.Kind.HIDE)
    if case.author is not None:
        found.add(Decision.Kind.WARN)
        if may_suspend(judge, case.author):
            found.add(Decision.Kind.REINSTATE if case.author.suspended_at else Decision.Kind.SUSPEND)
    return frozenset(found)


def may_warn(judge: Member, case: Case) -> bool:
    """Whether a warning by this member of the staff would say something new: after one of theirs somebody must have
    reported or objected again. Else a button pressed twice warns twice.
    """
    last = Decision.objects.filter(case=case, kind=Decision.Kind.WARN, by=judge).order_by("-at", "-pk").first()
    if last is None:
        return True
    objected = Objection.objects.filter(decision__case=case, created_at__gt=last.at)
    return Report.objects.filter(case=case, created_at__gt=last.at).exists() or objected.exists()


def sweepable(judge: Member, cases: Sequence[Case]) -> tuple[list[Case], list[Case]]:
    """Of many cases, those whose post or comment can be hidden, and one for each author who can be suspended."""
    may = {case.pk: possible(judge, case) for case in cases}
    to_suspend = {case.author_id: case for case in cases[::-1] if Decision.Kind.SUSPEND in may[case.pk]}
    return [case for case in cases if Decision.Kind.HIDE in may[case.pk]], list(to_suspend.values())


def told_to(member: Member) -> QuerySet[Decision]:
    """The decisions that a member is told of, each with their objection and its answer."""
    return Decision.objects.filter(about=member, kind__in=TOLD).select_related("case", "objected__answer")


def unread_by(member: Member) -> QuerySet[Decision]:
    """Decisions about a member, and answers to their objections, that came since they last read them."""
    read = DecisionsRead.objects.filter(member=member, at__gte=OuterRef("at"))
    return Decision.objects.filter(~Exists(read), about=member, kind__in=[*TOLD, *ANSWERS])


def taken_back(decisions: Iterable[Decision]) -> frozenset[int]:
    """Which of these decisions do not hold any more; ids. One query."""
    rows = [decision for decision in decisions if OBJECTABLE.get(Decision.Kind(decision.kind))]
    later = Decision.objects.filter(
        case__in={row.case_id for row in rows}, kind__in=[kind for kind in OBJECTABLE.values() if kind]
    ).values_list("case_id", "kind", "at")
    return frozenset(
        row.pk
        for row in rows
        for case_id, kind, at in later
        if case_id == row.case_id and kind == OBJECTABLE[Decision.Kind(row.kind)] and at > row.at
    )


def stands(decision: Decision) -> bool:
    """Whether what a decision to hide or suspend has done is what holds now: nothing of the kind came after it."""
    if decision.kind == Decision.Kind.SUSPEND:
        begun = Suspension.objects.filter(member=decision.about_id, started_at__lte=decision.at)
        latest = begun.order_by("-started_at", "-pk").first()
        return latest is not None and latest.ended_at is None
    same = Decision.objects.filter(case=decision.case_id, kind__in=(Decision.Kind.HIDE, Decision.Kind.RESTORE))
    return same.order_by("-at", "-pk").first() == decision


def waiting_objections(case: Case) -> QuerySet[Objection]:
    """Objections in a case that nobody has answered."""
    return Objection.objects.filter(decision__case=case, answer=None)
