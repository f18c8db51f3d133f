"""The admin of ties: what it lists, that it writes nothing, that its lists cost the same however long they are."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Member
from connections.graph import builder, changes, statistics, store
from connections.models import Connection, GraphChange, GraphState, Invitation
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


ENGINE = "admin:connections_graphstate_changelist"


def engine(admin: Client) -> str:
    response = admin.get(reverse(ENGINE))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_index_leads_to_the_engine(admin: Client) -> None:
    assert f'<a href="{reverse(ENGINE)}">' in admin.get(reverse("admin:index")).content.decode()


def test_the_engine_in_numbers(admin: Client, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_KEY_PREFIX = f"{settings.REDIS_KEY_PREFIX}-{store.token()}"
    monkeypatch.setattr(statistics, "_tally", statistics._Tally())
    changes.apply_pending()
    list(builder.warm([cast.alice.pk, cast.bob.pk]))
    for by in ("redis", "redis", "redis", "sql"):
        statistics.answered("degrees", by)
    statistics.flush()
    statistics.applied(1000)
    html = engine(admin)
    assert f'<th scope="row">Changes applied</th><td class="number">{statistics.counted().changes:,}</td>' in html
    for words in (
        "<h1>Degree engine</h1>",
        ">In step</span>",
        '<th scope="row">Members whose second circle is ready</th><td class="number">2</td>',
        '<th scope="row">Members whose third circle is ready and current</th><td class="number">2</td>',
        '<th scope="row">The oldest has waited</th><td class="number">–</td>',
        '<td class="number">3</td><td class="number">0</td><td class="number">1</td><td class="number">75.0 %</td>',
        f"Epoch {GraphState.objects.get().epoch}",
    ):
        assert words in html
    assert "wait too long" not in html


def test_changes_that_wait_for_a_worker(admin: Client, cast: Cast) -> None:
    changes.apply_pending()
    fill(2)
    waiting = GraphChange.objects.count()
    GraphChange.objects.update(made_at=timezone.now() - timedelta(minutes=2))
    html = engine(admin)
    assert f'<a href="{reverse("admin:connections_graphchange_changelist")}">{waiting}</a>' in html
    assert re.search('<td class="number">1[2-7][0-9] s</td>', html)
    assert "Changes wait too long." in html


@pytest.mark.parametrize("state", ["Out of step", "Applying changes", "Never filled", "Redis is away"])
def test_every_state_of_the_engine_has_words(admin: Client, cast: Cast, settings: Settings, state: str) -> None:
    changes.apply_pending()
    row = GraphState.objects.get()
    if state == "Out of step":
        store.drop_everything()
    elif state == "Applying changes":
        store.begin(row.epoch, f"{row.mark}>next")
    elif state == "Never filled":
        row.delete()
    else:
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
    html = engine(admin)
    assert f">{state}</span>" in html
    assert (f"Epoch {row.epoch}" in html) == (state != "Never filled")
    assert ("Not known while Redis is away." in html) == (state == "Redis is away")


def test_the_engine_is_for_who_may_see_the_graph_state(cast: Cast, client: Client) -> None:
    address = reverse(ENGINE)
    assert client.get(address)["Location"].startswith("/accounts/login/")
    client.force_login(cast.alice)
    assert client.get(address).status_code == 302
    client.force_login(cast.trent)
    assert client.get(address).status_code == 403
    cast.trent.user_permissions.add(Permission.objects.get(codename="view_graphstate"))
    client.force_login(Member.objects.get(pk=cast.trent.pk))
    html = engine(client)
    assert "Degree engine" in html
    assert reverse("admin:connections_graphchange_changelist") not in html
