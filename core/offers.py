"""Messages that offer a way back: "You no longer follow Inès. [Follow again]"."""

import json
from dataclasses import asdict, dataclass

from django.contrib import messages
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Offer:
    """What a message offers beside its words: a button that posts to `url`, or a link when `is_link`."""

    url: str
    label: str
    is_link: bool = False


def say(request: HttpRequest, text: str, offer: Offer | None = None, *, level: int = messages.SUCCESS) -> None:
    """Adds a message, of success unless `level` says otherwise, with what it offers.

    It survives a redirect like every message.
    """
    messages.add_message(request, level, text, extra_tags=json.dumps(asdict(offer)) if offer else "")


def offer_of(extra_tags: str) -> Offer | None:
    """The offer that `say` put into a message; None for any other message."""
    if not extra_tags.startswith("{"):
        return None
    return Offer(**json.loads(extra_tags))
