"""Reports in the invented network: some wait for trent, one was decided and objected to."""

import pytest
from django.utils import timezone

from accounts.models import Member
from demo.seed import seed
from feed.models import Post
from moderation.models import Case, Decision, Kind, Objection, Report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _seeded(_media: None) -> None:
    seed(60)


def test_reports_of_each_kind_wait() -> None:
    waiting = Case.objects.with_reports().filter(waiting_count__gt=0)
    assert {case.kind for case in waiting} == set(Kind)
    assert max(case.waiting_count for case in waiting) == 3
    assert not Report.objects.filter(created_at__gt=timezone.now()).exists()
    for case in waiting:
        assert case.is_open
        assert case.opened_at <= min(report.created_at for report in case.reports.all())


def test_one_was_decided_and_objected_to() -> None:
    decision = Decision.objects.get()
    assert (decision.kind, decision.by and decision.by.handle) == (Decision.Kind.HIDE, "trent")
    assert Objection.objects.get().decision == decision
    post = Post.objects.get(hidden_at__isnull=False)
    assert post.author.handle == "mallory"
    assert not Post.objects.visible_to(Member.objects.get(handle="bob")).filter(pk=post.pk).exists()
    assert Post.objects.visible_to(post.author).filter(pk=post.pk).exists()


def test_trent_may_decide_by_his_group() -> None:
    trent = Member.objects.get(handle="trent")
    assert [group.name for group in trent.groups.all()] == ["Moderators"]
    assert trent.has_perms(
        ["moderation.view_case", "moderation.decide_case", "moderation.see_reporters", "accounts.suspend_member"]
    )
    assert not trent.has_perm("moderation.change_decision")
