"""What a member has been doing, as far as somebody else may be told (docs/rules.md, "their interactions").

Each list passes the gate of what it shows, and for comments, reactions and reposts `interactions_q` as well: the
conversation belongs to the post, but telling it as somebody's doing is theirs to narrow.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.safestring import SafeString

from accounts.models import Member, Reach
from connections.cards import Card, cards
from connections.models import Tie
from connections.relations import Viewer
from connections.visibility import interactions_q
from core.markup import plain
from core.pagination import Page, keyset_page
from feed import wording
from feed.mentions import rendered
from feed.models import Activity, Comment, Post, Reaction, Repost
from feed.windows import windowed_page, windows

EXCERPT = 160
# What a look at the last few begins with, in rows.
WINDOW = 10
NOTED = ("-at", "-id")


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing done: a sentence, `words`, with a place for the name of `author` (feed.wording.NAME), who wrote the
    post or the comment that it was done to; `excerpt`: the beginning of the post; `html`: the comment that the member
    wrote or reacted to; `reaction`: its kind, "" where it is none.
    """

    words: str
    icon: str
    at: datetime
    url: str
    author: Card
    excerpt: str
    html: SafeString | None = None
    reaction: str = ""

    @property
    def before(self) -> str:
        """The sentence up to the name."""
        return self.words.partition(wording.NAME)[0]

    @property
    def after(self) -> str:
        """The sentence from there on."""
        return self.words.partition(wording.NAME)[2]

    @property
    def is_named(self) -> bool:
        """Whether there is a name in it."""
        return wording.NAME in self.words


@dataclass(frozen=True, slots=True)
class _Done:
    """A Doing before its reader's cards are made."""

    post: Post
    author_id: int
    words: str
    icon: str
    at: datetime
    url: str
    reaction: str = ""


def published(viewer: Viewer, owner: Member, *, cursor: str, size: int) -> Page[Activity]:
    """A page of what the owner has published and passed on, that the viewer may be told of; one's own is all there,
    and so in the two below. Raises BadCursor, as they do.
    """
    rows = Activity.objects.filter(actor=owner).select_related("post")
    among = rows.exclude(kind=Activity.Kind.COMMENTED)
    if viewer == owner:
        return keyset_page(among, cursor=cursor, size=size, order=NOTED)
    if not _may_be_told(viewer, owner):
        among = rows.filter(kind=Activity.Kind.POSTED)
    return windowed_page(_noted(viewer, owner).select_related("post"), among, cursor=cursor, size=size, order=NOTED)


def comments(viewer: Member, owner: Member, *, cursor: str, size: int) -> Page[Comment]:
    """A page of the owner's comments that the viewer may be told of."""
    among = Comment.objects.filter(author=owner).select_related("post")
    if viewer == owner:
        return keyset_page(among, cursor=cursor, size=size)
    told = Comment.objects.visible_to(viewer).filter(interactions_q(viewer, actor="author", about="post__author"))
    return windowed_page(
        told.select_related("post"),
        among if _may_be_told(viewer, owner) else among.none(),
        cursor=cursor,
        size=size,
    )


def reactions(viewer: Member, owner: Member, *, cursor: str, size: int) -> Page[Reaction]:
    """A page of the owner's reactions that the viewer may be told of."""
    among = Reaction.objects.filter(member=owner).select_related("post", "comment")
    if viewer == owner:
        return keyset_page(among, cursor=cursor, size=size)
    told = Reaction.objects.visible_to(viewer).filter(interactions_q(viewer, actor="member", about="post__author"))
    return windowed_page(
        told.select_related("post", "comment"),
        among if _may_be_told(viewer, owner) else among.none(),
        cursor=cursor,
        size=size,
    )


def _may_be_told(viewer: Viewer, owner: Member) -> bool:
    """Whether there can be interactions of the owner that the viewer is told of: interactions_q as far as it can be
    said before any of them is looked at. Most readers are far away; they need not be asked about row by row.
    """
    if not isinstance(viewer, Member):
        return False
    if viewer == owner:
        return True
    mine = Tie.objects.filter(member_id=viewer.pk)
    if owner.activity_reach >= Reach.FIRST and mine.filter(other_id=owner.pk).exists():
        return True
    # The author of the post would be connected to both.
    theirs = Tie.objects.filter(member_id=owner.pk, other_id=OuterRef("other_id"))
    return owner.activity_reach >= Reach.SECOND and mine.filter(Exists(theirs)).exists()


