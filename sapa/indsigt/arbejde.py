"""The worker: packages in claims, a part at a time, under the orderer's rights of that moment.

A part is one transaction as the web role: her rights are resolved, the part is read through the
door, the revisionslog gets its rows, and part, other persons and the place reached are stored
together. A worker that is killed costs one part; rights that end take the package along.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from django.db.models import Q
from django.utils import timezone, translation

from access.db import database_role, saet_adgang
from access.komponenter import INDSIGT_DANNET
from access.revisionslog import noter_bestilt
from access.selectors import resolve_adgang
from access.values import Adgang, Permission
from indexes.part import selectors as partregister
from sapa.indsigt import log as loggen
from sapa.indsigt.afsnit import Spoergsmaal, laes
from sapa.indsigt.models import Afsnitsdel, Pakke, Tredjepart
from sapa.indsigt.rettigheder import laast, maa, udlevering
from sapa.indsigt.values import OPBEVARES, RET, Afsnit, Stand, Tabel

log = structlog.get_logger(__name__)

# Longer than a part may take, shorter than anyone would wait for a worker that is gone.
LAAN = timedelta(seconds=60)
_TIMEOUT = "45s"
MAKS_FORSOEG = 5
_AARSAG = "packages are made on their orderers' behalf"
_T = Pakke.Tilstand
UFAERDIGE = (_T.BESTILT, _T.I_GANG)


class AdgangOphoert(RuntimeError):
    """The orderer may no longer make the package, or see the citizen."""


@dataclass(frozen=True, slots=True)
class _Laan:
    """A worker's claim on a package. Another who takes it over has another number."""

    pakke_id: UUID
    nummer: UUID
    bruger_id: int
    scope: int | None


def arbejd(*, frist: float, ur: Callable[[], datetime] = timezone.now) -> int:
    """Work at what is ordered, for at most about `frist` seconds; returns how many parts."""
    slut, dele = time.monotonic() + frist, 0
    while time.monotonic() < slut and (laan := _laan(ur())) is not None:
        more = True
        while more and time.monotonic() < slut:
            more = _en_del(laan, ur)
            dele += 1
        if more:
            with database_role("sapa_indlaes"):
                rows = Pakke.objects.unguarded(reason=_AARSAG)
                held = rows.filter(id=laan.pakke_id, laan=laan.nummer)
                held.update(laant_til=None, forsoeg=0)
    return dele


def _laan(now: datetime) -> _Laan | None:
    """Claim the oldest unfinished package; None if there is none that is free."""
    with database_role("sapa_indlaes"):
        pakke = (
            Pakke.objects.unguarded(reason=_AARSAG)
            .filter(Q(laant_til=None) | Q(laant_til__lte=now), tilstand__in=UFAERDIGE)
            .select_for_update(skip_locked=True)
            .order_by("bestilt")
            .first()
        )
        if pakke is None:
            return None
        pakke.laan, pakke.laant_til = uuid4(), now + LAAN
        pakke.tilstand = _T.I_GANG
        pakke.forsoeg += 1
        opgivet = pakke.forsoeg > MAKS_FORSOEG
        if opgivet:
            log.error("indsigtspakke_opgivet", pakke=str(pakke.id))
            _fejlet(pakke, "fejl")
        pakke.save()
        claim = _Laan(pakke.id, pakke.laan or uuid4(), pakke.bruger_id, pakke.scope)
    return _laan(now) if opgivet else claim


def _en_del(laan: _Laan, ur: Callable[[], datetime]) -> bool:
    """Make the next part. True if there is more to do under this loan."""
    try:
        # Whoever ordered it reads the answer in Danish: it is the municipality's.
        with database_role("sapa_web", timeout=_TIMEOUT), translation.override("da"):
            adgang = resolve_adgang(laan.bruger_id, scope=laan.scope)
            if adgang is None:
                raise AdgangOphoert
            saet_adgang(adgang)
            return _naeste(laan, adgang, ur())
    except AdgangOphoert:
        log.warning("indsigtspakke_uden_adgang", pakke=str(laan.pakke_id))
        with database_role("sapa_indlaes"):
            rows = Pakke.objects.unguarded(reason=_AARSAG)
            pakke = rows.select_for_update().filter(id=laan.pakke_id, laan=laan.nummer).first()
            if pakke is not None:
                _fejlet(pakke, "adgang")
                pakke.save()
        return False


