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
    """Remembers a failure for a moment, so that a dead or frozen Redis costs one timeout and not one a question."""

    def __init__(self) -> None:
        self._until = 0.0
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raises RedisAway while the pause lasts."""
        if time.monotonic() < self._until:
            raise RedisAway("paused after a failure")

    def trip(self, error: Exception) -> None:
        """Begins a pause."""
        with self._lock:
            self._until = time.monotonic() + settings.REDIS_PAUSE_SECONDS
        log.warning("redis.away", error=str(error), pause=settings.REDIS_PAUSE_SECONDS)

    def reset(self) -> None:
        """Ends the pause: for tests, and for commands that must try."""
        self._until = 0.0


breaker = _Breaker()


def guarded(function: Callable[P, R]) -> Callable[P, R]:
    """Turns every failure of Redis into RedisAway and starts the pause."""

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        breaker.check()
        try:
            return function(*args, **kwargs)
        except (redis.RedisError, OSError) as error:
            breaker.trip(error)
            raise RedisAway(str(error)) from error

    return wrapper


@lru_cache(maxsize=4)
def _client_for(url: str, timeout: float) -> redis.Redis:
    # One more try on a broken connection (a server that was restarted), none on a timeout (a server that is frozen).
    retry = Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,))
    return redis.Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=timeout, retry=retry)


def client() -> redis.Redis:
    """The connection pool of this process."""
    return _client_for(settings.REDIS_URL, settings.REDIS_TIMEOUT_SECONDS)
