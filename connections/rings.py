"""The three circles of a member, counted, as components/rings.html shows them."""

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Q
from django.urls import reverse
from pyroaring import BitMap

from connections.degrees import circles
from connections.models import Block


def rings(member_id: int) -> list[dict[str, Any]]:
    """Degree, count and address for each circle; the third has no page of its own.

    A block does not change the graph, but whoever does not exist for the member is not counted either: by one in a
    number the other would learn of it (docs/rules.md, Ending things).
    """
    found = circles(member_id)
    pairs = Block.objects.filter(Q(blocker_id=member_id) | Q(blocked_id=member_id))
    apart = BitMap(end for pair in pairs.values_list("blocker_id", "blocked_id") for end in pair)
    counted = {1: found.first, 2: found.second, 3: found.third or BitMap()}
    addresses = {1: reverse("connections:connections"), 2: reverse("profiles:grow"), 3: ""}
    return [
        {"degree": degree, "count": intcomma(len(circle - apart)), "url": addresses[degree]}
        for degree, circle in counted.items()
    ]
