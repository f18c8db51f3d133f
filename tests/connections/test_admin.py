"""The admin of ties: what it lists, that it writes nothing, that its lists cost the same however long they are."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Member
from connections.models import Connection, Invitation
from tests.cast import Cast
from tests.factories import MemberFactory, block, connect, follow, invite, members

MODELS = ["connection", "invitation", "follow", "block", "graphchange", "graphstate"]


@pytest.fixture
def admin(cast: Cast) -> Client:
    """The browser of a superuser."""
    client = Client()
    client.force_login(MemberFactory(is_staff=True, is_superuser=True))
    return client


def fill(count: int) -> None:
    for one, other in zip(members(count), members(count), strict=True):
        connect(one, other)
        follow(one, other)
        block(one, other)
        invite(one, other).replies.create(author=other, body="Hello")


@pytest.mark.parametrize("model", MODELS)
def test_lists_search_and_filter(admin: Client, model: str) -> None:
    fill(3)
    address = reverse(f"admin:connections_{model}_changelist")
    assert admin.get(address).status_code == 200
    assert admin.get(address, {"q": "alice"}).status_code == 200
    if model in {"connection", "invitation", "follow", "block"}:
        assert admin.get(address, {"created_at__year": "2020"}).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_lists_cost_the_same_however_long(admin: Client, model: str) -> None:
    admin.get(reverse(f"admin:connections_{model}_changelist"))
    counts = []
    for more in (3, 25):
        fill(more)
        with CaptureQueriesContext(connection) as queries:
            admin.get(reverse(f"admin:connections_{model}_changelist"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_written_here(admin: Client, model: str) -> None:
    assert admin.get(reverse(f"admin:connections_{model}_add")).status_code == 403
    fill(1)
    if row := {"connection": Connection, "invitation": Invitation}.get(model):
        target = row.objects.latest("pk")
        change = reverse(f"admin:connections_{model}_change", args=[target.pk])
        assert admin.get(change).status_code == 200
        assert admin.post(change, {"live": "", "state": "accepted", "_save": "1"}).status_code == 403
        assert admin.post(reverse(f"admin:connections_{model}_delete", args=[target.pk])).status_code == 403
        assert row.objects.filter(pk=target.pk).exists()


def test_an_invitation_shows_its_thread(admin: Client) -> None:
    fill(1)
    change = reverse("admin:connections_invitation_change", args=[Invitation.objects.latest("pk").pk])
    assert "Hello" in admin.get(change).content.decode()


def test_a_whole_handle_finds_the_pair(admin: Client, cast: Cast) -> None:
    html = admin.get(reverse("admin:connections_connection_changelist"), {"q": "alice"}).content.decode()
    assert "Alice Archer" in html
    assert "Dave Dale" not in html


def test_the_members_list_has_the_numbers(admin: Client, cast: Cast) -> None:
    others = members(3)
    connect(cast.trent, *others)
    follow(others[0], cast.trent)
    follow(others[1], cast.trent)
    invite(others[0], cast.trent)
    html = admin.get(reverse("admin:accounts_member_changelist"), {"q": "trent"}).content.decode()
    assert '<td class="field-connection_count">3</td>' in html
    assert '<td class="field-follower_count">2</td>' in html
    detail = admin.get(reverse("admin:accounts_member_change", args=[cast.trent.pk])).content.decode()
    assert "invitations waiting for them" in detail.lower()


def test_the_members_list_costs_the_same_however_long(admin: Client) -> None:
    admin.get(reverse("admin:accounts_member_changelist"))
    counts = []
    for more in (3, 25):
        fill(more)
        with CaptureQueriesContext(connection) as queries:
            admin.get(reverse("admin:accounts_member_changelist"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_moderator_sees_only_what_the_permissions_cover(cast: Cast) -> None:
    trent = Client()
    trent.force_login(cast.trent)
    assert trent.get(reverse("admin:connections_connection_changelist")).status_code == 403
    cast.trent.user_permissions.add(Permission.objects.get(codename="view_connection"))
    trent.force_login(Member.objects.get(pk=cast.trent.pk))
    assert trent.get(reverse("admin:connections_connection_changelist")).status_code == 200
    assert trent.get(reverse("admin:connections_block_changelist")).status_code == 403
