"""An authority's types: delivered ones, and its own changes, each kept with who and when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.values import Foelsomhed
from sapa.bemaerkninger.models import Bemaerkningstype, Typeaendring
from sapa.bemaerkninger.values import MAKS_DAGE, TONER

_KODE = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)


class TypeFejl(ValueError):
    """The type says something that no bemærkning could be of. `felt` names what is wrong."""

    def __init__(self, felt: str, tekst: str | Promise) -> None:
        super().__init__(str(tekst))
        self.felt, self.tekst = felt, tekst


@dataclass(frozen=True, slots=True)
class Typedata:
    """A type as it is to be. `kode` is what it is known by for ever."""

    kode: str
    navn: str
    hjaelp: str
    foelsomhed: int
    tone: str
    maerke: bool
    maks_dage: int
    raekkefoelge: int = 0
    aktiv: bool = True


@transaction.atomic
def saet(data: Typedata, *, ejer: int, hvem: str, now: datetime) -> bool:
    """Write an authority's type. Returns whether anything changed. Its bemærkninger follow its
    følsomhed in the same statement (a trigger: who administers types sees no bemærkning).

    Raises TypeFejl. The caller writes the row of the revisionslog.
    """
    _kontroller(data)
    rows = Bemaerkningstype.objects.select_for_update()
    row = rows.filter(ejer_id=ejer, kode=data.kode).first()
    before = _fakta(row) if row else None
    after = asdict(data)
    if before == after:
        return False
    if row is None:
        row = Bemaerkningstype.objects.create(ejer_id=ejer, **after)
    else:
        Bemaerkningstype.objects.filter(id=row.id).update(**after)
    Typeaendring.objects.create(tidspunkt=now, hvem=hvem, type=row, foer=before, efter=after)
    return True


@transaction.atomic
def sikr(leveret: Iterable[Typedata], *, ejere: Iterable[int]) -> int:
    """Write the delivered types that an authority misses; what it has changed stays. Returns how
    many types there are."""
    data = list(leveret)
    for one in data:
        _kontroller(one)
    Bemaerkningstype.objects.bulk_create(
        [Bemaerkningstype(ejer_id=ejer, **asdict(one)) for ejer in ejere for one in data],
        ignore_conflicts=True,
    )
    return Bemaerkningstype.objects.count()


def _kontroller(data: Typedata) -> None:
    if not _KODE.fullmatch(data.kode):
        raise TypeFejl("kode", _("Koden skal være 1-40 små bogstaver, cifre eller bindestreger."))
    if not data.navn.strip() or len(data.navn) > 60:
        raise TypeFejl("navn", _("Skriv et navn på højst 60 tegn."))
    if len(data.hjaelp) > 300:
        raise TypeFejl("hjaelp", _("Vejledningen må højst fylde 300 tegn."))
    if data.foelsomhed not in set(Foelsomhed):
        raise TypeFejl("foelsomhed", _("Følsomhed er 1, 2, 3 eller 4."))
    if data.tone not in TONER:
        raise TypeFejl("tone", _("Vælg, hvor alvorlig typen er."))
    if not 1 <= data.maks_dage <= MAKS_DAGE:
        raise TypeFejl("maks_dage", _("En bemærkning kan gælde fra 1 dag til 5 år."))


def _fakta(row: Bemaerkningstype) -> dict[str, Any]:
    """As kept in the history."""
    return {felt: getattr(row, felt) for felt in Typedata.__dataclass_fields__}
