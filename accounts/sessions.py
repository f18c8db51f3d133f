"""Where sessions are kept: in PostgreSQL, as with django.contrib.sessions.backends.db, read by a prepared statement.

Every page of a member begins with this.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.compiled import Compiled

_UNEXPIRED: Compiled[Session] = Compiled(
    lambda *, key, now: Session.objects.filter(session_key=key, expire_date__gt=now)
)


class SessionStore(db.SessionStore):
    """Django's own, but for the reading."""

    def _get_session_from_db(self) -> Any:
        found = _UNEXPIRED.objects(key=self.session_key or "", now=timezone.now())
        if found:
            return found[0]
        self._session_key: str | None = None
        return None
