"""Writes: what a sender delivers becomes log, projection and haendelse, all or nothing.

A batch is one transaction with one answer per object: what can be wrong with an object is found
before anything is written (rules, right of the system) or by set-based statements that never fail
(ON CONFLICT), so one object's refusal leaves the others untouched (docs/decisions/0004).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from access.klienter.values import Aftale, Rettighed
from access.masse import indsaet_alle
from access.models import Leverancestatus, Systemklient
from indexes.oio import Art, IndeksObjekt, kontroller
from indexes.oio.tid import tidspunkt
from indexes.registrering import projektioner
from indexes.registrering.ejerskab import Ejerskab, ejerskab
from indexes.registrering.emner import kle_numre
from indexes.registrering.models import Haendelse, Livscyklus, Objekt, Registrering
from indexes.registrering.opslag import Referencer, slaa_op
from indexes.registrering.projektioner import Foldet
from indexes.registrering.values import fold, naeste_skift

OK, FEJL, INGEN_ADGANG, KONFLIKT = 20, 40, 43, 49


@dataclass(frozen=True, slots=True)
class Klient:
    """Who sends: its system and its serviceaftaler in force. From the credential, never the
    message."""

    klient_id: str
    fagsystem_id: int
    fagsystem_uuid: UUID
    aftaler: tuple[Aftale, ...]

    @classmethod
    def af(cls, klient: Systemklient, aftaler: Iterable[Aftale]) -> Klient:
        """The sender that a credential stands for."""
        return cls(klient.klient_id, klient.fagsystem_id, klient.fagsystem.uuid, tuple(aftaler))

    def kender(self, myndighed: int) -> bool:
        """True if some serviceaftale is with the authority, whatever it allows."""
        return any(myndighed in aftale.myndigheder for aftale in self.aftaler)

    def maa(self, ret: str, myndighed: int, kle: Collection[int]) -> bool:
        """True if one serviceaftale alone allows it: they are never merged."""
        return any(aftale.rummer(ret, myndighed, kle) for aftale in self.aftaler)


@dataclass(frozen=True, slots=True)
class Resultat:
    """The answer for one object: UnikRetur of the contract, and what we stored but would like
    mended."""

    art: Art
    uuid: UUID
    statuskode: int
    fejlbesked: str
    advarsler: tuple[str, ...] = ()
    nyt: bool = False


@dataclass(frozen=True, slots=True)
class _Modtaget:
    objekt: IndeksObjekt
    ejerskab: Ejerskab
    myndighed: int
    master: int
    sha256: bytes
    advarsler: tuple[str, ...]


def importer(
    objekter: Sequence[IndeksObjekt], *, klient: Klient, transaktion: UUID | None, now: datetime
) -> list[Resultat]:
    """Import objects: log, fold, project, announce. One answer per object, in the order of the
    message.

    20 stored, or known already with the same content; 40 a hard rule broken; 43 not this sender's
    to
    deliver; 49 known already with other content. Source: INDEXES.md sections 3, 4 and 17.1.
    """
    answers: dict[int, Resultat] = {}
    received: dict[int, _Modtaget] = {}
    owners = [ejerskab(objekt) for objekt in objekter]
    refs = slaa_op(
        cvr={o.ejer_cvr for o in owners},
        enheder=(),
        fagsystemer={s for o in owners for s in (o.master, o.afsender)},
    )
    first: dict[UUID, int] = {}
    for nummer, (objekt, owner) in enumerate(zip(objekter, owners, strict=True)):
        answer = _afvis(objekt, owner, refs, klient)
        if isinstance(answer, Resultat):
            answers[nummer] = answer
        elif objekt.uuid in first and received[first[objekt.uuid]].sha256 != answer.sha256:
            answers[nummer] = _konflikt(
                objekt, "UUID'en findes to gange i beskeden med forskelligt indhold."
            )
        elif objekt.uuid in first:
            answers[nummer] = _ok(objekt, answer.advarsler)
        else:
            first[objekt.uuid] = nummer
            received[nummer] = answer
    answers |= _gem(received, klient=klient, transaktion=transaktion, now=now)
    return [answers[nummer] for nummer in range(len(objekter))]


def _afvis(
    objekt: IndeksObjekt, owner: Ejerskab, refs: Referencer, klient: Klient
) -> Resultat | _Modtaget:
    brud, advarsler = kontroller(objekt, operation="importer")
    if brud:
        return Resultat(objekt.art, objekt.uuid, FEJL, " ".join(str(b) for b in brud[:5]))
    myndighed = refs.myndigheder.get(owner.ejer_cvr)
    if myndighed is None or not klient.kender(myndighed):
        besked = (
            "Systemet har ingen serviceaftale med den myndighed, der ejer objektet (Ejer, CVR)."
        )
        return Resultat(objekt.art, objekt.uuid, INGEN_ADGANG, besked)
    if not klient.maa(Rettighed.IMPORTER, myndighed, kle_numre(objekt)):
        besked = "Serviceaftalen med myndigheden omfatter ikke import af objekter med dette KLE."
        return Resultat(objekt.art, objekt.uuid, INGEN_ADGANG, besked)
    if str(klient.fagsystem_uuid) != owner.afsender:
        besked = "Afsender i beskeden er et andet IT-system end det, der har logget ind."
        return Resultat(objekt.art, objekt.uuid, INGEN_ADGANG, besked)
    master = refs.fagsystemer.get(owner.master)
    if master is None:
        besked = "Master i beskeden er et IT-system, som indekset ikke kender."
        return Resultat(objekt.art, objekt.uuid, FEJL, besked)
    return _Modtaget(
        objekt, owner, myndighed, master, _sha256(objekt), tuple(str(a) for a in advarsler)
    )


@transaction.atomic(savepoint=False)
def _gem(
    received: dict[int, _Modtaget], *, klient: Klient, transaktion: UUID | None, now: datetime
) -> dict[int, Resultat]:
    if not received:
        return {}
    # Sorted by uuid: two senders with overlapping batches take their locks in the same order.
    order = sorted(received.values(), key=lambda m: m.objekt.uuid)
    new_uuids = _opret_objekter(order, now)
    _kendte = {m.objekt.uuid for m in order} - new_uuids
    known = {o.uuid: o for o in Objekt.objects.filter(uuid__in=_kendte)} if _kendte else {}
    new = [m for m in order if m.objekt.uuid in new_uuids]
    by_art: dict[Art, list[Foldet]] = defaultdict(list)
    for m in new:
        content = fold(m.objekt.registreringer)
        by_art[m.objekt.art].append(
            Foldet(
                m.objekt.uuid,
                m.myndighed,
                m.master,
                content,
                m.ejerskab.tidspunkt,
                list(m.advarsler),
            )
        )
    for art in sorted(by_art, key=_RAEKKEFOELGE.index):
        projektioner.skriv(art, by_art[art], now=now, nye=True)
    _saet_naeste_skift(by_art, now)
    _bogfoer(new, {m.myndighed for m in order}, klient=klient, transaktion=transaktion, now=now)
    warnings = {f.uuid: tuple(f.advarsler) for rows in by_art.values() for f in rows}
    return {
        nummer: _svar(m, m.objekt.uuid in new_uuids, known, warnings)
        for nummer, m in received.items()
    }


# A document before the sag that points at it, a bevilling before its effektuering (INDEXES.md
# section 12).
_RAEKKEFOELGE = (Art.DOKUMENT, Art.SAG, Art.BEVILLING, Art.EFFEKTUERING)


def _svar(
    m: _Modtaget, nyt: bool, known: dict[UUID, Objekt], warnings: dict[UUID, tuple[str, ...]]
) -> Resultat:
    if nyt:
        return Resultat(m.objekt.art, m.objekt.uuid, OK, "OK", warnings[m.objekt.uuid], nyt=True)
    held = known.get(m.objekt.uuid)
    if held is not None and bytes(held.indhold_sha256) == m.sha256:
        return _ok(m.objekt, m.advarsler)
    return _konflikt(m.objekt, "Objektet findes allerede i indekset. Brug Opdater.")


def _opret_objekter(order: Sequence[_Modtaget], now: datetime) -> set[UUID]:
    """Insert what is new and say which; ON CONFLICT waits for another sender's open transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into registrering_objekt
                (uuid, art, myndighed, master, livscyklus, oprettet, senest, indhold_sha256)
            select u, a, m, s, %s, %s, %s, h
            from unnest(%s::uuid[], %s::smallint[], %s::smallint[], %s::smallint[], %s::bytea[]) as
            t(u, a, m, s, h)
            on conflict (uuid) do nothing returning uuid
            """,
            [
                Livscyklus.IMPORTERET,
                now,
                now,
                [m.objekt.uuid for m in order],
                [int(m.objekt.art) for m in order],
                [m.myndighed for m in order],
                [m.master for m in order],
                [m.sha256 for m in order],
            ],
        )
        return {row[0] for row in cursor.fetchall()}


# A log row is some kB of JSON: from here on COPY is cheaper than a parameter.
_MANGE = 20


def _bogfoer(
    new: Sequence[_Modtaget],
    myndigheder: Collection[int],
    *,
    klient: Klient,
    transaktion: UUID | None,
    now: datetime,
) -> None:
    """The log, the outbox and the sender's freshness, which lies last: its row is shared."""
    log = [
        Registrering(
            objekt_uuid=m.objekt.uuid,
            art=m.objekt.art,
            operation="importer",
            tidspunkt=tidspunkt(r["Tidspunkt"]) if r.get("Tidspunkt") else now,
            sts_tidspunkt=now,
            klient=klient.klient_id,
            transaktion=transaktion,
            forsinket=False,
            uden_notifikation=m.objekt.uden_notifikation,
            indhold=r,
        )
        for m in new
        for r in m.objekt.registreringer
    ]
    if len(log) > _MANGE:
        _kopier(log)
        log = []
    outbox = [
        Haendelse(
            art=m.objekt.art,
            handling="importeret",
            objekt_uuid=m.objekt.uuid,
            myndighed=m.myndighed,
            opstaaet=now,
        )
        for m in new
        if not m.objekt.uden_notifikation
    ]
    fresh = [
        Leverancestatus(fagsystem_id=klient.fagsystem_id, myndighed=m, sidst=now)
        for m in sorted(myndigheder)
    ]
    indsaet_alle(
        {Registrering: log, Haendelse: outbox, Leverancestatus: fresh}, ved_konflikt=_FRISKHED
    )


