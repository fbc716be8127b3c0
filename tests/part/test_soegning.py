"""The person search: what is found, in which order, and what is never told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from access.values import Adgang
from indexes.part.selectors import Persontraef, soeg_personer
from indexes.part.soegning import Personsoegning
from indexes.part.values import BeskyttelseData, NavnData
from tests.part.faelles import BESKYTTET, KORSBAEK, LYNGBY, NOW, Indlaes, Som, bor, borger

# The namesakes of the demonstration screen.
JAN = borger("Jan Jarlov", "2110703435")
JAN_HOLM = borger(
    "Jan Jarlov",
    "0303853435",
    adresser=bor("Hæstvej", "73", etage="2", doer="tv", postnr="2830", by="Virum"),
    navne=(
        NavnData("Jan", "", "Holm", date(1985, 3, 3), date(2016, 6, 14)),
        NavnData("Jan", "", "Jarlov", date(2016, 6, 14)),
    ),
)
JAN_BESKYTTET = borger(
    "Jan Jarlov", "1705913435", adresser=bor("Konestien", "3"), beskyttelser=BESKYTTET
)
JAN_DOED = borger(
    "Jan Jarlov",
    "1506483435",
    status="90",
    status_fra=date(2019, 11, 2),
    tidligere_cpr=("1506483433",),
)
JARLOEV = borger("Jan Jarløv", "0911593435", adresser=bor("Sønder Søvej", "12"))
JANNE = borger("Janne Jarlov", "2606983434", adresser=bor("Dyrbyvej", "61", etage="st", doer="th"))
JANSEN = borger("Bo Jansen", "0101803435", adresser=bor("Toldertoften", "22"))
UDREJST = borger("Jan Jarlov", "0404603435", status="80")
KORSBAEKKER = borger("Jan Jarlov", "0505553435", adresser=bor("Hokvej", "24", kommunekode=KORSBAEK))
ALLE = (JAN, JAN_HOLM, JAN_BESKYTTET, JAN_DOED, JARLOEV, JANNE, JANSEN, UDREJST, KORSBAEKKER)


@pytest.fixture
def folk(indlaes: Indlaes) -> None:
    indlaes(*ALLE)


@pytest.fixture
def soeg(folk: None, som: Som, adgang: Adgang) -> Any:
    """Search and give the hits, as the given user or the plain one."""

    def search(
        fritekst: str = "", *, som_bruger: Adgang = adgang, **felter: Any
    ) -> list[Persontraef]:
        with som(som_bruger):
            soegning = Personsoegning(fritekst=fritekst, **felter)
            return soeg_personer(adgang=som_bruger, soegning=soegning, at=NOW).hits

    return search


def numre(hits: list[Persontraef]) -> set[str]:
    return {hit.cpr.tal for hit in hits}


def test_namesakes_stand_together_before_those_who_sound_like_them(soeg: Any) -> None:
    hits = soeg(navn="Jan Jarlov")
    assert [(h.navn, h.gruppe) for h in hits] == [
        *[("Jan Jarlov", "Samme navn")] * 4,
        ("Janne Jarlov", "Lyder som Jan Jarlov"),
        ("Jan Jarløv", "Lyder som Jan Jarlov"),
    ]
    foedt = [h.cpr.tal[4:6] for h in hits[:4]]
    assert foedt == sorted(foedt), "namesakes by age"
    by_cpr = {h.cpr.tal: h for h in hits}
    assert by_cpr[JAN.cpr].linje2 == ""
    assert by_cpr[JAN.cpr].adresse == "Skovbrynet 38, 2800 Kgs. Lyngby"
    assert (by_cpr[JAN.cpr].alder, by_cpr[JAN.cpr].kommune_navn) == (56, "Lyngby-Taarbæk")
    assert by_cpr[JAN_HOLM.cpr].linje2 == "Hed Jan Holm til 14-06-2016"
    assert by_cpr[JAN_HOLM.cpr].adresse == "Hæstvej 73, 2. tv, 2830 Virum"
    assert by_cpr[JAN_BESKYTTET.cpr].linje2 == "Navne- og adressebeskyttelse"
    assert by_cpr[JAN_DOED.cpr].linje2 == "Fandtes også under tidligere CPR-nummer"
    assert by_cpr[JANNE.cpr].linje2 == "Fornavn afviger"
    assert by_cpr[JARLOEV.cpr].linje2 == "Stavemåde afviger"


def test_the_dead_have_no_age_and_no_address(soeg: Any) -> None:
    (hit,) = [h for h in soeg(navn="Jan Jarlov") if h.cpr.tal == JAN_DOED.cpr]
    assert (hit.alder, hit.adresse, hit.kommune_navn) == (None, "", "")
    assert (hit.status_kort, hit.doed_dato) == ("Død", date(2019, 11, 2))


@pytest.mark.parametrize("skrevet", ["jarlov jan", "Jan JARLOV", "  jan   jarlov ", "Jarlov, Jan"])
def test_the_order_and_case_of_words_do_not_matter(soeg: Any, skrevet: str) -> None:
    assert JAN.cpr in numre(soeg(navn=skrevet))
    assert JAN.cpr in numre(soeg(skrevet))


def test_the_beginning_of_words_is_enough(soeg: Any) -> None:
    hits = soeg(navn="Ja Jarl")
    assert {JAN.cpr, JANNE.cpr, JARLOEV.cpr} <= numre(hits)
    assert hits[0].gruppe == "Begynder med Ja Jarl"
    assert [h.gruppe for h in soeg(navn="Jans")] == ["Begynder med Jans"]


def test_sound_is_asked_for_only_when_wanted(soeg: Any) -> None:
    assert JARLOEV.cpr in numre(soeg(navn="Jan Jarlov"))
    assert JARLOEV.cpr not in numre(soeg(navn="Jan Jarlov", lyder_som=False))


def test_former_names_are_found_and_said(soeg: Any) -> None:
    (hit,) = soeg(navn="Jan Holm")
    assert (hit.navn, hit.linje2) == ("Jan Jarlov", "Hed Jan Holm til 14-06-2016")
    assert soeg(navn="Jan Holm", tidligere=False) == []


@pytest.mark.parametrize("skrevet", ["2110703435", "211070-3435", " 211070 3435 "])
def test_a_cpr_number_finds_its_person(soeg: Any, skrevet: str) -> None:
    assert numre(soeg(cpr=skrevet)) == {JAN.cpr}
    assert numre(soeg(skrevet)) == {JAN.cpr}


def test_a_former_cpr_number_finds_the_same_person(soeg: Any) -> None:
    (hit,) = soeg(cpr="150648-3433")
    assert (hit.cpr.tal, hit.linje2) == (JAN_DOED.cpr, "Fandtes også under tidligere CPR-nummer")
    assert soeg(cpr="150648-3433", tidligere=False) == []


@pytest.mark.parametrize("skrevet", ["211070", "211070-XXXX"])
def test_a_birth_date_finds_those_born_then(soeg: Any, skrevet: str) -> None:
    assert numre(soeg(cpr=skrevet)) == {JAN.cpr}
    assert numre(soeg(f"Jarlov {skrevet}")) == {JAN.cpr}


@pytest.mark.parametrize(
    "skrevet",
    [
        "Hæstvej 73",
        "hæstvej 73, 2. tv",
        "Hæstvej 73, 2830 Virum",
        "2830 Hæst",
        "Haestvej",
        "HÆSTVEJ",
    ],
)
def test_an_address_finds_those_who_live_there(soeg: Any, skrevet: str) -> None:
    assert numre(soeg(adresse=skrevet)) == {JAN_HOLM.cpr}
    assert numre(soeg(skrevet)) == {JAN_HOLM.cpr}


@pytest.mark.parametrize(
    "skrevet", ["Hæstvej 7", "Hæstvej 73, 1. tv", "Hæstvej 73, 2800", "Hæstvej 73, 2. th"]
)
def test_another_number_floor_or_door_does_not(soeg: Any, skrevet: str) -> None:
    assert soeg(adresse=skrevet) == []


def test_a_last_name_and_half_an_address_are_enough(soeg: Any) -> None:
    assert numre(soeg("Jarlov Skovbr")) == {JAN.cpr}
    assert numre(soeg("Jarlov Skovbr 38")) == {JAN.cpr}
    assert numre(soeg(navn="Jarlov", adresse="Skovbrynet")) == {JAN.cpr}
    assert soeg(navn="Jansen", adresse="Skovbrynet") == []


@pytest.mark.parametrize(
    "felter",
    [
        {"adresse": "Konestien 3"},
        {"adresse": "Konestien"},
        {"fritekst": "Konestien 3"},
        {"fritekst": "Konestien"},
        {"fritekst": "Jan Jarlov Konestien"},
        {"navn": "Jan Jarlov", "adresse": "Konestien"},
        {"cpr": JAN_BESKYTTET.cpr, "adresse": "Konestien"},
        {"fritekst": f"{JAN_BESKYTTET.cpr} Konestien"},
        {"fritekst": "170591 Konestien"},
    ],
)
def test_a_protected_address_finds_nobody(
    soeg: Any, som: Som, adgang: Adgang, ser_beskyttet: Adgang, felter: dict[str, str]
) -> None:
    with som(adgang):
        resultat = soeg_personer(adgang=adgang, soegning=Personsoegning(**felter), at=NOW)
    assert (resultat.hits, resultat.antal, resultat.flere) == ([], 0, False)
    assert numre(soeg(**felter, som_bruger=ser_beskyttet)) == {JAN_BESKYTTET.cpr}


def test_a_protected_person_is_found_by_name_without_the_address(
    soeg: Any, ser_beskyttet: Adgang
) -> None:
    (hit,) = soeg(cpr=JAN_BESKYTTET.cpr)
    assert (hit.adresse, hit.beskyttet) == (None, True)
    (hit,) = soeg(cpr=JAN_BESKYTTET.cpr, som_bruger=ser_beskyttet)
    assert (hit.adresse, hit.beskyttet) == ("Konestien 3, 2800 Kgs. Lyngby", True)


def test_a_protection_that_has_ended_hides_nothing(soeg: Any, indlaes: Indlaes) -> None:
    udloebet = (BeskyttelseData("0001", date(2020, 1, 1), date(2026, 11, 22)),)
    indlaes(replace(JAN_BESKYTTET, beskyttelser=udloebet))
    assert [h.beskyttet for h in soeg(adresse="Konestien 3")] == [False]
    andre = (BeskyttelseData("0003", date(2020, 1, 1)),)
    indlaes(replace(JAN_BESKYTTET, beskyttelser=andre))
    assert [h.beskyttet for h in soeg(adresse="Konestien 3")] == [False]


def test_only_the_own_municipality_unless_allowed_elsewhere(soeg: Any, hele_landet: Adgang) -> None:
    assert KORSBAEKKER.cpr not in numre(soeg(navn="Jan Jarlov", hele_landet=True))
    assert soeg(navn="Jan Jarlov", kommuner=(KORSBAEK,)) == []
    assert soeg(cpr=KORSBAEKKER.cpr) == []

    def landet(**felter: Any) -> set[str]:
        return numre(soeg(som_bruger=hele_landet, **felter))

    assert KORSBAEKKER.cpr not in landet(navn="Jan Jarlov"), "her own is what she gets unasked"
    assert {KORSBAEKKER.cpr, JAN.cpr} <= landet(navn="Jan Jarlov", hele_landet=True)
    assert landet(navn="Jan Jarlov", kommuner=(KORSBAEK,)) == {KORSBAEKKER.cpr}
    assert landet(cpr=KORSBAEKKER.cpr, kommuner=(KORSBAEK, LYNGBY)) == {KORSBAEKKER.cpr}


def test_status_and_sex_limit_the_hits(soeg: Any) -> None:
    assert UDREJST.cpr not in numre(soeg(navn="Jan Jarlov"))
    assert UDREJST.cpr in numre(soeg(navn="Jan Jarlov", status="alle"))
    assert JAN_DOED.cpr not in numre(soeg(navn="Jan Jarlov", status="aktiv"))
    assert numre(soeg(cpr=UDREJST.cpr)) == {UDREJST.cpr}, "a whole number names one person"
    assert numre(soeg(navn="Jan Jarlov", koen="K")) == {JANNE.cpr}


def test_without_the_right_nobody_exists(soeg: Any, uden_ret: Adgang) -> None:
    for felter in ({"navn": "Jan Jarlov"}, {"cpr": JAN.cpr}, {"adresse": "Skovbrynet"}):
        assert soeg(**felter)
        assert soeg(**felter, som_bruger=uden_ret) == []


@pytest.mark.parametrize(
    "felter", [{"navn": "J"}, {}, {"adresse": "2800"}, {"adresse": "38"}, {"koen": "M"}]
)
def test_too_little_is_said_and_not_searched(
    folk: None, som: Som, adgang: Adgang, felter: Any, django_assert_num_queries: Any
) -> None:
    with som(adgang), django_assert_num_queries(0):
        resultat = soeg_personer(adgang=adgang, soegning=Personsoegning(**felter), at=NOW)
    assert resultat.hits == []
    assert resultat.besked.startswith("Skriv et navn")


def test_a_cpr_number_that_is_none_is_said(folk: None, som: Som, adgang: Adgang) -> None:
    with som(adgang):
        resultat = soeg_personer(adgang=adgang, soegning=Personsoegning(cpr="21107"), at=NOW)
    assert resultat.hits == []
    assert "ti cifre" in resultat.besked


@pytest.mark.parametrize(
    "skrevet", ["'", "jan' | 'x", "jan:*", "!jan", "\\", "jan & !jarlov", "%", "\x00jan"]
)
def test_nothing_typed_breaks_the_query(soeg: Any, skrevet: str) -> None:
    soeg(skrevet)
    soeg(navn=skrevet, adresse=skrevet)


def test_aa_is_aa_however_written_and_stands_last(
    indlaes: Indlaes, som: Som, adgang: Adgang
) -> None:
    navne = ["Åse", "Ærø", "Zoo", "Abe", "Ødis", "Aaby", "Ål"]
    indlaes(*(borger(f"Bo {navn}", f"0808{i}03435") for i, navn in enumerate(navne)))
    with som(adgang):
        resultat = soeg_personer(adgang=adgang, soegning=Personsoegning(navn="Bo"), at=NOW)
        assert [h.navn.removeprefix("Bo ") for h in resultat.hits] == [
            "Abe",
            "Zoo",
            "Ærø",
            "Ødis",
            "Aaby",
            "Ål",
            "Åse",
        ]
        for skrevet in ("Aaby", "Åby", "åBY"):
            soegning = Personsoegning(navn=skrevet)
            fundet = soeg_personer(adgang=adgang, soegning=soegning, at=NOW).hits
            assert [h.navn for h in fundet] == ["Bo Aaby"]


def test_pages_hold_every_hit_once_in_order(indlaes: Indlaes, som: Som, adgang: Adgang) -> None:
    indlaes(
        *(
            borger(f"Bo B{chr(98 + i // 10)}{chr(98 + i % 10)}", f"0909{i:02d}3435")
            for i in range(50)
        )
    )
    soegning = Personsoegning(navn="Bo")
    sider, efter = [], None
    with som(adgang):
        while True:
            side = soeg_personer(adgang=adgang, soegning=soegning, at=NOW, efter=efter)
            sider.append(side)
            if not side.flere:
                break
            efter = side.naeste
    assert [len(side.hits) for side in sider] == [20, 20, 10]
    assert [(side.fra, side.antal) for side in sider] == [(1, 50), (21, 50), (41, 50)]
    navne = [h.navn for side in sider for h in side.hits]
    assert navne == sorted(set(navne))
    assert all("Bo" not in (side.naeste or "") for side in sider), "no name in a cursor"


@pytest.mark.parametrize(
    "felter",
    [
        {"navn": "Bo"},
        {"fritekst": "Bo Skovbrynet"},
        {"adresse": "Skovbrynet 38"},
        {"cpr": "0909503435"},
    ],
)
def test_two_queries_and_never_a_scan_of_persons(
    indlaes: Indlaes,
    som: Som,
    adgang: Adgang,
    felter: dict[str, str],
    django_assert_num_queries: Any,
) -> None:
    andetsteds = bor("Toldertoften", "22")
    andre = (
        borger(f"Navn{i} Berg{i}", f"1010{i:06d}", adresser=andetsteds)
        for i in range(503435, 506435)
    )
    indlaes(*andre)
    indlaes(*(borger(f"Bo Berg{i}", f"0909{i:02d}3435") for i in range(30, 60)))
    with connection.cursor() as cursor:
        cursor.execute("analyze part_person, part_personsoegekopi, part_partnoegle")
    foer = scans()
    with som(adgang), django_assert_num_queries(2):
        assert soeg_personer(adgang=adgang, soegning=Personsoegning(**felter), at=NOW).hits
    assert scans() == foer


def scans() -> dict[str, int]:
    """How often this transaction has read each table of the register from end to end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, seq_scan from pg_stat_xact_user_tables where relname like 'part_%'"
        )
        return dict(cursor.fetchall())


