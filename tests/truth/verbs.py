"""How each verb of the tables on actions is sent, and what it changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.urls import reverse

from accounts.models import Member
from connections.models import Block, Connection, Follow, Invitation, InvitationReply
from feed.models import Comment, Mute, Post, Reaction, Repost
from moderation.models import Report
from profiles.models import SuggestionDismissal
from tests.truth.asking import NO_NUMBER
from tests.truth.world import NO_HANDLE, World, word

SAID = word("what is said in a test")


@dataclass(frozen=True)
class Verb:
    """A form that is sent: to `address`, or to `nothing`, which is about what does not exist. `state` is what it is
    about, as it is now; `wanted`, what it is to be once it is done.
    """

    address: str
    own: object
    nothing: str
    other: object
    state: Callable[[], Any]
    wanted: Any
    data: dict[str, Any] = field(default_factory=dict)
    other_data: dict[str, Any] | None = None


def _numbered(name: str, number: int, state: Callable[[], Any], wanted: Any, **data: Any) -> Verb:
    asked, nothing = (reverse(name, args=[each]) for each in (number, NO_NUMBER))
    return Verb(asked, number, nothing, NO_NUMBER, state, wanted, data)


def _viewer(world: World, row: str) -> Member | None:
    return world.people.get(row)


def _written(model: type[Post] | type[Comment]) -> Callable[[], bool]:
    return model.objects.filter(text=SAID).exists


def on_post(world: World, row: str, audience: str, verb: str) -> Verb:
    """The verb on the owner's post of that audience; `near` and `off`: on those that limit who may comment."""
    subject, viewer = world.subject(row), _viewer(world, row)
    post, remark = subject.plain[audience], subject.remarks[audience]
    if verb in {"near", "off"}:
        post = subject.limited["connected" if verb == "near" else "off"]
    if verb in {"like", "accuse", "reword", "remove"}:
        return _on_remark(remark, viewer, verb)
    if verb in {"edit", "narrow", "delete"}:
        return _on_own(post, verb)
    token = str(uuid4())
    if verb == "react":
        state = Reaction.objects.filter(member=viewer, post=post, comment=None).exists
        return _numbered("feed:react", post.pk, state, True, kind="like")
    if verb == "repost":
        return _numbered("feed:repost", post.pk, Repost.objects.filter(member=viewer, post=post).exists, True)
    if verb == "unrepost":
        return _numbered("feed:unrepost", post.pk, Repost.objects.filter(member=viewer, post=post).exists, False)
    if verb == "report":
        reports = Report.objects.filter(reporter=viewer, case__post=post)
        return _numbered("moderation:report_post", post.pk, reports.exists, True, category="spam", words="")
    if verb == "quote":
        fields = {"text": SAID, "audience": 4, "comments_from": 4, "token": token}
        one, other = ({**fields, "quote": number} for number in (post.pk, NO_NUMBER))
        address = reverse("feed:compose")
        return Verb(address, post.pk, address, NO_NUMBER, _written(Post), True, one, other)
    more = {"parent": remark.pk} if verb == "reply" else {}
    return _numbered("feed:comments", post.pk, _written(Comment), True, text=SAID, token=token, **more)


def _on_remark(remark: Comment, viewer: Member | None, verb: str) -> Verb:
    """Something done to somebody else's comment under the post."""
    rows = Comment.objects.filter(pk=remark.pk)
    if verb == "like":
        state = Reaction.objects.filter(member=viewer, comment=remark).exists
        return _numbered("feed:comment_react", remark.pk, state, True, kind="like")
    if verb == "accuse":
        state = Report.objects.filter(reporter=viewer, case__comment=remark).exists
        return _numbered("moderation:report_comment", remark.pk, state, True, category="spam", words="")
    if verb == "reword":
        return _numbered("feed:comment_edit", remark.pk, _written(Comment), True, text=SAID)
    return _numbered("feed:comment_delete", remark.pk, rows.exists, False)


def _on_own(post: Post, verb: str) -> Verb:
    """Something that only the author does."""
    rows = Post.objects.filter(pk=post.pk)
    if verb == "delete":
        return _numbered("feed:delete", post.pk, rows.exists, False)
    if verb == "edit":
        fields = {"text": SAID, "audience": post.audience, "comments_from": 4}
        return _numbered("feed:edit", post.pk, _written(Post), True, **fields)
    fields = {"text": post.text, "audience": 1, "comments_from": 4}
    return _numbered("feed:edit", post.pk, rows.filter(audience=1).exists, True, **fields)


def on_member(world: World, row: str, verb: str) -> Verb:
    """The verb between the viewer and the owner."""
    owner, viewer = world.subject(row).member, _viewer(world, row)
    mine = {"member": viewer}
    ids = sorted([owner.pk, viewer.pk if viewer else 0])
    invited = Invitation.objects.filter(sender=viewer, recipient=owner, state=Invitation.State.OPEN)
    connected = Connection.objects.filter(low_id=ids[0], high_id=ids[1])
    table: dict[str, tuple[str, Callable[[], Any], Any, dict[str, Any]]] = {
        "mute": ("feed:mute", Mute.objects.filter(muted=owner, **mine).exists, True, {}),
        "unmute": ("feed:unmute", Mute.objects.filter(muted=owner, **mine).exists, False, {}),
        "follow": ("connections:follow", Follow.objects.filter(follower=viewer, followed=owner).exists, True, {}),
        "unfollow": ("connections:unfollow", Follow.objects.filter(follower=viewer, followed=owner).exists, False, {}),
        "invite": ("connections:invite", lambda: invited.exists() or connected.exists(), True, {"bare": "1"}),
        "remove": ("connections:remove", connected.exists, False, {}),
        "block": ("connections:block", Block.objects.filter(blocker=viewer, blocked=owner).exists, True, {}),
        "unblock": ("connections:unblock", Block.objects.filter(blocker=viewer, blocked=owner).exists, False, {}),
        "report": (
            "moderation:report_member",
            Report.objects.filter(reporter=viewer, case__kind="member", case__author=owner).exists,
            True,
            {"category": "spam", "words": ""},
        ),
        "dismiss": ("profiles:dismiss", _dismissed(viewer, owner), True, {}),
        "undismiss": ("profiles:undo_dismissal", _dismissed(viewer, owner), False, {}),
    }
    name, state, wanted, data = table[verb]
    asked, nothing = (reverse(name, args=[each]) for each in (owner.handle, NO_HANDLE))
    return Verb(asked, owner.handle, nothing, NO_HANDLE, state, wanted, data)


def _dismissed(viewer: Member | None, owner: Member) -> Callable[[], bool]:
    return SuggestionDismissal.objects.filter(member=viewer, dismissed=owner).exists


def on_invitation(world: World, row: str, verb: str) -> Verb:
    """The verb on the invitation between the two, or on somebody else's."""
    row_with_one = row if row in world.invitations else "received"
    number = world.invitations[row_with_one].pk
    rows = Invitation.objects.filter(pk=number)
    states = {"accept": "accepted", "unknown": "unknown", "withdraw": "withdrawn"}
    if verb in states:
        return _numbered(f"connections:{verb}", number, rows.values_list("state", flat=True).get, states[verb])
    if verb == "reply":
        written = InvitationReply.objects.filter(invitation_id=number, body=SAID)
        return _numbered("connections:reply", number, written.exists, True, body=SAID)
    ignored = rows.filter(ignored_at__isnull=False)
    return _numbered(f"connections:{verb}", number, ignored.exists, verb == "ignore")
