"""A home hides for everybody in it who is close to whoever is protected there, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from random import Random
from typing import Any

import pytest
from django.db import transaction

from access.db import database_role
from access.values import Adgang
from indexes.kilder.selectors import person_som_kendt
from indexes.part import hjem, selectors, services
from indexes.part.models import Person, PersonAdresse, PersonSoegekopi
from indexes.part.selectors.roebende import med_roebende
from indexes.part.values import (
    AdresseData,
    BeskyttelseData,
    CivilstandData,
    PersonData,
    RelationData,
    Relationstype,
    StatusData,
)
from sapa.arbejdslister.detaljer import personer as listepersoner
from tests.part.faelles import BESKYTTET, BOLIG, I_DAG, NOW, WHY, Indlaes, Som, bor, borger

HEMMELIG = "Skjulevej"
FLYTTEDAG = date(2020, 5, 1)
HJEM = bor(HEMMELIG, "7", fra=FLYTTEDAG)
BARNETS, MORS, FARS = "0502124444", "0107744444", "2110724411"
TRUET = (BeskyttelseData("P6S6", date(2020, 1, 1)),)

# The child is the protected one, and has a home with its mother, a brother and her new husband.
BARN = borger(
    "Ida Frydendal", BARNETS, adresser=HJEM, beskyttelser=BESKYTTET,
    relationer=(RelationData("mor", MORS), RelationData("far", FARS)),
)  # fmt: skip
MOR = borger(
    "Jytte Rømer", MORS, adresser=(replace(BOLIG, til=FLYTTEDAG), *HJEM),
    relationer=(RelationData("foraeldremyndighed_over", BARNETS, til=date(2030, 2, 5)),),
)  # fmt: skip
FAR = borger("Gert Frydendal", FARS, adresser=bor("Konestien", "3"))
BROR = borger(
    "Bo Frydendal", "0502104411", adresser=HJEM,
    relationer=(RelationData("mor", MORS), RelationData("far", FARS)),
)  # fmt: skip
STEDFAR = borger(
    "Per Holm", "0303704411", adresser=HJEM,
    civilstand=(CivilstandData("G", date(2021, 5, 1), partner_cpr=MORS),),
)  # fmt: skip
MORMOR = borger("Else Rømer", "0404444444", adresser=HJEM, relationer=(RelationData("barn", MORS),))
# Lived there until last year, and with the father since.
SOESTER = borger(
    "Lis Frydendal", "0502084444",
    adresser=(replace(HJEM[0], til=date(2025, 5, 1)), *bor("Konestien", "3", fra=date(2025, 5, 1))),
    relationer=(RelationData("mor", MORS), RelationData("far", FARS)),
)  # fmt: skip
LOGERENDE = borger("Ole Bang", "0505704411", adresser=HJEM)
FARMOR = borger(
    "Ane Frydendal", "0606444444", adresser=bor("Strandvejen", "1"),
    relationer=(RelationData("barn", FARS),),
)  # fmt: skip
FAMILIE = (BARN, MOR, FAR, BROR, STEDFAR, MORMOR, SOESTER, FARMOR)
SAMMEN = {"Ida", "Jytte", "Bo", "Per", "Else"}


def skjulte() -> set[str]:
    rows = Person.objects.unguarded(reason=WHY).exclude(beskyttelse=None)
    hidden = set(rows.values_list("fornavn", flat=True))
    kopier = PersonSoegekopi.objects.unguarded(reason=WHY).exclude(beskyttelse=None)
    assert {navn.split()[0] for navn in kopier.values_list("navn", flat=True)} == hidden
    return hidden


def laes_alt(adgang: Adgang, som: Som, alle: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Everything that the reads say about any of them, at several moments."""
    with som(adgang):
        for cpr, part in alle.items():
            for at in (NOW, datetime(2015, 6, 1, tzinfo=UTC), datetime(2024, 8, 1, tzinfo=UTC)):
                om: dict[str, Any] = {"adgang": adgang, "part_uuid": part, "at": at}
                kendt = selectors.person(**om)
                assert kendt is not None
                for said in (
                    kendt,
                    selectors.person_paa_dagen(kendt, adgang=adgang, at=at),
                    selectors.familie(**om),
                    selectors.husstand(**om),
                    selectors.slaegt(**om),
                    selectors.adressehistorik(**om),
                    selectors.registeroplysninger(**om),
                    selectors.partresumeer(adgang=adgang, part_uuids=[part], at=at),
                    person_som_kendt(**om, kendt=NOW),
                    listepersoner(adgang=adgang, parter=[part], at=at),
                ):
                    yield cpr, repr(said)