def test_too_many_are_said_and_bounded(
    indlaes: Indlaes, som: Som, adgang: Adgang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexes.part.selectors.soegning.LOFT", 10)
    indlaes(*(borger(f"Bo Berg{i}", f"0909{i:02d}3435") for i in range(30, 60)))
    with som(adgang):
        resultat = soeg_personer(adgang=adgang, soegning=Personsoegning(navn="Bo"), at=NOW)
    assert (len(resultat.hits), resultat.antal) == (10, None)
    assert resultat.besked.startswith("Flere end 10 personer")


@pytest.mark.parametrize("skrevet", ["Jan Jarlov 1970", "Jan Jarlov født 1970", "jarlov f. 1970"])
def test_a_name_and_a_year_of_birth(soeg: Any, skrevet: str) -> None:
    assert numre(soeg(skrevet)) == {JAN.cpr}
    assert numre(soeg(navn="Jan Jarlov", foedselsaar=1970)) == {JAN.cpr}


def test_a_year_may_be_a_postnummer_but_not_of_one_who_is_protected(
    soeg: Any, indlaes: Indlaes, ser_beskyttet: Adgang
) -> None:
    der = bor("Falkoner Allé", "1", postnr="1970", by="Frederiksberg C")
    frit = borger("Jan Jarlov", "0202613435", adresser=der)
    indlaes(frit, borger("Jan Jarlov", "0303623435", adresser=der, beskyttelser=BESKYTTET))
    assert numre(soeg("Jan Jarlov 1970")) == {JAN.cpr, frit.cpr}
    assert len(soeg("Jan Jarlov 1970", som_bruger=ser_beskyttet)) == 3


def test_house_numbers_order_and_a_list_of_ones_own(soeg: Any, folk: None) -> None:
    assert numre(soeg(adresse="Skovbrynet", husnumre=("36", "38"))) >= {JAN.cpr}
    assert soeg(adresse="Skovbrynet", husnumre=("36",)) == []
    unge = [h.cpr.foedt for h in soeg(navn="Jan Jarlov", sorter="alder")]
    assert unge == sorted(unge, reverse=True)
    gamle = [h.cpr.foedt for h in soeg(navn="Jan Jarlov", sorter="-alder")]
    assert gamle == sorted(unge)
    navne = [h.navn for h in soeg(navn="Jan Jarlov", sorter="-navn")]
    assert navne[0] == "Jan Jarløv"
    (jan,) = soeg(cpr=JAN.cpr)
    assert numre(soeg(navn="Jan Jarlov", kun=frozenset({jan.part_uuid}))) == {JAN.cpr}
    assert soeg(navn="Jan Jarlov", kun=frozenset()) == []
