"""One person's page: what the header says, at what cost, and what a protected address never tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from access.querysets import AdgangMangler
from access.values import Adgang
from indexes.part import selectors, services
from indexes.part.models import Person
from indexes.part.soegning import Personsoegning
from indexes.part.values import (
    AdresseData,
    BeskyttelseData,
    CivilstandData,
    RelationData,
    StatsborgerskabData,
    VaergemaalData,
    VirksomhedData,
)
from tests.part.faelles import BESKYTTET, BOLIG, NOW, Indlaes, Som, bor, borger

NEBBEN = replace(BOLIG, vejnavn="Nebben", husnr="9", fra=date(1995, 5, 1), til=date(2008, 10, 1))
JAN = borger(
    "Jan Jarlov",
    "2110703435",
    adresser=(NEBBEN, BOLIG),
    civilstand=(
        CivilstandData("G", date(2001, 6, 2), date(2015, 1, 1), "0107744452"),
        CivilstandData("F", date(2015, 1, 1)),
    ),
    statsborgerskab=(StatsborgerskabData("5100", "Danmark", date(1970, 10, 21)),),
    relationer=(RelationData("barn", "1206134411"), RelationData("barn", "0101904411")),
    vaergemaal=(
        VaergemaalData(
            "Værgemål efter § 5", "Else Holm", fra=date(2010, 1, 1), til=date(2020, 1, 1)
        ),
        VaergemaalData("Samværgemål efter § 7", "Poul Holm", fra=date(2020, 1, 1)),
    ),
)
# Shares the home, and nothing that the register knows: no relative hides with her.
JYTTE = borger("Jytte Rømer", "0107744444", beskyttelser=BESKYTTET, adresser=(NEBBEN, BOLIG))
LIS = borger("Lis Rømer", "0107744452", adresser=bor("Torvet", "5"))
JOHN = borger("John Jarlov", "1206134411")
VOKSEN = borger("Ida Jarlov", "0101904411", adresser=bor("Hæstvej", "73"))
GERT = borger(
    "Gert Frydendal", "2110724411", beskyttelser=BESKYTTET, adresser=bor("Konestien", "3")
)

Set = Callable[..., selectors.PersonOverblik]


@pytest.fixture
def uuid(indlaes: Indlaes) -> dict[str, UUID]:
    return indlaes(JAN, JYTTE, LIS, JOHN, VOKSEN, GERT)


@pytest.fixture
def se(uuid: dict[str, UUID], som: Som) -> Set:
    """See a person's header as a user does; fails if she is not there."""

    def see(cpr: str, adgang: Adgang, at: datetime = NOW) -> selectors.PersonOverblik:
        with som(adgang):
            overblik = selectors.person(adgang=adgang, part_uuid=uuid[cpr], at=at)
        assert overblik is not None
        return overblik

    return see


def test_the_header_says_what_the_register_knows(se: Set, adgang: Adgang) -> None:
    jan = se(JAN.cpr, adgang)
    assert (jan.navn, jan.alder, jan.koen_tekst, jan.status_kort) == (
        "Jan Jarlov",
        56,
        "Mand",
        "Aktiv",
    )
    assert str(jan.cpr) == "211070-XXXX"
    assert (jan.adresse, jan.tilflyttet) == ("Skovbrynet 38, 2800 Kgs. Lyngby", date(2008, 10, 1))
    assert (jan.kommune, jan.kommune_navn) == (173, "Lyngby-Taarbæk")
    assert (jan.civilstand_tekst, jan.civilstand_fra) == ("Fraskilt", date(2015, 1, 1))
    assert jan.statsborgerskab == "Danmark"
    assert (jan.vaerge, jan.vaergemaal) == ("Poul Holm", "Samværgemål efter § 7")
    assert (jan.beskyttet, jan.adresse_skjult, jan.doed_dato) == (False, False, None)
    assert jan.antal_boern_under_18 == 1


def test_it_costs_one_query(
    uuid: dict[str, UUID], som: Som, adgang: Adgang, django_assert_num_queries: Any
) -> None:
    for cpr in (JAN.cpr, GERT.cpr):
        with som(adgang), django_assert_num_queries(1):
            selectors.person(adgang=adgang, part_uuid=uuid[cpr], at=NOW)
    with som(adgang), django_assert_num_queries(1):
        assert selectors.person(adgang=adgang, part_uuid=uuid4(), at=NOW) is None


