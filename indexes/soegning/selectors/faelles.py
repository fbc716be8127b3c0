"""What the wide searches share: the time they may take, where a page begins, texts and units."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import DateField, DateTimeField, Func, Q

from access.values import Adgang
from indexes.part.values import oejeblik
from indexes.soegning.values import ForLangsomt

GRAENSE = "2s"
"""How long a statement of a page may take, whatever the user's rights."""

_AFBRUDT = "57014"  # query_canceled
INGEN_TID = datetime(1, 1, 1, tzinfo=UTC)


class Tid(Func):
    """When a sag was created; those that never said stand last. As the indexes have it."""

    template = (
        "(case when %(expressions)s is null then '0001-01-01 00:00:00+00'::timestamptz"
        " else %(expressions)s end)"
    )
    output_field = DateTimeField()


class Dag(Func):
    """The day of a letter, likewise."""

    template = (
        "(case when %(expressions)s is null then '0001-01-01'::date else %(expressions)s end)"
    )
    output_field = DateField()


# The planner cannot know how many rows a policy lets pass, believes that it is hardly one, and so
# reads and sorts all that there are. Where an index is in the order that is shown, it is told to
# read that one and stop at a page.
_SAET = """
    with foer as materialized (
        select current_setting('statement_timeout') a, current_setting('enable_seqscan') b,
            current_setting('enable_bitmapscan') c, current_setting('enable_sort') d)
    select a, b, c, d, set_config('statement_timeout', %s, true),
        set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', %s, true),
        set_config('enable_sort', %s, true) from foer
"""
_TILBAGE = """
    select set_config('statement_timeout', %s, true), set_config('enable_seqscan', %s, true),
        set_config('enable_bitmapscan', %s, true), set_config('enable_sort', %s, true)
"""


@contextmanager
def i_tide(*, ordnet: bool = False) -> Iterator[None]:
    """Statements inside may each take two seconds; one that takes longer is ForLangsomt, and the
    page goes on. `ordnet`: an index has the rows in the order that is shown."""
    how = "off" if ordnet else "on"
    with connection.cursor() as cursor:
        cursor.execute(_SAET, [GRAENSE, how, how])
        former = cursor.fetchone()[:4]
    try:
        with transaction.atomic():
            yield
    except OperationalError as fejl:
        if getattr(fejl.__cause__, "sqlstate", "") != _AFBRUDT:
            raise
        raise ForLangsomt from None
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_TILBAGE, former)


def markoer(vaerdi: date | datetime, noegle: UUID | int) -> str:
    """Where the next page begins: the last row's day and key. Kept in the session."""
    raa = f"{vaerdi.isoformat()} {noegle}"
    return base64.urlsafe_b64encode(raa.encode()).decode()


def fra_markoer(markoer: str) -> tuple[str, str]:
    """The day and the key, both as text."""
    vaerdi, _, noegle = base64.urlsafe_b64decode(markoer).decode().partition(" ")
    return vaerdi, noegle


def efter(felt: str, vaerdi: Any, uuid: UUID) -> Q:
    """Rows that stand after this one, newest first. The first condition is what the index reads
    from; the second leaves out what was shown."""
    return Q(**{f"{felt}__lte": vaerdi}) & (
        Q(**{f"{felt}__lt": vaerdi}) | Q(**{felt: vaerdi}, uuid__lt=uuid)
    )


def inden_for(enheder: Sequence[tuple[int, int]]) -> Q:
    """Rows of these units and all below them."""
    if not enheder:
        return Q(pk__in=[])
    # One alone is an equality: then its index is in the order that is shown.
    return reduce(
        or_, (Q(enhed=f) if f == t else Q(enhed__gte=f, enhed__lte=t) for f, t in enheder)
    )


def med_kle(kle: tuple[int, int]) -> Q:
    """Rows within a range of KLE numbers. One alone is an equality, as of a unit."""
    fra, til = kle
    return Q(kle=fra) if til - fra == 1 else Q(kle__gte=fra, kle__lt=til)


def myndigheder(adgang: Adgang, permission: str, *, alle: bool) -> list[int]:
    """The authorities to search in: the one she works for, or all that her groups reach."""
    naaede = {g.myndighed for g in adgang.grupper if permission in g.permissions}
    return sorted(naaede if alle else naaede & {adgang.scope_id})


def like(tekst: str) -> str:
    """A text as it stands within a pattern."""
    return re.sub(r"([\\%_])", r"\\\1", tekst)


def noegler(funktion: str, *argumenter: Any) -> list[Any]:
    """The keys that a function of ours finds, through an index that a policy may not use. One
    query."""
    pladser = ", ".join("%s" for _ in argumenter)
    with connection.cursor() as cursor:
        cursor.execute(f"select {funktion}({pladser})", argumenter)
        return [row[0] for row in cursor.fetchall()]


def perioden(felt: str, fra: date | None, til: date | None) -> Q:
    """Rows whose moment lies on these Danish days, both included."""
    holder = Q()
    if fra is not None:
        holder &= Q(**{f"{felt}__gte": oejeblik(fra)})
    if til is not None:
        holder &= Q(**{f"{felt}__lt": oejeblik(til + timedelta(days=1))})
    return holder
