"""What moderators look at: the thing that was reported, what stands around it, and what was decided before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Member
from connections.models import Invitation
from feed.models import Comment, Image, Post
from moderation.models import Case, Decision, Kind, Report
from moderation.models.case import listed_name

AROUND = 5
LISTED = 25


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A case's post with its pictures and the comments around. `post` is None for a member, and for what is gone."""

    post: Post | None
    images: Sequence[Image]
    comments: Sequence[Comment]


@dataclass(frozen=True, slots=True)
class Standing:
    """A member in a list of numbers: `count` of `out_of`."""

    member: Member
    count: int
    out_of: int

    @property
    def name(self) -> str:
        """As everybody may read it: looking at the list is not noted."""
        return listed_name(self.member)


def surroundings(case: Case) -> Surroundings:
    """What stands around the thing reported: for a comment its thread and the comments just before and after it."""
    post = case.post or (case.comment.post if case.comment else None)
    if post is None or case.kind == Kind.MEMBER:
        return Surroundings(None, [], [])
    comments = Comment.objects.filter(post=post).select_related("author")
    if case.comment is None:
        found = list(comments.order_by("-created_at", "-pk")[: 2 * AROUND])[::-1]
    else:
        at = case.comment.created_at
        before = comments.filter(created_at__lte=at).order_by("-created_at", "-pk")[: AROUND + 1]
        after = comments.filter(created_at__gt=at).order_by("created_at", "pk")[:AROUND]
        thread = comments.filter(pk=case.comment.parent_id) if case.comment.parent_id else comments.none()
        found = sorted({*before, *after, *thread}, key=lambda comment: (comment.created_at, comment.pk))
    return Surroundings(post, list(Image.objects.filter(post=post)), found)


def seen_of(reports: Iterable[Report]) -> list[str]:
    """What those who reported a member read of the profile, each text once: who read which is not for this list."""
    return list(dict.fromkeys(report.text for report in reports if report.text))


def history_of(case: Case) -> list[Decision]:
    """Decisions about the same member in other cases, newest first, as many as help."""
    if case.author is None:
        return []
    rows = Decision.objects.filter(about=case.author).exclude(case=case).select_related("case", "by")
    return list(rows[:LISTED])


def since(days: int) -> datetime:
    """The moment so many days ago."""
    return timezone.now() - timedelta(days=days)


def most_reported(start: datetime) -> list[Standing]:
    """Members whom, or whose posts and comments, the most different members reported; `out_of` counts the reports."""
    rows = Report.objects.filter(created_at__gte=start, case__author__isnull=False)
    return _standings(
        rows.order_by()
        .values("case__author")
        .annotate(count=Count("reporter", distinct=True), out_of=Count("pk"))
        .order_by("-count", "-out_of", "case__author"),
        "case__author",
    )


def most_ignored(start: datetime) -> list[Standing]:
    """Senders whose invitations were ignored most; `out_of` counts what they sent."""
    return _senders(start, Q(ignored_at__isnull=False))


def most_unknown(start: datetime) -> list[Standing]:
    """Senders of whom the most recipients said "I don't know this person"; `out_of` counts what they sent."""
    return _senders(start, Q(state=Invitation.State.UNKNOWN))


def _senders(start: datetime, answered: Q) -> list[Standing]:
    return _standings(
        Invitation.objects.filter(created_at__gte=start)
        .values("sender")
        .annotate(count=Count("pk", filter=answered), out_of=Count("pk"))
        .filter(count__gt=0)
        .order_by("-count", "out_of", "sender"),
        "sender",
    )


def _standings(rows: Any, key: str) -> list[Standing]:
    found = list(rows[:LISTED])
    members = Member.objects.in_bulk([row[key] for row in found])
    return [Standing(members[row[key]], row["count"], row["out_of"]) for row in found]
