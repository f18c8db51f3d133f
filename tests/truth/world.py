"""A world for the tables: an owner, and for each line of the tables somebody who stands to them like that.

Everything carries a word of its own that occurs nowhere else, so that a page can be asked whether it tells it. What
ends (connections, blocks, suspensions) is ended by the verbs, as in life; the rest is rows.

    owner ── bridge ── second ── third         bridge ── follower_second, blocking, blocked, suspended member
    owner ── first, confidant, suspended_viewer
    suspended member ("absent") ── suspended_owner, bridge, confidant
    host: knows nobody, public. Each viewer has a friend of their own, who comments on what the owner writes.
"""

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any, cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image as Picture

from accounts.models import Member
from accounts.services import suspend_member
from connections import services as ties
from connections.models import Invitation
from feed.models import Comment, Image, Post, Reaction
from tests import factories
from tests.factories import (
    MemberFactory,
    connect,
    education,
    follow,
    interests,
    invite,
    position,
    react,
    repost,
    skills,
)
from tests.truth.sheet import ROWS

# The audiences as the database has them; `hidden` is for anyone, and hidden by moderators.
AUDIENCES = {"anyone": 4, "second": 2, "connections": 1, "hidden": 4}
DONE_TO = ("known_anyone", "known_connections", "unknown_anyone", "unseen_connections")
# Who is, or was, connected with the owner.
NEAR = ("first", "suspended_viewer", "ended", "blocking", "blocked")
NO_HANDLE = "shut-nobody-at-all"
# Numbers of posts, comments and invitations, so long that they stand for nothing else on a page.
NUMBERS = count(314_159_001)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LENGTH = 12


def word(*parts: object) -> str:
    """A word of twelve letters that says nothing and resembles no other."""
    number = int.from_bytes(sha256(".".join(map(str, parts)).encode()).digest()[:12])
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


@dataclass
class Subject:
    """A member whom the tables are about, and all that they have published and done."""

    member: Member
    names: dict[str, str] = field(default_factory=dict)
    # By audience: posts that nobody brings up, those that friends of the viewers comment on, and host's quotes.
    plain: dict[str, Post] = field(default_factory=dict)
    talked: dict[str, Post] = field(default_factory=dict)
    quotes: dict[str, Post] = field(default_factory=dict)
    quote_of_nothing: Post | None = None
    remarks: dict[str, Comment] = field(default_factory=dict)
    # (what was done, to what): the post to which this member did it.
    done: dict[tuple[str, str], Post] = field(default_factory=dict)
    # Two threads of host's, the same but for what this member did in the first.
    thread: Post | None = None
    twin: Post | None = None
    said: Comment | None = None
    # Two posts of host's that name this member's handle, and one that nobody has.
    mention: Post | None = None
    no_mention: Post | None = None
    # (comments from, or audience): posts to try verbs on.
    limited: dict[str, Post] = field(default_factory=dict)


