"""What a list leaves in the revisionslog: one row per person, however she is on it."""

from __future__ import annotations

from collections.abc import Iterable

from access.komponenter import LISTE, LISTE_FIL, LISTE_VIST, SE_FULDT_CPR, Element
from access.revisionslog import Opslag, kriterier
from access.values import Cpr
from indexes.part.selectors.kreds import Personrad
from sapa.arbejdslister.detaljer import Indehaver, Listeperson
from sapa.arbejdslister.models import Koersel
from sapa.arbejdslister.values import Kolonne


def om_koersel(koersel: Koersel, handling: str, *mere: tuple[str, str]) -> Opslag:
    """A row about the list itself: ordered, approved, stopped."""
    return Opslag(LISTE, soegekriterier=_tekst(koersel, ("Handling", handling), *mere))


def paa_liste(koersel: Koersel, row: Personrad, element: Element) -> Opslag:
    """Somebody is on a list that is being made."""
    return Opslag(
        element,
        part_uuid=row.part_uuid,
        part_cpr=Cpr(row.cpr),
        part_navn=row.navn,
        part_kommune=row.kommune_navn,
        soegekriterier=_tekst(koersel),
        formaal=koersel.formaalet,
    )


def vist(koersel: Koersel, personer: Iterable[Listeperson]) -> list[Opslag]:
    """The persons on a page of a list, and those who have forældremyndighed over them."""
    return _hver(koersel, personer, LISTE_VIST)


def i_fil(koersel: Koersel, personer: Iterable[Listeperson]) -> list[Opslag]:
    """The persons of a file; one more row for each number that is in it in full."""
    personer = list(personer)
    rows = _hver(koersel, personer, LISTE_FIL)
    if Kolonne.CPR in koersel.kolonner:
        rows += [_opslag(koersel, p, SE_FULDT_CPR) for p in personer]
    return rows


def _hver(koersel: Koersel, personer: Iterable[Listeperson], element: Element) -> list[Opslag]:
    alle: dict[object, Listeperson | Indehaver] = {}
    forventet = {Kolonne.MYNDIGHED, Kolonne.MAERKAT} & set(koersel.kolonner)
    for p in personer:
        alle[p.part_uuid] = p
        for i in p.indehavere if forventet else ():
            alle.setdefault(i.part_uuid, i)
    return [_opslag(koersel, p, element) for p in alle.values()]


def _opslag(koersel: Koersel, p: Listeperson | Indehaver, element: Element) -> Opslag:
    return Opslag(
        element,
        part_uuid=p.part_uuid,
        part_cpr=p.cpr,
        part_navn=p.navn,
        part_kommune=p.kommune_navn,
        soegekriterier=_tekst(koersel),
        formaal=koersel.formaalet,
    )


def _tekst(koersel: Koersel, *mere: tuple[str, str]) -> str:
    """Which list, of what kind, on what legal basis. No name and no number."""
    return kriterier(
        [
            ("Liste", koersel.art),
            ("KoerselId", str(koersel.id)),
            ("Hjemmel", koersel.hjemmel_id),
            *mere,
        ]
    )
