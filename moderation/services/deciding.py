"""Deciding cases: hide, show again, warn, suspend, reinstate, dismiss; and many at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.services import lock_members, restore_member, suspend_member, suspend_members
from connections.services import Refused
from feed.models import Comment, Post
from feed.services import hide_comment, hide_post, show_comment, show_post
from moderation.models import Case, Decision, Objection, Report
from moderation.rules import content_of, may_warn, possible, sweepable


@dataclass(frozen=True, slots=True)
class Swept:
    """What came of deciding many cases at once, in numbers."""

    hidden: int
    suspended: int
    left: int  # cases in which nothing could be done


@transaction.atomic
def hide(*, case: Case, by: Member, reason: str, note: str = "") -> Decision:
    """Hides the post or comment from everybody but its author. Raises Refused where that is not possible."""
    case = locked(case)
    _allowed(case, by, Decision.Kind.HIDE)
    set_hidden(case, hidden=True)
    return _decided(case, Decision.Kind.HIDE, by, reason, note)


@transaction.atomic
def restore(*, case: Case, by: Member, reason: str, note: str = "") -> Decision:
    """Shows a hidden post or comment again. Raises Refused where that is not possible."""
    case = locked(case)
    _allowed(case, by, Decision.Kind.RESTORE)
    set_hidden(case, hidden=False)
    return _decided(case, Decision.Kind.RESTORE, by, reason, note)


@transaction.atomic
def warn(*, case: Case, by: Member, reason: str, note: str = "") -> Decision:
    """Warns the author: they read the reason, nothing else changes.

    Raises Refused where that is not possible, and when `by` has done so and nobody has reported or objected since.
    """
    case = locked(case)
    _allowed(case, by, Decision.Kind.WARN)
    if not may_warn(by, case):
        raise Refused(_("You have warned them in this case already. Nobody has reported it again, nor objected."))
    return _decided(case, Decision.Kind.WARN, by, reason, note)


@transaction.atomic
def suspend(*, case: Case, by: Member, reason: str, term: timedelta | None, note: str = "") -> Decision:
    """Suspends the author for a time, or for ever (None). Raises Refused where that is not possible."""
    case = locked(case)
    author = _allowed(case, by, Decision.Kind.SUSPEND)
    until = timezone.now() + term if term else None
    suspend_member(member=author, reason=reason, by=by, until=until)
    return _decided(case, Decision.Kind.SUSPEND, by, reason, note, until=until)


@transaction.atomic
def reinstate(*, case: Case, by: Member, reason: str, note: str = "") -> Decision:
    """Lifts the suspension of the author. Raises Refused where that is not possible."""
    case = locked(case)
    author = _allowed(case, by, Decision.Kind.REINSTATE)
    restore_member(member=author, reason=reason, by=by)
    return _decided(case, Decision.Kind.REINSTATE, by, reason, note)


@transaction.atomic
def dismiss(*, case: Case, by: Member, reason: str, note: str = "") -> Decision:
    """Settles the reports that wait: nothing is wrong. The author is not told. Raises Refused where none waits."""
    case = locked(case)
    _allowed(case, by, Decision.Kind.DISMISS)
    if not Report.objects.filter(case=case, settled_at=None).exists():
        raise Refused(_("No report waits in this case. An objection is answered, not dismissed."))
    return _decided(case, Decision.Kind.DISMISS, by, reason, note)


@transaction.atomic
def sweep(*, cases: Sequence[Case], by: Member, reason: str, term: timedelta | None) -> Swept:
    """For waves of spam: hides what these cases are about and suspends the authors, each with a decision of its own.

    What is hidden already stays so, and whoever is suspended already, or beyond `by`'s reach, is left as they are.
    All or nothing is stored.
    """
    rows = locked_cases(cases)
    to_hide, to_suspend = sweepable(by, rows)
    for case in to_hide:
        set_hidden(case, hidden=True)
    until = timezone.now() + term if term else None
    authors = [case.author for case in to_suspend if case.author is not None]
    suspend_members(members=authors, reason=reason, by=by, until=until)
    made = [_decision(case, Decision.Kind.HIDE, by, reason) for case in to_hide]
    made += [_decision(case, Decision.Kind.SUSPEND, by, reason, until=until) for case in to_suspend]
    Decision.objects.bulk_create(made)
    done = {decision.case_id for decision in made}
    close(done, timezone.now())
    return Swept(len(to_hide), len(to_suspend), len(rows) - len(done))


def locked(case: Case) -> Case:
    """The case as it is now, with its author and what it is about, kept so for the rest of the transaction."""
    [row] = locked_cases([case])
    return row


def locked_cases(cases: Sequence[Case]) -> list[Case]:
    """The cases as they are now, kept so for the rest of the transaction, with what they are about; by number."""
    lock_members([case.author for case in cases if case.author is not None])
    _lock_contents(cases)
    rows = Case.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=[case.pk for case in cases])
    return list(rows.select_related("author", "post", "comment").order_by("pk"))


def set_hidden(case: Case, *, hidden: bool) -> None:
    """Hides, or shows, what a case is about; nothing where that is gone."""
    content = content_of(case)
    if isinstance(content, Post):
        (hide_post if hidden else show_post)(post=content)
    elif isinstance(content, Comment):
        (hide_comment if hidden else show_comment)(comment=content)


def close(cases: Collection[int], now: datetime) -> None:
    """Settles the reports of these cases (ids); each is closed unless an objection waits in it."""
    Report.objects.filter(case__in=cases, settled_at=None).update(settled_at=now)
    waiting = Objection.objects.filter(decision__case=OuterRef("pk"), answer=None)
    Case.objects.filter(~Exists(waiting), pk__in=cases).update(closed_at=now)


def _lock_contents(cases: Sequence[Case]) -> None:
    comments = [case.comment_id for case in cases if case.comment_id]
    of_comments = Comment.objects.filter(pk__in=comments).values_list("post_id", flat=True)
    posts = sorted({*(case.post_id for case in cases if case.post_id), *of_comments})
    list(Post.objects.select_for_update(no_key=True).filter(pk__in=posts).order_by("pk").values_list("pk"))
    list(Comment.objects.select_for_update(no_key=True).filter(pk__in=comments).order_by("pk").values_list("pk"))


def _allowed(case: Case, by: Member, kind: Decision.Kind) -> Member:
    if kind not in possible(by, case):
        raise Refused(_("This cannot be decided, or not any more: look at the case as it is now."))
    return cast(Member, case.author)  # none is possible but for a dismissal, which does not ask


def _decision(
    case: Case, kind: Decision.Kind, by: Member, reason: str, note: str = "", *, until: datetime | None = None
) -> Decision:
    content = content_of(case)
    return Decision(
        case=case,
        kind=kind,
        about=case.author,
        text=content.text if content is not None else case.text,
        until=until,
        reason=reason,
        note=note,
        by=by,
    )


def _decided(
    case: Case, kind: Decision.Kind, by: Member, reason: str, note: str, *, until: datetime | None = None
) -> Decision:
    decision = _decision(case, kind, by, reason, note, until=until)
    decision.save()
    close([case.pk], decision.at)
    return decision
