"""Storing the invented network, in bulk."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Member, Suspension
from connections.models import Block, Connection, Follow, Invitation, InvitationReply
from demo.cast import CAST
from demo.conversations import invent_conversations
from demo.network import ADMIN, ALICE, TRENT, Network, Offer, invent_network
from demo.people import Person
from demo.publishing import Press
from demo.reports import file_reports
from demo.storing import pour, store
from demo.story import tell as tell_story
from feed.models import Post
from moderation.services import appoint
from profiles.models import (
    Education,
    Interest,
    MemberInterest,
    MemberSkill,
    Organisation,
    Position,
    School,
    Skill,
    Term,
    term_key,
)

PASSWORD = "maillon-demo"  # noqa: S105  it is meant to be known: the demonstration says it

# Told the share that is done, 0 to 1.
Tell = Callable[[float], None]


class NotSeedable(Exception):
    """The database holds something that the invented network cannot stand beside. `str()` says what."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """What is in the database, and whether it was there already."""

    members: int
    connections: int
    posts: int
    was_there: bool


def is_seeded() -> bool:
    """Whether the invented network is in the database: it is stored all at once, so alice stands for all."""
    alice = CAST[ALICE]
    return Member.objects.filter(handle=alice.handle, email=alice.email).exists()


@transaction.atomic
def seed(members: int, *, tell: Tell = lambda share: None) -> Seeded:
    """Stores a network of so many members, all with PASSWORD, unless it is there. Dates count back from today.

    Raises NotSeedable when the database has other members with the cast's handles.
    """
    if is_seeded():
        return Seeded(Member.objects.count(), Connection.objects.count(), Post.objects.count(), was_there=True)
    wanted = [person.handle for person in CAST]
    if theirs := Member.objects.filter(handle__in=wanted).values_list("handle", flat=True).first():
        raise NotSeedable(f"somebody else has the handle {theirs}")
    network = invent_network(members, taken=list(Member.objects.values_list("handle", flat=True)))
    tell(0.1)
    with connection.cursor() as cursor:
        # Else all foreign keys of all rows are checked at the end, in silence.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    writer = _Writer(network, tell)
    writer.write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ANALYZE")
    return Seeded(len(writer.ids), len(network.ties), writer.posts, was_there=False)


class _Writer:
    """Turns a network into rows. Steps are methods; each is told the ids of members by their number."""

    def __init__(self, network: Network, tell: Tell) -> None:
        self.network = network
        self.people = network.people
        self.today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        # For hours and days alone: which rows there are is settled in the network.
        self.rng = random.Random(f"dates {len(network.people)}")
        self.tell = tell
        self.ids: list[int] = []
        self.posts = 0

    def write(self) -> None:
        """All rows."""
        steps = (
            self._members,
            self._addresses,
            self._positions,
            self._education,
            self._skills_and_interests,
            self._connections,
            self._follows,
            self._invitations,
            self._blocks_and_suspensions,
            self._moderator,
            self._posts,
        )
        for number, step in enumerate(steps, 1):
            step()
            self.tell(0.1 + 0.9 * number / len(steps))

    def _members(self) -> None:
        password = make_password(PASSWORD)
        rows = store(Member(password=password, **self._member(number, p)) for number, p in enumerate(self.people))
        self.ids = [row.pk for row in rows]
        # The triggers on connections look members up, and are planned by what PostgreSQL knows of the table.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE accounts_member")

    def _member(self, number: int, person: Person) -> dict[str, Any]:
        suspended = number in self.network.suspended
        seen = person.seen_days_ago
        return {
            "handle": person.handle,
            "email": person.email,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "headline": person.headline[:160],
            "place": person.place,
            "about": person.about,
            "joined_at": self._at(person.joined_days_ago),
            "last_seen_on": None if seen is None else self._day(min(seen, person.joined_days_ago)),
            "is_staff": number in {TRENT, ADMIN},
            "is_superuser": number == ADMIN,
            "is_active": not suspended,
            "suspended_at": self._at(12) if suspended else None,
            **person.choices,
            **person.contact,
        }

    def _addresses(self) -> None:
        pour(
            EmailAddress(user_id=member_id, email=person.email, verified=True, primary=True)
            for member_id, person in self._everybody()
        )

    def _positions(self) -> None:
        names = _terms(Organisation, (job.organisation for person in self.people for job in person.jobs))
        pour(
            Position(
                member_id=member_id,
                organisation_id=names[job.organisation],
                title=job.title,
                place=job.place,
                starts_on=self._month(job.started),
                ends_on=None if job.ended is None else self._month(job.ended),
                description=job.description,
            )
            for member_id, person in self._everybody()
            for job in person.jobs
        )

    def _education(self) -> None:
        names = _terms(School, (study.school for person in self.people for study in person.studies))
        year = self.today.year
        pour(
            Education(
                member_id=member_id,
                school_id=names[study.school],
                field=study.field,
                title=study.title,
                start_year=year - study.started,
                end_year=year - study.ended,
            )
            for member_id, person in self._everybody()
            for study in person.studies
        )

    def _skills_and_interests(self) -> None:
        skills = _terms(Skill, (name for person in self.people for name in person.skills))
        pour(
            MemberSkill(member_id=member_id, term_id=skills[name], position=at)
            for member_id, person in self._everybody()
            for at, name in enumerate(person.skills)
        )
        interests = _terms(Interest, (name for person in self.people for name in person.interests))
        pour(
            MemberInterest(member_id=member_id, term_id=interests[name], position=at)
            for member_id, person in self._everybody()
            for at, name in enumerate(person.interests)
        )

    def _connections(self) -> None:
        pour(
            Connection(low_id=min(pair), high_id=max(pair), created_at=self._since(one, other))
            for one, other in self.network.ties
            if (pair := (self.ids[one], self.ids[other]))
        )

    def _follows(self) -> None:
        pour(
            Follow(follower_id=self.ids[one], followed_id=self.ids[other], created_at=self._since(one, other))
            for one, other in self.network.follows
        )

    def _invitations(self) -> None:
        rows = store(self._invitation(offer) for offer in self.network.offers)
        store(
            InvitationReply(
                invitation_id=row.pk,
                author_id=self.ids[author],
                body=words,
                created_at=row.created_at + timedelta(hours=5 * at),
            )
            for row, offer in zip(rows, self.network.offers, strict=True)
            for at, (author, words) in enumerate(offer.replies, 1)
        )

    def _invitation(self, offer: Offer) -> Invitation:
        closed = offer.closed_days_ago
        return Invitation(
            sender_id=self.ids[offer.sender],
            recipient_id=self.ids[offer.recipient],
            note=offer.note,
            state=offer.state,
            created_at=self._at(offer.days_ago),
            closed_at=None if closed is None else self._day_end(closed),
            ignored_at=self._day_end(offer.days_ago // 2) if offer.ignored else None,
        )

    def _blocks_and_suspensions(self) -> None:
        store(
            Block(blocker_id=self.ids[one], blocked_id=self.ids[other], created_at=self._at(30))
            for one, other in self.network.blocks
        )
        rows = store(
            Suspension(
                member_id=self.ids[number],
                by_id=self.ids[TRENT],
                reason="Sent the same offer to two hundred members after a warning.",
            )
            for number in self.network.suspended
        )
        Suspension.objects.filter(pk__in=[row.pk for row in rows]).update(started_at=self._at(12))

    def _moderator(self) -> None:
        appoint(member=Member.objects.get(pk=self.ids[TRENT]))

    def _posts(self) -> None:
        # Whoever may see what is asked for each report, and planned by what PostgreSQL knows of the tables.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE connections_tie, connections_block")
        story = tell_story(self.network)
        press = Press(self.ids, timezone.now())
        press.publish([*invent_conversations(self.network), *story.posts])
        self.posts = len(press.posts)
        cast = Member.objects.in_bulk(self.ids[: len(CAST)])
        file_reports(story, press, {number: cast[self.ids[number]] for number in range(len(CAST))})

    def _everybody(self) -> Iterator[tuple[int, Person]]:
        return zip(self.ids, self.people, strict=True)

    def _at(self, days_ago: int) -> datetime:
        """Some time in the day that lies so many days back, never in the future."""
        return self.today - timedelta(days=days_ago, seconds=self.rng.randrange(3600, 16 * 3600))

    def _day_end(self, days_ago: int) -> datetime:
        """The last moment of the day before that day: after `_at` of any earlier day."""
        return self.today - timedelta(days=days_ago, seconds=1)

    def _day(self, days_ago: int) -> date:
        return (self.today - timedelta(days=days_ago)).date()

    def _month(self, months_ago: int) -> date:
        """The first day of the month that lies so many months back."""
        months = self.today.year * 12 + self.today.month - 1 - months_ago
        return date(months // 12, months % 12 + 1, 1)

    def _since(self, one: int, other: int) -> datetime:
        """Some day since both are members."""
        return self._at(self.rng.randint(1, min(self.people[one].joined_days_ago, self.people[other].joined_days_ago)))


def _terms(model: type[Term], names: Iterable[str]) -> dict[str, int]:
    """Ids of terms by name, as the name is spelled here."""
    wanted = sorted(set(names))
    by_key = {term.key: term.pk for term in model.objects.named(wanted)}
    return {name: by_key[term_key(name)] for name in wanted}
