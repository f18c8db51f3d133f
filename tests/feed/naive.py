"""The home feed as a naive model: it gathers everything, asks the gates of each, and sorts."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Member
from connections.models import Follow, Tie
from connections.visibility import Audience, interactions_q
from feed.models import Activity, Comment, Mute, Post, Repost
from feed.timeline import Place, Timeline, timeline
from tests.factories import block, comment, connect, follow, members, mute, post, repost

Kind = Activity.Kind


def pages(viewer: Member, most: int = 200) -> list[Timeline]:
    """The whole feed, page by page."""
    found, place = [], Place.first()
    while len(found) < most:
        page = timeline(viewer, Place.read(str(place)))
        found.append(page)
        if page.next_place is None:
            return found
        place = page.next_place
    raise AssertionError("the feed does not end")


class Naive:
    """The feed as the rules say it, gathered whole and sorted in Python."""

    def __init__(self, viewer: Member) -> None:
        self.viewer = viewer
        followed = set(Follow.objects.filter(follower=viewer).values_list("followed_id", flat=True))
        mutes = dict(Mute.objects.filter(member=viewer).values_list("muted_id", "scope"))
        silent = {member for member, scope in mutes.items() if scope == Mute.Scope.EVERYTHING}
        connected = set(Tie.objects.filter(member_id=viewer.pk).values_list("other_id", flat=True))
        self.near = (followed & connected) - mutes.keys()
        self.sources = (followed - silent) | {viewer.pk}
        self.posts = dict(Post.objects.visible_to(viewer).exclude(author_id__in=silent).values_list("pk", "author_id"))

    def may_be_told(self, row: Activity) -> bool:
        if row.post_id not in self.posts or row.actor_id not in self.sources:
            return False
        if row.kind == Kind.POSTED:
            return True
        if row.actor_id not in self.near:
            return False
        if row.kind == Kind.COMMENTED:
            told_of = interactions_q(self.viewer, actor="author", about="post__author")
            return Comment.objects.visible_to(self.viewer).filter(told_of, pk=row.comment_id).exists()
        told_of = interactions_q(self.viewer, actor="member", about="post__author")
        theirs = Repost.objects.filter(member=row.actor_id, post=row.post_id)
        return theirs.visible_to(self.viewer).filter(told_of).exists()

    def feed(self) -> list[Activity]:
        latest: dict[int, Activity] = {}
        for row in Activity.objects.order_by("-at", "-id"):
            if self.may_be_told(row):
                latest.setdefault(row.post_id, row)
        return list(latest.values())


def world(chance: random.Random) -> list[Member]:
    """A small network in which a lot goes on, much of it not for everybody."""
    people = members(9)
    start = timezone.now() - timedelta(days=1)
    pairs = [(one, other) for at, one in enumerate(people) for other in people[at + 1 :]]
    for one, other in chance.sample(pairs, 14):
        connect(one, other)
        follow(one, other)
        if chance.random() < 0.8:
            follow(other, one)
    for one, other in chance.sample(pairs, 3):
        block(one, other)
    for one, other in chance.sample(pairs, 5):
        mute(one, other, chance.choice(list(Mute.Scope)))
    for person in chance.sample(people, 2):
        Member.objects.filter(pk=person.pk).update(activity_reach=chance.choice([0, 1]))
    written: list[Post] = []
    said: list[Comment] = []
    for _ in range(90):
        # Coarse on purpose: many things happen at one moment.
        _happens(chance, chance.choice(people), start + timedelta(minutes=chance.randrange(40)), written, said)
    return people


def _happens(chance: random.Random, person: Member, at: datetime, written: list[Post], said: list[Comment]) -> None:
    """Somebody publishes, comments, replies or passes something on."""
    dice = chance.random()
    if dice < 0.5 or not written:
        hidden = at if chance.random() < 0.1 else None
        written.append(post(person, audience=chance.choice(list(Audience)), created_at=at, hidden_at=hidden))
    elif dice < 0.6 and said:
        comment(person, chance.choice(said), created_at=at)
    elif dice < 0.85:
        said.append(comment(person, chance.choice(written), created_at=at))
    else:
        what = chance.choice(written)
        if not Repost.objects.filter(member=person, post=what).exists():
            repost(person, what, created_at=at)