_FRISKHED = (
    (
        Leverancestatus,
        "on conflict (fagsystem_id, myndighed) do update set sidst = excluded.sidst",
    ),
)


def _kopier(log: Sequence[Registrering]) -> None:
    """Append to the log by COPY: for long JSON texts a third of an INSERT with parameters."""
    columns = (
        "objekt_uuid, art, operation, tidspunkt, sts_tidspunkt, klient, transaktion, forsinket,"
        " uden_notifikation, indhold"
    )
    with (
        connection.wrap_database_errors,  # Django does so for execute, not for COPY
        connection.cursor() as cursor,
        cursor.copy(f"copy registrering_registrering ({columns}) from stdin") as copy,
    ):
        for r in log:
            head = (r.objekt_uuid, int(r.art), r.operation, r.tidspunkt, r.sts_tidspunkt, r.klient)
            tail = (r.transaktion, r.forsinket, r.uden_notifikation)
            copy.write_row((*head, *tail, json.dumps(r.indhold, ensure_ascii=False)))


def _saet_naeste_skift(by_art: dict[Art, list[Foldet]], now: datetime) -> None:
    due = [
        (f.uuid, skift)
        for rows in by_art.values()
        for f in rows
        if (skift := naeste_skift(f.indhold, now))
    ]
    if not due:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update registrering_objekt o set naeste_skift = t.s"
            " from unnest(%s::uuid[], %s::timestamptz[]) as t(u, s) where o.uuid = t.u",
            [[u for u, _ in due], [s for _, s in due]],
        )


