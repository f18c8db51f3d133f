"""The conversation under a post, as one viewer sees it: threads, oldest first, each with its replies.

A conversation is entered at its end, where the news is, or at one comment; from there it goes on in both directions,
by keyset. A stretch of it costs the same however many comments it shows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.safestring import SafeString

from accounts.models import Member
from connections.cards import Card, cards
from connections.relations import Viewer
from core.pagination import cursor_after, keyset_page
from feed.mentions import rendered
from feed.models import Comment, Post
from feed.responses import Tally, comment_tallies
from feed.rules import may_comment, may_remove

THREADS = 10
REPLIES = 3
# From here on a comment is folded: characters, and lines.
LONG = 500
LONG_LINES = 8
# Of a thread that was asked for; and how much before the comment that was asked for is shown with it.
REPLIES_OPEN = 20
BEFORE = 2

OLDEST = ("created_at", "id")
NEWEST = ("-created_at", "-id")


@dataclass(frozen=True, slots=True)
class Line:
    """A comment or a reply, as one viewer sees it."""

    comment: Comment
    author: Card
    html: SafeString
    tally: Tally
    is_mine: bool
    may_delete: bool
    may_reply: bool

    @property
    def pk(self) -> int:
        """The comment's."""
        return self.comment.pk

    @property
    def is_by_author(self) -> bool:
        """Whether who wrote the post wrote this too."""
        return self.comment.author_id == self.comment.post.author_id

    @property
    def is_long(self) -> bool:
        """Whether its beginning is shown first."""
        return len(self.comment.text) > LONG or self.comment.text.count("\n") > LONG_LINES

    @property
    def is_hidden(self) -> bool:
        """Whether moderators have hidden it; then the viewer is its author."""
        return self.comment.hidden_at is not None

    @property
    def thread_id(self) -> int:
        """The comment that the thread is about."""
        return self.comment.parent_id or self.comment.pk


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and a stretch of its replies. `earlier` and `later` are cursors, "" where there is nothing more;
    `earlier_count` is how many replies come before, where that is known.
    """

    head: Line
    replies: tuple[Line, ...] = ()
    earlier: str = ""
    later: str = ""
    earlier_count: int = 0


@dataclass(frozen=True, slots=True)
class Conversation:
    """A stretch of the threads under a post, oldest first, and the cursors of what lies before and after."""

    threads: tuple[Thread, ...] = ()
    earlier: str = ""
    later: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stretch: before or after a cursor, around a comment, or by default the end."""

    before: str = ""
    after: str = ""
    around: Comment | None = None


@dataclass(frozen=True, slots=True)
class _Stretch:
    rows: list[Comment]
    earlier: str = ""
    later: str = ""


def conversation(viewer: Viewer, post: Post, wanted: Wanted | None = None, *, most: int = THREADS) -> Conversation:
    """A stretch of the conversation under a post that the viewer sees (the caller's gate). Raises BadCursor.

    `wanted.around` may be a reply: the stretch is that around its thread, and the thread's that around the reply.
    """
    wanted = wanted or Wanted()
    seen = Comment.objects.under(viewer, [post.pk]).select_related("author")
    reply = wanted.around if wanted.around is not None and wanted.around.parent_id else None
    head = seen.filter(replies=reply).first() if reply else wanted.around
    heads = _stretch(seen.filter(parent=None), replace(wanted, around=head), most)
    replies = _last_replies(seen, heads.rows)
    if reply is not None and head is not None:
        replies[head.pk] = _stretch(seen.filter(parent=head), Wanted(around=reply), REPLIES_OPEN)
    threads = _threads(viewer, post, seen, heads.rows, replies)
    return Conversation(tuple(threads), heads.earlier, heads.later)


def thread(viewer: Viewer, post: Post, head: Comment, wanted: Wanted | None = None) -> Thread:
    """One thread of it, with a stretch of its replies. Raises BadCursor."""
    seen = Comment.objects.under(viewer, [post.pk]).select_related("author")
    replies = _stretch(seen.filter(parent=head), wanted or Wanted(), REPLIES_OPEN)
    [found] = _threads(viewer, post, seen, [head], {head.pk: replies})
    return found


