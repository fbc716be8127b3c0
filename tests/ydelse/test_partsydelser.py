"""What a part is granted and paid, read by its selectors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from access.klienter.values import Aftale
from access.models import Fagsystem
from access.values import Adgang, Permission
from fixtures.bunker import Samling
from fixtures.demosager import tilfoej_kendte
from fixtures.sager import RAEKKEFOELGE, _skriv
from indexes.oio import Art
from indexes.registrering.services import OK, Klient, importer
from indexes.ydelse.models import BevilgetYdelse, Effektuering
from indexes.ydelse.selectors import partsydelser
from indexes.ydelse.selectors.paa_part import SIDE
from indexes.ydelse.values import Hvis
from sapa.demo import grunddata
from tests.faelles import KOMMUNE, NU

pytestmark = pytest.mark.django_db
PART = UUID(int=77)
FAKTA: dict[str, Any] = {
    "myndighed": KOMMUNE,
    "kle": 323004,
    "foelsomhed": 2,
    "enhed": 700,
    "fagsystem": 1,
    "opdateret": NU,
}


@pytest.fixture
def adgang(adgang_med: Callable[..., Adgang]) -> Adgang:
    return adgang_med({"permissions": [Permission.SE_YDELSE]})


def bevilg(navn: str, *, part: UUID = PART, **facts: Any) -> UUID:
    uuid = uuid4()
    BevilgetYdelse.objects.unguarded(reason="test").create(
        bevilling_uuid=uuid, ydelse_id="1", part_uuid=part, navn=navn, **(FAKTA | facts)
    )
    return uuid


def betal(bevilling: UUID, *dage: date | None, **facts: Any) -> None:
    Effektuering.objects.unguarded(reason="test").bulk_create(
        Effektuering(
            effektuering_uuid=uuid4(),
            part_uuid=PART,
            bevilling_uuid=bevilling,
            ydelse_id="1",
            har_bevilling=True,
            dispositionsdato=dag,
            beloeb=Decimal(10),
            **(FAKTA | facts),
        )
        for dag in dage
    )


def laes(adgang: Adgang, **andet: Any) -> Any:
    return partsydelser(adgang=adgang, part_uuid=PART, at=NU, **({"hvis": Hvis.EGNE} | andet))


def test_payments_without_a_date_come_first_and_alone(adgang: Adgang):
    betal(bevilg("A", har_effektuering=True), date(2026, 1, 5), None, date(2026, 2, 5))
    months = [(m.foerste, len(m.udbetalinger)) for m in laes(adgang).maaneder]
    assert months == [(None, 1), (date(2026, 2, 1), 1), (date(2026, 1, 1), 1)]


def test_a_month_too_long_for_a_page_has_no_total(adgang: Adgang):
    bevilling = bevilg("A", har_effektuering=True)
    betal(bevilling, *[date(2026, 2, 5)] * (SIDE + 5), date(2026, 1, 5))
    found = laes(adgang)
    assert [(m.hele, len(m.udbetalinger)) for m in found.maaneder] == [(False, SIDE)]
    older = laes(adgang, foer=found.aeldre)
    assert [m.foerste for m in older.maaneder] == [date(2026, 1, 1)]


def test_a_hidden_bevilling_hides_its_payments_and_the_other_way(
    adgang_med: Callable[..., Adgang],
):
    betal(bevilg("Hemmelig", foelsomhed=4, har_effektuering=True), date(2026, 2, 5), foelsomhed=4)
    betal(bevilg("Andet emne", kle=271800, har_effektuering=True), date(2026, 2, 6))
    narrow = adgang_med({"permissions": [Permission.SE_YDELSE], "kle": ["32.*"], "foelsomhed": 3})
    found = laes(narrow)
    assert (found.bevillinger, found.maaneder, found.kilder) == ((), (), ())


def test_a_payment_of_what_another_is_granted_is_named_but_no_card_is_shown(adgang: Adgang):
    betal(bevilg("Andens", part=UUID(int=78), har_effektuering=True), date(2026, 2, 5))
    found = laes(adgang)
    assert found.bevillinger == ()
    (paid,) = found.maaneder[0].udbetalinger
    assert paid.bevilling is not None
    assert paid.bevilling.navn == "Andens"


def test_whose_ydelser_are_read(adgang_med: Callable[..., Adgang]):
    from tests.faelles import ANDEN_KOMMUNE

    own = {"permissions": [Permission.SE_YDELSE]}
    both = adgang_med(own, own | {"scope": ANDEN_KOMMUNE})
    bevilg("Egen", beloeb=Decimal(1))
    bevilg("Andens", beloeb=Decimal(1), myndighed=ANDEN_KOMMUNE)
    names = {h: sorted(b.navn for b in laes(both, hvis=h).bevillinger) for h in Hvis}
    assert names == {
        Hvis.EGNE: ["Egen"],
        Hvis.ANDRES: ["Andens"],
        Hvis.ALLE: ["Andens", "Egen"],
    }


def test_the_payer_is_the_one_that_the_payment_names(adgang: Adgang):
    grunddata.indlaes()
    samling = Samling()
    tilfoej_kendte(samling)
    ksd = samling.bunke("KSD", KOMMUNE)
    system = Fagsystem.objects.get(uuid=ksd.afsender.system.uuid)
    klient = Klient("prøve", system.id, system.uuid, (Aftale.fuld({KOMMUNE}),))
    for art in RAEKKEFOELGE:
        objekter = _skriv(ksd, art)
        if art is Art.EFFEKTUERING:
            objekter = objekter[:1]
            payer = objekter[0].registreringer[0]["RelationListe"]["Aktoer"][1]
            payer["FuldtNavn"] = "Udbetaling Danmark"
        answers = importer(objekter, klient=klient, transaktion=None, now=NU)
        assert {a.statuskode for a in answers} <= {OK}
    (row,) = Effektuering.objects.unguarded(reason="test")
    assert row.udbetaler == "Udbetaling Danmark"