def latest(viewer: Viewer, owner: Member, most: int) -> list[Doing]:
    """The last few posts that the owner published, commented on or passed on, each at the last time; of the last few
    hundred things that they did.
    """
    among = Activity.objects.filter(actor=owner)
    if not _may_be_told(viewer, owner):
        among = among.filter(kind=Activity.Kind.POSTED)
    newest: dict[int, Activity] = {}
    noted = _noted(viewer, owner).select_related("post")
    for rows, _cursor in windows(noted, among, cursor="", size=WINDOW, order=NOTED):
        for row in rows:
            newest.setdefault(row.post_id, row)
        if len(newest) >= most:
            break
    last = list(newest.values())[:most]
    return _doings(viewer, [_noted_as_done(row) for row in last], [None] * len(last))


def _noted_as_done(row: Activity) -> _Done:
    own = row.actor_id == row.post.author_id
    words, icon = {
        Activity.Kind.POSTED: (wording.posted(), "pencil"),
        Activity.Kind.COMMENTED: (wording.commented(own=own), "message"),
        Activity.Kind.REPOSTED: (wording.reposted(own=own), "repost"),
    }[Activity.Kind(row.kind)]
    return _Done(row.post, row.post.author_id, words, icon, row.at, row.post.get_absolute_url())


def comments_told(viewer: Member, rows: Sequence[Comment]) -> list[Doing]:
    """Comments as rows of a list. Three round trips and a query, however many."""
    texts = rendered(viewer, [row.text for row in rows])
    done = []
    for row in rows:
        own = row.author_id == row.post.author_id
        words = wording.commented(own=own, is_reply=row.parent_id is not None)
        done.append(_Done(row.post, row.post.author_id, words, "message", row.created_at, row.get_absolute_url()))
    return _doings(viewer, done, texts)


def reactions_told(viewer: Member, rows: Sequence[Reaction]) -> list[Doing]:
    """Reactions as rows of a list; with each to a comment, the comment."""
    said = iter(rendered(viewer, [row.comment.text for row in rows if row.comment]))
    texts = [next(said) if row.comment else None for row in rows]
    done = []
    for row in rows:
        about = row.comment or row.post
        own = row.member_id == about.author_id
        words = wording.reacted(row.kind, own=own, to_comment=row.comment is not None)
        url = about.get_absolute_url()
        done.append(_Done(row.post, about.author_id, words, row.kind, row.created_at, url, row.kind))
    return _doings(viewer, done, texts)


def _noted(viewer: Viewer, owner: Member) -> QuerySet[Activity]:
    """The owner's rows of the feed that the viewer may be told of."""
    post = Post.objects.visible_to(viewer).filter(pk=OuterRef("post_id"))
    told = interactions_q(viewer, actor="author", about="post__author")
    comment = Comment.objects.visible_to(viewer).filter(told, pk=OuterRef("comment_id"))
    passed = interactions_q(viewer, actor="member", about="post__author")
    repost = Repost.objects.visible_to(viewer).filter(passed, member=owner, post_id=OuterRef("post_id"))
    return Activity.objects.filter(
        Q(kind=Activity.Kind.POSTED) & Q(Exists(post))
        | Q(kind=Activity.Kind.COMMENTED) & Q(Exists(comment))
        | Q(kind=Activity.Kind.REPOSTED) & Q(Exists(repost)),
        actor=owner,
    )


def _doings(viewer: Viewer, done: Sequence[_Done], texts: Sequence[SafeString | None]) -> list[Doing]:
    authors = _cards(viewer, {one.author_id for one in done})
    return [
        Doing(
            one.words,
            one.icon,
            one.at,
            one.url,
            authors[one.author_id],
            plain(one.post.text, EXCERPT),
            html,
            one.reaction,
        )
        for one, html in zip(done, texts, strict=True)
        if one.author_id in authors
    ]


def _cards(viewer: Viewer, member_ids: Collection[int]) -> dict[int, Card]:
    return {card.member.pk: card for card in cards(viewer, list(Member.objects.filter(pk__in=member_ids)))}