def test_without_the_right_a_person_is_absent(
    uuid: dict[str, UUID], som: Som, uden_ret: Adgang, adgang: Adgang
) -> None:
    for part_uuid in uuid.values():
        args: dict[str, Any] = {"adgang": uden_ret, "part_uuid": part_uuid, "at": NOW}
        with som(uden_ret):
            assert selectors.person(**args) is None
            assert selectors.beskyttet_adresse(**args) is None
            assert selectors.adressehistorik(**args).linjer == ()
            assert selectors.civilstandshistorik(**args) == []
            assert selectors.statsborgerskabshistorik(**args) == []
            assert selectors.familie(**args) == []
            assert selectors.partnavne(adgang=uden_ret, part_uuids=[part_uuid]) == {}
        with som(adgang):
            assert selectors.partnavne(adgang=adgang, part_uuids=[part_uuid])


def test_row_level_security_holds_when_the_door_is_forgotten(
    uuid: dict[str, UUID], som: Som, uden_ret: Adgang, adgang: Adgang
) -> None:
    with pytest.raises(AdgangMangler):
        Person.objects.all()
    with som(uden_ret):
        assert not Person.objects.unguarded(reason="a test of the lock").exists()
        # Even with the rights of another: the function of the search has the lock's condition in it.
        soegning = Personsoegning(navn="Jan Jarlov")
        assert selectors.soeg_personer(adgang=adgang, soegning=soegning, at=NOW).hits == []
    with som(adgang):
        assert Person.objects.unguarded(reason="a test of the lock").exists()


def test_a_protected_address_takes_the_logged_click(
    se: Set, som: Som, uuid: dict[str, UUID], adgang: Adgang, ser_beskyttet: Adgang
) -> None:
    gert = se(GERT.cpr, adgang)
    assert (gert.beskyttet, gert.adresse_skjult, gert.adresse) == (True, True, None)
    assert (gert.tilflyttet, gert.antal_samme_adresse, gert.adressetype_tekst) == (None, None, "")
    with som(adgang):
        vist = selectors.beskyttet_adresse(adgang=adgang, part_uuid=uuid[GERT.cpr], at=NOW)
    assert vist == "Konestien 3, 2800 Kgs. Lyngby"

    gert = se(GERT.cpr, ser_beskyttet)
    assert (gert.beskyttet, gert.adresse_skjult) == (True, False)
    assert gert.adresse == "Konestien 3, 2800 Kgs. Lyngby"


def test_those_who_live_together_are_counted_without_the_protected(
    se: Set, adgang: Adgang, ser_beskyttet: Adgang
) -> None:
    assert se(JAN.cpr, adgang).antal_samme_adresse == 1  # John; Jytte is protected
    assert se(JAN.cpr, ser_beskyttet).antal_samme_adresse == 2
    assert se(JYTTE.cpr, adgang).antal_samme_adresse is None
    assert se(JYTTE.cpr, ser_beskyttet).antal_samme_adresse == 2


def test_protection_expires_and_looking_back_does_not_help(
    indlaes: Indlaes, se: Set, adgang: Adgang
) -> None:
    til = date(2026, 12, 1)
    indlaes(replace(GERT, beskyttelser=(BeskyttelseData("0001", date(2026, 6, 1), til),)))
    gert = se(GERT.cpr, adgang)
    assert (gert.adresse_skjult, gert.beskyttet_til) == (True, til)
    assert se(GERT.cpr, adgang, at=NOW - timedelta(days=365)).adresse_skjult
    assert not se(GERT.cpr, adgang, at=NOW + timedelta(days=9)).adresse_skjult


def test_the_dead_and_the_gone_have_no_danish_address(
    indlaes: Indlaes, se: Set, adgang: Adgang
) -> None:
    ude = AdresseData(type="udland", linjer=("Storgata 1", "0155 Oslo"), fra=date(2020, 1, 1))
    indlaes(
        replace(JAN, status="90", status_fra=date(2026, 1, 5)),
        replace(VOKSEN, status="80", adresser=(NEBBEN, ude)),
    )
    jan, voksen = se(JAN.cpr, adgang), se(VOKSEN.cpr, adgang)
    assert (jan.er_doed, jan.doed_dato, jan.alder) == (True, date(2026, 1, 5), None)
    assert (jan.adresse, jan.kommune_navn, jan.antal_samme_adresse) == ("", "", None)
    assert (voksen.adresse, voksen.status_kort) == ("Storgata 1, 0155 Oslo", "Udrejst")
    assert voksen.kommune == 0


