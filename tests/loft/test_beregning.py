"""The calculation, by hand: the figures are the ministry's for 2023 and 2024."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sapa.loft.beregning import beregn
from sapa.loft.values import ANDEN_SATS, FORHOEJET, STK_1, Grundlag, Regel, regel_for

LOFT = Decimal("14447.00")  # 2023, single without children, § 25 b, stk. 1, nr. 5
ENLIG = Grundlag(
    Regel.KONTANTHJAELPSLOFT,
    STK_1,
    "enlig_0",
    1,
    hjaelp=Decimal("11944.00"),
    saerlig_stoette=Decimal("1000.00"),
    boligstoette=Decimal("2000.00"),
)


def test_what_is_over_the_loft_is_taken_from_saerlig_stoette_first():
    found = beregn(ENLIG, LOFT)
    assert (found.samlet, found.over) == (Decimal("14944.00"), Decimal("497.00"))
    assert (found.nedsat_saerlig_stoette, found.nedsat_boligstoette) == (Decimal("497.00"), 0)


def test_then_from_boligstoette_and_never_from_the_hjaelp():
    found = beregn(replace(ENLIG, hjaelp=Decimal("13000.00"), boligstoette=Decimal(1500)), LOFT)
    assert found.over == Decimal("1053.00")
    assert (found.nedsat_saerlig_stoette, found.nedsat_boligstoette) == (1000, Decimal("53.00"))
    found = beregn(replace(ENLIG, hjaelp=Decimal("15000.00")), LOFT)
    assert (found.nedsat, found.rest) == (Decimal("3000.00"), Decimal("553.00"))


def test_boligstoette_is_shared_between_the_adults_of_the_home():
    found = beregn(replace(ENLIG, voksne=3), LOFT)
    assert found.andel == Decimal("666.67")
    assert found.samlet == Decimal("13610.67")
    assert found.over == 0


def test_under_the_loft_nothing_is_lowered():
    found = beregn(replace(ENLIG, boligstoette=Decimal(0)), LOFT)
    assert (found.over, found.nedsat, found.rest) == (0, 0, 0)


def test_the_loft_is_for_those_who_get_hjaelp():
    assert not beregn(replace(ENLIG, hjaelp=Decimal(0)), LOFT).omfattet


def test_the_loft_on_boligstoette_reaches_couples_on_forhoejet_sats_alone():
    couple = replace(
        ENLIG, regel=Regel.BOLIGSTOETTELOFT, gruppe=FORHOEJET, husstand="gift_1", voksne=2
    )
    found = beregn(couple, Decimal(363))
    assert (found.omfattet, found.nedsat_boligstoette) == (True, Decimal("1637.00"))
    assert found.nedsat_saerlig_stoette == 0
    assert not beregn(replace(couple, husstand="enlig_1"), Decimal(363)).omfattet
    assert not beregn(replace(couple, gruppe=ANDEN_SATS), Decimal(363)).omfattet


@pytest.mark.parametrize(
    ("maaned", "regel"),
    [
        (date(2016, 9, 1), None),
        (date(2016, 10, 1), Regel.KONTANTHJAELPSLOFT),
        (date(2025, 6, 1), Regel.KONTANTHJAELPSLOFT),
        (date(2025, 7, 1), Regel.BOLIGSTOETTELOFT),
    ],
)
def test_each_month_has_its_rule(maaned: date, regel: Regel | None):
    found = regel_for(maaned)
    assert (found.regel if found else None) is regel


def test_a_home_without_adults_is_refused():
    with pytest.raises(ValueError, match="lives there"):
        beregn(replace(ENLIG, voksne=0), LOFT)