TILFAELDE: dict[str, tuple[PersonData, ...]] = {
    "beskyttet barn": FAMILIE,
    "truet barn": (replace(BARN, beskyttelser=TRUET), *FAMILIE[1:]),
    "beskyttet mor": (
        replace(BARN, beskyttelser=()), replace(MOR, beskyttelser=BESKYTTET), *FAMILIE[2:],
    ),
    "truet mor": (replace(BARN, beskyttelser=()), replace(MOR, beskyttelser=TRUET), *FAMILIE[2:]),
    "truet barn uden adresse": (
        replace(
            BARN, beskyttelser=TRUET, statusser=(StatusData("03", FLYTTEDAG),),
            adresser=(AdresseData(vejkode="9901", kommunekode=173, fra=FLYTTEDAG),),
        ),
        *FAMILIE[1:],
    ),
}  # fmt: skip


@pytest.fixture(params=TILFAELDE.values(), ids=TILFAELDE.keys())
def familien(request: pytest.FixtureRequest, indlaes: Indlaes) -> dict[str, object]:
    return {**indlaes(*request.param)}


def test_no_read_about_anybody_tells_it(
    familien: dict[str, object], adgang: Adgang, som: Som
) -> None:
    for cpr, said in laes_alt(adgang, som, familien):
        assert HEMMELIG not in said, (cpr, said)


def test_and_nobody_else_is_hidden(familien: dict[str, object], adgang: Adgang, som: Som) -> None:
    """The father who lives elsewhere, his mother, and the sister who moved to him."""
    assert skjulte() == SAMMEN
    with som(adgang):
        for cpr in (FAR.cpr, SOESTER.cpr, FARMOR.cpr):
            kendt = selectors.person(adgang=adgang, part_uuid=familien[cpr], at=NOW)  # type: ignore[arg-type]
            assert kendt is not None
            assert kendt.adresse


def test_who_has_the_right_sees_all_of_it(
    indlaes: Indlaes, ser_beskyttet: Adgang, som: Som
) -> None:
    told = {
        cpr for cpr, said in laes_alt(ser_beskyttet, som, indlaes(*FAMILIE)) if HEMMELIG in said
    }  # type: ignore[arg-type]
    assert told >= {BARN.cpr, MOR.cpr, BROR.cpr, STEDFAR.cpr, SOESTER.cpr}


def test_who_shares_the_roof_and_nothing_else_is_not_hidden(indlaes: Indlaes) -> None:
    indlaes(*FAMILIE, LOGERENDE)
    assert skjulte() == SAMMEN


def test_a_guardian_of_many_connects_none_of_them(indlaes: Indlaes) -> None:
    hus = bor("Plejevej", "1")
    vaerge = borger("Kai Bang", "0808704411", adresser=bor("Torvet", "1"))
    hos = {"adresser": hus, "relationer": (RelationData("vaerge", vaerge.cpr),)}
    indlaes(
        vaerge,
        borger("Mie Bang", "0909704444", beskyttelser=BESKYTTET, **hos),
        borger("Tom Lund", "1010704411", **hos),
    )
    assert skjulte() == {"Mie"}


def test_the_other_home_of_a_child_hides_too(indlaes: Indlaes) -> None:
    delt = RelationData("delt_bopael", FARS, fra=date(2022, 1, 1))
    barn = replace(BARN, relationer=(*BARN.relationer, delt))
    indlaes(barn, *FAMILIE[1:])
    assert skjulte() == {*SAMMEN, "Gert", "Lis"}

    indlaes(replace(FAR, adresser=bor("Konestien", "9")))
    assert skjulte() == {*SAMMEN, "Gert"}
    slut = replace(delt, til=date(2023, 1, 1))
    indlaes(replace(BARN, relationer=(*BARN.relationer, slut)))
    assert skjulte() == SAMMEN


@pytest.fixture
def bag_moderen(indlaes: Indlaes) -> tuple[PersonData, PersonData, PersonData]:
    """Two who live together and are siblings by their mother's record alone, who lives elsewhere."""
    en = borger("Ida Frydendal", BARNETS, adresser=HJEM, beskyttelser=BESKYTTET)
    anden = borger("Bo Frydendal", "0502104411", adresser=HJEM)
    begge = (RelationData("barn", en.cpr), RelationData("barn", anden.cpr))
    mor = borger("Jytte Rømer", MORS, adresser=bor("Torvet", "2"), relationer=begge)
    indlaes(en, anden)
    assert skjulte() == {"Ida"}
    return en, anden, mor


def test_what_a_third_person_tells_counts_and_no_longer_when_she_does_not(
    indlaes: Indlaes, bag_moderen: tuple[PersonData, ...]
) -> None:
    *_, mor = bag_moderen
    uuid = indlaes(mor)
    assert skjulte() == {"Ida", "Bo"}
    indlaes(replace(mor, relationer=mor.relationer[:1]))
    assert skjulte() == {"Ida"}
    indlaes(mor)
    assert skjulte() == {"Ida", "Bo"}
    with database_role("sapa_indlaes"):
        services.slet_personer([uuid[mor.cpr]])
    assert skjulte() == {"Ida"}


