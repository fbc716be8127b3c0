"""Replaying what was refused: the same service again, with the client's rights as they are now.

A page orders; a worker plays, one row in one transaction, and marks what became of it. It may be
asked twice: a row is played only while it stands as ordered, and the transaction is that of the
refused call, so that what its sender got done meanwhile is not done once more.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from django.db import OperationalError
from django.db.models import F

from access.db import database_role
from access.klienter.selectors import aftaler
from access.models import Systemklient
from indexes.modtagelse import afspillere, fund, kryptering, tal
from indexes.modtagelse.afspillere import Udfald
from indexes.modtagelse.models import Karantaene
from indexes.modtagelse.opgave import opgave
from indexes.modtagelse.services import slip_fjernede
from indexes.oio import SkemaFejl
from indexes.registrering.svar import OK, Klient

log = structlog.get_logger(__name__)
_AARSAG = "a worker replays what operators ordered"
Tilstand = Karantaene.Tilstand


def afspil(*, now: datetime, antal: int = 50) -> int:
    """Play what is ordered, at most `antal` rows. Returns how many were."""
    played = 0
    while played < antal and (row_id := _naeste(now)) is not None:
        played += 1
        log.info("karantaene_afspillet", id=str(row_id))
    return played


def _naeste(now: datetime) -> UUID | None:
    """Claim one row, play it and mark it, all in one transaction; None if there is none."""
    row_id = None
    try:
        with database_role("sapa_indlaes", timeout="60s"):
            rows = Karantaene.objects.unguarded(reason=_AARSAG)
            due = rows.filter(tilstand=Tilstand.BESTILT).select_for_update(skip_locked=True)
            row = due.order_by("bestilt", "id").first()
            if row is None:
                return None
            row_id = row.id
            _marker(row_id, _udfald(row, now), now)
    except OperationalError:
        raise  # the database went away: the row stays ordered, and the next sweep takes it
    except Exception as fejl:
        if row_id is None:
            raise
        # Ours: it must not be played for ever, and the operator must see it.
        log.error("karantaene_fejl", id=str(row_id), exc_info=fejl)
        with database_role("sapa_indlaes"):
            tekst = "Der skete en fejl hos os under afspilningen. Intet er gemt."
            _marker(row_id, Udfald(False, tekst), now)
    return row_id


def _marker(row_id: UUID, udfald: Udfald, now: datetime) -> None:
    changes: dict = {
        "tilstand": Tilstand.AFSPILLET if udfald.gemt else Tilstand.AFVIST_IGEN,
        "resultat": udfald.tekst,
        "afgjort": now,
        "afspilninger": F("afspilninger") + 1,
    }
    if udfald.gemt:
        changes["indhold"] = None  # it is in the index now, under its rights
    if udfald.fejl is not None:
        changes["fejl"] = udfald.fejl
        changes["koder"] = sorted({f["regel"] for f in udfald.fejl})
    Karantaene.objects.unguarded(reason=_AARSAG).filter(id=row_id).update(**changes)


def _udfald(row: Karantaene, now: datetime) -> Udfald:
    if row.indhold is None:
        return Udfald(False, "Indholdet er ikke gemt.")
    try:
        content = kryptering.aabn(bytes(row.indhold), til=row.id)
    except kryptering.KanIkkeAabnes:
        return Udfald(False, "Indholdet kan ikke læses med de nøgler, vi har.")
    if (fra_fil := afspillere.find_uden_klient(row.form)) is not None:
        return fra_fil(row, content, now)
    client = Systemklient.objects.select_related("fagsystem").filter(klient_id=row.klient).first()
    if client is None or not client.aktiv:
        return Udfald(False, "Klienten findes ikke mere eller er lukket.")
    klient = Klient.af(client, aftaler(client, now=now))
    if (andres := afspillere.find(row.form)) is not None:
        return andres(row, content, klient, now)
    try:
        kendt = opgave(row, content)
    except SkemaFejl as fejl:
        data = [fund.som_data(f) for f in fejl.fejl]
        return Udfald(False, "Beskeden følger stadig ikke skemaet.", data)
    if kendt is None:
        return Udfald(False, "Beskedens slags kan ikke afspilles.")
    objekter, answers = kendt.udfoer(klient, row.transaktion, now)
    if row.operation == "fjern":
        slip_fjernede(answers, klient_id=klient.klient_id, now=now)
    tal.udfoer(tal.noter(klient.klient_id, zip(objekter, answers, strict=True), now=now))
    brud = fund.alle_brud(answers, objekter)
    if all(a.statuskode == OK for a in answers):
        return Udfald(True, f"{len(answers)} objekt(er) gemt.")
    refused = sum(a.statuskode != OK for a in answers)
    data = [fund.som_data(b) for each in brud for b in each]
    return Udfald(False, f"{refused} af {len(answers)} objekt(er) afvist igen.", data)
