"""What the navigation shows on every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from connections import people
from connections.rings import rings


def navigation(request: HttpRequest) -> dict[str, object]:
    """Counted only where a template shows it: `nav.invitations`, how many invitations wait for the reader,
    `nav.counts`, the sizes of their lists (connections.people.Counts), and `nav.circles` (connections.rings.rings).
    """

    user: Any = getattr(request, "user", None)
    counts: Any = SimpleLazyObject(lambda: people.counts(user))
    place = request.resolver_match
    shows_all = place is not None and place.app_name == "connections"

    def waiting() -> int:
        if user is None or not user.is_authenticated:
            return 0
        # Pages of the network show all the counts, this one among them.
        return counts.waiting if shows_all else people.waiting_count(user)

    return {
        "nav": {
            "invitations": SimpleLazyObject(waiting),
            "counts": counts,
            "circles": SimpleLazyObject(lambda: rings(user.pk)),
        }
    }
