"""Writing events of our own beside those that came in messages: one table, one consumer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import connection

from access.masse import indsaet
from access.values import UDEN_KLE
from indexes.beskedfordeler import sammenhaeng
from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.beskedfordeler.values import begynder
from indexes.part.values import oejeblik

FORTROLIG = 2
_NAVNERUM = UUID("6d6f8d3c-7c1d-4b55-9d59-3f0f5f2f7b11")
Tilstand = ModtagetHaendelse.Tilstand


@dataclass(frozen=True, slots=True)
class NyHaendelse:
    """An event for one authority. `noegle` says what it was made from, `fakta` what it tells;
    `om_fakta` are the facts of which a `forhold` may be about one."""

    noegle: str
    myndighed: int
    kode: str
    slags: str
    fakta: str
    dato: date
    opstaaet: datetime
    part_uuid: UUID | None = None
    objekt_uuid: UUID | None = None
    forhold: str = ""
    retter: tuple[str, ...] = ()
    om_fakta: tuple[str, ...] = ()
    kle: int = UDEN_KLE
    foelsomhed: int = FORTROLIG

    @property
    def om(self) -> UUID | None:
        """What groups the events that may be about each other."""
        return self.part_uuid or self.objekt_uuid


def skriv(haendelser: Sequence[NyHaendelse], *, now: datetime) -> int:
    """Write those of the events that nobody told before; returns how many.

    The caller is in a transaction in which what they were made from is marked as used.
    """
    om = {h.om for h in haendelser if h.om is not None}
    if not om:
        return 0
    sammenhaeng.laas(om)
    fortalt = _fortalt(om)
    rows = []
    numre: dict[tuple[str, int], int] = {}
    for h in haendelser:
        ens = (h.myndighed, h.om, h.forhold, h.fakta)
        if h.om is None or ens in fortalt:
            continue
        fortalt.add(ens)
        nr = numre[h.noegle, h.myndighed] = numre.get((h.noegle, h.myndighed), 0) + 1
        rows.append(_raekke(h, nr, now))
    indsaet(ModtagetHaendelse, rows)
    sammenhaeng.forbind(om, now=now)
    return len(rows)


def _fortalt(om: Collection[UUID]) -> set[tuple[int, UUID | None, str, str]]:
    """The facts that stand told of these parts and objects."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select myndighed, coalesce(part_uuid, objekt_uuid), forhold, fakta"
            " from beskedfordeler_modtagethaendelse where fakta <> '' and not annulleret"
            " and (part_uuid = any(%(om)s) or (part_uuid is null and objekt_uuid = any(%(om)s)))",
            {"om": list(om)},
        )
        return set(cursor.fetchall())


def _raekke(h: NyHaendelse, nr: int, now: datetime) -> ModtagetHaendelse:
    gyldighed_fra = oejeblik(h.dato)
    due = begynder(h.forhold, gyldighed_fra, now)
    return ModtagetHaendelse(
        noegle=h.noegle,
        nr=nr,
        myndighed=h.myndighed,
        kode=h.kode,
        slags=h.slags,
        forhold=h.forhold,
        retter_koder=list(h.retter),
        part_uuid=h.part_uuid,
        objekt_uuid=h.objekt_uuid,
        kle=h.kle,
        foelsomhed=h.foelsomhed,
        gyldighed_fra=gyldighed_fra,
        gyldighed_til=None,
        opstaaet=h.opstaaet,
        modtaget=now,
        registrering_id=_id(h, h.fakta),
        peger_paa=[_id(h, fakta) for fakta in h.om_fakta],
        processer=[],
        fakta=h.fakta,
        tilstand=Tilstand.KLAR if due else Tilstand.PLANLAGT,
    )


def _id(h: NyHaendelse, fakta: str) -> str:
    """The same for everyone who tells the fact, so that a correction of it finds it."""
    return str(uuid5(_NAVNERUM, f"{h.myndighed}/{h.om}/{fakta}"))


def de_kendte(myndigheder: Iterable[int], kendte: Collection[int]) -> list[int]:
    """Those that are authorities here, in order."""
    return sorted({m for m in myndigheder if m in kendte})
