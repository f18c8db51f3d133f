"""Posts as one reader sees them in a list: who wrote them, what they say, what was answered. See post_cards."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from accounts.models import Member
from connections.cards import Card, cards, known_card
from connections.questions import Question, among
from connections.relations import Viewer
from connections.visibility import Audience
from core.compiled import Compiled
from feed.answers import answers_to
from feed.audiences import audience_icon
from feed.mentions import rendered
from feed.models import Image, Post, Reaction
from feed.responses import Tally, who_reacted
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


def post_cards(viewer: Viewer, posts: Sequence[Post]) -> list[PostCard]:
    """Cards of posts that the viewer sees (the caller's gate), in the order given; ten queries at most, however many.

    A post that goes while they are made is left out.
    """
    return cards_and_people(viewer, posts)[0]


def cards_and_people(
    viewer: Viewer, posts: Sequence[Post], also: Collection[int] = ()
) -> tuple[list[PostCard], dict[int, Card]]:
    """Cards of posts, and the cards of their authors and of the members `also`, who exist for the viewer; by id."""
    quoted_ids = {post.quoted_id for post in posts if post.quoted_id is not None}
    quoted: list[Post] = posts_seen(viewer, quoted_ids)
    shown = [*posts, *quoted]
    answers = answers_to(viewer, [post.pk for post in posts])
    may_be_commented_on = commentable(viewer, posts)
    people, names = _people(
        viewer,
        {post.author_id for post in shown}.union(also),
        {member_id for answered in answers.values() for member_id in answered.reactors},
    )
    html = {post.pk: text for post, text in zip(shown, rendered(viewer, [post.text for post in shown]), strict=True)}
    images = _images([post.pk for post in shown])
    originals = {
        post.pk: PostCard(post, people[post.author_id], html[post.pk], images.get(post.pk, ()))
        for post in quoted
        if post.author_id in people
    }
    made = [
        PostCard(
            post=post,
            author=people[post.author_id],
            html=html[post.pk],
            images=images.get(post.pk, ()),
            quoted=originals.get(post.quoted_id or 0),
            tally=answers[post.pk].tally,
            reactors=tuple(names[member_id] for member_id in answers[post.pk].reactors if member_id in names),
            comment_count=answers[post.pk].comments,
            repost_count=answers[post.pk].passed_on,
            has_reposted=answers[post.pk].has_reposted,
            may_comment=post.pk in may_be_commented_on,
            may_repost=may_repost(viewer, post),
            is_mine=isinstance(viewer, Member) and post.author_id == viewer.pk,
        )
        for post in posts
        if post.author_id in people
    ]
    return made, people


def posts_seen(viewer: Viewer, post_ids: Collection[int]) -> list[Post]:
    """Those of some posts that the viewer sees, in no order."""
    return _POSTS.objects(viewer, posts=post_ids) if post_ids else []


def _people(viewer: Viewer, shown: Collection[int], named: Collection[int]) -> tuple[dict[int, Card], dict[int, str]]:
    """The cards of the members shown, and the names of the viewer's connections among those named; by id."""
    members = {member.pk: member for member in _MEMBERS.objects(members=[*{*shown, *named}])}
    people = {
        card.member.pk: card
        for card in cards(viewer, [members[pk] for pk in shown if pk in members], with_mutual=False)
    }
    return people, {pk: known_card(members[pk], 1).name for pk in named if pk in members}


def _images(post_ids: Collection[int]) -> dict[int, tuple[Image, ...]]:
    found: dict[int, list[Image]] = defaultdict(list)
    for image in _IMAGES.objects(posts=list(post_ids)) if post_ids else ():
        found[image.post_id or 0].append(image)
    return {post_id: tuple(images) for post_id, images in found.items()}


_POSTS = Question(lambda viewer, posts: Post.objects.visible_to(viewer).filter(among("pk", posts)))
# Of what the gates have let through.
_MEMBERS = Compiled(lambda *, members: Member.objects.filter(pk__in=[members]))
_IMAGES = Compiled(lambda *, posts: Image.objects.filter(post_id__in=[posts]).order_by("position", "pk"))