def opdater_forfaldne(*, now: datetime, antal: int = 500) -> int:
    """Write again the projections of objects for which a virkning began or ended. Returns how many.

    Several workers may run at once: each claims rows that no other holds.
    """
    with transaction.atomic():
        due = list(
            Objekt.objects.filter(naeste_skift__lte=now)
            .select_for_update(skip_locked=True)
            .order_by("naeste_skift")[:antal]
        )
        genprojicer(due, now=now)
    return len(due)


def genprojicer(objekter: Sequence[Objekt], *, now: datetime) -> None:
    """Fold the log of these objects and write their projections as of `now`. The caller holds their
    locks."""
    log: dict[UUID, list[Registrering]] = defaultdict(list)
    ids = [o.uuid for o in objekter]
    for r in Registrering.objects.filter(objekt_uuid__in=ids).order_by("tidspunkt", "id"):
        log[r.objekt_uuid].append(r)
    by_art: dict[Art, list[Foldet]] = defaultdict(list)
    for o in objekter:
        content = fold([r.indhold for r in log[o.uuid]])
        newest = max((r.tidspunkt for r in log[o.uuid]), default=o.senest)
        by_art[Art(o.art)].append(Foldet(o.uuid, o.myndighed, o.master, content, newest))
    for art in sorted(by_art, key=_RAEKKEFOELGE.index):
        projektioner.skriv(art, by_art[art], now=now, nye=False)
    Objekt.objects.filter(uuid__in=ids).update(naeste_skift=None)
    _saet_naeste_skift(by_art, now)


def _sha256(objekt: IndeksObjekt) -> bytes:
    canonical = json.dumps(
        [objekt.art, str(objekt.uuid), objekt.registreringer, objekt.uden_notifikation],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).digest()


def _ok(objekt: IndeksObjekt, advarsler: tuple[str, ...]) -> Resultat:
    return Resultat(objekt.art, objekt.uuid, OK, "OK", advarsler)


def _konflikt(objekt: IndeksObjekt, besked: str) -> Resultat:
    return Resultat(objekt.art, objekt.uuid, KONFLIKT, besked)
