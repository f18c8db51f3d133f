"""How often something may be done: what is limited, and the decorator that says so on a view.

    @require_POST
    @limited("comment")
    def ...

The numbers are settings (LIMIT_…, limits/rates.py); docs/adr/0012-limits.md says what is counted, where and why.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.redis_client import RedisAway
from core.trouble import too_many_requests
from limits.addresses import client_address, network_of
from limits.buckets import NOTHING, Attempt, take, take_in_redis
from limits.rates import Per, rates

log = structlog.get_logger(__name__)

View = TypeVar("View", bound=Callable[..., HttpResponse])
SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Limit:
    """What a refusal says was too much; whether it is reading, which also counts where nothing is written."""

    words: str | Promise
    reading: bool = False


LIMITS = {
    "sign_up": Limit(_("Many accounts have been made from your network in a short time.")),
    "invite": Limit(_("You have sent many invitations in a short time.")),
    "reply": Limit(_("You have written many replies in a short time.")),
    "follow": Limit(_("You have followed many people in a short time.")),
    "profile": Limit(_("You have changed a lot on your profile in a short time.")),
    "post": Limit(_("You have published a lot in a short time.")),
    "picture": Limit(_("You have added many pictures in a short time.")),
    "comment": Limit(_("You have written many comments in a short time.")),
    "react": Limit(_("You have reacted to a lot in a short time.")),
    "repost": Limit(_("You have reposted a lot in a short time.")),
    "mute": Limit(_("You have muted and unmuted many people in a short time.")),
    "report": Limit(_("You have reported a lot in a short time. What you reported is with the moderators.")),
    "search": Limit(_("You have searched a lot in a short time."), reading=True),
    "suggest": Limit(_("You have searched a lot in a short time."), reading=True),
}


class TooMany(Exception):
    """It was one too many: `limit` says of what, `wait` how long until the next is let through."""

    def __init__(self, limit: Limit, wait: timedelta) -> None:
        super().__init__(str(limit.words))
        self.limit = limit
        self.wait = wait


def spend(request: HttpRequest, name: str) -> None:
    """Counts one attempt at what `name` limits, by member and by address. Raises TooMany when it is one too many.

    Writing is counted in PostgreSQL, whether Redis is there or not, and stays counted whatever becomes of it. Reading
    is counted in Redis, and is free while Redis is away.
    """
    limit = LIMITS[name]
    attempt = _buckets(request, name)
    try:
        wait = take_in_redis(attempt) if limit.reading else take(attempt)
    except RedisAway:
        return
    if wait > NOTHING:
        log.warning(
            "limits.refused",
            limit=name,
            member=request.user.pk,
            network=network_of(client_address(request)),
            wait=wait.total_seconds(),
        )
        raise TooMany(limit, wait)


def refusal(request: HttpRequest, too_many: TooMany) -> HttpResponse:
    """The answer to an attempt too many: 429, with the words for it."""
    return too_many_requests(request, what=too_many.limit.words, wait=too_many.wait)


def limited(name: str) -> Callable[[View], View]:
    """Counts each use of a view, directly below its verbs; answers 429 once it is too often.

    GET and HEAD are free, unless the limit is one on reading. Every POST counts, also one whose form has a mistake:
    whoever tries out forms by the thousand is whom it is for. Raises KeyError at once for a limit there is not.
    """
    limit = LIMITS[name]

    def decorate(view: View) -> View:
        @wraps(view)
        def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if limit.reading or request.method not in SAFE:
                try:
                    spend(request, name)
                except TooMany as too_many:
                    return refusal(request, too_many)
            return view(request, *args, **kwargs)

        return cast("View", counting)

    return decorate


def _buckets(request: HttpRequest, name: str) -> Attempt:
    """The rates of a limit by the key of the bucket that this request goes into; visitors have the address alone."""
    subjects = {Per.ADDRESS: network_of(client_address(request))}
    if request.user.is_authenticated:
        subjects[Per.MEMBER] = str(request.user.pk)
    return {
        f"{name}:{rate}:{subjects[rate.per]}": rate
        for rate in rates(settings.LIMITS.get(name, ""))
        if rate.per in subjects
    }