def line(viewer: Viewer, comment: Comment) -> Line:
    """One comment that the viewer sees (the caller's gate)."""
    return _lines(viewer, comment.post, [comment])[comment.pk]


def _stretch(rows: QuerySet[Comment], wanted: Wanted, size: int) -> _Stretch:
    if wanted.around is not None:
        at = wanted.around
        before = keyset_page(rows, cursor=cursor_after(at, NEWEST), size=BEFORE, order=NEWEST)
        after = keyset_page(rows, cursor=cursor_after(at, OLDEST), size=size, order=OLDEST)
        return _Stretch([*reversed(before.items), at, *after.items], before.next_cursor, after.next_cursor)
    if wanted.after:
        page = keyset_page(rows, cursor=wanted.after, size=size, order=OLDEST)
        earlier = cursor_after(page.items[0], NEWEST) if page.items else ""
        return _Stretch(page.items, earlier, page.next_cursor)
    page = keyset_page(rows, cursor=wanted.before, size=size, order=NEWEST)
    later = cursor_after(page.items[0], OLDEST) if wanted.before and page.items else ""
    return _Stretch(page.items[::-1], page.next_cursor, later)


def _last_replies(seen: QuerySet[Comment], heads: Sequence[Comment]) -> dict[int, _Stretch]:
    """The last few replies of each thread. One query."""
    newest = [F("created_at").desc(), F("pk").desc()]
    rows = (
        seen.filter(parent__in=heads)
        .annotate(place=Window(RowNumber(), partition_by="parent_id", order_by=newest))
        .filter(place__lte=REPLIES + 1)
        .order_by("created_at", "pk")
    )
    found: defaultdict[int, list[Comment]] = defaultdict(list)
    for row in rows if heads else ():
        found[row.parent_id or 0].append(row)
    return {
        head_id: _Stretch(rows[-REPLIES:], cursor_after(rows[-REPLIES], NEWEST) if len(rows) > REPLIES else "")
        for head_id, rows in found.items()
    }


def _threads(
    viewer: Viewer, post: Post, seen: QuerySet[Comment], heads: Sequence[Comment], replies: Mapping[int, _Stretch]
) -> list[Thread]:
    lines = _lines(viewer, post, [*heads, *(row for stretch in replies.values() for row in stretch.rows)])
    counts = _reply_counts(seen, [head_id for head_id, stretch in replies.items() if stretch.earlier])
    threads = []
    for head in heads:
        stretch = replies.get(head.pk, _Stretch([]))
        threads.append(
            Thread(
                lines[head.pk],
                tuple(lines[row.pk] for row in stretch.rows),
                stretch.earlier,
                stretch.later,
                # Counted from the end, so known only where the end is shown.
                max(0, counts.get(head.pk, 0) - len(stretch.rows)) if not stretch.later else 0,
            )
        )
    return threads


def _reply_counts(seen: QuerySet[Comment], head_ids: Sequence[int]) -> dict[int, int]:
    if not head_ids:
        return {}
    rows = seen.filter(parent_id__in=head_ids).select_related(None).order_by().values_list("parent_id")
    return {parent_id or 0: number for parent_id, number in rows.annotate(number=Count("pk"))}


def _lines(viewer: Viewer, post: Post, comments: Sequence[Comment]) -> dict[int, Line]:
    authors = {comment.author_id: comment.author for comment in comments}
    shown = (
        {card.member.pk: card for card in cards(viewer, list(authors.values()), with_mutual=False)} if authors else {}
    )
    texts = rendered(viewer, [comment.text for comment in comments])
    tallies = comment_tallies(viewer, [comment.pk for comment in comments])
    may_reply = may_comment(viewer, post)
    found = {}
    for comment, html in zip(comments, texts, strict=True):
        # The post is at hand: asking each comment for its own would be a query each.
        comment.post = post
        found[comment.pk] = Line(
            comment=comment,
            author=shown[comment.author_id],
            html=html,
            tally=tallies[comment.pk],
            is_mine=isinstance(viewer, Member) and comment.author_id == viewer.pk,
            may_delete=may_remove(viewer, comment),
            may_reply=may_reply,
        )
    return found
