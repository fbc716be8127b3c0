"""Searches are kept, shared and thrown away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from access.models import Organisationsenhed
from access.values import Adgang
from advis.indbakke.models import GemtSoegning
from advis.indbakke.services import UgyldigHandling
from advis.indbakke.values import Valg

MAKS = 50


def gem(navn: str, valg: Valg, *, delt: bool, adgang: Adgang, now: datetime) -> GemtSoegning:
    """Keep a choice under a name, for her alone or for her unit. Raises UgyldigHandling."""
    navn = navn.strip()
    if not navn or len(navn) > 60:
        raise UgyldigHandling("Giv søgningen et navn på højst 60 tegn.")
    if sum(tegn.isdigit() for tegn in navn) >= 8:
        raise UgyldigHandling("Navnet må ikke indeholde et CPR-nummer.")
    if GemtSoegning.objects.filter(ejer_id=adgang.bruger_id).count() >= MAKS:
        raise UgyldigHandling(f"Du kan gemme {MAKS} søgninger. Slet en først.")
    enhed = None
    if delt and adgang.enhed_id is not None:
        enhed = Organisationsenhed.objects.values_list("uuid", flat=True).get(id=adgang.enhed_id)
    try:
        with transaction.atomic():
            return GemtSoegning.objects.create(
                myndighed_id=adgang.scope_id,
                ejer_id=adgang.bruger_id,
                navn=navn,
                delt_med=enhed,
                valg=valg.som_data,
                oprettet=now,
            )
    except IntegrityError:
        raise UgyldigHandling("Du har en søgning med det navn.") from None


def slet(id_: UUID, *, adgang: Adgang) -> bool:
    """Throw away one of her own."""
    return bool(GemtSoegning.objects.filter(id=id_, ejer_id=adgang.bruger_id).delete()[0])
