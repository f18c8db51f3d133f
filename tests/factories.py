"""What tests are made of: members, ties, the facts of a profile. Rows only; the verbs of the services are not used."""

from datetime import date, datetime
from itertools import pairwise
from typing import Any

import factory
from django.utils import timezone

from accounts.models import Member
from connections.models import Block, Connection, Follow, Invitation
from core.markup import hashtags
from feed.models import Activity, Comment, Mute, Post, Pulse, Reaction, Repost
from profiles.models import (
    Education,
    Interest,
    MemberInterest,
    MemberSkill,
    Organisation,
    Position,
    School,
    Skill,
)

PASSWORD = "a-long-enough-passphrase"


class MemberFactory(factory.django.DjangoModelFactory):
    """A member with a name, a handle and an address; `password` sets a usable one (hashing is slow: rarely needed)."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    handle = factory.Sequence(lambda n: f"member-{n}")
    email = factory.LazyAttribute(lambda member: f"{member.handle}@example.org")
    first_name = factory.Sequence(lambda n: f"First{n}")
    last_name = factory.Sequence(lambda n: f"Last{n}")
    password = "!"

    @classmethod
    def _create(cls, model_class: type[Member], *args: Any, **kwargs: Any) -> Member:
        plain = kwargs.pop("password")
        member = model_class(*args, **kwargs)
        if plain == "!":
            member.set_unusable_password()
        else:
            member.set_password(plain)
        member.save()
        return member


def members(count: int, **fields: Any) -> list[Member]:
    """Many members in one statement, in the order of their ids."""
    return Member.objects.bulk_create([MemberFactory.build(password="!", **fields) for _ in range(count)])


def connect(one: Member, *others: Member) -> None:
    """Connects a member to each of the others: the rows alone, without follows, in one statement."""
    Connection.objects.bulk_create(
        [Connection(low_id=min(one.pk, other.pk), high_id=max(one.pk, other.pk)) for other in others]
    )


def chain(*people: Member) -> None:
    """Connects each member to the next."""
    Connection.objects.bulk_create(
        [Connection(low_id=min(one.pk, other.pk), high_id=max(one.pk, other.pk)) for one, other in pairwise(people)]
    )


def follow(follower: Member, *followed: Member) -> None:
    """Makes a member follow each of the others."""
    Follow.objects.bulk_create([Follow(follower=follower, followed=other) for other in followed])


def block(blocker: Member, blocked: Member) -> None:
    """Puts a block between two members; what stood between them before is left as it is."""
    Block.objects.create(blocker=blocker, blocked=blocked)


def invite(sender: Member, recipient: Member, **fields: Any) -> Invitation:
    """An open invitation, unless `fields` say otherwise."""
    return Invitation.objects.create(sender=sender, recipient=recipient, **fields)


def position(member: Member, organisation: str, title: str = "Engineer", **fields: Any) -> Position:
    """A position that goes on unless `ends_on` says otherwise."""
    return Position.objects.create(
        member=member,
        organisation=Organisation.objects.named([organisation])[0],
        title=title,
        **{"starts_on": date(2020, 3, 1), **fields},
    )


def education(member: Member, school: str, **fields: Any) -> Education:
    """Time at a school."""
    return Education.objects.create(member=member, school=School.objects.named([school])[0], **fields)


def skills(member: Member, *names: str) -> None:
    """Skills, in this order."""
    for place, term in enumerate(Skill.objects.named(names)):
        MemberSkill.objects.create(member=member, term=term, position=place)


def interests(member: Member, *names: str) -> None:
    """Interests, in this order."""
    for place, term in enumerate(Interest.objects.named(names)):
        MemberInterest.objects.create(member=member, term=term, position=place)


def post(author: Member, text: str = "Something to say", **fields: Any) -> Post:
    """A post for anyone, now, unless `fields` say otherwise, with what the feed reads of it."""
    fields = {"created_at": timezone.now(), "hashtags": hashtags(text), "is_quote": "quoted" in fields, **fields}
    made = Post.objects.create(author=author, text=text, **fields)
    _noted(author, Activity.Kind.POSTED, made, made.created_at)
    return made


def comment(author: Member, on: Post | Comment, text: str = "Something to add", **fields: Any) -> Comment:
    """A comment on a post, or a reply to a comment, now unless `fields` say otherwise."""
    under, parent = (on.post, on) if isinstance(on, Comment) else (on, None)
    fields = {"created_at": timezone.now(), "parent": parent, **fields}
    made = Comment.objects.create(author=author, post=under, text=text, **fields)
    if under.author_id != author.pk:
        _noted(author, Activity.Kind.COMMENTED, under, made.created_at, made)
    return made


def react(member: Member, to: Post | Comment, kind: Reaction.Kind = Reaction.Kind.LIKE, **fields: Any) -> Reaction:
    """A reaction to a post or to a comment."""
    under, about = (to.post, to) if isinstance(to, Comment) else (to, None)
    return Reaction.objects.create(member=member, post=under, comment=about, kind=kind, **fields)


def repost(member: Member, of: Post, **fields: Any) -> Repost:
    """A repost without words."""
    made = Repost.objects.create(member=member, post=of, **{"created_at": timezone.now(), **fields})
    if of.author_id != member.pk:
        _noted(member, Activity.Kind.REPOSTED, of, made.created_at)
    return made


def mute(member: Member, muted: Member, scope: Mute.Scope = Mute.Scope.EVERYTHING) -> Mute:
    """A member's wish to see less of another."""
    return Mute.objects.create(member=member, muted=muted, scope=scope)


def _noted(actor: Member, kind: Activity.Kind, about: Post, at: datetime, said: Comment | None = None) -> None:
    """The row that the feed reads, and the member's pulse; tests may make things in any order of time."""
    Activity.objects.create(actor=actor, kind=kind, post=about, comment=said, at=at)
    pulse, _is_new = Pulse.objects.get_or_create(member=actor, defaults={"acted_at": at})
    pulse.acted_at = max(pulse.acted_at, at)
    if kind == Activity.Kind.POSTED:
        pulse.posted_at = max(pulse.posted_at or at, at)
    pulse.save()
