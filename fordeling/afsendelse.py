"""Sending: hand-offs in SENDES are claimed, called outside every transaction, and moved by the
answer.

No answer, and a worker that dies, leave the hand-off where it is: it is sent again with the same
id, which the Fordelingskomponent takes once (MESSAGING.md b.6). Attempts are committed before the
call, so that what is sent is always known to have been tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from access import forberedt
from access.db import database_role
from access.masse import fra_kolonner, indsaet, udvalgte
from fordeling import services, transport
from fordeling.laesning import uden_for_doeren
from fordeling.models import Aflevering, Forsoeg, Indhold
from fordeling.opsaetning.models import Notatregel
from fordeling.tilstande import (
    ENDELIGE,
    KVITTERINGSFRIST,
    MANGLER_EFTER,
    Tilstand,
    er_udloebet,
)
from fordeling.transport import Kald, Svar
from fordeling.values import Kode, Kontekst, Rutevalg
from fordeling.wire import beskeder, skema
from fordeling.wire.soap import Fault, IntetSvar

log = structlog.get_logger(__name__)

PORTION = 20
# Those claimed, with what they carry.
_TAG = """
with t as (
    update fordeling_aflevering set forsoeg = forsoeg + 1,
        naeste_forsoeg = %s::timestamptz + make_interval(secs => %s::int)
    where id in (
        select id from fordeling_aflevering where tilstand = 'sendes' and naeste_forsoeg <= %s
        order by naeste_forsoeg limit %s::int for update skip locked
    ) returning *
)
select i.objekt, {} from t join fordeling_indhold i on i.aflevering_id = t.id
"""
_FORSOEGT = (
    "update fordeling_forsoeg set sluttet = %s, udfald = %s where aflevering_id = %s and nr = %s"
)


@dataclass(frozen=True, slots=True)
class _Om:
    """Which hand-off a call is about, and which attempt it is."""

    id: UUID
    forsoeg: int


def send(*, now: datetime) -> int:
    """Send the next hand-offs; returns how many were claimed. Call it until it says 0."""
    if not settings.FORDELING.url:
        return 0
    with database_role("sapa_indlaes"):
        kald = _tag(now)
    for et, svar in transport.kald_alle(kald):
        _efter(et.om, svar)
    return len(kald)


def _tag(now: datetime) -> list[Kald[_Om]]:
    taget = forberedt.hent(_TAG.format(udvalgte(Aflevering)), [now, transport.laan(), now, PORTION])
    ud, forsoeg = [], []
    for objekt, *felter_ in taget:
        row = fra_kolonner(Aflevering, felter_)
        kontekst = som_kontekst(row)
        felter = kontekst.til_log()
        forsoeg.append(Forsoeg(aflevering=row, nr=row.forsoeg, begyndt=now, kontekst=felter))
        log.info("fordeling_afsendes", forsoeg=row.forsoeg, **felter)
        ud.append(
            Kald(
                _Om(row.id, row.forsoeg),
                settings.FORDELING.url,
                beskeder.skriv_afsend(kontekst, bytes(objekt)),
                action=f"{skema.PORT}FordelingsobjektAfsend",
                basic=settings.FORDELING.basic,
                fingeraftryk=settings.FORDELING.fingeraftryk,
            )
        )
    indsaet(Forsoeg, forsoeg)
    return ud


def som_kontekst(row: Aflevering) -> Kontekst:
    """The DistributionContext of a hand-off, as the sender writes it: without ids of others."""
    rute = Rutevalg(system=row.system) if row.system else Rutevalg(row.kle, row.facet)
    return Kontekst(row.id, row.afsender_cvr, row.routing_cvr, rute, filnavn=row.filnavn)


def _efter(om: _Om, svar: Svar | IntetSvar) -> None:
    now = timezone.now()
    with database_role("sapa_indlaes"):
        udfald = _anvend(om, svar, now)
        forberedt.udfoer(_FORSOEGT, [now, udfald, om.id, om.forsoeg])
    log.info("fordeling_afsendt", transaktion=str(om.id), udfald=udfald, forsoeg=om.forsoeg)


def _anvend(om: _Om, svar: Svar | IntetSvar, now: datetime) -> str:
    if isinstance(svar, Svar):
        try:
            kvittering, kontekst = beskeder.laes_afsend_svar(svar.body, status=svar.status)
        except Fault as fault:
            k = fault.kvittering
            linjer = [[en.kode, en.tekst] for en in k.fejl]
            services.afvist_af_sp(om.id, k.begrundelse, linjer, "Transport", now=now)
            return "fault"
        except IntetSvar as fejl:
            svar = fejl
        else:
            if kontekst.transaktion != om.id:
                svar = IntetSvar("svar paa en anden")
            elif kvittering.kode in {Kode.AFVIST, Kode.FEJLET}:
                linjer = [[en.kode, en.tekst] for en in kvittering.fejl]
                services.afvist_af_sp(
                    om.id, kvittering.begrundelse, linjer, kvittering.type, now=now
                )
                return kvittering.kode.lower()
            else:
                services.overtaget(om.id, kontekst, now=now)
                return "overtaget"
    uden_for_doeren(Aflevering).filter(id=om.id, tilstand=Tilstand.SENDES).update(
        naeste_forsoeg=now + timedelta(seconds=transport.pause(om.forsoeg))
    )
    return f"intet svar: {svar.grund}"


def hold_oeje(*, now: datetime, portion: int = 500) -> tuple[int, int]:
    """Flag receipts that should have come, and give up what has had none in forty days. Returns how
    many of each; in the caller's transaction."""
    flagged = 0
    for tilstand, frist in MANGLER_EFTER.items():
        flagged += (
            uden_for_doeren(Aflevering)
            .filter(tilstand=tilstand, siden__lt=now - frist, mangler_siden__isnull=True)
            .update(mangler_siden=now)
        )
    rows = (
        uden_for_doeren(Aflevering)
        .select_for_update(skip_locked=True)
        .filter(sendt__lt=now - KVITTERINGSFRIST)
        .exclude(tilstand__in=ENDELIGE)
        .order_by("sendt")[:portion]
    )
    gone = 0
    for row in rows:
        if er_udloebet(Tilstand(row.tilstand), row.sendt, now=now):
            services.udloeb(row, now=now)
            gone += 1
    if flagged or gone:
        log.warning("fordeling_mangler_kvittering", nye=flagged, udloebet=gone)
    return flagged, gone


