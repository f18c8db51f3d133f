"""Every cell of the tables on the admin."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from moderation.models import Look
from tests.truth import table_staff as table
from tests.truth.asking import NO_NUMBER, ask, difference
from tests.truth.sheet import ROWS
from tests.truth.world import AUDIENCES, World

LISTS = ("feed_post", "feed_comment", "moderation_case")


def _post(number: int) -> str:
    return reverse("admin:feed_post_change", args=[number])


def _comment(number: int) -> str:
    return reverse("admin:feed_comment_change", args=[number])


@pytest.mark.parametrize("row", ROWS)
def test_without_a_permission(private: World, row: str) -> None:
    subject, cells = private.subject(row), table.ADMIN.line(row)
    assert set(cells.values()) == {"hidden"}
    wrong = []
    for audience in AUDIENCES:
        number = subject.plain[audience].pk
        found, nothing = (ask(private, row, _post(each)) for each in (number, NO_NUMBER))
        wrong += [found.told, difference(found, [number], nothing, [NO_NUMBER])]
    number = subject.remarks["anyone"].pk
    found, nothing = (ask(private, row, _comment(each)) for each in (number, NO_NUMBER))
    wrong += [found.told, difference(found, [number], nothing, [NO_NUMBER])]
    wrong += [ask(private, row, reverse(f"admin:{name}_changelist")).told for name in LISTS]
    assert not any(wrong), "\n".join(filter(None, wrong))


def test_a_permission_covers_what_it_says(private: World) -> None:
    subject = private.subjects["owner"]
    moderator = private.people["moderator"]
    pages = {
        "view_post": {name: (_post(post.pk), post.text) for name, post in subject.plain.items()},
        "view_comment": {
            f"remark on {name}": (_comment(remark.pk), remark.text) for name, remark in subject.remarks.items()
        },
    }
    for permission, cells in table.COVERED.items():
        moderator.user_permissions.set(Permission.objects.filter(codename=permission))
        for name, noted in cells.items():
            address, text = pages[permission][name]
            before = Look.objects.count()
            assert text.split()[0] in private.session("moderator").get(address).content.decode()
            assert Look.objects.count() - before == noted, name
        other = pages["view_comment" if permission == "view_post" else "view_post"]
        for address, _text in other.values():
            assert private.session("moderator").get(address).status_code == 403
