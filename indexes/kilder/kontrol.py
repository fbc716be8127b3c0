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
from uuid import UUID

from django.db import connection, transaction

from access.db import database_role
from access.portioner import hver_for_sig
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
    """After a portion of a source's parts: how many are done, of how many, what was found, and how
    many of it could not be written."""

    kilde: str
    antal: int
    i_alt: int
    afvigelser: tuple[Afvigelse, ...] = ()
    fejlede: int = 0


def kontroller(
    *, now: datetime, kilder: Sequence[Kilde] | None = None, portion: int = PORTION
) -> Iterator[Fremskridt]:
    """Compare every part's rows with what each source says of it now, a portion at a time.

    Each portion is locked while it is compared. Writes nothing that lasts. Ends, for each source,
    with the rows of parts that have become another's.
    """
    for kilde in register.alle() if kilder is None else kilder:
        i_alt, antal, sidste = _i_alt(kilde), 0, None
        while parter := _naeste(kilde, sidste, portion):
            with database_role("sapa_indlaes"):
                found = tuple(_afvigelser(kilde, parter, now))
                transaction.set_rollback(True)
            antal, sidste = antal + len(parter), parter[-1]
            yield Fremskridt(kilde.kode, antal, i_alt, found)
        yield Fremskridt(kilde.kode, antal, i_alt, tuple(_erstattede(kilde)))


def _naeste(kilde: Kilde, sidste: UUID | None, portion: int) -> list[UUID]:
    """The next parts that the source speaks of, by uuid."""
    with database_role("sapa_indlaes"), connection.cursor() as cursor:
        cursor.execute(
            "select part_uuid from kilder_stand where kilde = %s and part_uuid > %s"
            " order by part_uuid limit %s",
            [kilde.kode, sidste or UUID(int=0), portion],
        )
        return [part for (part,) in cursor.fetchall()]


def _i_alt(kilde: Kilde) -> int:
    with database_role("sapa_indlaes"), connection.cursor() as cursor:
        cursor.execute("select count(*) from kilder_stand where kilde = %s", [kilde.kode])
        return int(cursor.fetchone()[0])


def _skriv_igen(kilde: Kilde, parter: Sequence[UUID], now: datetime) -> None:
    """All rows of the source about these parts, from the log. The caller holds their locks."""
    sagt = gaeldende_indhold(kilde.kode, parter)
    kilde.projicer(dict.fromkeys(sagt), now=now)
    kilde.projicer(sagt, now=now)


def _afvigelser(kilde: Kilde, parter: Sequence[UUID], now: datetime) -> Iterator[Afvigelse]:
    laas(parter)
    foer = _raekker(kilde, parter)
    _skriv_igen(kilde, parter, now)
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
        for tabel, hvis in kilde.tabeller.items():
            cursor.execute(
                f"select {hvis.part}, (to_jsonb(t) - array['id', 'opdateret'])::text"
                f" from {tabel} t where {hvis.raekker}",
                {"parter": list(parter)},
            )
            found[tabel] = Counter((part, raekke) for part, raekke in cursor.fetchall())
    return found


def _erstattede(kilde: Kilde) -> Iterator[Afvigelse]:
    """Rows of parts that are another's now: they moved, and nothing should be left."""
    for tabel in kilde.tabeller:
        with database_role("sapa_indlaes"), connection.cursor() as cursor:
            cursor.execute(
                f"select t.part_uuid, count(*) from {tabel} t join part_part p using (part_uuid)"
                " where p.erstattet_af is not null group by 1 order by 1"
            )
            rows = cursor.fetchall()
        for part, antal in rows:
            yield Afvigelse(kilde.kode, tabel, part, 0, antal)


def ret(afvigelser: Sequence[Afvigelse], *, now: datetime) -> None:
    """Write the rows of these parts again from the log; those of parts that are another's go."""
    for kilde in register.alle():
        parter = sorted({a.part_uuid for a in afvigelser if a.kilde == kilde.kode})
        for start in range(0, len(parter), PORTION):
            denne = parter[start : start + PORTION]
            with database_role("sapa_indlaes"):
                laas(denne)
                kilde.projicer(dict.fromkeys(denne), now=now)
                kilde.projicer(gaeldende_indhold(kilde.kode, denne), now=now)


def genopbyg(
    *,
    now: datetime,
    kilder: Sequence[Kilde] | None = None,
    portion: int = PORTION,
    forfra: bool = False,
) -> Iterator[Fremskridt]:
    """Write all that the sources say again from the log, a portion at a time, while SAPA is in use.

    Resumable: one that was stopped goes on where it was, unless `forfra`. Each portion is locked,
    written and noted in one transaction, so a person is right before and after, and never half.
    One that cannot be written keeps her rows, is told in the log (`genopbyg_fejlede`), and stops
    no other.
    """
    for kilde in register.alle() if kilder is None else kilder:
        yield from _genopbyg(kilde, now, portion, forfra)


def _genopbyg(kilde: Kilde, now: datetime, portion: int, forfra: bool) -> Iterator[Fremskridt]:
    i_alt = _i_alt(kilde)
    with database_role("sapa_indlaes"):
        aabne = Genopbygning.objects.filter(kilde=kilde.kode, afsluttet=None)
        if forfra:
            aabne.update(afsluttet=now)
        run = aabne.last() or Genopbygning.objects.create(
            kilde=kilde.kode, begyndt=now, i_alt=i_alt
        )
    while True:
        parter, written = _naeste(kilde, run.sidste, portion), 0
        with database_role("sapa_indlaes"):
            if parter:
                laas(parter)
                written = hver_for_sig(
                    parter,
                    lambda nogle: _skriv_igen(kilde, nogle, now),
                    hvad="genopbyg_fejlede",
                    noegle=str,
                )
                run.sidste = parter[-1]
                run.antal += len(parter)
            else:
                run.afsluttet = now
            run.save()
        yield Fremskridt(kilde.kode, run.antal, run.i_alt, fejlede=len(parter) - written)
        if not parter:
            return
