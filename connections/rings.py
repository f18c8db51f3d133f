"""The three circles of a member, counted, as components/rings.html shows them."""

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Q
from django.urls import reverse
from pyroaring import BitMap

from connections.degrees import circles, circles_up_to
from connections.models import Block
from core.compiled import Compiled

_BLOCKS: Compiled[Any] = Compiled(
    lambda *, member: Block.objects.filter(Q(blocker_id=member) | Q(blocked_id=member)).values_list(
        "blocker_id", "blocked_id"
    )
)


# As many members in the second circle, and the third is counted at once, whatever it takes.
COUNTED_AT_ONCE = 1_000


def rings(member_id: int, *, at_once: bool = False) -> list[dict[str, Any]]:
    """Degree, count and address for each circle; the third has no page of its own.

    A third circle that is not known is worked out in the call where it is small, or where `at_once` says so. In a large
    network that can take a second: its count is None, and the page asks for it by itself (components/rings.html).

    A block does not change the graph, but whoever does not exist for the member is not counted either: by one in a
    number the other would learn of it (docs/rules.md, Ending things).
    """
    found = circles(member_id) if at_once else circles_up_to(member_id, COUNTED_AT_ONCE)
    apart = BitMap(end for pair in _BLOCKS.rows(member=member_id) for end in pair)
    counted = {1: found.first, 2: found.second, 3: found.third}
    addresses = {1: reverse("connections:connections"), 2: reverse("profiles:grow"), 3: ""}
    return [
        {
            "degree": degree,
            "count": None if circle is None else intcomma(len(circle - apart)),
            "url": addresses[degree],
        }
        for degree, circle in counted.items()
    ]
