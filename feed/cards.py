"""Posts as one reader sees them in a list: who wrote them, what they say, what was answered. See post_cards."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.safestring import SafeString

from accounts.models import Member
from connections.cards import Card, cards
from connections.relations import Viewer
from connections.visibility import Audience
from feed.audiences import audience_icon
from feed.mentions import rendered
from feed.models import Comment, Image, Post, Reaction, Repost
from feed.responses import PassedOn, Tally, passed_on, post_tallies, reacted_by, who_reacted
from feed.rules import commentable, may_repost

# From here on a post is folded in a list: characters, and lines.
LONG = 700
LONG_LINES = 10


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post as one viewer sees it. Numbers count what that viewer sees, no more.

    `quoted` None where the post is no quote (`is_quote`), or what it quotes is not there for the viewer. A quoted card
    shows its words, pictures and author; nothing about answers to it, and not what it quotes itself.
    """

    post: Post
    author: Card
    html: SafeString
    images: tuple[Image, ...] = ()
    quoted: "PostCard | None" = None
    tally: Tally = field(default_factory=Tally)
    reactors: tuple[str, ...] = ()
    comment_count: int = 0
    repost_count: int = 0
    has_reposted: bool = False
    may_comment: bool = False
    may_repost: bool = False
    is_mine: bool = False

    @property
    def is_quote(self) -> bool:
        """Whether the post repeats another with words of its own."""
        return self.post.is_quote

    @property
    def audience_label(self) -> str:
        """For whom it was published, in words."""
        return str(Audience(self.post.audience).label)

    @property
    def audience_icon(self) -> str:
        """The icon of the audience."""
        return audience_icon(Audience(self.post.audience))

    @property
    def reactions(self) -> tuple[tuple[Reaction.Kind, int], ...]:
        """The reactions, how many of each kind, most first."""
        return tuple(self.tally.kinds)

    @property
    def my_reaction(self) -> Reaction.Kind | None:
        """The viewer's own."""
        return self.tally.mine

    @property
    def reaction_count(self) -> int:
        """How many have reacted."""
        return self.tally.count

    @property
    def reacted_by(self) -> str:
        """Who has reacted, in words: connections by name, others by number."""
        return who_reacted(self.reactors, self.reaction_count, is_mine=self.my_reaction is not None)

    @property
    def is_hidden(self) -> bool:
        """Whether moderators have hidden it; then the viewer is its author."""
        return self.post.hidden_at is not None

    @property
    def is_long(self) -> bool:
        """Whether a list shows its beginning first."""
        return len(self.post.text) > LONG or self.post.text.count("\n") > LONG_LINES

    @property
    def edited(self) -> bool:
        """Whether it was changed since it was published."""
        return self.post.edited_at is not None


@dataclass(slots=True)
class _Answers:
    """What was answered to posts, by the ids of the posts, as far as the viewer sees it."""

    reactions: dict[int, Tally] = field(default_factory=dict)
    reactors: dict[int, list[str]] = field(default_factory=dict)
    comments: dict[int, int] = field(default_factory=dict)
    passed_on: dict[int, PassedOn] = field(default_factory=dict)
    reposted: frozenset[int] = frozenset()
    commentable: frozenset[int] = frozenset()


def post_cards(viewer: Viewer, posts: Sequence[Post]) -> list[PostCard]:
    """Cards of posts that the viewer sees (the caller's gate), in the order given; a dozen queries, however many.

    A post that goes while they are made is left out.
    """
    return cards_and_people(viewer, posts)[0]


def cards_and_people(
    viewer: Viewer, posts: Sequence[Post], also: Collection[int] = ()
) -> tuple[list[PostCard], dict[int, Card]]:
    """Cards of posts, and the cards of their authors and of the members `also`, who exist for the viewer; by id."""
    quoted_ids = {post.quoted_id for post in posts if post.quoted_id is not None}
    quoted = list(Post.objects.visible_to(viewer).filter(pk__in=quoted_ids)) if quoted_ids else []
    shown = [*posts, *quoted]
    authors = _people(viewer, {post.author_id for post in shown}.union(also))
    html = {post.pk: text for post, text in zip(shown, rendered(viewer, [post.text for post in shown]), strict=True)}
    images = _images([post.pk for post in shown])
    answers = _answers(viewer, posts)
    originals = {
        post.pk: PostCard(post, authors[post.author_id], html[post.pk], images.get(post.pk, ()))
        for post in quoted
        if post.author_id in authors
    }
    made = [
        PostCard(
            post=post,
            author=authors[post.author_id],
            html=html[post.pk],
            images=images.get(post.pk, ()),
            quoted=originals.get(post.quoted_id or 0),
            tally=answers.reactions.get(post.pk, Tally()),
            reactors=tuple(answers.reactors.get(post.pk, ())),
            comment_count=answers.comments.get(post.pk, 0),
            repost_count=answers.passed_on.get(post.pk, PassedOn()).total,
            has_reposted=post.pk in answers.reposted,
            may_comment=post.pk in answers.commentable,
            may_repost=may_repost(viewer, post),
            is_mine=isinstance(viewer, Member) and post.author_id == viewer.pk,
        )
        for post in posts
        if post.author_id in authors
    ]
    return made, authors


def _people(viewer: Viewer, member_ids: Collection[int]) -> dict[int, Card]:
    members = Member.objects.filter(pk__in=member_ids)
    return {card.member.pk: card for card in cards(viewer, list(members))}


def _images(post_ids: Collection[int]) -> dict[int, tuple[Image, ...]]:
    found: dict[int, list[Image]] = defaultdict(list)
    for image in Image.objects.filter(post_id__in=post_ids).order_by("position", "pk"):
        found[image.post_id or 0].append(image)
    return {post_id: tuple(images) for post_id, images in found.items()}


def _answers(viewer: Viewer, posts: Sequence[Post]) -> _Answers:
    ids = [post.pk for post in posts]
    if not ids:
        return _Answers()
    comments = Comment.objects.under(viewer, ids).order_by().values_list("post_id").annotate(n=Count("pk"))
    reposted: frozenset[int] = frozenset()
    if isinstance(viewer, Member):
        mine = Repost.objects.filter(member=viewer, post_id__in=ids)
        reposted = frozenset(mine.values_list("post_id", flat=True))
    return _Answers(
        reactions=post_tallies(viewer, ids),
        reactors=reacted_by(viewer, posts),
        comments=dict(comments),
        passed_on=passed_on(viewer, ids),
        reposted=reposted,
        commentable=commentable(viewer, posts),
    )
