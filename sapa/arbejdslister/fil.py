"""A list as a file, read anew while it is sent: nothing of it is kept anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from access.db import WEB_TIMEOUT, database_role, saet_adgang
from access.revisionslog import Afsender, noter_bestilt
from access.selectors import resolve_adgang
from sapa.arbejdslister import csv, detaljer, logning, selectors
from sapa.arbejdslister.models import Koersel
from sapa.arbejdslister.rettigheder import maa
from sapa.arbejdslister.values import Art

PORTION = 1000


def stroem(*, koersel: Koersel, afsender: Afsender) -> Iterator[bytes]:
    """The file, a thousand lines at a time, each in a transaction of its own that has left a row
    per person in the revisionslog before they are sent. Rights that end on the way end the file."""
    art, efter = Art(koersel.art), 0
    yield csv.overskrift(art, koersel.kolonner).encode()
    while True:
        with database_role("sapa_web", timeout=WEB_TIMEOUT):
            adgang = resolve_adgang(koersel.bruger_id, scope=koersel.scope)
            if adgang is None or not maa(adgang, koersel.ret):
                return
            saet_adgang(adgang)
            linjer = selectors.linjer(adgang, koersel, efter=efter, antal=PORTION)
            parter = {linje.part_uuid for linje in linjer if linje.part_uuid is not None}
            now = timezone.now()
            personer = detaljer.personer(adgang=adgang, parter=parter, at=now)
            opslag = logning.i_fil(koersel, personer.values())
            noter_bestilt(opslag, adgang=adgang, afsender=afsender, now=now)
            pairs = [(x, personer.get(x.part_uuid) if x.part_uuid else None) for x in linjer]
            del_ = csv.linjer(art, koersel.kolonner, pairs).encode()
        yield del_
        if len(linjer) < PORTION:
            return
        efter = linjer[-1].nummer
