"""A search in what was known earlier finds what an object was known by then, and is no longer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from access.klienter.values import Aftale
from indexes.oio import Art, IndeksObjekt
from indexes.registrering import services
from indexes.registrering.svar import Klient
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.laesning.test_fremsoeg import eksempel, fundne, udtryk

FOER, EFTER = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
MIDT = "2026-03-15T00:00:00Z"
NY_CPR = "0101701234"


def test_by_a_former_part_and_a_former_number(importer, fagsystem, laeser):
    sag = beskeder.sag()
    importer(sag, now=FOER)
    change = {
        "Tidspunkt": "2026-04-01T00:00:00Z",
        "AttributListe": {
            "Egenskaber": [
                {
                    "Virkning": beskeder.virkning(),
                    "BrugervendtNoegle": "NY-1",
                    "Sagsnummer": "NY-1",
                    "Titel": "Sygedagpengesag",
                }
            ]
        },
        "RelationListe": {"Sagspart": [beskeder.part(NY_CPR, "En anden")]},
    }
    klient = Klient("x", fagsystem.id, fagsystem.uuid, (Aftale.fuld([KOMMUNE, ANDEN_KOMMUNE]),))
    (answer,) = services.opdater(
        [IndeksObjekt(Art.SAG, sag.uuid, (change,))], klient=klient, transaktion=None, now=EFTER
    )
    assert answer.statuskode == 20, answer.fejlbesked
    kald = laeser()

    def finder(kendt: str | None, **dele: Any) -> bool:
        question = eksempel(**dele)
        if kendt:
            question |= {"SoegStsFraTidspunkt": kendt, "SoegStsTilTidspunkt": kendt}
        given = fundne(kald("POST", "sagdokumentindeks/fremsoeg", udtryk(question)))
        assert given in ([], [str(sag.uuid)])
        return bool(given)

    def part(cpr: str) -> dict[str, Any]:
        return {"Sagspart": [{"ReferenceID": {"urn": f"urn:oio:cpr-nr:{cpr}"}}]}

    for kendt, gammel in ((MIDT, True), (None, False)):
        assert finder(kendt, RelationListe=part(beskeder.CPR)) is gammel
        assert finder(kendt, RelationListe=part(NY_CPR)) is not gammel
        for nummer, er_gammelt in (("2026-000417", True), ("NY-1", False)):
            number = {"Egenskaber": [{"Sagsnummer": nummer}]}
            assert finder(kendt, AttributListe=number) is (gammel is er_gammelt)
