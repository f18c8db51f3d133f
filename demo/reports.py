"""What members of the cast have reported, and what trent has decided already: the rest waits for him."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import Member
from demo.network import BOB, CAROL, DAVE, ERIN, MALLORY, TRENT
from demo.publishing import Press
from demo.story import Story
from feed.models import Comment, Post
from moderation.models import Case, Category, Report
from moderation.services import hide, object_to, report


@dataclass(frozen=True, slots=True)
class Complaint:
    """Who reports what, and how long ago."""

    reporter: int
    target: Post | Comment | Member
    category: Category
    words: str
    hours_ago: int


def file_reports(story: Story, press: Press, members: dict[int, Member]) -> None:
    """Reports by the verbs of moderation, with one decision and an objection to it. `members`: the cast by number."""
    sold = press.posts[id(story.list_for_sale)]
    for complaint in (
        Complaint(CAROL, sold, Category.SPAM, "Mine is probably among them.", 88),
        Complaint(DAVE, sold, Category.OTHER, "Selling addresses is against the law here.", 87),
    ):
        _file(complaint, members)
    decision = hide(
        case=Case.objects.get(post=sold),
        by=members[TRENT],
        reason="Addresses of other people are not for sale, here or anywhere. The post is hidden.",
        note="Third offer of this kind since the spring; a warning was sent for the first.",
    )
    object_to(
        member=members[MALLORY], decision=decision, text="Everybody on that list has ticked a box. I want my post back."
    )
    for complaint in _waiting(story, press, members):
        _file(complaint, members)


def _waiting(story: Story, press: Press, members: dict[int, Member]) -> list[Complaint]:
    spam, below = press.posts[id(story.spam)], press.comments[id(story.spam_below.comments[0])]
    return [
        Complaint(BOB, spam, Category.SPAM, "The same text as last month, with other numbers.", 2),
        Complaint(CAROL, spam, Category.SPAM, "", 2),
        Complaint(ERIN, spam, Category.FALSE, "Nobody has forty clients after forty days.", 1),
        Complaint(BOB, below, Category.SPAM, "Under every post of mine.", 0),
        Complaint(BOB, members[MALLORY], Category.HARASSMENT, "Writes to everybody who answers me.", 20),
        Complaint(
            MALLORY,
            press.posts[id(story.doubtful)],
            Category.FALSE,
            "This is bad for business and I do not believe the numbers.",
            60,
        ),
    ]


def _file(complaint: Complaint, members: dict[int, Member]) -> None:
    made = report(
        reporter=members[complaint.reporter],
        target=complaint.target,
        category=complaint.category,
        words=complaint.words,
    )
    at = timezone.now() - timedelta(hours=complaint.hours_ago, minutes=7)
    if isinstance(complaint.target, Comment):
        at = max(at, complaint.target.created_at)
    Report.objects.filter(pk=made.pk).update(created_at=at)
    Case.objects.filter(pk=made.case_id, opened_at__gt=at).update(opened_at=at)
