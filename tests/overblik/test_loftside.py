"""The tab Kontanthjælpsloft: what it reads, the rule and rate it names, and what it does not know."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from access.formaal import services as formaal
from access.formaal.values import YDELSER_ANDRE
from access.models import Bruger
from access.values import Permission
from indexes.ydelse.models import BevilgetYdelse, Effektuering
from sapa.demo import grunddata
from tests.faelles import KOMMUNE, NU
from tests.overblik.conftest import Borgere

pytestmark = pytest.mark.django_db
UDK = 1001


def tekst(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.fixture
def ser(
    myndigheder: Any, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> Client:
    grunddata.indlaes()
    own = {"permissions": [Permission.SE_PERSON, Permission.SE_YDELSE]}
    return log_ind(bruger_med(own, {"permissions": [Permission.SE_YDELSE], "scope": UDK}))


def lav(
    part: UUID,
    navn: str,
    kle: int,
    beloeb: str,
    *,
    myndighed: int = KOMMUNE,
    betalt: date | None = None,
    slut: date | None = None,
) -> None:
    uuid = uuid4()
    shared = {
        "myndighed": myndighed,
        "kle": kle,
        "foelsomhed": 2,
        "enhed": 700,
        "fagsystem": 2,
        "opdateret": NU,
        "part_uuid": part,
        "bevilling_uuid": uuid,
        "ydelse_id": "1",
        "beloeb": Decimal(beloeb),
    }
    BevilgetYdelse.objects.unguarded(reason="test").create(
        navn=navn,
        ydelsesnavn=navn,
        start=date(2022, 1, 1),
        slut=slut,
        frekvens="Månedlig",
        har_effektuering=betalt is not None,
        **shared,
    )
    if betalt is not None:
        Effektuering.objects.unguarded(reason="test").create(
            effektuering_uuid=uuid4(),
            har_bevilling=True,
            periode_start=betalt,
            periode_slut=betalt + timedelta(days=27),
            dispositionsdato=betalt + timedelta(days=27),
            **shared,
        )


@pytest.fixture
def hjaelp(borgere: Borgere) -> Borgere:
    """February 2023: kontanthjælp and særlig støtte paid, boligstøtte granted."""
    feb = date(2023, 2, 1)
    lav(borgere.jan, "Kontanthjælp", 322404, "11944.00", betalt=feb)
    lav(borgere.jan, "Særlig støtte § 34", 322445, "1000.00", betalt=feb)
    lav(borgere.jan, "Boligsikring", 320608, "2000.00", myndighed=UDK)
    lav(borgere.jan, "Sygedagpenge", 323004, "9999.00", betalt=feb)
    return borgere


def side(browser: Client, part: UUID, query: str = "") -> str:
    answer = browser.get(f"/person/{part}/kontanthjaelpsloft/{query}")
    assert answer.status_code == 200
    return tekst(answer.content.decode())


def test_the_calculation_of_a_month_with_its_rule_rate_and_source(hjaelp: Borgere, ser: Client):
    page = side(ser, hjaelp.jan, "?maaned=2023-02&husstand=enlig_0")
    for shown in (
        "Grundlag for februar 2023",
        "Kontanthjælp Hjælp til forsørgelse Udbetaling 11.944,00 kr.",
        "Særlig støtte § 34 Særlig støtte (§ 34) Udbetaling 1.000,00 kr.",
        "Boligsikring Boligstøtte Bevilling 2.000,00 kr.",
        "Kontanthjælpsloftet, lov om aktiv socialpolitik § 25 b",
        "14.447,00 kr. aktivloven § 25 b, stk. 1, nr. 5",
        "01-01-2023 til 31-12-2023",
        "Beskæftigelsesministeriet, Satser for 2023",
        "I alt under loftet 14.944,00 kr.",
        "Over loftet 497,00 kr.",
        "Særlig støtte sættes ned med 497,00 kr.",
        "Boligstøtte sættes ned med 0,00 kr.",
    ):
        assert shown in page, shown
    assert "9.999,00" not in page
    assert "Vejledende" not in page


def test_the_choices_of_the_form_decide(hjaelp: Borgere, ser: Client):
    page = side(ser, hjaelp.jan, "?maaned=2023-02&husstand=gift_1&voksne=2")
    assert "2.000,00 kr. delt mellem 2 voksne 1.000,00 kr." in page
    assert "Loft 15.874,00 kr." in page
    assert "Loftet er ikke nået." in page
    page = side(ser, hjaelp.jan, "?maaned=2023-02&husstand=enlig_0&gruppe=stk2")
    assert "Loft 11.060,00 kr." in page
    # What is no choice falls back to the suggestion.
    page = side(ser, hjaelp.jan, "?maaned=x&husstand=<b>&gruppe=y&voksne=0")
    assert "Grundlag for november 2026" in page


def test_a_rate_that_is_not_the_months_own_is_vejledende(hjaelp: Borgere, ser: Client):
    page = side(ser, hjaelp.jan, "?maaned=2025-03&husstand=enlig_0")
    assert "Vejledende" in page
    assert "Der er ingen sats for måneden. Den seneste kendte er brugt." in page
    assert "01-01-2024 til 31-12-2024" in page


def test_from_july_2025_the_limit_is_on_boligstoette_alone(hjaelp: Borgere, ser: Client):
    page = side(ser, hjaelp.jan, "?maaned=2025-08&husstand=gift_0&voksne=2")
    assert "Boligstøtteloftet, som afløste kontanthjælpsloftet 1. juli 2025" in page
    assert "Boligstøtte sættes ned med 1.637,00 kr." in page
    page = side(ser, hjaelp.jan, "?maaned=2025-08&husstand=enlig_0")
    assert "Ikke omfattet: boligstøtteloftet gælder gifte og samlevende" in page
    assert "Der var intet loft" in side(ser, hjaelp.jan, "?maaned=2016-09")


def test_without_a_purpose_others_are_not_read_and_the_page_says_what_it_misses(
    hjaelp: Borgere, ser: Client
):
    formaal.saet_krav(YDELSER_ANDRE, KOMMUNE, True, hvem="test", now=NU)
    query = "?maaned=2023-02&husstand=enlig_0"
    page = side(ser, hjaelp.jan, query)
    assert "Boligsikring" not in page
    assert "Boligstøtte fra Udbetaling Danmark er ikke med" in page
    assert "Ydelser fra andre myndigheder: vælg et formål først." in page
    ser.post(f"/formaal/{YDELSER_ANDRE}/", {"formaal": "2", "tilbage": "/"})
    assert "Boligsikring" in side(ser, hjaelp.jan, query)


def test_the_month_shown_first_is_the_last_with_hjaelp(borgere: Borgere, ser: Client):
    lav(borgere.jan, "Kontanthjælp", 322404, "100.00", slut=date(2023, 3, 31))
    assert "Grundlag for marts 2023" in side(ser, borgere.jan)


def test_nothing_in_the_index_is_said(borgere: Borgere, ser: Client):
    page = side(ser, borgere.jan)
    assert "Hverken hjælp til forsørgelse, særlig støtte eller boligstøtte" in page
    assert "Over loftet" not in page
