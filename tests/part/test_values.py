"""Ages, addresses, words and sounds: pure rules."""

from datetime import UTC, date, datetime

import pytest

from indexes.part import soegeord
from indexes.part.soegning import adressekrav_af
from indexes.part.values import (
    AdresseData,
    BeskyttelseData,
    PersonData,
    adressenoegle,
    adressetekst,
    alder,
    dag,
    oejeblik,
)


@pytest.mark.parametrize(
    ("foedt", "at", "aar"),
    [
        (date(1970, 10, 21), date(2023, 10, 20), 52),
        (date(1970, 10, 21), date(2023, 10, 21), 53),
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
    ],
)
def test_age_is_whole_years(foedt: date, at: date, aar: int) -> None:
    assert alder(foedt, at) == aar


@pytest.mark.parametrize(
    ("dele", "tekst"),
    [
        (
            ("Skovbrynet", "38", "2", "tv", "2800", "Kgs. Lyngby"),
            "Skovbrynet 38, 2. tv, 2800 Kgs. Lyngby",
        ),
        (
            ("Skovbrynet", "038", "02", "tv", "2800", "Kgs. Lyngby"),
            "Skovbrynet 38, 2. tv, 2800 Kgs. Lyngby",
        ),
        (("Konestien", "3", "", "", "2830", "Virum"), "Konestien 3, 2830 Virum"),
        (("Hæstvej", "003C", "st", "0012", "2830", "Virum"), "Hæstvej 3C, st. 12, 2830 Virum"),
    ],
)
def test_an_address_is_one_line(dele: tuple[str, ...], tekst: str) -> None:
    assert adressetekst(*dele) == tekst


def test_people_live_together_when_door_and_floor_agree() -> None:
    foerste = AdresseData(vejkode="0512", husnr="038", etage="02", doer="TV", kommunekode=173)
    anden = AdresseData(vejkode="0512", husnr="38", etage="2", doer="tv", kommunekode=173)
    nabo = AdresseData(vejkode="0512", husnr="38", etage="2", doer="th", kommunekode=173)
    assert adressenoegle(foerste) == adressenoegle(anden) != adressenoegle(nabo)
    assert adressenoegle(AdresseData(vejkode="9901", kommunekode=173)) is None
    assert adressenoegle(AdresseData(type="kontakt", vejkode="0512", kommunekode=173)) is None


def test_days_are_danish_days() -> None:
    assert dag(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert oejeblik(date(2026, 7, 1)) == datetime(2026, 6, 30, 22, 0, tzinfo=UTC)


def test_protection_ends_but_looking_back_does_not_lift_it() -> None:
    p = PersonData(
        cpr="2110703435",
        fornavn="Jan",
        efternavn="Jarlov",
        koen="M",
        foedt=date(1970, 10, 21),
        beskyttelser=(BeskyttelseData("0001", date(2020, 1, 1), date(2021, 1, 1)),),
    )
    assert p.er_beskyttet(date(2020, 12, 31))
    assert not p.er_beskyttet(date(2021, 1, 1))
    assert p.er_beskyttet(date(2019, 1, 1)), "a look back must not show what was protected later"
    assert "3435" not in repr(p)
    assert "Jarlov" not in repr(p)


@pytest.mark.parametrize(
    ("tekst", "ord_"),
    [
        ("Ågård", ("aagaard",)),
        ("Aagaard", ("aagaard",)),
        ("Jørgen-Emil", ("joergen", "emil")),
        ("Renée O'Connor", ("renee", "oconnor")),
        ("ÆBELØ", ("aebeloe",)),
    ],
)
def test_words_are_folded(tekst: str, ord_: tuple[str, ...]) -> None:
    assert soegeord.ord_af(tekst) == ord_


@pytest.mark.parametrize(
    ("en", "anden"),
    [
        ("Christian", "Kristian"),
        ("Sophie", "Sofie"),
        ("Schmidt", "Smith"),
        ("Jarlov", "Jarløv"),
        ("Jan", "Janne"),
        ("Møller", "Möller"),
        ("Lauridsen", "Lauritsen"),
        ("Zakarias", "Sacharias"),
        ("Wiktor", "Victor"),
        ("Jytte", "Jyte"),
    ],
)
def test_names_that_sound_alike_have_one_key(en: str, anden: str) -> None:
    lyde = {soegeord.lyd_af(soegeord.ord_af(navn)[0]) for navn in (en, anden)}
    assert len(lyde) == 1, lyde


def test_names_that_sound_different_have_two_keys() -> None:
    assert soegeord.lyd_af("jensen") != soegeord.lyd_af("hansen")
    assert soegeord.lyd_af("jarlov") != soegeord.lyd_af("jarler")


@pytest.mark.parametrize(
    ("tekst", "krav"),
    [
        ("Skovbrynet 38", ["'v:skovbrynet':*", "'h:38'"]),
        ("skovbrynet 38a", ["'v:skovbrynet':*", "'h:38a'"]),
        ("Skovbrynet 38 A, 2. tv", ["'v:skovbrynet':*", "'h:38a'", "'e:2'", "'d:tv'"]),
        (
            "Skovbrynet 38, st. th, 2800 Kgs. Lyngby",
            [
                "'v:skovbrynet':*",
                "'h:38'",
                "'e:st'",
                "'d:th'",
                "'p:2800'",
                "'v:kgs':*",
                "'v:lyngby':*",
            ],
        ),
        ("2800 Skovbr", ["'p:2800'", "'v:skovbr':*"]),
        ("Skovbrynet 38, 2. 12", ["'v:skovbrynet':*", "'h:38'", "'e:2'", "'d:12'"]),
        ("", []),
    ],
)
def test_an_address_is_understood_as_written(tekst: str, krav: list[str]) -> None:
    assert adressekrav_af(tekst) == krav


def test_a_hostile_word_stays_a_word() -> None:
    assert soegeord.lig("n:o'connor\\") == "'n:o''connor\\\\'"
    assert soegeord.ord_af("'; drop table x; --") == ("drop", "table", "x")
