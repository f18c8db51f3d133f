"""Reads on cases: the case of a post, comment or member, and whether somebody has reported it already."""

from accounts.models import Member
from feed.models import Comment, Post
from moderation.models import Case, Kind, Report


def case_about(target: Post | Comment | Member) -> Case | None:
    """The case of a post, comment or member, if there ever was one."""
    if isinstance(target, Member):
        return Case.objects.filter(kind=Kind.MEMBER, author=target).first()
    if isinstance(target, Comment):
        return Case.objects.filter(comment=target).first()
    return Case.objects.filter(post=target).first()


def open_report(reporter: Member, target: Post | Comment | Member) -> Report | None:
    """The reporter's own report of something, while no decision has settled it."""
    case = case_about(target)
    if case is None:
        return None
    return Report.objects.filter(case=case, reporter=reporter, settled_at=None).first()
