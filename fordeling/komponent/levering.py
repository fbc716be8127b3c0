"""Delivering: objects to their receivers, and receipts to the senders. Claimed by state, called
outside every transaction, applied under the row's lock.

A worker that dies in the middle leaves its rows to be claimed again when its loan has run out: the
receiver gets the same id a second time, and must take it once (b.6).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from access.db import database_role
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
update {tabel} set forsoeg = forsoeg + 1,
    naeste_forsoeg = %(now)s + make_interval(secs => %(laan)s)
where id in (
    select id from {tabel} where tilstand = 'klar' and naeste_forsoeg <= %(now)s
    order by naeste_forsoeg limit %(antal)s for update skip locked
) returning id
"""


def _tag(tabel: str, now: datetime) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            _TAG.format(tabel=tabel), {"now": now, "laan": transport.laan(), "antal": PORTION}
        )
        return [id_ for (id_,) in cursor.fetchall()]


def lever_objekter(*, now: datetime) -> int:
    """Deliver the next objects; returns how many were claimed. Call it until it says 0."""
    with database_role("sapa_indlaes"):
        ider = _tag("fordeling_fordeling", now)
        rows = list(Fordeling.objects.filter(id__in=ider).select_related("modtager", "indhold"))
    kald = []
    for row in rows:
        if (svar := _selv(row)) is not None:
            _anvend(row.id, svar)
        elif not row.modtager.modtag_url:
            _i_postkassen(row.id)
        else:
            kald.append(_til_modtager(row))
    for et, svar_ in transport.kald_alle(kald):
        _anvend(et.om, _laes_modtager(svar_))
    return len(ider)


def _selv(row: Fordeling) -> Kvittering | None:
    """What we answer ourselves: for a receiver that may not have the type, and, as the technical
    side of a mailbox, for content that cannot be read."""
    if row.objekttype not in row.modtager.modtager_typer:
        return _fejlet("Objekttypen er ikke omfattet af modtagerens serviceaftale.")
    if row.modtager.modtag_url or row.objekttype != Objekttype.JOURNALPOST:
        return None
    objekt = beskeder.laes_objekt(bytes(row.indhold.objekt))
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


def _til_modtager(row: Fordeling) -> Kald[UUID]:
    kontekst, til = som_kontekst(row), row.modtager
    log.info("fordeling_leveres", forsoeg=row.forsoeg, **kontekst.til_log())
    return Kald(
        row.id,
        til.modtag_url,
        beskeder.skriv_modtag(kontekst, bytes(row.indhold.objekt)),
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


def _anvend(id_: UUID, svar: Kvittering | IntetSvar) -> None:
    now = timezone.now()
    with database_role("sapa_indlaes"):
        row = Fordeling.objects.select_for_update().get(id=id_)
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
        ider = _tag("fordeling_kvitteringspost", now)
        rows = list(
            Kvitteringspost.objects.filter(id__in=ider)
            .select_related("fordeling__afsender")
            .order_by("id")
        )
    kald = []
    for row in rows:
        if url := _adresse(row.fordeling.afsender):
            kald.append(_til_afsender(row, url))
        else:
            _efter_kvittering(row.id, IntetSvar("ingen adresse"))
    for et, svar in transport.kald_alle(kald):
        _efter_kvittering(et.om, svar)
    return len(ider)


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
        if isinstance(svar, IntetSvar):
            row = Kvitteringspost.objects.get(id=id_)
            wait = min(LAENGSTE_PAUSE, transport.pause(row.forsoeg) * 2)
            felter = {"naeste_forsoeg": timezone.now() + timedelta(seconds=wait)}
            log.warning("kvittering_intet_svar", grund=svar.grund, id=id_, forsoeg=row.forsoeg)
        Kvitteringspost.objects.filter(id=id_).update(**felter)
