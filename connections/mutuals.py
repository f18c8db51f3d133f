"""Mutual connections by name, for many members at once."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from accounts.models import Member
from connections.models import Tie
from connections.visibility import visible_q
from core.compiled import Compiled

NAMED = 3


def named_mutuals(viewer: Member, member_ids: Collection[int], *, limit: int = NAMED) -> dict[int, list[Member]]:
    """Up to `limit` mutual connections of the viewer and each member whom the viewer may be told of; one query.

    The same rule as `connections.paths.mutual_connections`: who hides their connections is named only to a viewer
    connected to both sides. Older accounts come first, so that the same names stand there every time.
    """
    found: dict[int, list[Member]] = defaultdict(list)
    for row in _NAMED.objects(limit, viewer=viewer.pk, members=list(member_ids)):
        found[row.member_id].append(row.other)
    return {member_id: found.get(member_id, []) for member_id in member_ids}


def _named(limit: int, *, viewer: int, members: int) -> QuerySet[Tie]:
    mine = Tie.objects.filter(member_id=viewer)
    return (
        Tie.objects.filter(visible_q(Member(pk=viewer), "other_id"), member_id__in=[members])
        .filter(Exists(mine.filter(other_id=OuterRef("other_id"))))
        .filter(Q(other__hides_connections=False) | Exists(mine.filter(other_id=OuterRef("member_id"))))
        .annotate(place=Window(RowNumber(), partition_by=F("member_id"), order_by=F("other_id").asc()))
        .filter(place__lte=limit)
        .select_related("other")
    )


_NAMED: Compiled[Tie] = Compiled(_named)
