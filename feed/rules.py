"""What may be done to a post that one sees (docs/rules.md, "react, comment, repost what they see")."""

from collections.abc import Collection, Sequence

from accounts.models import Member
from connections.models import Tie
from connections.questions import Question, among
from connections.relations import Viewer
from connections.visibility import Audience
from feed.models import Comment, CommentsFrom, Post


def commentable(viewer: Viewer, posts: Sequence[Post]) -> frozenset[int]:
    """Which of these posts, all of which the viewer sees, they may comment on; ids. One query at most.

    Authors follow their own limit too, but for "connections", which they are allowed with.
    """
    if not isinstance(viewer, Member):
        return frozenset()
    limited = {post.author_id for post in posts if post.comments_from == CommentsFrom.CONNECTIONS} - {viewer.pk}
    known = _connected(viewer, limited)
    return frozenset(
        post.pk
        for post in posts
        if post.comments_from == CommentsFrom.EVERYONE
        or (post.comments_from == CommentsFrom.CONNECTIONS and post.author_id in known)
    )


def may_comment(viewer: Viewer, post: Post) -> bool:
    """Whether the viewer, who sees the post, may comment on it."""
    return post.pk in commentable(viewer, [post])


def may_repost(viewer: Viewer, post: Post) -> bool:
    """Whether the viewer, who sees the post, may pass it on. Only "anyone" posts, and none that moderators hid."""
    return isinstance(viewer, Member) and post.audience == Audience.ANYONE and post.hidden_at is None


def may_remove(viewer: Viewer, comment: Comment) -> bool:
    """Whether the viewer may delete a comment: their own, or one under their own post."""
    return isinstance(viewer, Member) and viewer.pk in {comment.author_id, comment.post.author_id}


def narrower(audience: int) -> list[Audience]:
    """The audiences to which a post with this one may be changed, itself included, the widest first."""
    return sorted((choice for choice in Audience if choice <= audience), reverse=True)


def _connected(viewer: Member, member_ids: Collection[int]) -> set[int]:
    if not member_ids:
        return {viewer.pk}
    return {viewer.pk, *(row[0] for row in _CONNECTED(viewer, members=member_ids))}


_CONNECTED = Question(
    lambda viewer, members: Tie.objects.filter(among("other_id", members), member_id=viewer.pk).values_list("other_id")
)
