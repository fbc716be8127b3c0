"""Delivering: objects to their receivers, and receipts to the senders. Claimed by state, called
outside every transaction, applied under the row's lock.

A worker that dies in the middle leaves its rows to be claimed again when its loan has run out: the
receiver gets the same id a second time, and must take it once (b.6).
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from access import forberedt
from access.db import database_role
from access.masse import fra_kolonner, hent_raekker, kolonner, udvalgte
from fordeling import transport
from fordeling.komponent import kvittering
from fordeling.komponent.modtag import som_kontekst
from fordeling.models import Fordeling, Kvitteringspost, Tilsluttet
from fordeling.transport import Kald, Svar
from fordeling.values import Fejllinje, Kode, Kvittering, Kvitteringstype, Objekttype
from fordeling.wire import beskeder, journalnotat, skema, soap
from fordeling.wire.soap import Fault, IntetSvar

log = structlog.get_logger(__name__)

PORTION = 20
LAENGSTE_PAUSE = 3600  # seconds between two attempts to bring a receipt

_TAG = """
with t as (
    update {tabel} set forsoeg = forsoeg + 1,
        naeste_forsoeg = %s::timestamptz + make_interval(secs => %s::int)
    where id in (
        select id from {tabel} where tilstand = 'klar' and naeste_forsoeg <= %s
        order by naeste_forsoeg limit %s::int for update skip locked
    ) returning *
)
"""
_OBJEKTER = (
    _TAG.format(tabel="fordeling_fordeling")
    + """
select {}, {}, i.objekt from t join fordeling_tilsluttet m on m.uuid = t.modtager_id
join fordeling_fordelingsindhold i on i.fordeling_id = t.id
"""
)
_KVITTERINGER = (
    _TAG.format(tabel="fordeling_kvitteringspost")
    + """
select {}, {}, {} from t join fordeling_fordeling f on f.id = t.fordeling_id
join fordeling_tilsluttet a on a.uuid = f.afsender_id order by t.id
"""
)


def _tag(now: datetime, sql: str, *modeller: tuple[type[Model], str]) -> list[list[Any]]:
    """Claim the next, each with the rows that it needs, and what else the statement tells."""
    columns = (udvalgte(model, tabel) for model, tabel in modeller)
    found = forberedt.hent(sql.format(*columns), [now, transport.laan(), now, PORTION])
    ud = []
    for row in found:
        parts, start = [], 0
        for model, _ in modeller:
            slut = start + len(kolonner(model))
            parts.append(fra_kolonner(model, row[start:slut]))
            start = slut
        ud.append([*parts, *row[start:]])
    return ud


def lever_objekter(*, now: datetime) -> int:
    """Deliver the next objects; returns how many were claimed. Call it until it says 0."""
    with database_role("sapa_indlaes"):
        taget = _tag(now, _OBJEKTER, (Fordeling, "t"), (Tilsluttet, "m"))
    kald = []
    for row, modtager, objekt in taget:
        row.modtager = modtager
        if (svar := _selv(row, bytes(objekt))) is not None:
            _anvend(row.id, svar)
        elif not row.modtager.modtag_url:
            _i_postkassen(row.id)
        else:
            kald.append(_til_modtager(row, bytes(objekt)))
    for et, svar_ in transport.kald_alle(kald):
        _anvend(et.om, _laes_modtager(svar_))
    return len(taget)


def _selv(row: Fordeling, raa: bytes) -> Kvittering | None:
    """What we answer ourselves: for a receiver that may not have the type, and, as the technical
    side of a mailbox, for content that cannot be read."""
    if row.objekttype not in row.modtager.modtager_typer:
        return _fejlet("Objekttypen er ikke omfattet af modtagerens serviceaftale.")
    if row.modtager.modtag_url or row.objekttype != Objekttype.JOURNALPOST:
        return None
    objekt = beskeder.laes_objekt(raa)
    try:
        journalnotat.forstaa(objekt["ObjektIndhold"]["DistributionJournalPost"])
    except journalnotat.Ulaeselig as fejl:
        return Kvittering(
            Kode.AFVIST,
            Kvitteringstype.TEKNISK,
            "Indholdet kan ikke læses.",
            (Fejllinje(fejl.kode, fejl.tekst),),
        )
    return None


def _til_modtager(row: Fordeling, objekt: bytes) -> Kald[UUID]:
    kontekst, til = som_kontekst(row), row.modtager
    log.info("fordeling_leveres", forsoeg=row.forsoeg, **kontekst.til_log())
    return Kald(
        row.id,
        til.modtag_url,
        beskeder.skriv_modtag(kontekst, objekt),
        basic=transport.komponentens_basic(til.modtag_url),
        fingeraftryk=til.fingeraftryk,
    )


def _laes_modtager(svar: Svar | IntetSvar) -> Kvittering | IntetSvar:
    """The receiver's answer; a fault of any kind is FEJLET (b.5)."""
    if isinstance(svar, IntetSvar):
        return svar
    try:
        return beskeder.laes_modtag_svar(svar.body, status=svar.status)
    except Fault as fejl:
        linjer = fejl.kvittering.fejl or (Fejllinje("MS1", fejl.kvittering.begrundelse),)
        return _fejlet(fejl.kvittering.begrundelse or "Modtageren svarede med en fejl.", *linjer)
    except IntetSvar as fejl:
        return fejl


