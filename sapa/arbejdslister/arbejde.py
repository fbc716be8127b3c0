"""The worker: lists in claims, a portion at a time, under the orderer's rights of that moment.

A portion is one transaction as the web role: her rights are resolved, the lines are read through
the door, the revisionslog gets its row per person, and lines, log and the place reached are stored
together. So a worker that is killed costs one portion and leaves no half of one, and rights that
end stop the list.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.komponenter import LISTE_DANNET
from access.masse import indsaet
from access.revisionslog import noter_bestilt
from access.selectors import resolve_adgang
from access.values import Adgang, Permission
from indexes.part.selectors.kreds import personrader
from sapa.arbejdslister import logning, selectors
from sapa.arbejdslister.laesning import Hoeringslinje
from sapa.arbejdslister.models import Koersel, Linje
from sapa.arbejdslister.opslag import adressetjek, personer_af_cpr
from sapa.arbejdslister.population import medlemmer
from sapa.arbejdslister.rettigheder import maa
from sapa.arbejdslister.services import UFAERDIGE, pak, pak_ud
from sapa.arbejdslister.values import OPBEVARES, Art, Kriterier, Resultat, UgyldigeKriterier

log = structlog.get_logger(__name__)

PORTION = 1000
# Longer than a portion may take, shorter than anyone would wait for a worker that is gone.
LAAN = timedelta(seconds=60)
_PORTION_TIMEOUT = "45s"
MAKS_FORSOEG = 5
_AARSAG = "lists are made on their orderers' behalf"
_KLASSE = 0x5A9A115  # of the advisory lock that lets one worker choose at a time
_T = Koersel.Tilstand


class AdgangOphoert(RuntimeError):
    """The orderer may no longer make the list."""


@dataclass(frozen=True, slots=True)
class _Laan:
    """A worker's claim on a run. Another who takes it over has another number."""

    koersel_id: UUID
    nummer: UUID


def arbejd(*, frist: float, ur: Callable[[], datetime] = timezone.now) -> int:
    """Work at what is ordered, for at most about `frist` seconds; returns how many portions."""
    slut, portioner = time.monotonic() + frist, 0
    while time.monotonic() < slut and (laan := _laan(ur())) is not None:
        more = True
        while more and time.monotonic() < slut:
            more = _en_portion(laan, ur)
            portioner += 1
        if more:
            _slip(laan)
    return portioner


def _laan(now: datetime) -> _Laan | None:
    """Claim the oldest unfinished run of a user who has none under way; None if there is none."""
    with database_role("sapa_indlaes"):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_KLASSE])
        unfinished = Koersel.objects.unguarded(reason=_AARSAG).filter(tilstand__in=UFAERDIGE)
        optagne = unfinished.filter(laant_til__gt=now).values("bruger_id")
        koersel = (
            unfinished.filter(Q(laant_til=None) | Q(laant_til__lte=now))
            .exclude(bruger_id__in=optagne)
            .select_for_update(skip_locked=True)
            .defer("indlaest")
            .order_by("bestilt")
            .first()
        )
        if koersel is None:
            return None
        koersel.laan, koersel.laant_til = uuid4(), now + LAAN
        koersel.tilstand = _T.I_GANG
        koersel.forsoeg += 1
        felter = ["laan", "laant_til", "tilstand", "forsoeg"]
        if koersel.forsoeg > MAKS_FORSOEG:
            log.error("liste_opgivet", koersel=str(koersel.id))
            _slut(koersel, _T.FEJLET, fejl="fejl")
            felter += ["fejl", "indlaest"]
        koersel.save(update_fields=felter)
        return _Laan(koersel.id, koersel.laan) if koersel.laan else None


def _slip(laan: _Laan) -> None:
    """Give a loan back: the time is up, and the run waits for its next turn."""
    with database_role("sapa_indlaes"):
        rows = Koersel.objects.unguarded(reason=_AARSAG)
        rows.filter(id=laan.koersel_id, laan=laan.nummer).update(laant_til=None, forsoeg=0)