def slet_tekster(*, now: datetime, portion: int = 1000) -> int:
    """Delete what was handed over and has been the receiver's for the days of the rule; the rest of
    the hand-off stays. Returns how many; in the caller's transaction."""
    rows = (
        uden_for_doeren(Aflevering)
        .filter(tilstand=Tilstand.ACCEPTERET, indhold_slettet__isnull=True)
        .filter(_ud_over_reglen(now))
    )
    ider = list(
        rows.select_for_update(skip_locked=True)
        .order_by("siden")
        .values_list("id", flat=True)[:portion]
    )
    uden_for_doeren(Indhold).filter(aflevering_id__in=ider).delete()
    uden_for_doeren(Aflevering).filter(id__in=ider).update(indhold_slettet=now)
    return len(ider)


def _ud_over_reglen(now: datetime) -> Q:
    """Accepted longer ago than the authority's own rule says, or the installation's."""
    std = settings.FORDELING.tekst_dage
    egne: dict[int, list[int]] = {}
    for myndighed, dage in Notatregel.objects.values_list("myndighed", "tekst_dage"):
        egne.setdefault(dage, []).append(myndighed)
    med_egen = [m for gruppe in egne.values() for m in gruppe]
    over = Q(siden__lt=now - timedelta(days=std)) & ~Q(myndighed__in=med_egen)
    for dage, gruppe in egne.items():
        over |= Q(siden__lt=now - timedelta(days=dage), myndighed__in=gruppe)
    # The shortest of them bounds what is read.
    return Q(siden__lt=now - timedelta(days=min(std, *egne, std))) & over
