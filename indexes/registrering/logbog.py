"""The log itself: appending to it, and reading an object's registreringer back in their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from django.db import connection

from access.jsontekst import jsontekst
from access.masse import hent_raekker, ny
from indexes.oio import Art
from indexes.registrering.models import Livscyklus, Registrering
from indexes.registrering.values import Indhold


@dataclass(frozen=True, slots=True)
class Post:
    """A registrering to be logged. `tidspunkt` is the sender's clock."""

    objekt_uuid: UUID
    art: Art
    operation: str
    tidspunkt: datetime
    indhold: Indhold
    transaktion: UUID | None
    forsinket: bool = False
    uden_notifikation: bool = False
    tekst: str = ""  # the content as JSON, where somebody has written it already


def tekst(indhold: Indhold) -> str:
    """Content as JSON in its one form: the same content is the same text."""
    return jsontekst(indhold, sorteret=True)


_KOLONNER = (
    "objekt_uuid, art, operation, tidspunkt, sts_tidspunkt, klient, transaktion, forsinket,"
    " uden_notifikation, indhold"
)


def raekker(poster: Iterable[Post], *, klient: str, now: datetime) -> list[Registrering]:
    """The rows of the log, not yet in it."""
    return [
        ny(
            Registrering,
            objekt_uuid=p.objekt_uuid,
            art=p.art,
            operation=p.operation,
            tidspunkt=p.tidspunkt,
            sts_tidspunkt=now,
            klient=klient,
            transaktion=p.transaktion,
            forsinket=p.forsinket,
            uden_notifikation=p.uden_notifikation,
            indhold=p.indhold,
        )
        for p in poster
    ]


def kopier(poster: Iterable[Post], *, klient: str, now: datetime) -> None:
    """Append to the log by COPY: for long JSON texts a third of an INSERT with parameters."""
    with (
        connection.wrap_database_errors,  # Django does so for execute, not for COPY
        connection.cursor() as cursor,
        cursor.copy(f"copy registrering_registrering ({_KOLONNER}) from stdin") as copy,
    ):
        for p in poster:
            own = (p.objekt_uuid, int(p.art), p.operation, p.tidspunkt)
            tail = (p.forsinket, p.uden_notifikation, p.tekst or tekst(p.indhold))
            copy.write_row((*own, now, klient, p.transaktion, *tail))


_HENT = """
select {} from registrering_registrering t where objekt_uuid = any(%s) order by tidspunkt, id
"""


def hent(uuider: Collection[UUID]) -> dict[UUID, list[Registrering]]:
    """The registreringer of each object, in the order in which they are folded: by the sender's
    clock, then as received."""
    log: dict[UUID, list[Registrering]] = defaultdict(list)
    if uuider:
        for r in hent_raekker(Registrering, _HENT, [list(uuider)]):
            r.indhold = orjson.loads(r.indhold)
            log[r.objekt_uuid].append(r)
    return log


def livscyklus(indhold: Sequence[Indhold]) -> Livscyklus:
    """What an object's registreringer make of its life: slettet, else passiveret, else imported.

    A sender's own code is Importeret always (INDEXES.md section 1); only the operations Passiver
    and Slet write the others, and nothing undoes them.
    """
    koder = {r.get("LivscyklusKode") for r in indhold}
    for kode in (Livscyklus.SLETTET, Livscyklus.PASSIVERET):
        if kode.label in koder:
            return kode
    return Livscyklus.OPSTAAET if Livscyklus.OPSTAAET.label in koder else Livscyklus.IMPORTERET
