"""What tests are made of: members, ties, the facts of a profile. Rows only; the verbs of the services are not used."""

from datetime import date
from itertools import pairwise
from typing import Any

import factory

from accounts.models import Member
from connections.models import Block, Connection, Follow, Invitation
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
