"""What CPR says of a person beside her page's first lines: all of it, and nothing of a hidden home."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from access.values import Adgang
from indexes.part import selectors
from indexes.part.models import PersonFakta, PersonRelation
from indexes.part.selectors import Registeroplysninger
from indexes.part.values import (
    BeskyttelseData,
    CivilstandData,
    NavnData,
    RelationData,
    SeparationData,
    StatusData,
    VaergemaalData,
)
from tests.part.faelles import BESKYTTET, BOLIG, I_DAG, NOW, Indlaes, Som, bor, borger

MOR, BARN, FAR, VAERGE = "0107743700", "0502105288", "2110723897", "1402742401"
DELT = date(2022, 1, 1)
HUS = replace(bor("Torvet", "1")[0], fra=date(2024, 1, 1))
JYTTE = borger(
    "Jytte Rømer", MOR,
    tidligere_cpr=("0107743718",),
    navne=(
        NavnData("Jytte", "", "Frydendal", date(1990, 1, 1), date(2015, 5, 1)),
        NavnData("Jytte", "", "Rømer", date(2015, 5, 1)),
    ),
    statusser=(
        StatusData("80", date(2000, 1, 1), date(2004, 3, 1)), StatusData("01", date(2004, 3, 1)),
    ),
    civilstand=(CivilstandData("G", date(2008, 6, 1), partner_cpr=FAR),),
    separationer=(SeparationData(date(2025, 1, 1)),),
    beskyttelser=(
        BeskyttelseData("0003", date(2019, 1, 1)),
        BeskyttelseData("0004", date(2019, 1, 1), date(2021, 1, 1)),
    ),
    vaergemaal=(VaergemaalData("Værgemål", "Anders Frandsen", "Torvet 1, 2800 Kgs. Lyngby",
                               date(2024, 1, 1)),),
    relationer=(
        RelationData("foraeldremyndighed_over", BARN, date(2010, 2, 5), date(2028, 2, 5)),
        RelationData("vaerge", VAERGE, date(2024, 1, 1)),
    ),
    adresser=(
        BOLIG,
        replace(HUS, type="kontakt"),
        replace(bor("Havnen", "2")[0], type="supplerende", fra=date(2020, 1, 1), til=date(2021, 1, 1)),
    ),
)  # fmt: skip
JONNA = borger(
    "Jonna Frydendal", BARN, relationer=(RelationData("delt_bopael", FAR, DELT),)
)  # fmt: skip
GERT = borger("Gert Frydendal", FAR, adresser=bor("Konestien", "3"))
ANDERS = borger("Anders Frandsen", VAERGE, adresser=(HUS,))
ALLE = (JYTTE, JONNA, GERT, ANDERS)


def laes(som: Som, adgang: Adgang, part: Any, at: datetime = NOW) -> Registeroplysninger:
    with som(adgang):
        found = selectors.registeroplysninger(adgang=adgang, part_uuid=part, at=at)
    assert found is not None
    return found


def linjer(found: Registeroplysninger) -> list[tuple[object, ...]]:
    return [(r.emne_tekst, r.tekst, r.fra, r.til) for r in found.linjer]


def test_everything_that_cpr_says_is_there(
    indlaes: Indlaes, adgang: Adgang, som: Som, django_assert_num_queries: Any
) -> None:
    part = indlaes(*ALLE)
    with som(adgang), django_assert_num_queries(5):
        found = selectors.registeroplysninger(adgang=adgang, part_uuid=part[MOR], at=NOW)
    assert found is not None
    assert not found.udeladt
    assert linjer(found) == [
        ("Navn", "Jytte Rømer", date(2015, 5, 1), None),
        ("Navn", "Jytte Frydendal", date(1990, 1, 1), date(2015, 5, 1)),
        ("Tidligere CPR-nummer", "010774-3718", None, None),
        ("Status i CPR", "Aktiv, bopæl i dansk folkeregister", date(2004, 3, 1), None),
        ("Status i CPR", "Inaktiv, udrejst", date(2000, 1, 1), date(2004, 3, 1)),
        ("Separation", "Separeret", date(2025, 1, 1), None),
        ("Beskyttelse", "Reklamebeskyttelse", date(2019, 1, 1), None),
        ("Beskyttelse", "Forskerbeskyttelse", date(2019, 1, 1), date(2021, 1, 1)),
        ("Værgemål", "Værgemål, Anders Frandsen, Torvet 1, 2800 Kgs. Lyngby", date(2024, 1, 1), None),
        ("Værge", "Anders Frandsen", date(2024, 1, 1), None),
        ("Forældremyndighed over", "Jonna Frydendal", date(2010, 2, 5), date(2028, 2, 5)),
        ("Kontaktadresse", "Torvet 1, 2800 Kgs. Lyngby", date(2024, 1, 1), None),
    ]  # fmt: skip
    assert linjer(laes(som, adgang, part[BARN]))[-2:] == [
        ("Forældremyndighed hos", "Jytte Rømer", date(2010, 2, 5), date(2028, 2, 5)),
        ("Delt bopæl hos", "Gert Frydendal", DELT, None),
    ]
    assert linjer(laes(som, adgang, part[FAR]))[-1][:2] == ("Delt bopæl for", "Jonna Frydendal")
    assert linjer(laes(som, adgang, part[VAERGE]))[-1][:2] == ("Værge for", "Jytte Rømer")


def test_an_earlier_day_knows_nothing_of_what_came_later(
    indlaes: Indlaes, adgang: Adgang, som: Som
) -> None:
    part = indlaes(*ALLE)
    told = linjer(laes(som, adgang, part[MOR], datetime(2020, 6, 1, tzinfo=UTC)))
    emner = [emne for emne, *_ in told]
    assert not {"Separation", "Værgemål", "Værge", "Kontaktadresse"} & set(emner)
    assert told[-1][:2] == ("Supplerende adresse", "Havnen 2, 2800 Kgs. Lyngby")


def test_separation_stands_among_the_civilstande(
    indlaes: Indlaes, adgang: Adgang, som: Som
) -> None:
    part = indlaes(*ALLE)
    with som(adgang):
        rows = selectors.civilstandshistorik(adgang=adgang, part_uuid=part[MOR], at=NOW)
    assert [(r.tekst, r.partner_navn) for r in rows] == [
        ("Separeret", ""),
        ("Gift", "Gert Frydendal"),
    ]


@pytest.mark.parametrize("hvem", ["hende", "vaergen", "en anden der"])
def test_nothing_tells_of_a_hidden_home(
    indlaes: Indlaes, adgang: Adgang, ser_beskyttet: Adgang, som: Som, hvem: str
) -> None:
    """Her own, her guardian's, or that of somebody who lives where her guardian does."""
    logerende = borger("Ole Bang", "0505704411", adresser=(HUS,))
    skjult = {"hende": JYTTE, "vaergen": ANDERS, "en anden der": logerende}[hvem]
    part = indlaes(*ALLE, logerende, replace(skjult, beskyttelser=BESKYTTET))
    found = laes(som, adgang, part[MOR])
    assert found.udeladt
    assert ("Torvet" in repr([r for r in found.linjer if r.emne == "vaergemaal"])) is False
    assert ("Værgemål", "Værgemål, Anders Frandsen") in [r[:2] for r in linjer(found)]
    if hvem == "hende":
        assert "Torvet" not in repr(found)
        assert [r[2:] for r in linjer(found) if r[0] == "Status i CPR"] == [(None, None)]
    assert "Torvet 1" in repr(laes(som, ser_beskyttet, part[MOR]))


