"""Whom to call about a sag."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from access.models import Bruger, Organisationsenhed
from access.organisation.models import Enhedsoplysning, Funktion
from access.organisation.values import Enhedskort
from access.values import Adgang
from indexes.sag.models import Sag
from indexes.sag.selectors import kontakt, sagsfakta
from indexes.sag.values import Kontakt
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.sag.faelles import HVORFOR

BEHANDLER, ENHED = uuid4(), uuid4()
KORT = Enhedskort("Sygedagpenge", ("Sygedagpenge",), "45 97 30 00", "")


@pytest.fixture
def kort(
    lav_sag: Callable[..., UUID], adgang_med: Callable[..., Adgang], enhed: Callable[..., Any]
) -> Callable[..., Kontakt]:
    """The card of a sag whose references are given."""
    enhed("Sygedagpenge", 700, 700, uuid=ENHED)
    Organisationsenhed.objects.filter(uuid=ENHED).update(telefon="45 97 30 00", noegle="urn:x:syg")

    def make(**felter: str) -> Kontakt:
        facts = {
            "behandler_navn": "Allan fra afsenderen",
            "behandler_reference": str(BEHANDLER),
            "enhed_navn": "Sygedagpenge, team 2",
            "enhed_reference": str(ENHED),
        }
        sag_uuid = lav_sag()
        Sag.objects.unguarded(reason=HVORFOR).filter(uuid=sag_uuid).update(**(facts | felter))
        fakta = sagsfakta(adgang=adgang_med({}), sag_uuid=sag_uuid)
        assert fakta is not None
        return kontakt(fakta)

    return make


def bruger(**felter: Any) -> None:
    facts = {
        "uuid": BEHANDLER,
        "myndighed_id": KOMMUNE,
        "brugernavn": "ako",
        "navn": "Allan Korsman",
        "titel": "Sagsbehandler",
        "telefon": "45 97 31 11",
        "email": "ako@kommune.example",
    }
    Bruger.objects.create(**(facts | felter))


def test_a_known_caseworker_is_called_herself(kort: Callable[..., Kontakt]):
    bruger(enhed=Organisationsenhed.objects.get(uuid=ENHED))
    assert kort() == Kontakt(
        "Allan Korsman",
        "Sagsbehandler",
        "Sygedagpenge",
        "45 97 31 11",
        False,
        "ako@kommune.example",
        KORT,
    )


@pytest.mark.parametrize(
    "felter",
    [{"aktiv": False}, {"myndighed_id": ANDEN_KOMMUNE}, {"uuid": uuid4()}],
    ids=["left", "another authority's", "another"],
)
def test_else_the_unit_is_called(kort: Callable[..., Kontakt], felter: dict[str, Any]):
    bruger(**felter)
    assert kort() == Kontakt(
        "Allan fra afsenderen", "", "Sygedagpenge, team 2", "45 97 30 00", True, "", KORT
    )


def test_a_caseworker_without_a_number_is_reached_through_the_unit(kort: Callable[..., Kontakt]):
    bruger(telefon="")
    card = kort()
    assert (card.navn, card.telefon, card.er_enhedens) == ("Allan Korsman", "45 97 30 00", True)


@pytest.mark.parametrize(
    ("felter", "telefon"),
    [
        ({"enhed_reference": "urn:x:syg"}, "45 97 30 00"),
        ({"enhed_reference": "urn:x:andet"}, ""),
        ({"enhed_reference": ""}, ""),
    ],
)
def test_a_reference_may_be_a_urn_unknown_or_missing(
    kort: Callable[..., Kontakt], felter: dict[str, str], telefon: str
):
    card = kort(behandler_navn="", behandler_reference="urn:oio:bruger:ako", **felter)
    assert (card.navn, card.enhed, card.telefon) == ("", "Sygedagpenge, team 2", telefon)


def test_the_units_path_and_the_functions_of_a_caseworker(kort: Callable[..., Kontakt]):
    unit = Organisationsenhed.objects.get(uuid=ENHED)
    above = Organisationsenhed.objects.create(
        uuid=uuid4(), myndighed_id=KOMMUNE, navn="Jobcenter", fra=600, til=800
    )
    Organisationsenhed.objects.filter(uuid=ENHED).update(overordnet=above)
    bruger(enhed=unit)
    allan = Bruger.objects.get(uuid=BEHANDLER)
    for navn, place, telefon in (("Teamleder", unit, ""), ("Arbejdsmiljø", above, "11 11 11 11")):
        Funktion.objects.create(
            myndighed_id=KOMMUNE,
            uuid=uuid4(),
            bruger=allan,
            enhed=place,
            navn=navn,
            telefon=telefon,
        )
    card = kort()
    assert card.kort is not None
    assert card.kort.sti == ("Jobcenter", "Sygedagpenge")
    assert [(f.navn, f.enhed, f.telefon) for f in card.funktioner] == [
        ("Arbejdsmiljø", "Jobcenter", "11 11 11 11"),
        ("Teamleder", "Sygedagpenge", ""),
    ]


@pytest.fixture
def nedlagt(kort: Callable[..., Kontakt]) -> Callable[..., Kontakt]:
    """The card where the responsible unit was closed, with these heirs in turn."""

    def make(*arvinger: str, ring: bool = False) -> Kontakt:
        top, *heirs = (
            Organisationsenhed.objects.create(
                uuid=uuid4(),
                myndighed_id=KOMMUNE,
                navn=navn,
                fra=fra,
                til=fra,
                telefon=f"{fra} {fra}",
            )
            for fra, navn in enumerate(["Jobcenter", *arvinger], start=8001)
        )
        own = Organisationsenhed.objects.get(uuid=ENHED)
        Organisationsenhed.objects.filter(id=own.id).update(overordnet=top)
        chain = [own, *heirs, *([own] if ring else [])]
        for one, heir in zip(chain, [*chain[1:], None], strict=True):
            if one is own or heir is not None:
                Enhedsoplysning.objects.update_or_create(
                    enhed=one,
                    defaults={"nedlagt": datetime(2025, 12, 31, 23, tzinfo=UTC)}
                    | ({"efterfoelger": heir} if heir else {}),
                )
        return kort(behandler_reference="", behandler_navn="")

    return make


@pytest.mark.parametrize(
    ("arvinger", "ring", "hvem", "telefon"),
    [
        ((), False, "Jobcenter", "8001 8001"),
        (("Ydelse",), False, "Ydelse", "8002 8002"),
        (("Ydelse", "Ny ydelse"), False, "Ny ydelse", "8003 8003"),
        (("Ydelse",), True, "Jobcenter", "8001 8001"),
    ],
    ids=["the unit above", "its heir", "its heir's heir", "heirs in a ring"],
)
def test_a_closed_unit_says_so_and_whom_to_ask(
    nedlagt: Callable[..., Kontakt], arvinger: Any, ring: bool, hvem: str, telefon: str
):
    card = nedlagt(*arvinger, ring=ring)
    assert card.kort is not None
    assert card.kort.videre is not None
    assert card.kort.nedlagt == date(2026, 1, 1)
    assert card.kort.sti == ("Jobcenter", "Sygedagpenge")
    assert (card.kort.videre.navn, card.telefon) == (hvem, telefon)
    assert card.kort.er_efterfoelger is (hvem != "Jobcenter")


def test_a_card_costs_a_fixed_number_of_queries(
    kort: Callable[..., Kontakt], django_assert_num_queries: Any, adgang_med: Any, lav_sag: Any
):
    sag_uuid = lav_sag()
    facts = {"enhed_reference": str(ENHED), "behandler_reference": str(BEHANDLER)}
    Sag.objects.unguarded(reason=HVORFOR).filter(uuid=sag_uuid).update(**facts)
    bruger(enhed=Organisationsenhed.objects.get(uuid=ENHED))
    fakta = sagsfakta(adgang=adgang_med({}), sag_uuid=sag_uuid)
    assert fakta is not None
    with django_assert_num_queries(3):
        kontakt(fakta)