def _fejlet(tekst: str, *linjer: Fejllinje) -> Kvittering:
    return Kvittering(
        Kode.FEJLET, Kvitteringstype.TEKNISK, tekst, linjer or (Fejllinje("LEVERING", tekst),)
    )


_LAAS = "select {} from fordeling_fordeling t where t.id = %s for update"


def _anvend(id_: UUID, svar: Kvittering | IntetSvar) -> None:
    now = timezone.now()
    with database_role("sapa_indlaes"):
        (row,) = hent_raekker(Fordeling, _LAAS, [id_])
        if isinstance(svar, IntetSvar):
            log.warning("fordeling_intet_svar", grund=svar.grund, forsoeg=row.forsoeg, id=str(id_))
            if row.tilstand != Fordeling.Tilstand.KLAR:
                return
            if row.forsoeg < settings.FORDELING.leveringsforsoeg:
                row.naeste_forsoeg = now + timedelta(seconds=transport.pause(row.forsoeg))
                row.save(update_fields=["naeste_forsoeg"])
                return
            svar = _fejlet("Modtageren svarer ikke.")
        # Its receipt may have come by itself before the answer did, and said otherwise: logged.
        with suppress(kvittering.Modstrid):
            kvittering.tag(row, svar, now=now)
    log.info("fordeling_besvaret", id=str(id_), kode=str(svar.kode))


def _i_postkassen(id_: UUID) -> None:
    with database_role("sapa_indlaes"):
        Fordeling.objects.filter(id=id_, tilstand=Fordeling.Tilstand.KLAR).update(
            naeste_forsoeg=None
        )


def lever_kvitteringer(*, now: datetime) -> int:
    """Bring the next receipts to their senders; returns how many were claimed. None is lost: one
    that cannot be brought waits."""
    with database_role("sapa_indlaes"):
        taget = _tag(
            now, _KVITTERINGER, (Kvitteringspost, "t"), (Fordeling, "f"), (Tilsluttet, "a")
        )
    kald = []
    for row, fordeling, afsender in taget:
        row.fordeling, fordeling.afsender = fordeling, afsender
        row.fejl = json.loads(row.fejl)
        if url := _adresse(row.fordeling.afsender):
            kald.append(_til_afsender(row, url))
        else:
            _efter_kvittering(row.id, IntetSvar("ingen adresse"))
    for et, svar in transport.kald_alle(kald):
        _efter_kvittering(et.om, svar)
    return len(taget)


def _adresse(afsender: Tilsluttet) -> str:
    """Where a sender's receipts go; ours to our own endpoint, wherever that is today."""
    egen = afsender.uuid == settings.FORDELING.system
    return afsender.kvittering_url or (settings.FORDELING.kvittering_url if egen else "")


def _til_afsender(row: Kvitteringspost, url: str) -> Kald[int]:
    kontekst, til = som_kontekst(row.fordeling), row.fordeling.afsender
    besked = Kvittering(
        Kode(row.kode),
        Kvitteringstype(row.type),
        row.begrundelse,
        tuple(Fejllinje(kode, tekst) for kode, tekst in row.fejl),
    )
    log.info("kvittering_leveres", kode=row.kode, forsoeg=row.forsoeg, **kontekst.til_log())
    return Kald(
        row.id,
        url,
        beskeder.skriv_kvittering_til_anvender(besked, kontekst),
        basic=transport.komponentens_basic(url),
        fingeraftryk=til.fingeraftryk,
    )


_LEVERET = "update fordeling_kvitteringspost set tilstand = 'leveret' where id = %s"


def _efter_kvittering(id_: int, svar: Svar | IntetSvar) -> None:
    felter: dict[str, object] = {"tilstand": Kvitteringspost.Tilstand.LEVERET}
    if isinstance(svar, Svar):
        try:
            soap.laes_svar(svar.body, status=svar.status, felt=skema.KVITTERING_TIL_ANVENDER_SVAR)
        except Fault as fejl:
            # The sender will not have it, however often it comes.
            log.warning("kvittering_afvist", id=id_)
            felter = {
                "tilstand": Kvitteringspost.Tilstand.AFVIST,
                "svar": fejl.kvittering.begrundelse[:500],
            }
        except IntetSvar as fejl:
            svar = fejl
    with database_role("sapa_indlaes"):
        if isinstance(svar, Svar) and "svar" not in felter:
            forberedt.udfoer(_LEVERET, [id_])
            return
        if isinstance(svar, IntetSvar):
            row = Kvitteringspost.objects.get(id=id_)
            wait = min(LAENGSTE_PAUSE, transport.pause(row.forsoeg) * 2)
            felter = {"naeste_forsoeg": timezone.now() + timedelta(seconds=wait)}
            log.warning("kvittering_intet_svar", grund=svar.grund, id=id_, forsoeg=row.forsoeg)
        Kvitteringspost.objects.filter(id=id_).update(**felter)
