"""Objections: made once by the member concerned, granted or rejected by moderators."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.services import restore_member
from connections.services import Gone, Refused
from moderation.models import Case, Decision, Objection
from moderation.rules import OBJECTABLE, may_judge, may_suspend, stands, taken_back
from moderation.services.deciding import close, locked, set_hidden


@transaction.atomic
def object_to(*, member: Member, decision: Decision, text: str) -> Objection:
    """Objects to a decision about oneself; its case waits for moderators again.

    Raises Gone when it is not about this member or nothing to object to, Refused when they have done so already or the
    decision was taken back.
    """
    if decision.about_id != member.pk or decision.kind not in OBJECTABLE:
        raise Gone("nothing to object to")
    case = locked(decision.case)
    if Objection.objects.filter(decision=decision).exists():
        raise Refused(_("You have objected to this already."))
    if taken_back([decision]):
        raise Refused(_("This decision was taken back already."))
    made = Objection.objects.create(decision=decision, author=member, text=text)
    if not case.is_open:
        Case.objects.filter(pk=case.pk).update(opened_at=made.created_at, closed_at=None)
    return made


@transaction.atomic
def grant(*, objection: Objection, by: Member, reason: str, note: str = "") -> Decision:
    """Finds an objection right and takes the decision back: what was hidden is shown, who was suspended restored.

    What another decision did since then stays: it was not objected to. Raises Refused when the objection was answered
    already, or lifting the suspension is beyond `by`'s reach.
    """
    decision = objection.decision
    case = locked(decision.case)
    if decision.kind == Decision.Kind.HIDE and stands(decision):
        set_hidden(case, hidden=False)
    if decision.kind == Decision.Kind.SUSPEND and case.author is not None and stands(decision):
        if not may_suspend(by, case.author):
            raise Refused(_("You may not lift this suspension."))
        restore_member(member=case.author, reason=reason, by=by)
    return _answered(case, objection, Decision.Kind.GRANT, by, reason, note)


@transaction.atomic
def reject(*, objection: Objection, by: Member, reason: str, note: str = "") -> Decision:
    """Finds the decision right. Raises Refused when the objection was answered already."""
    case = locked(objection.decision.case)
    return _answered(case, objection, Decision.Kind.REJECT, by, reason, note)


def _answered(case: Case, objection: Objection, kind: Decision.Kind, by: Member, reason: str, note: str) -> Decision:
    if not may_judge(by, case):
        raise Refused(_("Nobody decides about themselves."))
    if Decision.objects.filter(objection=objection).exists():
        raise Refused(_("This objection was answered already."))
    now = timezone.now()
    answer = Decision.objects.create(
        case=case,
        kind=kind,
        about=case.author,
        text=objection.decision.text,
        reason=reason,
        note=note,
        objection=objection,
        by=by,
        at=now,
    )
    close([case.pk], now)
    return answer
