"""Who looked at the citizen: the part of a package that is read past its orderer's own rights, and
the rows that a package itself leaves.

The right to answer requests for insight takes the log of looks at the one who asks with it (CJEU
C-579/21), and no other: the lock is opened for the authority's log while this one read is made. By
default it names units, never employees.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import connection
from django.utils import timezone

from access.db import saet_adgang
from access.komponenter import INDSIGT, Element
from access.revisionslog import Opslag, kriterier
from access.values import Adgang, Cpr
from indexes.part.selectors import PersonOverblik
from sapa.indsigt.models import Pakke, Tredjepart
from sapa.overblik.logning import opslag_person
from sapa.revision import selectors


@dataclass(frozen=True, slots=True)
class Set:
    """One look: all that was shown by the same call. Texts, as the citizen gets them."""

    tid: str
    enhed: str
    set: str
    anledning: str
    bruger: str


def opslag_om(*, adgang: Adgang, person: PersonOverblik, foer: datetime, antal: int) -> list[Set]:
    """The looks at the person that the authority answers for, newest first; one by SAPA or by a
    system has no unit."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('sapa.revision', %s, true)", [f"{{{adgang.scope_id}}}"])
    try:
        rows = selectors.om_borger(
            cvr=adgang.scope_cvr,
            part_uuid=person.part_uuid,
            nummer=person.cpr.tal,
            foer=foer,
            antal=antal,
        )
    finally:
        if not connection.needs_rollback:
            saet_adgang(adgang)
    found = []
    for _kald, together in groupby(rows, key=lambda r: r.kald_id):
        looks = list(together)
        first = looks[0]
        what = sorted({r.beskrivelse.partition("#")[0] for r in looks})
        found.append(
            Set(
                tid=f"{timezone.localtime(first.tidspunkt):%d-%m-%Y %H.%M}",
                enhed=first.enhed or ("SAPA eller et fagsystem" if not first.bruger_id else ""),
                set=", ".join(what),
                anledning=first.anledning,
                bruger=first.bruger,
            )
        )
    return found


def om_pakken(
    pakke: Pakke, person: PersonOverblik, handling: str, *mere: tuple[str, str]
) -> Opslag:
    """A row about the package itself: ordered, changed, deleted."""
    return opslag_person(
        INDSIGT, person, soegekriterier=_tekst(pakke, ("Handling", handling), *mere)
    )


def borgeren(
    pakke: Pakke, person: PersonOverblik, element: Element, *mere: tuple[str, str]
) -> Opslag:
    """The citizen whom a package is about was shown, or left the house."""
    return opslag_person(element, person, soegekriterier=_tekst(pakke, *mere))


def tredjeparter(
    pakke: Pakke, tredje: Iterable[Tredjepart], element: Element, numre: dict[str, Cpr]
) -> list[Opslag]:
    """A row for each other person who was shown by name; her number where the register told it."""
    return [
        Opslag(
            element,
            part_uuid=t.part_uuid,
            part_cpr=numre.get(t.noegle),
            part_navn=t.navn,
            soegekriterier=_tekst(pakke, ("Tredjepart", str(t.nummer))),
        )
        for t in tredje
    ]


def _tekst(pakke: Pakke, *mere: tuple[str, str]) -> str:
    """Which package, on what legal basis. No name and no number."""
    return kriterier([("PakkeId", str(pakke.id)), ("Grundlag", pakke.grundlag), *mere])
