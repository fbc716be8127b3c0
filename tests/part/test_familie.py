"""Families: who is whose, at which moment, at a fixed cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from access.values import Adgang
from indexes.part.selectors import Familiemedlem, familie
from indexes.part.values import PersonData, RelationData
from tests.part.faelles import BESKYTTET, NOW, Indlaes, Som, bor, borger


def barn_af(*foraeldre: PersonData) -> tuple[RelationData, ...]:
    return tuple(RelationData("mor" if p.koen == "K" else "far", p.cpr) for p in foraeldre)


MORMOR = borger("Else Rømer", "0107444444", adresser=bor("Nebben", "9"))
FARFAR = borger("Poul Frydendal", "0211424411", status="90", status_fra=date(2010, 2, 2))
MOR = borger("Jytte Rømer", "0107744444", relationer=barn_af(MORMOR), beskyttelser=BESKYTTET)
FAR = borger(
    "Gert Frydendal", "2110724411", relationer=barn_af(FARFAR), adresser=bor("Konestien", "3")
)
STEDFAR = borger("Bo Berg", "0303704411")
JONNA = borger("Jonna Frydendal", "0502104444", relationer=barn_af(MOR, FAR))
BROR = borger("Ib Frydendal", "0502124411", relationer=barn_af(MOR, FAR))
HALV = borger("Ea Berg", "0502184444", relationer=barn_af(MOR, STEDFAR))
ALLE = (MORMOR, FARFAR, MOR, FAR, STEDFAR, JONNA, BROR, HALV)


@pytest.fixture
def familie_af(indlaes: Indlaes, som: Som) -> Any:
    uuid = indlaes(*ALLE)

    def read(p: PersonData, adgang: Adgang, at: Any = NOW) -> dict[str, Familiemedlem]:
        with som(adgang):
            return {m.navn: m for m in familie(adgang=adgang, part_uuid=uuid[p.cpr], at=at)}

    return read


def test_three_generations_in_order(familie_af: Any, adgang: Adgang) -> None:
    fundet = familie_af(JONNA, adgang)
    assert [(m.navn, m.relation_tekst) for m in fundet.values()] == [
        ("Poul Frydendal", "Farfar"),
        ("Else Rømer", "Mormor"),
        ("Gert Frydendal", "Far"),
        ("Jytte Rømer", "Mor"),
        ("Ib Frydendal", "Bror"),
        ("Ea Berg", "Halvsøster"),
    ]
    assert fundet["Poul Frydendal"].doed_dato == date(2010, 2, 2)
    assert [m.relation_tekst for m in familie_af(MOR, adgang).values()] == [
        "Mor",
        "Datter",
        "Søn",
        "Datter",
    ]


def test_the_parents_records_alone_tell_the_same(
    indlaes: Indlaes, familie_af: Any, adgang: Adgang
) -> None:
    """A relation told by one side only is known from both."""
    boern = tuple(RelationData("barn", p.cpr) for p in (JONNA, BROR))
    foer = familie_af(JONNA, adgang)
    indlaes(
        replace(MOR, relationer=(*MOR.relationer, *boern, RelationData("barn", HALV.cpr))),
        replace(FAR, relationer=(*FAR.relationer, *boern)),
        *(replace(p, relationer=()) for p in (JONNA, BROR, HALV)),
    )
    assert familie_af(JONNA, adgang) == foer


def test_a_partner_is_one_only_while_it_lasts(
    indlaes: Indlaes, familie_af: Any, adgang: Adgang
) -> None:
    aegteskab = RelationData("partner", FAR.cpr, date(2005, 1, 1), date(2015, 1, 1))
    indlaes(replace(MOR, relationer=(*MOR.relationer, aegteskab)))
    gift = NOW.replace(year=2010)
    assert familie_af(MOR, adgang, gift)["Gert Frydendal"].relation_tekst == "Ægtefælle"
    assert familie_af(FAR, adgang, gift)["Jytte Rømer"].relation_tekst == "Ægtefælle"
    assert "Gert Frydendal" not in familie_af(MOR, adgang)


def test_living_together_is_said_unless_protection_hides_it(
    familie_af: Any, adgang: Adgang, ser_beskyttet: Adgang
) -> None:
    hos_farmor = familie_af(FAR, adgang)
    assert (hos_farmor["Jonna Frydendal"].samme_adresse, hos_farmor["Poul Frydendal"].adresse) == (
        None,  # she lives with her protected mother
        "",
    )
    fundet = familie_af(JONNA, adgang)
    assert fundet["Ib Frydendal"].samme_adresse is None
    mor = fundet["Jytte Rømer"]
    assert (mor.beskyttet, mor.adresse, mor.samme_adresse) == (True, None, None)
    assert {m.samme_adresse for m in familie_af(MOR, adgang).values()} == {None}
    fundet = familie_af(JONNA, ser_beskyttet)
    assert (fundet["Jytte Rømer"].samme_adresse, fundet["Gert Frydendal"].samme_adresse) == (
        True,
        False,
    )


def test_two_queries_for_any_family(
    indlaes: Indlaes, som: Som, adgang: Adgang, django_assert_num_queries: Any
) -> None:
    boern = [
        borger(
            f"Barn{i} Berg",
            f"{1 + i % 28:02d}04{i % 20:02d}44{11 + i}",
            relationer=barn_af(MOR, FAR),
        )
        for i in range(40)
    ]
    uuid = indlaes(*ALLE, *boern)
    for p, antal in ((JONNA, 47 - 1), (MOR, 44)):
        with som(adgang), django_assert_num_queries(2):
            assert len(familie(adgang=adgang, part_uuid=uuid[p.cpr], at=NOW)) == antal
    with som(adgang), django_assert_num_queries(2):
        familie(adgang=adgang, part_uuid=uuid[STEDFAR.cpr], at=NOW)


def test_a_relative_whom_the_register_does_not_know_is_left_out(
    indlaes: Indlaes, som: Som, adgang: Adgang
) -> None:
    uuid = indlaes(JONNA)
    with som(adgang):
        assert familie(adgang=adgang, part_uuid=uuid[JONNA.cpr], at=NOW) == []
