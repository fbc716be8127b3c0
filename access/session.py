"""Django's sessions in the database, read by a prepared statement: every page begins with it."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from access import forberedt

_SQL = "select session_data from django_session where session_key = %s and expire_date > %s"


class SessionStore(db.SessionStore):
    """As Django's own, but for how one is read."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key any more, where there is none in force."""
        rows = forberedt.hent(_SQL, [self.session_key, timezone.now()]) if self.session_key else []
        if not rows:
            self._session_key = None
            return {}
        found: dict[str, Any] = self.decode(rows[0][0])
        return found
