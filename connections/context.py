"""What the navigation shows on every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from connections import people
from connections.models import Invitation
from connections.rings import rings


def navigation(request: HttpRequest) -> dict[str, object]:
    """Counted only where a template shows it: `nav.invitations`, how many invitations wait for the reader,
    `nav.counts`, the sizes of their lists (connections.people.Counts), and `nav.circles` (connections.rings.rings).
    """

    user: Any = getattr(request, "user", None)

    def waiting() -> int:
        return Invitation.objects.waiting_for(user.pk).count() if user is not None and user.is_authenticated else 0

    return {
        "nav": {
            "invitations": SimpleLazyObject(waiting),
            "counts": SimpleLazyObject(lambda: people.counts(user)),
            "circles": SimpleLazyObject(lambda: rings(user.pk)),
        }
    }