@pytest.mark.parametrize(
    ("i_dag", "boern"),
    [(date(2031, 6, 11), 1), (date(2031, 6, 12), 0)],
)
def test_a_child_is_under_18_to_the_day_before(
    se: Set, adgang: Adgang, i_dag: date, boern: int
) -> None:
    at = NOW.replace(year=i_dag.year, month=i_dag.month, day=i_dag.day)
    assert se(JAN.cpr, adgang, at=at).antal_boern_under_18 == boern


def test_dead_children_are_not_counted(indlaes: Indlaes, se: Set, adgang: Adgang) -> None:
    indlaes(replace(JOHN, status="90"))
    assert se(JAN.cpr, adgang).antal_boern_under_18 == 0


def test_a_replaced_uuid_shows_the_person_it_became(
    indlaes: Indlaes, som: Som, adgang: Adgang
) -> None:
    gammel = indlaes(JAN)[JAN.cpr]
    services.indlaes_personer([replace(JAN, cpr="2110703437")], now=NOW)
    ny = services.part_uuider(["cpr:2110703437"], now=NOW)["cpr:2110703437"]
    indlaes(replace(JAN, cpr="2110703437", tidligere_cpr=(JAN.cpr,)))
    with som(adgang):
        for part_uuid in (gammel, ny):
            overblik = selectors.person(adgang=adgang, part_uuid=part_uuid, at=NOW)
            assert overblik is not None
            assert (overblik.part_uuid, overblik.cpr.tal) == (ny, "2110703437")


def test_histories_stand_newest_first(
    uuid: dict[str, UUID], som: Som, adgang: Adgang, django_assert_num_queries: Any
) -> None:
    args: dict[str, Any] = {"adgang": adgang, "part_uuid": uuid[JAN.cpr], "at": NOW}
    with som(adgang), django_assert_num_queries(3):
        civilstand = selectors.civilstandshistorik(**args)
        lande = selectors.statsborgerskabshistorik(**args)
        adresser = selectors.adressehistorik(**args)
    assert [(c.tekst, c.fra, c.til, c.partner_navn) for c in civilstand] == [
        ("Fraskilt", date(2015, 1, 1), None, ""),
        ("Gift", date(2001, 6, 2), date(2015, 1, 1), "Lis Rømer"),
    ]
    assert [(land.tekst, land.fra) for land in lande] == [("Danmark", date(1970, 10, 21))]
    assert not adresser.skjult
    assert [a.adresse for a in adresser.linjer] == [
        "Skovbrynet 38, 2800 Kgs. Lyngby",
        "Nebben 9, 2800 Kgs. Lyngby",
    ]
    assert adresser.linjer[0].kommune_navn == "Lyngby-Taarbæk"


def test_a_history_at_a_former_moment_knows_nothing_later(
    uuid: dict[str, UUID], som: Som, adgang: Adgang
) -> None:
    args: dict[str, Any] = {"adgang": adgang, "part_uuid": uuid[JAN.cpr]}
    at = NOW.replace(year=2005)
    with som(adgang):
        assert [c.tekst for c in selectors.civilstandshistorik(**args, at=at)] == ["Gift"]
        linjer = selectors.adressehistorik(**args, at=at).linjer
    assert [a.adresse for a in linjer] == ["Nebben 9, 2800 Kgs. Lyngby"]


def test_a_protected_history_has_no_lines(
    uuid: dict[str, UUID], som: Som, adgang: Adgang, ser_beskyttet: Adgang
) -> None:
    with som(adgang):
        for at in (NOW, NOW.replace(year=2010)):
            historik = selectors.adressehistorik(adgang=adgang, part_uuid=uuid[JYTTE.cpr], at=at)
            assert (historik.skjult, historik.linjer) == (True, ())
    with som(ser_beskyttet):
        historik = selectors.adressehistorik(
            adgang=ser_beskyttet, part_uuid=uuid[JYTTE.cpr], at=NOW
        )
        assert len(historik.linjer) == 2


