"""Storing the invented network: all of it, once, true to the rules, and every login works."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import models
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Member
from connections import degrees
from connections.models import Block, Connection, Follow, Invitation, InvitationReply
from demo.conversations import invent_conversations
from demo.network import invent_network
from demo.seed import PASSWORD, NotSeedable, Seeded, seed
from demo.story import tell
from feed.models import Comment, Image, Post, Repost
from profiles.models import Education, Interest, MemberInterest, MemberSkill, Organisation, Position
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db

MEMBERS = 60
LOGINS = ("alice", "bob", "carol", "dave", "erin", "mallory", "trent", "admin")
# Passwords are salted, and rows have numbers of their own.
NOT_COMPARED = {"id", "password"}


def contents() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table concerned, ids replaced by handles where there are some."""
    handles = dict(Member.objects.values_list("pk", "handle"))
    found: dict[str, list[tuple[object, ...]]] = {}
    for model in (Member, Connection, Follow, Invitation, Block, Position, Education, MemberSkill, MemberInterest):
        fields = [f for f in model._meta.concrete_fields if f.name not in NOT_COMPARED]
        found[model.__name__] = sorted(
            tuple(_plain(field, getattr(row, field.attname), handles) for field in fields)
            for row in model._default_manager.all()
        )
    return found


def _plain(field: "models.Field[object, object]", value: object, handles: dict[int, str]) -> str:
    if field.related_model is Member and isinstance(value, int):
        return handles[value]
    if field.related_model:
        return str(field.related_model._default_manager.get(pk=value))
    return str(value)


def test_stores_the_whole_network() -> None:
    network = invent_network(MEMBERS)
    posts = [*invent_conversations(network), *tell(network).posts]
    assert seed(MEMBERS) == Seeded(MEMBERS, len(network.ties), len(posts), was_there=False)
    assert Member.objects.count() == MEMBERS
    for model, rows in (
        (Connection, network.ties),
        (Follow, network.follows),
        (Invitation, network.offers),
        (Block, network.blocks),
        (Position, [job for person in network.people for job in person.jobs]),
        (Education, [study for person in network.people for study in person.studies]),
        (MemberSkill, [name for person in network.people for name in person.skills]),
        (MemberInterest, [name for person in network.people for name in person.interests]),
        (InvitationReply, [words for offer in network.offers for words in offer.replies]),
        (Post, posts),
        (Comment, [answer for post in posts for answer in post.comments]),
        (Repost, [member for post in posts for member in post.reposts]),
        (Image, [post for post in posts if post.picture]),
    ):
        assert model._default_manager.count() == len(rows), model.__name__


def test_a_second_time_changes_nothing() -> None:
    seed(MEMBERS)
    before = contents()
    again = seed(MEMBERS + 40)
    assert again == Seeded(MEMBERS, len(before["Connection"]), Post.objects.count(), was_there=True)
    assert contents() == before


def test_two_databases_get_the_same_people() -> None:
    seed(MEMBERS)
    first = contents()
    for model in (Member, Organisation, Interest):
        model._default_manager.all().delete()
    assert not Position.objects.exists()
    seed(MEMBERS)
    assert contents() == first


@pytest.mark.parametrize("members", [50, 300])
def test_the_cast_have_their_degrees(members: int) -> None:
    seed(members)
    ids = dict(Member.objects.filter(handle__in=LOGINS).values_list("handle", "pk"))
    found = degrees.degrees(ids["alice"], [ids[name] for name in ("bob", "carol", "dave", "erin")])
    assert list(found.values()) == [1, 2, 3, None]
    assert degrees.degrees(ids["erin"], [ids["alice"]]) == {ids["alice"]: None}
    assert Follow.objects.filter(follower=ids["erin"], followed=ids["alice"]).exists()
    assert Block.objects.filter(blocker=ids["alice"], blocked=ids["mallory"]).exists()
    assert Invitation.objects.waiting_for(ids["alice"]).count() == 6


@pytest.mark.parametrize("login", ["alice", "alice@example.org", "mallory", "trent", "admin"])
def test_the_logins_work(client: Client, login: str) -> None:
    seed(MEMBERS)
    answer = client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert answer.status_code == 302
    assert "/login" not in answer["Location"]
    assert "confirm" not in answer["Location"]
    assert client.session.get("_auth_user_id") == str(Member.objects.get(handle=login.removesuffix("@example.org")).pk)


def test_everybody_has_the_password_and_a_confirmed_address() -> None:
    seed(MEMBERS)
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == MEMBERS
    hashes = set(Member.objects.values_list("password", flat=True))
    assert len(hashes) == 1
    assert Member.objects.get(handle="dave").check_password(PASSWORD)


def test_the_moderator_may_suspend_and_is_no_superuser() -> None:
    seed(MEMBERS)
    trent, admin = Member.objects.get(handle="trent"), Member.objects.get(handle="admin")
    assert (trent.is_staff, trent.is_superuser, admin.is_superuser) == (True, False, True)
    assert trent.has_perms(["accounts.view_member", "accounts.suspend_member", "connections.view_invitation"])
    assert not trent.has_perm("connections.delete_connection")


def test_dates_are_in_the_past_and_in_order() -> None:
    seed(300)
    now = timezone.now()
    for rows, name in (
        (Member.objects.all(), "joined_at"),
        (Connection.objects.all(), "created_at"),
        (Follow.objects.all(), "created_at"),
        (Invitation.objects.all(), "created_at"),
    ):
        assert not rows.filter(**{f"{name}__gt": now}).exists()
    assert not Invitation.objects.filter(closed_at__lt=models.F("created_at")).exists()
    assert not Invitation.objects.filter(ignored_at__lt=models.F("created_at")).exists()
    assert not Invitation.objects.filter(created_at__lt=now - timedelta(days=180)).exists()
    for row in Connection.objects.select_related("low", "high")[:200]:
        assert row.created_at.date() >= max(row.low.joined_at, row.high.joined_at).date()


def test_the_suspended_carry_no_chain() -> None:
    seed(300)
    suspended = Member.objects.filter(is_active=False)
    assert [member.suspensions.count() for member in suspended] == [1, 1]
    for member in suspended:
        assert degrees.circle_counts(member.pk) == {1: 0, 2: 0, 3: 0}


def test_somebody_else_is_in_the_way() -> None:
    MemberFactory(handle="carol", email="another@example.net")
    with pytest.raises(NotSeedable, match="carol"):
        seed(MEMBERS)
    assert Member.objects.count() == 1


def test_stands_beside_a_loaded_graph() -> None:
    MemberFactory(handle="m1")
    taken = invent_network(MEMBERS).people[30].handle
    MemberFactory(handle=taken, email="mine@example.net")
    assert seed(MEMBERS).members == MEMBERS
    assert Member.objects.count() == MEMBERS + 2


def test_progress_rises_to_the_end() -> None:
    told: list[float] = []
    seed(50, tell=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)


def test_the_number_of_statements_does_not_grow_with_the_members(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(220):  # some of them for the reports, which are made by the verbs
        seed(900)
