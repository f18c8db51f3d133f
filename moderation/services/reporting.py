"""Reporting a post, a comment or a member."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from connections.relations import relation
from connections.services import Gone, Refused
from connections.visibility import Row, can_see, displayed_name, rows_visible
from feed.models import Comment, Post
from feed.services.posts import seen_and_locked
from moderation.models import Case, Category, Kind, Report
from moderation.models.case import listed_name

Target = Post | Comment | Member


@transaction.atomic
def report(*, reporter: Member, target: Target, category: Category, words: str = "") -> Report:
    """Reports something that the reporter sees; the first report of it opens a case, later ones join that.

    What it says now is kept with the report, of a profile no more than the reporter may read. Raises Gone when the
    reporter does not see it or it is their own, Refused when an earlier report of theirs waits still.
    """
    case, text, audience = _opened(reporter, target)
    if Report.objects.filter(case=case, reporter=reporter, settled_at=None).exists():
        raise Refused(_("You have reported this already. Moderators will look at it."))
    made = Report.objects.create(
        case=case, reporter=reporter, category=category, words=words, text=text, audience=audience
    )
    if not case.is_open:
        case.opened_at, case.closed_at = timezone.now(), None
    case.text, case.audience = (open_text(target) if isinstance(target, Member) else text), audience
    case.save(update_fields=["opened_at", "closed_at", "text", "audience"])
    return made


def _opened(reporter: Member, target: Target) -> tuple[Case, str, int | None]:
    """The case of a target, locked, and what the target says now."""
    text, audience = "", None
    if isinstance(target, Member):
        if target.pk == reporter.pk or not can_see(reporter, target):
            raise Gone("no such member")
        text = profile_text(reporter, target)
        case, _is_new = Case.objects.get_or_create(kind=Kind.MEMBER, author=target)
    elif isinstance(target, Comment):
        post = seen_and_locked(reporter, target.post)
        comment = Comment.objects.select_for_update(no_key=True, of=("self",)).filter(pk=target.pk).first()
        seen = Comment.objects.visible_to(reporter).filter(pk=target.pk, post=post)
        if comment is None or comment.author_id == reporter.pk or not seen.exists():
            raise Gone("no such comment")
        text, audience = comment.text, post.audience
        case, _is_new = Case.objects.get_or_create(
            comment=comment, defaults={"kind": Kind.COMMENT, "author_id": comment.author_id}
        )
    else:
        post = seen_and_locked(reporter, target)
        if post.author_id == reporter.pk:
            raise Gone("their own")
        text, audience = post.text, post.audience
        case, _is_new = Case.objects.get_or_create(post=post, defaults={"kind": Kind.POST, "author_id": post.author_id})
    return Case.objects.select_for_update(no_key=True).get(pk=case.pk), text, audience


def profile_text(reporter: Member, member: Member) -> str:
    """What the reporter reads of a profile: name and headline, and "about" where it is shown to them; empty when the
    member does not exist for them.
    """
    rows = rows_visible(relation(reporter, member), member)
    if Row.NAME not in rows:
        return ""
    about = member.about if Row.DETAILS in rows else ""
    return "\n".join(filter(None, [displayed_name(member, rows), member.headline, about])).strip()


def open_text(member: Member) -> str:
    """What every member reads of a profile: name and headline."""
    return "\n".join(filter(None, [listed_name(member), member.headline]))