def _en_portion(laan: _Laan, ur: Callable[[], datetime]) -> bool:
    """Do one portion. True if there is more to do under this loan."""
    with database_role("sapa_indlaes"):
        ejer = (
            Koersel.objects.unguarded(reason=_AARSAG)
            .filter(id=laan.koersel_id, laan=laan.nummer)
            .values_list("bruger_id", "scope")
            .first()
        )
    if ejer is None:
        return False
    try:
        with database_role("sapa_web", timeout=_PORTION_TIMEOUT):
            adgang = resolve_adgang(ejer[0], scope=ejer[1])
            if adgang is None:
                raise AdgangOphoert
            saet_adgang(adgang)
            return _portion(laan, adgang, ur)
    except AdgangOphoert:
        log.warning("liste_uden_adgang", koersel=str(laan.koersel_id))
        _opgiv(laan)
        return False


def _opgiv(laan: _Laan) -> None:
    """The orderer's rights are gone: she gets nothing, also not what was done already."""
    with database_role("sapa_indlaes"):
        rows = Koersel.objects.unguarded(reason=_AARSAG)
        koersel = rows.select_for_update().filter(id=laan.koersel_id, laan=laan.nummer).first()
        if koersel is not None:
            Linje.objects.unguarded(reason=_AARSAG).filter(koersel_id=koersel.id).delete()
            _slut(koersel, _T.FEJLET, fejl="adgang")
            koersel.save()


def _portion(laan: _Laan, adgang: Adgang, ur: Callable[[], datetime]) -> bool:
    held = Koersel.objects.visible_to(adgang).select_for_update()
    koersel = held.filter(id=laan.koersel_id, laan=laan.nummer, tilstand=_T.I_GANG).first()
    if koersel is None:  # stopped by its orderer, or another worker has taken over
        return False
    if not maa(adgang, koersel.ret) or koersel.myndighed_id != adgang.scope_id:
        raise AdgangOphoert
    if koersel.hele_landet and not adgang.har(Permission.SOEG_LANDET):
        raise AdgangOphoert
    now = ur()
    if koersel.indlaest is None:
        more = _find(koersel, adgang, now)
    else:
        linjer = pak_ud(koersel.indlaest)
        rows = _behandl(koersel, adgang, linjer, now)
        indsaet(Linje, rows)
        _noter(koersel, adgang, rows, now)
        koersel.linjer += len(rows)
        more = koersel.linjer < len(linjer)
    if more:
        koersel.forsoeg, koersel.laant_til = 0, now + LAAN
    elif koersel.tilstand == _T.I_GANG:
        _slut(koersel, _T.KLAR)
        koersel.klar, koersel.udloeber = now, now + OPBEVARES
    koersel.save()
    return more


def _find(koersel: Koersel, adgang: Adgang, now: datetime) -> bool:
    """Who is on the population's list. True if its lines are now to be worked through."""
    kriterier = Kriterier.fra_data(koersel.kriterier)
    if kriterier.sag and not adgang.har(Permission.SE_SAG):
        raise AdgangOphoert
    try:
        found = medlemmer(
            adgang=adgang,
            kriterier=kriterier,
            maaned=koersel.maaned,
            pr=koersel.pr,
            i_dag=selectors.dagen(now),
        )
    except UgyldigeKriterier:
        _slut(koersel, _T.FEJLET, fejl="kriterier")
        return False
    koersel.linjer_ialt = len(found)
    loft = selectors.loft(Art.UDSOEGNING, koersel.myndighed_id)
    brugt = selectors.brugt_i_dag(adgang, Art.UDSOEGNING, now=now, uden=koersel.id)
    if len(found) > loft.pr_koersel:
        _slut(koersel, _T.FEJLET, fejl="loft")
    elif len(found) > loft.pr_dag - brugt:
        _slut(koersel, _T.FEJLET, fejl="dagsloft")
    elif len(found) > loft.godkendes_over and koersel.godkendt is None:
        _slut(koersel, _T.AFVENTER)
    else:
        koersel.indlaest = pak([[str(m.part_uuid), m.skjult] for m in found])
        return bool(found)
    return False