def test_no_read_tells_a_protected_address(
    uuid: dict[str, UUID], som: Som, adgang: Adgang, ser_beskyttet: Adgang
) -> None:
    """The canary: Gert's road stands nowhere in what any read gives without the right."""

    def alt(user: Adgang) -> str:
        found: list[Any] = []
        with som(user):
            for part_uuid in uuid.values():
                args: dict[str, Any] = {"adgang": user, "part_uuid": part_uuid, "at": NOW}
                found += [selectors.person(**args), selectors.familie(**args)]
                found += [selectors.adressehistorik(**args), selectors.civilstandshistorik(**args)]
            for felter in ({"navn": "Gert"}, {"adresse": "Konestien"}, {"fritekst": "Konestien 3"}):
                soegning = Personsoegning(**felter)
                found.append(selectors.soeg_personer(adgang=user, soegning=soegning, at=NOW))
        return repr(found)

    assert "Gert Frydendal" in alt(adgang)
    assert "Konestien" not in alt(adgang)
    assert "Konestien" in alt(ser_beskyttet)


def test_names_of_many_parts_in_one_query(
    uuid: dict[str, UUID], som: Som, adgang: Adgang, django_assert_num_queries: Any
) -> None:
    firma = VirksomhedData("12345678", "Åge & Søn A/S", "Toften", "3C", "9240", "Nibe", 173)
    services.indlaes_virksomheder([firma], now=NOW)
    cvr = services.part_uuider(["cvr:12345678"], now=NOW)["cvr:12345678"]
    with som(adgang), django_assert_num_queries(1):
        navne = selectors.partnavne(adgang=adgang, part_uuids=[uuid[JAN.cpr], cvr, uuid4()])
    assert navne == {uuid[JAN.cpr]: "Jan Jarlov", cvr: "Åge & Søn A/S"}


@pytest.mark.parametrize("skrevet", ["12345678", "12 34 56 78", "åge", "Aage & s", "ÅGE & SØN A/S"])
def test_companies_are_found_by_number_and_name(
    som: Som, adgang: Adgang, uden_ret: Adgang, skrevet: str
) -> None:
    firma = VirksomhedData(
        "12345678", "Åge & Søn A/S", "Toften", "3C", "9240", "Nibe", 173, ansatte=4
    )
    andet = VirksomhedData("87654321", "Ærø Færge")
    services.indlaes_virksomheder([firma, andet], now=NOW)
    with som(adgang):
        (traef,) = selectors.soeg_virksomheder(adgang=adgang, tekst=skrevet, at=NOW)
        overblik = selectors.virksomhed(adgang=adgang, part_uuid=traef.part_uuid, at=NOW)
    assert overblik is not None
    assert (traef.cvr, traef.adresse) == ("12345678", "Toften 3C, 9240 Nibe")
    assert (overblik.navn, overblik.kommune_navn, overblik.ansatte) == (
        "Åge & Søn A/S",
        "Lyngby-Taarbæk",
        4,
    )
    with som(uden_ret):
        assert selectors.soeg_virksomheder(adgang=uden_ret, tekst=skrevet, at=NOW) == []
        assert selectors.virksomhed(adgang=uden_ret, part_uuid=traef.part_uuid, at=NOW) is None


def test_a_fact_without_a_known_beginning_is_told(
    indlaes: Indlaes, adgang: Adgang, som: Som
) -> None:
    """CPR does not always say since when: an open beginning is no beginning that lies ahead."""
    fra = date(2000, 1, 1)
    jan = borger(
        "Jan Jarlov",
        "2110703435",
        civilstand=(CivilstandData("U", None, fra), CivilstandData("G", fra)),
        statsborgerskab=(StatsborgerskabData("5100", "Danmark"),),
    )
    (uuid,) = indlaes(jan).values()
    her: dict[str, Any] = {"adgang": adgang, "part_uuid": uuid, "at": NOW}
    with som(adgang):
        civilstand = selectors.civilstandshistorik(**her)
        lande = selectors.statsborgerskabshistorik(**her)
    assert [(linje.tekst, linje.fra) for linje in civilstand] == [("Gift", fra), ("Ugift", None)]
    assert [linje.tekst for linje in lande] == ["Danmark"]
