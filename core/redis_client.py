"""Redis as a page may ask it: short timeouts, one try, and a pause after a failure (the circuit breaker)."""

import threading
import time
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

import redis
import structlog
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


class RedisAway(Exception):
    """Redis does not answer, or did not a moment ago. The caller goes on without it."""


class _Breaker:
    """Remembers for a moment which server failed: a dead or frozen one costs one timeout, and not one a question."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def check(self, url: str | None = None) -> None:
        """Raises RedisAway while the pause of a server lasts, by default that of REDIS_URL."""
        # Without the lock: this is asked a thousand times a second, and an answer that is late by one is right enough.
        until = self._until.get(url or settings.REDIS_URL)
        if until is not None and time.monotonic() < until:
            raise RedisAway("paused after a failure")

    def trip(self, error: Exception, url: str | None = None) -> None:
        """Begins a pause."""
        with self._lock:
            self._until[url or settings.REDIS_URL] = time.monotonic() + settings.REDIS_PAUSE_SECONDS
        log.warning("redis.away", error=str(error), pause=settings.REDIS_PAUSE_SECONDS)

    def reset(self) -> None:
        """Ends every pause: for tests, and for commands that must try."""
        with self._lock:
            self._until.clear()


breaker = _Breaker()


def guarded_at(url: Callable[[], str]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Turns every failure of the server at `url()` into RedisAway and starts its pause."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            server = url()
            breaker.check(server)
            try:
                return function(*args, **kwargs)
            except (redis.RedisError, OSError) as error:
                breaker.trip(error, server)
                raise RedisAway(str(error)) from error

        return wrapper

    return decorate


def guarded(function: Callable[P, R]) -> Callable[P, R]:
    """Turns every failure of Redis into RedisAway and starts the pause."""
    return guarded_at(lambda: settings.REDIS_URL)(function)


@lru_cache(maxsize=4)
def client_for(url: str, timeout: float) -> redis.Redis:
    """The connection pool of this process for one server."""
    # One more try on a broken connection (a server that was restarted), none on a timeout (a server that is frozen).
    retry = Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,))
    return redis.Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=timeout, retry=retry)


def client() -> redis.Redis:
    """The connection pool of this process for REDIS_URL."""
    return client_for(settings.REDIS_URL, settings.REDIS_TIMEOUT_SECONDS)