@pytest.mark.parametrize("skjult", [JONNA, GERT])
def test_who_shares_a_child_is_not_told_of_a_hidden_one(
    indlaes: Indlaes, adgang: Adgang, ser_beskyttet: Adgang, som: Som, skjult: Any
) -> None:
    part = indlaes(*ALLE, replace(skjult, beskyttelser=BESKYTTET))
    for cpr in (BARN, FAR):
        found = laes(som, adgang, part[cpr])
        assert found.udeladt
        assert "Delt bopæl" not in repr(found)
        assert "Delt bopæl" in repr(laes(som, ser_beskyttet, part[cpr]))


def test_that_she_is_threatened_is_told_to_who_may_see_where_she_lives(
    indlaes: Indlaes, adgang: Adgang, ser_beskyttet: Adgang, uden_ret: Adgang, som: Som
) -> None:
    truet = replace(JYTTE, beskyttelser=(BeskyttelseData("P6S6", I_DAG),))
    part = indlaes(truet)
    for hvem, ord_ in (
        (adgang, "Navne- og adressebeskyttelse"),
        (ser_beskyttet, "Registreret uden adresse efter CPR-lovens § 6, stk. 6"),
    ):
        told = [r.tekst for r in laes(som, hvem, part[MOR]).linjer if r.emne == "beskyttelse"]
        assert told == [ord_]
    with som(uden_ret):
        kald = {"adgang": uden_ret, "part_uuid": part[MOR], "at": NOW}
        assert selectors.registeroplysninger(**kald) is None


def test_no_table_of_facts_is_without_a_reader() -> None:
    """What a source tells and nobody can read might as well not be told."""
    laesere = "".join(
        sti.read_text(encoding="utf-8") for sti in Path(selectors.__file__).parent.glob("*.py")
    )
    tabeller = [m for m in apps.get_app_config("part").get_models() if issubclass(m, PersonFakta)]
    assert len(tabeller) >= 8
    for model in tabeller:
        assert f"{model.__name__}.objects" in laesere or f"({model.__name__}, " in laesere, model
    for type_ in PersonRelation.Type:
        assert re.search(rf"[.]{type_.name}\b|'{type_.value}'", laesere), type_