def test_the_order_in_which_they_are_told_makes_no_difference(
    indlaes: Indlaes, bag_moderen: tuple[PersonData, ...]
) -> None:
    for orden in permutations((BARN, MOR, BROR, STEDFAR)):
        with transaction.atomic():
            for en in orden:
                indlaes(en)
            assert skjulte() == {"Ida", "Jytte", "Bo", "Per"}
            transaction.set_rollback(True)


def test_a_contact_address_at_a_hidden_home_is_not_told(
    indlaes: Indlaes, adgang: Adgang, ser_beskyttet: Adgang, som: Som
) -> None:
    hos_moderen = replace(HJEM[0], type="kontakt", fra=date(2025, 6, 1))
    part = indlaes(*FAMILIE[:-2], replace(SOESTER, adresser=(*SOESTER.adresser, hos_moderen)))
    for hvem, vises in ((adgang, False), (ser_beskyttet, True)):
        with som(hvem):
            hjem = selectors.husstand(adgang=hvem, part_uuid=part[SOESTER.cpr], at=NOW)
        assert (HEMMELIG in repr(hjem)) is vises


def test_the_rule_in_sql_and_in_the_orm_is_one(indlaes: Indlaes, adgang: Adgang, som: Som) -> None:
    """Whoever would be hidden there now, would have it left out had she moved away."""
    alle = (*FAMILIE, LOGERENDE)
    flyttet = [
        replace(p, adresser=(replace(HJEM[0], til=date(2025, 5, 1)), *bor("Torvet", str(n))))
        for n, p in enumerate(alle)
        if p is not BARN
    ]
    indlaes(BARN, *flyttet)
    with som(adgang):
        rows = PersonAdresse.objects.visible_to(adgang).filter(vejnavn=HEMMELIG)
        roeber = {row.part_uuid for row in med_roebende(rows, adgang, I_DAG) if row.roeber}
    taet_paa = Person.objects.unguarded(reason=WHY).filter(part_uuid__in=roeber)
    # Not the stepfather, whom only the mother connects, by a civilstand: with her there he hides too.
    assert {p.fornavn for p in taet_paa} == {"Jytte", "Gert", "Bo", "Else", "Lis", "Ane"}
    indlaes(*(replace(p, adresser=HJEM) for p in alle if p is not MOR))
    assert skjulte() == {"Ida", *(p.fornavn for p in taet_paa)} - {"Jytte"}
    indlaes(replace(MOR, adresser=HJEM))
    assert skjulte() == {"Ida", "Per", *(p.fornavn for p in taet_paa)}


_ARTER: list[Relationstype] = [
    "mor", "far", "barn", "delt_bopael", "foraeldremyndighed_over", "vaerge",
]  # fmt: skip


def _tilfaeldig(p: PersonData, alle: list[PersonData], froe: Random) -> PersonData:
    """Something happens to her: mostly that she moves, perhaps to where somebody is hidden."""
    valg = froe.random()
    if valg < 0.55:
        return replace(p, adresser=froe.choice([*_HUSENE, ()]))
    if valg < 0.7:
        return replace(p, beskyttelser=froe.choice([(), BESKYTTET]))
    anden = froe.choice([a for a in alle if a.cpr != p.cpr]).cpr
    art = froe.choice(_ARTER)
    if valg < 0.8:
        return replace(p, relationer=(*p.relationer, RelationData(art, anden)))
    if valg < 0.9:
        return replace(p, relationer=p.relationer[1:])
    gift = (CivilstandData("G", date(2021, 5, 1), partner_cpr=anden),)
    return replace(p, civilstand=froe.choice([(), gift]))


_HUSENE = [bor("Torvet", str(n)) for n in range(4)]


def _skjult_nu() -> list[tuple[object, ...]]:
    personer = Person.objects.unguarded(reason=WHY).values_list("cpr", "beskyttelse")
    kopier = PersonSoegekopi.objects.unguarded(reason=WHY).values_list("navn", "beskyttelse")
    return [*personer.order_by("cpr"), *kopier.order_by("navn", "til", "beskyttelse")]


@pytest.mark.parametrize("froe", range(4))
def test_what_is_not_looked_at_is_as_it_would_be_if_all_were(indlaes: Indlaes, froe: int) -> None:
    """Whoever only moves has little looked at (`naaede`): the same as if every home were."""
    tilfaelde = Random(froe)
    alle = [
        borger(f"Person Nr{n}", f"0101{70 + n}44{n}{4 + n % 2}", adresser=_HUSENE[n % 4])
        for n in range(9)
    ]
    parter = indlaes(*alle)
    skjult = 0
    for _ in range(50):
        ramte = tilfaelde.sample(range(len(alle)), tilfaelde.randint(1, 4))
        for n in ramte:
            alle[n] = _tilfaeldig(alle[n], alle, tilfaelde)
        indlaes(*(alle[n] for n in ramte))
        foer = _skjult_nu()
        with database_role("sapa_indlaes"):
            hjem.genberegn(list(parter.values()))
        assert _skjult_nu() == foer
        skjult += sum(b is not None for _, b in foer)
    assert skjult > 50
