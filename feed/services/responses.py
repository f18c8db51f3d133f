"""Reacting and reposting."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from connections.services import Gone, Refused
from feed.models import Activity, Comment, Post, Reaction, Repost
from feed.rules import may_repost
from feed.services.noting import forget, hold, note
from feed.services.posts import seen_and_locked


@transaction.atomic
def react(*, member: Member, post: Post, kind: Reaction.Kind, comment: Comment | None = None) -> Reaction:
    """Gives a reaction to a post, or to a comment under it; another kind takes the place of the one before.

    Raises Gone when the member does not see what is reacted to.
    """
    post = seen_and_locked(member, post)
    if comment is not None and not Comment.objects.visible_to(member).filter(pk=comment.pk, post=post).exists():
        raise Gone("no such comment")
    reaction, _is_new = Reaction.objects.update_or_create(
        member=member, post=post, comment=comment, defaults={"kind": kind}
    )
    return reaction


@transaction.atomic
def take_back_reaction(*, member: Member, post: Post, comment: Comment | None = None) -> None:
    """Takes a reaction back. The same done twice."""
    Reaction.objects.filter(member=member, post=post, comment=comment).delete()


@transaction.atomic
def repost(*, member: Member, post: Post) -> Repost:
    """Passes a post on, without words. Raises Gone when the member does not see it, Refused when it is not for all."""
    post = seen_and_locked(member, post)
    if not may_repost(member, post):
        raise Refused(_("Only posts for anyone can be reposted."))
    made, is_new = Repost.objects.get_or_create(member=member, post=post, defaults={"created_at": timezone.now()})
    if is_new and post.author_id != member.pk:
        note(actor_id=member.pk, kind=Activity.Kind.REPOSTED, post_id=post.pk, at=made.created_at)
    return made


@transaction.atomic
def take_back_repost(*, member: Member, post: Post) -> None:
    """Takes a repost back. The same done twice."""
    hold(post.pk)
    Repost.objects.filter(member=member, post=post).delete()
    forget(actor_id=member.pk, kind=Activity.Kind.REPOSTED, post_id=post.pk)
