"""What lies between two statements of CPR: each change its event, nothing told twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from indexes.haendelser.forskel import forskelle
from indexes.part.values import (
    AdresseData,
    BeskyttelseData,
    CivilstandData,
    NavnData,
    PersonData,
    RelationData,
    SeparationData,
    StatsborgerskabData,
    StatusData,
    VaergemaalData,
)
from tests.part.faelles import BOLIG, KORSBAEK, LYNGBY, borger

DAG = date(2026, 11, 20)
BARN = "1206134411"
VOKSENT_BARN = "1206084411"  # 18 on 12 June 2026
JAN = borger(
    "Jan Jarlov",
    "2110703435",
    statusser=(StatusData("01", date(1970, 10, 21)),),
    civilstand=(CivilstandData("U", date(1970, 10, 21)),),
)
TIL_DAG = replace(BOLIG, til=DAG)


def bor(*adresser: AdresseData, **andet: object) -> PersonData:
    return replace(JAN, adresser=adresser, **andet)  # type: ignore[arg-type]


def hjem(**andet: object) -> AdresseData:
    return replace(BOLIG, vejkode="0600", vejnavn="Konestien", fra=DAG, **andet)  # type: ignore[arg-type]


def koder(foer: PersonData, efter: PersonData) -> set[str]:
    return {f.kode for f in forskelle(foer, efter, registreret=DAG)}


STATUS = (StatusData("01", date(1970, 10, 21), DAG),)
CIVIL = (CivilstandData("U", date(1970, 10, 21), DAG),)
GIFT = replace(JAN, civilstand=(*CIVIL, CivilstandData("G", DAG, partner_cpr="0107744444")))
MYNDIGHED = replace(
    JAN,
    relationer=(
        RelationData("foraeldremyndighed_over", BARN, date(2013, 6, 12)),
        RelationData("foraeldremyndighed_over", VOKSENT_BARN, date(2008, 6, 12)),
    ),
)
FORAELDRE = replace(
    JAN, relationer=(RelationData("mor", "0107744444"), RelationData("far", "0107744445"))
)
DANSK = replace(JAN, statsborgerskab=(StatsborgerskabData("5100", "Danmark", date(1970, 10, 21)),))
BESKYTTET = replace(JAN, beskyttelser=(BeskyttelseData("0001", DAG - timedelta(days=400)),))
VAERGE = replace(JAN, vaergemaal=(VaergemaalData("§ 5", "Else Holm", fra=date(2020, 1, 1)),))
SEPARERET = replace(JAN, separationer=(SeparationData(date(2026, 1, 1)),))


@pytest.mark.parametrize(
    ("foer", "efter", "ventet"),
    [
        (JAN, JAN, set()),
        (JAN, replace(JAN, statusser=(*STATUS, StatusData("90", DAG))), {"F01"}),
        (JAN, replace(JAN, statusser=(*STATUS, StatusData("80", DAG))), {"F13"}),
        (JAN, replace(JAN, statusser=(*STATUS, StatusData("70", DAG))), {"F15"}),
        (JAN, replace(JAN, statusser=(*STATUS, StatusData("30", DAG))), {"F62"}),
        (JAN, replace(JAN, statusser=(*STATUS, StatusData("20", DAG))), {"F55"}),
        (
            replace(JAN, statusser=(StatusData("70", date(2020, 1, 1)),)),
            replace(
                JAN, statusser=(StatusData("70", date(2020, 1, 1), DAG), StatusData("01", DAG))
            ),
            {"F16"},
        ),
        (
            bor(statusser=(StatusData("80", date(2020, 1, 1)),)),
            bor(hjem(), statusser=(StatusData("80", date(2020, 1, 1), DAG), StatusData("01", DAG))),
            {"F14"},
        ),
        (bor(BOLIG), bor(TIL_DAG, hjem()), {"F10"}),
        (bor(BOLIG), bor(TIL_DAG, hjem(kommunekode=KORSBAEK)), {"F11", "F12"}),
        (bor(BOLIG), bor(TIL_DAG, replace(hjem(), vejkode="9901")), {"F17"}),
        (bor(BOLIG), bor(replace(BOLIG, fra=date(2008, 11, 1))), {"F18"}),
        (bor(TIL_DAG, hjem()), bor(BOLIG), {"F18"}),
        (JAN, replace(JAN, adresser=(*JAN.adresser, replace(hjem(), type="kontakt"))), {"F21"}),
        (JAN, GIFT, {"F25"}),
        (JAN, replace(JAN, civilstand=(*CIVIL, CivilstandData("P", DAG))), {"F29"}),
        (
            GIFT,
            replace(GIFT, civilstand=(*GIFT.civilstand, CivilstandData("F", DAG + timedelta(9)))),
            {"F26"},
        ),
        (GIFT, replace(GIFT, civilstand=(*GIFT.civilstand, CivilstandData("O", DAG))), {"F30"}),
        (GIFT, replace(GIFT, civilstand=(*GIFT.civilstand, CivilstandData("E", DAG))), {"F31"}),
        (JAN, SEPARERET, {"F27"}),
        (SEPARERET, replace(JAN, separationer=(SeparationData(date(2026, 1, 1), DAG),)), {"F28"}),
        (
            SEPARERET,
            replace(
                JAN,
                separationer=(SeparationData(date(2026, 1, 1), DAG),),
                civilstand=(*CIVIL, CivilstandData("F", DAG)),
            ),
            {"F26"},
        ),
        (JAN, replace(JAN, relationer=(RelationData("barn", BARN, DAG),)), {"F36"}),
        (JAN, replace(JAN, relationer=(RelationData("far", "0107744445", DAG),)), {"F37"}),
        (
            FORAELDRE,
            replace(
                JAN,
                relationer=(
                    RelationData("mor", "0107744446", DAG),
                    RelationData("far", "0107744447", DAG),
                ),
            ),
            {"F40"},
        ),
        (JAN, MYNDIGHED, {"F38"}),
        (
            MYNDIGHED,
            replace(
                MYNDIGHED,
                relationer=(
                    MYNDIGHED.relationer[0],
                    replace(MYNDIGHED.relationer[1], til=date(2026, 6, 12)),
                ),
            ),
            {"F39"},
        ),
        (JAN, replace(JAN, relationer=(RelationData("delt_bopael", "0107744444", DAG),)), {"F41"}),
        (JAN, DANSK, {"F45"}),
        (
            DANSK,
            replace(
                DANSK,
                statsborgerskab=(
                    replace(DANSK.statsborgerskab[0], til=DAG),
                    StatsborgerskabData("5120", "Sverige", DAG),
                ),
            ),
            {"F46", "F47"},
        ),
        (JAN, replace(JAN, navne=(*JAN.navne, NavnData("Jan", "", "Holm", DAG))), {"F50"}),
        (JAN, BESKYTTET, {"F51"}),
        (JAN, replace(JAN, beskyttelser=(BeskyttelseData("P6S6", DAG),)), {"F51"}),
        (JAN, replace(JAN, beskyttelser=(BeskyttelseData("0003", DAG),)), {"F72"}),
        (
            BESKYTTET,
            replace(JAN, beskyttelser=(replace(BESKYTTET.beskyttelser[0], til=DAG),)),
            {"F52"},
        ),
        (JAN, VAERGE, {"F53"}),
        (
            VAERGE,
            replace(JAN, vaergemaal=(replace(VAERGE.vaergemaal[0], til=DAG),)),
            {"F54"},
        ),
        (JAN, replace(JAN, tidligere_cpr=("2010703435",)), {"F60"}),
        (JAN, replace(JAN, adresser=(replace(BOLIG, by="Lyngby"),)), {"F72"}),
    ],
)
def test_a_change_and_its_event(foer: PersonData, efter: PersonData, ventet: set[str]) -> None:
    assert koder(foer, efter) == ventet


def test_the_new_are_news_only_as_newborn() -> None:
    barn = replace(JAN, foedt=DAG - timedelta(days=3))
    assert [f.kode for f in forskelle(None, barn, registreret=DAG)] == ["F35"]
    assert forskelle(None, JAN, registreret=DAG) == []


def test_a_move_is_told_to_both_municipalities_and_to_both_homes() -> None:
    flyttet = forskelle(bor(BOLIG), bor(TIL_DAG, hjem(kommunekode=KORSBAEK)), registreret=DAG)
    assert {f.kode: f.kommune for f in flyttet} == {"F11": KORSBAEK, "F12": LYNGBY}
    (til,) = (f for f in flyttet if f.kode == "F11")
    assert (til.fra_bolig, til.til_bolig) == ("173-512-38--", f"{KORSBAEK}-600-38--")


def test_a_planned_move_is_told_with_its_day() -> None:
    senere = DAG + timedelta(days=30)
    (flytning,) = forskelle(
        bor(BOLIG),
        bor(replace(BOLIG, til=senere), replace(hjem(), fra=senere)),
        registreret=DAG,
    )
    assert (flytning.kode, flytning.dato) == ("F10", senere)


def test_corrections_say_what_they_correct() -> None:
    doed = replace(JAN, statusser=(*STATUS, StatusData("90", DAG)))
    dagen_efter = replace(JAN, statusser=(*STATUS, StatusData("90", DAG + timedelta(days=1))))

    (rettet,) = forskelle(doed, dagen_efter, registreret=DAG)
    assert (rettet.kode, rettet.forhold, rettet.retter, rettet.om) == (
        "F01", "rettelse", ("F01",), DAG,
    )  # fmt: skip
    (annulleret,) = forskelle(doed, JAN, registreret=DAG)
    assert (annulleret.kode, annulleret.forhold, annulleret.om) == ("F02", "annullering", DAG)
    (flytning,) = forskelle(bor(TIL_DAG, hjem()), bor(BOLIG), registreret=DAG)
    assert (flytning.forhold, flytning.om) == ("annullering", DAG)
