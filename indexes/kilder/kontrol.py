"""kontroller_register and genopbyg_register: what pages read, against what the sources said.

A source compares itself: it writes a portion of its parts again from the log, inside a transaction
that is undone, and what changed by it was wrong. So there is one way from statement to rows, and it
checks itself. What is told of a difference is the part and the table, never content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from access.db import database_role
from indexes.kilder import register
from indexes.kilder.models import Genopbygning
from indexes.kilder.register import Kilde
from indexes.kilder.services import gaeldende_indhold
from indexes.part.services import laas

PORTION = 500


@dataclass(frozen=True, slots=True)
class Afvigelse:
    """A difference: rows of a table about a part that are missing, or should not be there."""

    kilde: str
    tabel: str
    part_uuid: UUID
    mangler: int
    for_meget: int

    def __str__(self) -> str:
        return (
            f"{self.kilde} {self.part_uuid}: {self.tabel} mangler {self.mangler},"
            f" har {self.for_meget} for meget"
        )


@dataclass(frozen=True, slots=True)
class Fremskridt:
    """After a portion of a source's parts: how many are done, of how many, and what was found."""

    kilde: str
    antal: int
    i_alt: int
    afvigelser: tuple[Afvigelse, ...] = ()


def kontroller(
    *, now: datetime, kilder: Sequence[Kilde] | None = None, portion: int = PORTION
) -> Iterator[Fremskridt]:
    """Compare every part's rows with what each source says of it now, a portion at a time.

    Each portion is locked while it is compared. Writes nothing that lasts. Ends, for each source,
    with the rows of parts that it does not speak of.
    """
    for kilde in register.alle() if kilder is None else kilder:
        i_alt, antal, sidste = _i_alt(kilde), 0, None
        while parter := _naeste(kilde, sidste, portion):
            with database_role("sapa_indlaes"):
                found = tuple(_afvigelser(kilde, parter, now))
                transaction.set_rollback(True)
            antal, sidste = antal + len(parter), parter[-1]
            yield Fremskridt(kilde.kode, antal, i_alt, found)
        yield Fremskridt(kilde.kode, antal, i_alt, tuple(_uden_udsagn(kilde)))


def _afvigelser(kilde: Kilde, parter: Sequence[UUID], now: datetime) -> Iterator[Afvigelse]:
    laas(parter)
    foer = _raekker(kilde, parter)
    kilde.genopbyg(gaeldende_indhold(kilde.kode, parter), now=now)
    efter = _raekker(kilde, parter)
    for tabel in kilde.tabeller:
        mangler, for_meget = efter[tabel] - foer[tabel], foer[tabel] - efter[tabel]
        per_part = {part: [0, 0] for part, _ in (*mangler, *for_meget)}
        for n, rows in enumerate((mangler, for_meget)):
            for (part, _), gange in rows.items():
                per_part[part][n] += gange
        for part, (m, f) in sorted(per_part.items()):
            yield Afvigelse(kilde.kode, tabel, part, m, f)


def _raekker(kilde: Kilde, parter: Sequence[UUID]) -> dict[str, Counter[tuple[UUID, str]]]:
    """The rows of these parts as multisets of text; keys that the database made, and when a row was
    written, say nothing."""
    found = {}
    with connection.cursor() as cursor:
        for tabel in kilde.tabeller:
            cursor.execute(
                f"select t.part_uuid, (to_jsonb(t) - '{{id,opdateret}}'::text[])::text"
                f" from {tabel} t where t.part_uuid = any(%s)",
                [list(parter)],
            )
            found[tabel] = Counter((part, raekke) for part, raekke in cursor.fetchall())
    return found