def _behandl(koersel: Koersel, adgang: Adgang, linjer: Sequence[Any], now: datetime) -> list[Linje]:
    """The next lines of the run."""
    fra = koersel.linjer
    portion = linjer[fra : fra + PORTION]
    if koersel.art == Art.UDSOEGNING:
        return [
            _linje(
                koersel,
                fra + n,
                Resultat.BESKYTTET if skjult else Resultat.MEDLEM,
                part_uuid=UUID(part),
            )
            for n, (part, skjult) in enumerate(portion, start=1)
        ]
    if koersel.art == Art.BERIGELSE:
        return _beriget(koersel, adgang, linjer, portion)
    hoeringslinjer = [Hoeringslinje(*linje) for linje in portion]
    fund = adressetjek(
        adgang=adgang,
        linjer=hoeringslinjer,
        hele_landet=koersel.hele_landet,
        i_dag=selectors.dagen(now),
    )
    rows = []
    for n, linje in enumerate(hoeringslinjer, start=1):
        f = fund[linje.linje]
        # Of a line that is to be struck out the address is not even repeated.
        skjul = f.resultat == Resultat.OVERSTREG
        row = _linje(koersel, fra + n, f.resultat, linje.linje, f.part_uuid)
        row.antal, row.navn = f.antal, linje.navn
        row.adresse = "" if skjul else linje.adresse
        rows.append(row)
    return rows


def _beriget(
    koersel: Koersel, adgang: Adgang, linjer: Sequence[Any], portion: Sequence[Any]
) -> list[Linje]:
    """Each number once; a line that repeats one says so, and one that cannot be read too."""
    fra = koersel.linjer
    set_foer = {cpr for _, cpr in linjer[:fra]}
    numre = [cpr for _, cpr in portion if cpr and cpr not in set_foer]
    fundet = personer_af_cpr(adgang=adgang, numre=numre, hele_landet=koersel.hele_landet)
    rows = []
    for n, (kildelinje, cpr) in enumerate(portion, start=1):
        part = None
        if not cpr:
            resultat = Resultat.UGYLDIG
        elif cpr in set_foer:
            resultat = Resultat.DUBLET
        else:
            part = fundet.get(cpr)
            resultat = Resultat.FUNDET if part else Resultat.IKKE_FUNDET
        set_foer.add(cpr)
        rows.append(_linje(koersel, fra + n, resultat, kildelinje, part))
    return rows


def _linje(
    koersel: Koersel,
    nummer: int,
    resultat: Resultat,
    kildelinje: int = 0,
    part_uuid: UUID | None = None,
) -> Linje:
    return Linje(
        koersel_id=koersel.id,
        nummer=nummer,
        kildelinje=kildelinje,
        resultat=resultat,
        part_uuid=part_uuid,
    )


def _noter(koersel: Koersel, adgang: Adgang, rows: Sequence[Linje], now: datetime) -> None:
    """One row of the revisionslog per person that is on the list now."""
    parter = {row.part_uuid for row in rows if row.part_uuid is not None}
    if not parter:
        return
    rader = personrader(adgang=adgang, parter=parter, at=now)
    opslag = [logning.paa_liste(koersel, rad, LISTE_DANNET) for rad in rader.values()]
    noter_bestilt(opslag, adgang=adgang, afsender=koersel.afsender, now=now)


def _slut(koersel: Koersel, tilstand: str, *, fejl: str = "") -> None:
    """No worker holds it any more, and what it was to work through is gone."""
    koersel.tilstand, koersel.fejl, koersel.indlaest = tilstand, fejl, None
    koersel.laan = koersel.laant_til = None
