"""`manage.py moderators`: who is appointed, what the group may, what is refused."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command

from accounts.models import Member
from accounts.services import suspend_member
from tests.cast import Cast


def run(*handles: str) -> str:
    out = StringIO()
    call_command("moderators", *handles, stdout=out)
    return out.getvalue().strip()


def test_members_become_moderators_with_all_they_need(cast: Cast) -> None:
    assert run("bob", "carol") == "Moderators: bob, carol"
    bob = Member.objects.get(pk=cast.bob.pk)
    assert bob.is_staff
    assert not bob.is_superuser
    for permission in (
        "moderation.view_case",
        "moderation.decide_case",
        "moderation.see_reporters",
        "moderation.view_decision",
        "moderation.view_look",
        "accounts.view_member",
        "accounts.suspend_member",
        "feed.view_post",
        "feed.view_comment",
    ):
        assert bob.has_perm(permission), permission
    assert run() == run("bob") == "Moderators: bob, carol"
    assert not Member.objects.get(pk=cast.alice.pk).is_staff


def test_what_an_operator_changed_in_the_group_stays(cast: Cast) -> None:
    run("bob")
    Group.objects.get().permissions.remove(Permission.objects.get(codename="see_reporters"))
    run("carol")
    assert not Member.objects.get(pk=cast.carol.pk).has_perm("moderation.see_reporters")


def test_nobody_is_appointed_where_a_handle_is_wrong(cast: Cast) -> None:
    suspend_member(member=cast.dave, reason="Spam", by=cast.trent)
    for wrong in ("nobody", "dave"):
        with pytest.raises(CommandError, match=wrong):
            run("bob", wrong)
    assert not Member.objects.get(pk=cast.bob.pk).is_staff


def test_before_migrate_it_says_so_and_leaves_nothing(cast: Cast) -> None:
    Permission.objects.filter(codename="view_case").delete()
    with pytest.raises(CommandError, match="migrate"):
        run("bob")
    assert not Group.objects.exists()
