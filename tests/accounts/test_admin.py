"""The admin of members: looking up, suspending and restoring with a reason, and what a moderator cannot do."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Suspension
from connections.degrees import degrees
from tests.cast import Cast
from tests.factories import PASSWORD, MemberFactory, members

LIST = reverse("admin:accounts_member_changelist")
SUSPEND = reverse("admin:accounts_member_suspend")
RESTORE = reverse("admin:accounts_member_restore")
# What the change form always sends along: it saves, and its two histories are empty.
SAVE = {"_save": "1"} | {
    f"{inline}-{count}_FORMS": "0" for inline in ("suspensions", "former_handles") for count in ("TOTAL", "INITIAL")
}


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def change(member: Member) -> str:
    return reverse("admin:accounts_member_change", args=[member.pk])


@pytest.fixture
def admin(cast: Cast) -> Client:
    """The browser of a superuser."""
    return browser_of(MemberFactory(handle="root-admin", is_staff=True, is_superuser=True))


@pytest.fixture
def trent(cast: Cast) -> Client:
    """The browser of the moderator, who may see and suspend members."""
    for codename in ("view_member", "suspend_member"):
        cast.trent.user_permissions.add(Permission.objects.get(codename=codename))
    return browser_of(cast.trent)


def refreshed(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


class TestWhoMayEnter:
    def test_a_visitor_signs_in_first(self, db: None) -> None:
        response = Client().get(LIST)
        assert response.status_code == 302
        assert "login" in response.url

    def test_a_member_without_staff_does_not(self, cast: Cast) -> None:
        assert browser_of(cast.alice).get(LIST).status_code in {302, 403}
        assert browser_of(cast.alice).post(f"{SUSPEND}?ids={cast.bob.pk}", {"reason": "x"}).status_code in {302, 403}
        assert refreshed(cast.bob).is_active

    def test_staff_without_a_permission_sees_nothing(self, cast: Cast) -> None:
        trent = browser_of(cast.trent)
        assert trent.get(reverse("admin:index")).status_code == 200
        assert trent.get(LIST).status_code == 403
        assert trent.get(change(cast.alice)).status_code == 403
        assert trent.get(f"{SUSPEND}?ids={cast.bob.pk}").status_code == 403
        assert trent.post(f"{SUSPEND}?ids={cast.bob.pk}", {"reason": "x"}).status_code == 403
        assert refreshed(cast.bob).is_active

    def test_seeing_is_not_suspending(self, cast: Cast) -> None:
        cast.trent.user_permissions.add(Permission.objects.get(codename="view_member"))
        trent = browser_of(cast.trent)
        html = trent.get(change(cast.alice)).content.decode()
        assert "Alice Archer" in html
        assert SUSPEND not in html
        assert "suspend_selected" not in trent.get(LIST).content.decode()
        assert trent.post(f"{SUSPEND}?ids={cast.bob.pk}", {"reason": "x"}).status_code == 403

    def test_the_other_tables_stay_closed_to_a_moderator(self, trent: Client) -> None:
        assert trent.get(reverse("admin:auth_group_changelist")).status_code == 403
        assert trent.get(reverse("admin:account_emailaddress_changelist")).status_code == 403


class TestTheList:
    def test_search_by_handle_name_and_address(self, admin: Client, cast: Cast) -> None:
        for query in ("carol", "Clark", "carol@example.org"):
            html = admin.get(LIST, {"q": query}).content.decode()
            assert "Carol" in html, query
            assert "Dave" not in html, query

    def test_filter_by_standing(self, admin: Client, cast: Cast) -> None:
        Member.objects.filter(pk=cast.bob.pk).update(is_active=False, suspended_at=timezone.now())
        Member.objects.filter(pk=cast.dave.pk).update(is_active=False, deactivated_at=timezone.now())
        Member.objects.filter(pk=cast.erin.pk).update(is_confirmed=False)
        shown = {
            standing: [
                name
                for name in ("alice", "bob", "dave", "erin")
                if f">{name}<" in admin.get(LIST, {"standing": standing}).content.decode()
            ]
            for standing in ("active", "unconfirmed", "suspended", "deactivated")
        }
        assert shown == {
            "active": ["alice"],
            "unconfirmed": ["erin"],
            "suspended": ["bob"],
            "deactivated": ["dave"],
        }

    def test_it_costs_the_same_however_long(self, admin: Client) -> None:
        admin.get(LIST)
        counts = []
        for more in (2, 30):
            members(more)
            with CaptureQueriesContext(connection) as queries:
                admin.get(LIST)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestOneMember:
    def test_the_password_is_nowhere(self, admin: Client, cast: Cast) -> None:
        cast.alice.set_password(PASSWORD)
        cast.alice.save()
        html = admin.get(change(cast.alice)).content.decode()
        assert cast.alice.password not in html
        assert "pbkdf2" not in html
        assert 'name="password"' not in html

    def test_it_costs_little_to_a_superuser(self, admin: Client, cast: Cast) -> None:
        admin.get(change(cast.alice))
        with CaptureQueriesContext(connection) as queries:
            html = admin.get(change(cast.alice)).content.decode()
        assert "suspend" in html.partition('name="user_permissions"')[2].lower()
        assert len(queries) <= 15, [query["sql"][:120] for query in queries]

    @pytest.mark.parametrize("number", ["abc", "%00", "0", "99999999999999999999", "²", "_5F"])
    @pytest.mark.parametrize("page", ["change", "history", "delete"])
    def test_whoever_is_not_there(self, admin: Client, trent: Client, number: str, page: str) -> None:
        for browser in (admin, trent):
            response = browser.get(f"{LIST}{number}/{page}/")
            assert response.status_code in {302, 403, 404}

    def test_what_members_say_of_themselves_is_not_changed_here(self, admin: Client, cast: Cast) -> None:
        data = {"handle": "stolen", "email": "x@example.org", "first_name": "X", "is_active": "", **SAVE}
        assert admin.post(change(cast.alice), data).status_code == 302
        alice = refreshed(cast.alice)
        assert (alice.handle, alice.email, alice.first_name) == ("alice", "alice@example.org", "Alice")
        assert alice.is_active

    def test_a_superuser_appoints_staff(self, admin: Client, cast: Cast) -> None:
        permission = Permission.objects.get(codename="suspend_member")
        data = {"is_staff": "on", "user_permissions": [permission.pk], **SAVE}
        assert admin.post(change(cast.bob), data).status_code == 302
        assert refreshed(cast.bob).is_staff
        assert refreshed(cast.bob).has_perm("accounts.suspend_member")

    def test_nobody_appoints_themselves(self, trent: Client, cast: Cast) -> None:
        cast.trent.user_permissions.add(Permission.objects.get(codename="change_member"))
        permission = Permission.objects.get(codename="delete_group")
        data = {"is_staff": "on", "is_superuser": "on", "user_permissions": [permission.pk], **SAVE}
        trent.post(change(cast.trent), data)
        assert not refreshed(cast.trent).is_superuser
        assert not refreshed(cast.trent).has_perm("auth.delete_group")

    def test_saving_does_not_undo_a_suspension_in_between(self, admin: Client, cast: Cast) -> None:
        original = Member.objects.get(pk=cast.bob.pk)
        Member.objects.filter(pk=cast.bob.pk).update(is_active=False, suspended_at=timezone.now())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.contrib.admin.ModelAdmin.get_object", lambda *_args, **_kwargs: original)
            admin.post(change(cast.bob), {"is_staff": "on", **SAVE})
        assert refreshed(cast.bob).is_staff
        assert not refreshed(cast.bob).is_active

    def test_members_are_neither_added_nor_deleted(self, admin: Client, cast: Cast) -> None:
        assert admin.get(reverse("admin:accounts_member_add")).status_code == 403
        assert (
            admin.post(reverse("admin:accounts_member_delete", args=[cast.bob.pk]), {"post": "yes"}).status_code == 403
        )
        assert "delete_selected" not in admin.get(LIST).content.decode()
        assert Member.objects.filter(pk=cast.bob.pk).exists()


class TestStanding:
    def test_suspend_with_a_reason_and_restore_with_one(self, trent: Client, cast: Cast) -> None:
        assert degrees(cast.alice.pk, [cast.carol.pk]) == {cast.carol.pk: 2}
        page = trent.get(f"{SUSPEND}?ids={cast.bob.pk}").content.decode()
        assert "Bob Baker" in page
        response = trent.post(f"{SUSPEND}?ids={cast.bob.pk}", {"reason": "Sold addresses"})
        assert response.url == change(cast.bob), "back to the member it was about"
        assert "Suspended: Bob Baker." in trent.get(response.url).content.decode()
        bob = refreshed(cast.bob)
        assert not bob.is_active
        assert bob.suspended_at is not None
        assert degrees(cast.alice.pk, [cast.carol.pk, cast.bob.pk]) == {cast.carol.pk: None, cast.bob.pk: None}
        suspension = Suspension.objects.get(member=bob)
        assert (suspension.reason, suspension.by) == ("Sold addresses", cast.trent)
        assert LogEntry.objects.filter(object_id=bob.pk, change_message__contains="Sold addresses").exists()
        history = trent.get(change(bob)).content.decode()
        assert "Sold addresses" in history
        assert f"{RESTORE}?ids={bob.pk}" in history
        trent.post(f"{RESTORE}?ids={bob.pk}", {"reason": "It was somebody else"})
        assert refreshed(cast.bob).is_active
        suspension.refresh_from_db()
        assert (suspension.end_reason, suspension.ended_by) == ("It was somebody else", cast.trent)
        assert degrees(cast.alice.pk, [cast.carol.pk]) == {cast.carol.pk: 2}

    @pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
    def test_without_a_reason_nothing_happens(self, trent: Client, cast: Cast, reason: str) -> None:
        response = trent.post(f"{SUSPEND}?ids={cast.bob.pk}", {"reason": reason})
        assert response.status_code == 422
        assert "errorlist" in response.content.decode()
        assert refreshed(cast.bob).is_active

    def test_the_actions_lead_to_the_page(self, trent: Client, cast: Cast) -> None:
        data = {"action": "suspend_selected", "_selected_action": [cast.bob.pk, cast.carol.pk]}
        response = trent.post(LIST, data)
        assert response.url == f"{SUSPEND}?ids={cast.bob.pk},{cast.carol.pk}"
        trent.post(response.url, {"reason": "Both"})
        assert not refreshed(cast.bob).is_active
        assert not refreshed(cast.carol).is_active
        response = trent.post(LIST, {**data, "action": "restore_selected"})
        trent.post(response.url, {"reason": "Both again"})
        assert refreshed(cast.bob).is_active
        assert refreshed(cast.carol).is_active

    def test_a_moderator_suspends_neither_themselves_nor_a_superuser(self, trent: Client, cast: Cast) -> None:
        boss = MemberFactory(is_staff=True, is_superuser=True)
        page = trent.get(f"{SUSPEND}?ids={cast.trent.pk},{boss.pk}").content.decode()
        assert "Nobody to change" in page
        trent.post(f"{SUSPEND}?ids={cast.trent.pk},{boss.pk}", {"reason": "Mutiny"})
        assert refreshed(cast.trent).is_active
        assert refreshed(boss).is_active
        assert SUSPEND not in trent.get(change(boss)).content.decode()

    @pytest.mark.parametrize("ids", ["", "x", "1,x;drop", "99999999999999999999", "²"])
    def test_nonsense_ids_change_nobody(self, trent: Client, ids: str) -> None:
        assert "Nobody to change" in trent.get(SUSPEND, {"ids": ids}).content.decode()
        assert trent.post(f"{SUSPEND}?ids={ids}", {"reason": "x"}).status_code == 422
        assert not Suspension.objects.exists()

    def test_sessions_end_with_the_suspension(self, trent: Client, cast: Cast) -> None:
        bob = MemberFactory(handle="bobby", password=PASSWORD)
        bob.emailaddress_set.create(email=bob.email, verified=True, primary=True)
        browser = Client()
        browser.post(reverse("account_login"), {"login": "bobby", "password": PASSWORD})
        network = reverse("connections:network")
        assert browser.get(network).status_code == 200
        trent.post(f"{SUSPEND}?ids={bob.pk}", {"reason": "Spam"})
        assert browser.get(network).status_code == 302
        assert not bob.usersession_set.exists()
        browser.post(reverse("account_login"), {"login": "bobby", "password": PASSWORD})
        assert browser.get(network).status_code == 302


@pytest.mark.parametrize(
    "table",
    [
        "accounts_member", "auth_group", "account_emailaddress", "connections_connection", "connections_invitation",
        "connections_follow", "connections_block", "connections_graphchange", "connections_graphstate",
    ],
)  # fmt: skip
def test_every_table_opens_and_holds_no_inline_script_or_style(admin: Client, table: str) -> None:
    response = admin.get(reverse(f"admin:{table}_changelist"))
    html = response.content.decode()
    assert response.status_code == 200
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
    assert "<style" not in html
    assert ' style="' not in html
    assert "<script>" not in html
