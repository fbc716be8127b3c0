"""The list of people of a group: whom of some people the user may see, and the rows of the
revisionslog about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from access.komponenter import Element
from access.revisionslog import Opslag, kriterier
from access.values import Adgang, Cpr
from advis.models import Population
from indexes.part.models import Person

STYKKE = 5000


def synlige(adgang: Adgang, parter: Sequence[UUID]) -> list[UUID]:
    """Those of the people whom the user may see, each once."""
    ud: list[UUID] = []
    for fra in range(0, len(parter), STYKKE):
        rows = Person.objects.visible_to(adgang).filter(part_uuid__in=parter[fra : fra + STYKKE])
        ud += rows.values_list("part_uuid", flat=True)
    return list(dict.fromkeys(ud))


def af_numre(adgang: Adgang, numre: Sequence[str]) -> list[UUID]:
    """The people with these CPR numbers whom the user may see, each once."""
    ud: list[UUID] = []
    for fra in range(0, len(numre), STYKKE):
        rows = Person.objects.visible_to(adgang).filter(cpr__in=numre[fra : fra + STYKKE])
        ud += rows.values_list("part_uuid", flat=True)
    return ud


def paa_listen(adgang: Adgang, gruppe_id: int) -> set[UUID]:
    """Who is on the list now, for one who may see persons."""
    rows = Population.objects.visible_to(adgang).filter(gruppe_id=gruppe_id)
    return set(rows.values_list("part_uuid", flat=True))


def numre_af(adgang: Adgang, parter: Sequence[UUID]) -> dict[UUID, str]:
    """The CPR numbers of those of the people whom the user may see."""
    numre: dict[UUID, str] = {}
    for fra in range(0, len(parter), STYKKE):
        rows = Person.objects.visible_to(adgang).filter(part_uuid__in=parter[fra : fra + STYKKE])
        numre |= dict(rows.values_list("part_uuid", "cpr"))
    return numre


def personopslag(
    adgang: Adgang, element: Element, parter: Iterable[UUID], gruppe: UUID
) -> list[Opslag]:
    """A row for each of the people, as far as the user may see her."""
    parter = list(parter)
    om = kriterier([("Advisgruppe", str(gruppe))])
    numre = numre_af(adgang, parter)
    return [
        Opslag(element, part_uuid=p, part_cpr=Cpr.laes(numre[p]), soegekriterier=om)
        for p in parter
        if p in numre
    ]
