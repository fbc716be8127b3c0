"""Reading the environment. Every setting that a deployment may change is read here, by name."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def tekst(navn: str, standard: str | None = None) -> str:
    """The variable `navn`. Raises ImproperlyConfigured, naming it, if unset and without default."""
    value = os.environ.get(navn) or standard
    if value is None:
        raise ImproperlyConfigured(
            f"The environment variable {navn} is not set. See docs/drift.md."
        )
    return value


def flag(navn: str, standard: bool = False) -> bool:
    """True for 1, true, yes, ja, on; False for 0, false, no, nej, off. Anything else is refused."""
    value = os.environ.get(navn, "").strip().lower()
    if not value:
        return standard
    if value in {"1", "true", "yes", "ja", "on"}:
        return True
    if value in {"0", "false", "no", "nej", "off"}:
        return False
    raise ImproperlyConfigured(f"{navn} must be 0 or 1.")


def liste(navn: str, standard: str = "") -> list[str]:
    """A comma separated list, without empty members."""
    return [part.strip() for part in os.environ.get(navn, standard).split(",") if part.strip()]


def database(url: str, *, pool: dict[str, Any] | None) -> dict[str, Any]:
    """Django's database settings for a postgres:// address. Never shows the address in an error."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgres://user:password@host:port/name."
        )
    # Only statements of access.forberedt are prepared, at their second use.
    options: dict[str, Any] = {"prepare_threshold": 1, **dict(parse_qsl(parts.query))}
    if pool:
        options["pool"] = pool
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
    }