def _fejlet(pakke: Pakke, fejl: str) -> None:
    """She gets nothing, also not what was made already."""
    for model in (Afsnitsdel, Tredjepart):
        model.objects.unguarded(reason=_AARSAG).filter(pakke=pakke).delete()
    pakke.tilstand, pakke.fejl = _T.FEJLET, fejl
    pakke.laan = pakke.laant_til = None


def _naeste(laan: _Laan, adgang: Adgang, now: datetime) -> bool:
    if not maa(adgang):
        raise AdgangOphoert
    held = Pakke.objects.visible_to(adgang).select_for_update()
    pakke = held.filter(id=laan.pakke_id, laan=laan.nummer, tilstand=_T.I_GANG).first()
    if pakke is None:  # deleted by its orderer, or another worker has taken over
        return False
    if pakke.myndighed_id != adgang.scope_id:
        raise AdgangOphoert
    if pakke.med_medarbejdere and not adgang.har(Permission.SE_REVISIONSLOG):
        raise AdgangOphoert
    given = udlevering(adgang)
    person = partregister.person(adgang=given, part_uuid=pakke.part_uuid, at=now)
    if person is None:
        raise AdgangOphoert
    om = Spoergsmaal(given, adgang, person, now, pakke.bestilt, pakke.med_medarbejdere)
    afsnit = list(Afsnit)[pakke.faerdige]
    stand = _stand(afsnit, pakke, adgang)
    tabel = _laes(afsnit, om) if stand is Stand.MED else None
    nye = _gem(pakke, adgang, afsnit, stand, tabel)
    rows = []
    if tabel is not None:
        told = ("Afsnit", afsnit.value), ("Linjer", str(len(tabel.raekker)))
        rows = [loggen.borgeren(pakke, person, INDSIGT_DANNET, *told)]
        parter = [t.part_uuid for t in nye if t.part_uuid]
        kendte = partregister.partresumeer(adgang=adgang, part_uuids=parter, at=now)
        numre = {str(u): r.cpr for u, r in kendte.items() if r.cpr is not None}
        rows += loggen.tredjeparter(pakke, nye, INDSIGT_DANNET, numre)
    noter_bestilt(rows, adgang=adgang, afsender=pakke.afsender, now=now)
    pakke.faerdige += 1
    more = pakke.faerdige < len(Afsnit)
    if more:
        pakke.forsoeg, pakke.laant_til = 0, now + LAAN
    else:
        pakke.tilstand, pakke.laan, pakke.laant_til = _T.KLAR, None, None
        pakke.klar, pakke.udloeber = now, now + OPBEVARES
    pakke.save()
    return more


def _stand(afsnit: Afsnit, pakke: Pakke, adgang: Adgang) -> Stand:
    if afsnit not in pakke.afsnit:
        return Stand.FRAVALGT
    if afsnit in RET and not adgang.har(RET[afsnit]):
        return Stand.UDEN_RET
    return Stand.MED


def _laes(afsnit: Afsnit, om: Spoergsmaal) -> Tabel:
    """The part under the narrower rights, also at the lock; then hers again, to write."""
    if afsnit is Afsnit.LOG:
        return laes(afsnit, om)
    with laast(om.adgang, derefter=om.fuld):
        return laes(afsnit, om)


def _gem(
    pakke: Pakke, adgang: Adgang, afsnit: Afsnit, stand: Stand, tabel: Tabel | None
) -> list[Tredjepart]:
    """Store the part; returns the other persons that no part before it named."""
    rows = Tredjepart.objects.visible_to(adgang).filter(pakke=pakke)
    numre: dict[str, int] = dict(rows.values_list("noegle", "nummer"))
    nye = []
    for t in tabel.tredje() if tabel else []:
        if t.noegle in numre:
            continue
        numre[t.noegle] = len(numre) + 1
        row = Tredjepart(
            pakke=pakke,
            nummer=numre[t.noegle],
            noegle=t.noegle,
            part_uuid=t.part_uuid,
            navn=t.navn,
            hvor=t.hvor,
            beskyttet=t.beskyttet,
            udelad=t.beskyttet or not t.kendt,
        )
        row.save(force_insert=True)
        nye.append(row)
    content = None
    if tabel is not None:
        content = zlib.compress(json.dumps(tabel.som_data(numre)).encode())
    del_ = Afsnitsdel(pakke=pakke, noegle=afsnit, stand=stand, indhold=content)
    del_.raekker = len(tabel.raekker) if tabel else 0
    del_.save(force_insert=True)
    return nye
