"""Ordering and deleting packages, and which other persons are left out of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from access.db import database_role
from access.revisionslog import Afsender
from access.values import Adgang, Permission
from sapa.indsigt.arbejde import UFAERDIGE
from sapa.indsigt.models import Afsnitsdel, Pakke, Tredjepart
from sapa.indsigt.rettigheder import maa
from sapa.indsigt.values import Afsnit, Grundlag

MAKS_UFAERDIGE = 3
_AARSAG = "packages that have run out are deleted"


class IngenRet(PermissionError):
    """The user may not make such a package."""


class ForMange(ValueError):
    """The user has as many unfinished packages as one may have."""


def bestil(
    *,
    adgang: Adgang,
    part_uuid: UUID,
    grundlag: Grundlag,
    anmodning: str,
    afsnit: Sequence[Afsnit],
    med_medarbejdere: bool,
    afsender: Afsender,
    now: datetime,
) -> Pakke:
    """Order a package about a citizen whom the user sees. A worker takes it up within seconds.

    Raises IngenRet, ForMange.
    """
    if not maa(adgang) or (med_medarbejdere and not adgang.har(Permission.SE_REVISIONSLOG)):
        raise IngenRet
    unfinished = Pakke.objects.visible_to(adgang).filter(tilstand__in=UFAERDIGE)
    if unfinished.count() >= MAKS_UFAERDIGE:
        raise ForMange
    pakke = Pakke(
        bruger_id=adgang.bruger_id,
        myndighed_id=adgang.scope_id,
        scope=None if adgang.kun is None else adgang.scope_id,
        part_uuid=part_uuid,
        grundlag=grundlag,
        anmodning=anmodning,
        afsnit=[a.value for a in afsnit],
        med_medarbejdere=med_medarbejdere,
        ip=afsender.ip,
        anledning=afsender.anledning,
        bestilt=now,
    )
    pakke.save(force_insert=True)
    return pakke


def udelad(*, adgang: Adgang, pakke: Pakke, numre: Collection[int]) -> None:
    """Leave out the names of these other persons, and of those who are protected; no others."""
    rows = Tredjepart.objects.visible_to(adgang).filter(pakke=pakke)
    rows.filter(nummer__in=numre).update(udelad=True)
    rows.exclude(nummer__in=numre).filter(beskyttet=False).update(udelad=False)


def skaerp(*, adgang: Adgang, pakke: Pakke, beskyttede: Collection[UUID]) -> None:
    """Those who have become protected since the package was made are left out from now on."""
    rows = Tredjepart.objects.visible_to(adgang).filter(pakke=pakke, part_uuid__in=beskyttede)
    rows.filter(beskyttet=False).update(beskyttet=True, udelad=True)


def slet(*, adgang: Adgang, pakke: Pakke) -> None:
    """Delete what the package holds, finished or not; that it was there stays."""
    for model in (Afsnitsdel, Tredjepart):
        model.objects.visible_to(adgang).filter(pakke=pakke).delete()
    Pakke.objects.visible_to(adgang).filter(id=pakke.id).update(
        tilstand=Pakke.Tilstand.SLETTET, laan=None, laant_til=None, anmodning=""
    )


def ryd(*, now: datetime, antal: int = 200) -> int:
    """Delete what packages hold that have run out; returns how many. May be called at any time, by
    several."""
    with database_role("sapa_indlaes"):
        rows = Pakke.objects.unguarded(reason=_AARSAG)
        due = rows.filter(tilstand=Pakke.Tilstand.KLAR, udloeber__lte=now)
        ids = list(due.select_for_update(skip_locked=True).values_list("id", flat=True)[:antal])
        for model in (Afsnitsdel, Tredjepart):
            model.objects.unguarded(reason=_AARSAG).filter(pakke_id__in=ids).delete()
        rows.filter(id__in=ids).update(tilstand=Pakke.Tilstand.SLETTET, anmodning="")
    return len(ids)
