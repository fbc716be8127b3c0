"""Whom to call about a sag."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from access.models import Bruger, Organisationsenhed
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
