"""The family and household of a person with forty relatives, against a bare look-up by key."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.models import Bruger
from access.selectors import resolve_adgang
from bench.maaling import Kald, Side, forhold, skiftevis
from indexes.part import selectors, services
from indexes.part.values import AdresseData, CivilstandData, NavnData, PersonData, RelationData

MAAL = 5.0
_ROD = "0101704001"


def fyld() -> UUID:
    """A person with 40 relatives: two parents, four grandparents, a partner, 13 siblings and 20
    children, twelve of them at her home."""
    hjem = AdresseData(
        vejkode="4711", vejnavn="Benchvej", husnr="1", postnr="2800", by="Kgs. Lyngby",
        kommunekode=173, fra=date(2010, 1, 1),
    )  # fmt: skip
    numre = iter(f"{1 + n % 28:02d}01{40 + n % 50:02d}4{n:03d}" for n in range(2, 60))

    def person(cpr: str, *relationer: RelationData, hjemme: bool = False) -> PersonData:
        ude = AdresseData(
            vejkode="4712", vejnavn="Andenvej", husnr=cpr[-3:], postnr="2800", by="Kgs. Lyngby",
            kommunekode=173, fra=date(2010, 1, 1),
        )  # fmt: skip
        return PersonData(
            cpr=cpr,
            fornavn="Bench",
            efternavn="Slægtning",
            koen="M" if int(cpr[-1]) % 2 else "K",
            foedt=date(1970, 1, 1),
            navne=(NavnData("Bench", "", "Slægtning", date(1970, 1, 1)),),
            adresser=(hjem if hjemme else ude,),
            civilstand=(CivilstandData("U", date(1970, 1, 1)),),
            relationer=relationer,
        )

    mor, far, *bedste = (next(numre) for _ in range(6))
    partner = next(numre)
    soeskende = [next(numre) for _ in range(13)]
    boern = [next(numre) for _ in range(20)]
    foraeldre = (RelationData("mor", mor), RelationData("far", far))
    selv = person(_ROD, *foraeldre, RelationData("partner", partner), hjemme=True)
    personer = [
        selv,
        person(mor, RelationData("mor", bedste[0]), RelationData("far", bedste[1])),
        person(far, RelationData("mor", bedste[2]), RelationData("far", bedste[3])),
        *(person(cpr) for cpr in bedste),
        person(partner, hjemme=True),
        *(person(cpr, *foraeldre) for cpr in soeskende),
        *(person(cpr, RelationData("mor", _ROD), hjemme=n < 11) for n, cpr in enumerate(boern)),
    ]
    with database_role("sapa_indlaes"):
        services.indlaes_personer(personer, now=timezone.now())
        return services.part_uuider([f"cpr:{_ROD}"], now=timezone.now())[f"cpr:{_ROD}"]


def maal(part: UUID, opslag: Side, hent: Kald, *, port: int, antal: int) -> None:
    """Print the ratio and the buffers. `hent` calls the bench's address that runs both reads."""
    side = Side("familie og husstand, 40 slægtninge", hent)
    sider = [opslag, side]
    for en in sider:
        en.runder.clear()
    skiftevis(sider, port=port, antal=antal)
    tal = forhold(side, opslag)
    dom = "OK" if tal <= MAAL else "IKKE NÅET"
    print(f"\n  {side.navn:<40} {side.median:6.2f} ms   {tal:5.1f} bare opslag", end="")
    print(f"   (mål: højst {MAAL:g})  {dom}")
    bruger = Bruger.objects.get(brugernavn="lbr", demo=True)
    adgang = resolve_adgang(bruger.id)
    assert adgang is not None
    with database_role("sapa_web"), connection.execute_wrapper(tael := _Taeller()):
        saet_adgang(adgang)
        tael.antal = 0
        fundne, hjem = selectors.familie_og_husstand(
            adgang=adgang, part_uuid=part, at=timezone.now()
        )
    print(
        f"  {len(fundne)} slægtninge, {hjem.antal if hjem else 0} i hjemmet, {tael.antal} sætninger"
    )


class _Taeller:
    antal = 0

    def __call__(self, execute: Any, *args: Any) -> Any:
        self.antal += 1
        return execute(*args)
