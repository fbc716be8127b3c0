"""A block of a page that fails, fails alone: the page stands without it, and says so (decision
0094).

A page that works pays nothing for it: no savepoint, no statement. An error of Python's leaves the
transaction whole, so the block is left out and the page goes on. An error of the database's takes
the transaction with it: the page is then made once more in a new one, without the block.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

import structlog
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from psycopg.pq import TransactionStatus

from access.fortsaettelse import Fortsaettes
from access.tidsgraense import tidsgraense

log = structlog.get_logger(__name__)
T = TypeVar("T")
View = Callable[..., HttpResponse]

GRAENSE = "2s"
"""What a statement of a block may take when a page is made once more."""
SVAR = (PermissionDenied, Http404, SuspiciousOperation)
"""Refusals are answers of the whole page, and never a block's failure."""
HENTES_ALENE = frozenset({"personoplysninger", "sager", "ejendomssager", "ejerskab"})
"""The blocks of a person's first tab that htmx can ask for one at a time."""
_RAMMER = 6  # of our own in the traceback: where it went wrong, without a word of the error's text


class BlokSvigtede(Exception):
    """A block's error took the transaction with it: nothing more can be read or logged in it."""


@dataclass(slots=True)
class Svigtede:
    """The blocks of one request that failed, by key. `forsigtig`: the page is being made once
    more, so each of its blocks is read in a savepoint of its own."""

    noegler: set[str] = field(default_factory=set)
    forsigtig: bool = False


def svigtede(request: HttpRequest) -> Svigtede | None:
    """What has failed; None where a failure is the whole page's."""
    return getattr(request, "svigtede", None)


def svigtede_noegler(request: HttpRequest) -> frozenset[str]:
    """The keys of the blocks that failed until now."""
    found = svigtede(request)
    return frozenset(found.noegler) if found else frozenset()


def fejlnummer() -> str:
    """What the log's line of the failure is found by: the request's id."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def laes(request: HttpRequest, blokke: Collection[str], spoerg: Callable[[], T]) -> T | None:
    """What `spoerg` answers, for one or more blocks; None where it fails, which is logged, and
    where they have failed already. Raises BlokSvigtede where the page must be made once more."""
    found = svigtede(request)
    if found is None:
        return spoerg()
    if found.noegler >= set(blokke):
        return None
    try:
        if found.forsigtig:
            with tidsgraense(GRAENSE), transaction.atomic():
                return spoerg()
        return spoerg()
    except SVAR:
        raise
    except Exception as fejl:
        noter(request, blokke, fejl)
        return None


def ogsaa(request: HttpRequest, blok: str) -> None:
    """This block has failed with another, on whose answer it stands."""
    found = svigtede(request)
    if found is not None:
        found.noegler.add(blok)


def noter(request: HttpRequest, blokke: Collection[str], fejl: Exception) -> None:
    """Take down that these blocks failed, in the request and in the log. Raises the error itself
    where the database is gone, and BlokSvigtede where the transaction is."""
    if _er_vaek():
        raise fejl
    found = svigtede(request)
    if found is None:
        raise fejl
    found.noegler |= set(blokke)
    # Its text may name a person, so the log has its kind and where it came from.
    frames = [
        f for f in traceback.extract_tb(fejl.__traceback__) if "site-packages" not in f.filename
    ][-_RAMMER:]
    log.error(
        "blok_svigtede",
        blokke=",".join(sorted(blokke)),
        fejl=type(fejl).__name__,
        sqlstate=getattr(fejl.__cause__, "sqlstate", None),
        sted=" > ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in frames),
        fejlnummer=fejlnummer(),
    )
    if _er_brudt():
        raise BlokSvigtede from fejl


def fejler_alene(fane: str, uden: View) -> Callable[[View], View]:
    """For a view of a person's tab, inside what lets the user in: its blocks may fail one by one.
    Where more than a block fails, `uden(request, part_uuid, fane)` shows the page without the tab's
    content.

    Within a page that has several tabs, that page sees to it, and htmx has a failure of its own.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def alene(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if svigtede(request) is not None:
                return view(request, *args, **kwargs)
            found = Svigtede()
            request.svigtede = found  # type: ignore[attr-defined]
            try:
                return view(request, *args, **kwargs)
            except SVAR:
                raise
            except BlokSvigtede:
                return _igen(request, lambda: view(request, *args, **kwargs))
            except Exception as fejl:
                if getattr(request, "htmx", False) or _er_vaek():
                    raise
                with suppress(BlokSvigtede):  # made once more in any case
                    noter(request, [fane], fejl)
                return _igen(request, lambda: uden(request, kwargs["part_uuid"], fane))

        return alene

    return decorator


def _igen(request: HttpRequest, side: Callable[[], HttpResponse]) -> HttpResponse:
    """The page made once more, in a transaction of its own: nothing of the first is stored."""
    found = svigtede(request)
    assert found is not None
    found.forsigtig = True
    transaction.set_rollback(True)
    # What a response has on its way out is put on the first half: it can save nothing any more.
    session = request.session
    changed, session.modified = session.modified, False
    get_token(request)

    def vis(_ventet: None) -> HttpResponse:
        if changed:
            session.save()
        return side()

    return Fortsaettes(lambda: None, vis)


def _er_vaek() -> bool:
    """Whether the connection to the database is gone."""
    link = connection.connection
    return link is None or link.closed or link.broken


def _er_brudt() -> bool:
    """Whether the transaction can only be rolled back."""
    status = connection.connection.info.transaction_status
    return bool(connection.needs_rollback or status == TransactionStatus.INERROR)