@dataclass
class World:
    """Owner, viewers and bystanders. `session(row)` is a fresh browser in which that viewer is signed in."""

    prefix: str
    is_public: bool
    start: datetime
    people: dict[str, Member] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    # What has been asked already (tests/truth/asking.py).
    replies: dict[tuple[str, str, bool], Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"the {self.prefix} world"

    def word(self, *parts: object) -> str:
        """A word of this world."""
        return word(self.prefix, *parts)

    def subject(self, row: str) -> Subject:
        """Whom the line is about: the owner, or the suspended one."""
        return self.subjects["absent" if row == "suspended_owner" else "owner"]

    def session(self, row: str) -> Client:
        """A browser of that viewer, with nothing in it but their session."""
        browser = Client()
        if row in self.cookies:
            browser.cookies["sessionid"] = self.cookies[row]
        return browser

    def moment(self, minutes: int) -> datetime:
        """A moment of this world's past; larger is later."""
        return self.start + timedelta(minutes=minutes)


def build(*, is_public: bool) -> World:
    """The world, with owners whose profiles are public and whose last names are initials to strangers, or neither."""
    prefix = "open" if is_public else "shut"
    # So long ago that pages give the day, which stays the same while the tests run.
    world = World(prefix, is_public, datetime.now(tz=UTC) - timedelta(days=40))
    _people(world)
    for name in ("owner", "absent"):
        member = world.people[name]
        _profile(world, member)
        subject = world.subjects[name] = Subject(member)
        _posts(world, name, subject)
        _doings(world, name, subject)
        _thread(world, name, subject)
    _friends(world)
    _endings(world)
    return world


def post(author: Member, text: str, **fields: Any) -> Post:
    """A post with a number of this world."""
    return factories.post(author, text, pk=next(NUMBERS), **fields)


def comment(author: Member, on: Post | Comment, text: str, **fields: Any) -> Comment:
    """A comment with a number of this world."""
    return factories.comment(author, on, text, pk=next(NUMBERS), **fields)


def _person(world: World, name: str, **fields: Any) -> Member:
    handle = f"{world.prefix}-{name.replace('_', '-')}"
    names = {"first_name": world.word(name, "first").title(), "last_name": world.word(name, "last").title()}
    person = cast(Member, MemberFactory(handle=handle, **{**names, **fields}))
    world.people[name] = person
    return person


def _people(world: World) -> None:
    owner = _person(world, "owner", is_public=world.is_public, last_name_as_initial=world.is_public)
    absent = _person(world, "absent", is_public=world.is_public, last_name_as_initial=world.is_public)
    world.people["oneself"] = owner
    for row in ROWS:
        if row not in {"oneself", "visitor"}:
            _person(world, row, is_staff=row == "moderator")
    bridge, confidant = _person(world, "bridge"), _person(world, "confidant")
    _person(world, "host", is_public=True)
    _person(world, "nobody")
    who = world.people
    connect(owner, bridge, confidant, *(who[row] for row in NEAR))
    connect(bridge, who["second"], who["follower_second"], who["blocking"], who["blocked"], absent)
    connect(who["second"], who["third"])
    connect(absent, who["suspended_owner"], confidant)
    for row in (*NEAR, "follower", "follower_second"):
        follow(who[row], owner)
    follow(owner, who["first"], who["ended"], who["blocking"], who["blocked"])
    follow(who["suspended_owner"], absent)
    for row in ("sent", "withdrawn"):
        world.invitations[row] = invite(who[row], owner, pk=next(NUMBERS))
    world.invitations["received"] = invite(owner, who["received"], pk=next(NUMBERS))
    for row in ROWS:
        if row != "visitor":
            interests(who[row], f"shared {world.prefix}")
            browser = Client()
            browser.force_login(who[row])
            world.cookies[row] = browser.cookies["sessionid"].value


def _profile(world: World, member: Member) -> None:
    """Every field filled, each with a word of its own."""
    said = _fields(world, member)
    member.headline, member.place, member.about = said["headline"], said["place"], said["about"]
    member.photo.name = f"photos/{said['photo']}.webp"
    member.contact_email, member.phone = f"{said['contact']}@example.org", said["contact"]
    member.save()
    position(member, said["organisation"], said["position"])
    before = {"starts_on": datetime(2010, 1, 1, tzinfo=UTC).date(), "ends_on": datetime(2015, 1, 1, tzinfo=UTC).date()}
    position(member, said["experience"], "Apprentice", **before)
    education(member, said["education"])
    skills(member, said["skills"])
    known = [f"shared {world.prefix}"] if member.handle.endswith("absent") else []
    interests(member, *known, said["interests"])


def _fields(world: World, member: Member) -> dict[str, str]:
    names = "headline place about photo contact organisation position experience education skills interests"
    return {name: world.word(member.handle, name) for name in names.split()}


def words_of(world: World, member: Member) -> dict[str, str]:
    """What each part of a profile says."""
    return {"first": member.first_name, "last": member.last_name, **_fields(world, member)}


def _post(world: World, author: str, *parts: object, minutes: int = 0, **fields: Any) -> Post:
    """A post with a word of its own to look for (`mark`), one to search for (`find`) and a hashtag (`tag`)."""
    text = f"{mark(world, *parts)} {find(world, *parts)} #{tag(world, *parts)}"
    return post(world.people[author], text, created_at=world.moment(minutes), **fields)


def mark(world: World, *parts: object) -> str:
    """The word by which a page tells a post."""
    return world.word("mark", *parts)


def find(world: World, *parts: object) -> str:
    """The word of a post to search for."""
    return world.word("find", *parts)


def tag(world: World, *parts: object) -> str:
    """The hashtag of a post."""
    return world.word("tag", *parts)


def _posts(world: World, name: str, subject: Subject) -> None:
    host = world.people["host"]
    for audience, number in AUDIENCES.items():
        fields: dict[str, Any] = {"audience": number}
        if audience == "hidden":
            fields["hidden_at"] = world.moment(9)
        plain = subject.plain[audience] = _post(world, name, name, "plain", audience, **fields)
        subject.talked[audience] = _post(world, name, name, "talked", audience, **fields)
        subject.quotes[audience] = post(host, "Look at this", quoted=plain, created_at=world.moment(1))
        remark = subject.remarks[audience] = comment(host, plain, world.word(name, "remark", audience))
        react(host, plain)
        react(host, remark)
        repost(host, plain)
        _picture(world, plain, world.word(name, "picture", audience))
    subject.quote_of_nothing = post(host, "Look at this", is_quote=True, created_at=world.moment(1))
    for kind, comments_from in (("everyone", 4), ("connected", 1), ("off", 0)):
        subject.limited[kind] = _post(world, name, name, kind, comments_from=comments_from)


def _picture(world: World, to: Post, name: str) -> None:
    target = io.BytesIO()
    Picture.new("RGB", (2, 2)).save(target, "WEBP")
    path = default_storage.save(f"posts/{name}.webp", ContentFile(target.getvalue()))
    Image.objects.create(post=to, owner=to.author, file=path, width=2, height=2)


def _doings(world: World, name: str, subject: Subject) -> None:
    """What the subject did to posts of others, each to a post of its own."""
    authors = {"known": "bridge", "unknown": "host", "unseen": "confidant"}
    for doing in ("commented", "reacted", "reposted"):
        for target in DONE_TO:
            who, audience = target.split("_")
            if doing == "reposted" and audience != "anyone":
                continue
            about = _post(world, authors[who], name, doing, target, audience=AUDIENCES[audience])
            subject.done[doing, target] = about
            if doing == "commented":
                comment(subject.member, about, world.word(name, "comment", target), created_at=world.moment(2))
            elif doing == "reacted":
                react(subject.member, about, Reaction.Kind.LOVE)
            else:
                repost(subject.member, about, created_at=world.moment(2))


def _thread(world: World, name: str, subject: Subject) -> None:
    host, nobody = world.people["host"], world.people["nobody"]
    threads = [post(host, "A thread", created_at=world.moment(3)) for _copy in range(2)]
    subject.thread, subject.twin = threads
    for thread in threads:
        opening = comment(nobody, thread, "First", created_at=world.moment(4))
        comment(host, opening, "Thanks", created_at=world.moment(5))
        react(host, opening)
    words = world.word(name, "said")
    said = subject.said = comment(subject.member, threads[0], words, created_at=world.moment(6))
    comment(host, said, world.word(name, "answered"), created_at=world.moment(7))
    react(host, said)
    names = (subject.member.handle, NO_HANDLE)
    mentions = [post(host, f"Ask @{name}", created_at=world.moment(3)) for name in names]
    subject.mention, subject.no_mention = mentions
    react(subject.member, threads[0])
    repost(subject.member, threads[0])


def _friends(world: World) -> None:
    """For each viewer somebody whom they alone know and follow, and who comments on what the subject writes."""
    for row in ROWS:
        if row == "visitor":
            continue
        friend = _person(world, f"friend_{row}")
        connect(world.people[row], friend)
        follow(world.people[row], friend)
        for audience, about in world.subject(row).talked.items():
            comment(friend, about, world.word("remark of a friend", row, audience), created_at=world.moment(8))


def _endings(world: World) -> None:
    who, owner = world.people, world.people["owner"]
    ties.remove_connection(actor=owner, other=who["ended"])
    ties.block(actor=who["blocking"], other=owner)
    ties.block(actor=owner, other=who["blocked"])
    ties.withdraw(sender=who["withdrawn"], invitation=world.invitations["withdrawn"])
    suspend_member(member=who["suspended_viewer"], reason="as the table wants it", by=None)
    suspend_member(member=who["absent"], reason="as the table wants it", by=None)
