"""What happens to one concerns others: told to the authorities of each, each once, corrected with
what it came from."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from access.db import database_role
from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.haendelser import folkeregister, kalender
from indexes.kilder import services
from indexes.kilder.cpr import CPR
from indexes.kilder.models import Aendring
from indexes.kilder.values import Post
from indexes.part.noegler import find
from indexes.part.values import (
    BeskyttelseData,
    CivilstandData,
    PersonData,
    RelationData,
    StatusData,
)
from tests.kilder.faelles import NOW, sagt
from tests.part.faelles import BOLIG, KORSBAEK, LYNGBY, bor, borger

I_GAAR = (NOW - timedelta(days=1)).date()
JAN = borger(
    "Jan Jarlov",
    "2110703435",
    statusser=(StatusData("01", date(1970, 10, 21)),),
    civilstand=(CivilstandData("G", date(2001, 6, 2), partner_cpr="0107744444"),),
    relationer=(RelationData("barn", "1206134411"), RelationData("mor", "2512484916")),
)
JYTTE = borger("Jytte Rømer", "0107744444")
JOHN = borger("John Jarlov", "1206134411")
NANCY = borger("Nancy Berggren", "2512484916", adresser=bor("Hæstvej", "73", kommunekode=KORSBAEK))
DOED = replace(
    JAN,
    statusser=(StatusData("01", date(1970, 10, 21), I_GAAR), StatusData("90", I_GAAR)),
    adresser=(replace(BOLIG, til=I_GAAR),),
)
pytestmark = pytest.mark.usefixtures("myndigheder")


def optag(*poster: Post, leverance: str = "fil:nat", stille: bool = False) -> None:
    with database_role("sapa_indlaes"):
        services.optag(CPR, poster, now=NOW, leverance=leverance, stille=stille)


def udled() -> None:
    while folkeregister.udled(now=NOW, portion=3):
        pass


def haendelser() -> list[ModtagetHaendelse]:
    return list(ModtagetHaendelse.objects.exclude(tilstand="dublet").order_by("id"))


def fortalt(**kun: Any) -> set[tuple[str, str, int]]:
    """Code, whom it is about, and to which authority, of the events handed to the consumer."""
    navne = {
        find([f"cpr:{p.cpr}"]).get(f"cpr:{p.cpr}"): p.fornavn for p in (JAN, JYTTE, JOHN, NANCY)
    }
    rows = ModtagetHaendelse.objects.filter(**kun).exclude(tilstand="dublet")
    return {(h.kode, navne.get(h.part_uuid, "?"), h.myndighed) for h in rows}


@pytest.fixture
def familien(db: None) -> None:
    optag(*(sagt(p, dag=9) for p in (JAN, JYTTE, JOHN, NANCY)), stille=True)


@pytest.mark.usefixtures("familien")
class TestDoed:
    VENTET = {
        ("F01", "Jan", LYNGBY),
        ("F03", "Jytte", LYNGBY),
        ("F05", "John", LYNGBY),
        ("F04", "Nancy", KORSBAEK),
    }

    def test_a_death_concerns_partner_children_and_parents(self) -> None:
        optag(sagt(DOED, dag=1))
        udled()

        assert fortalt() == self.VENTET
        assert {h.tilstand for h in haendelser()} == {"klar"}
        assert {h.gyldighed_fra.date() for h in haendelser() if h.gyldighed_fra} <= {
            I_GAAR, I_GAAR - timedelta(days=1),
        }  # fmt: skip
        assert not Aendring.objects.filter(tilstand="klar").exists()

    def test_told_again_in_other_words_it_is_the_same_death(self) -> None:
        optag(sagt(DOED, dag=1))
        udled()
        optag(sagt(replace(DOED, fornavn="Johan", navne=()), dag=0))
        udled()

        assert fortalt() - {("F72", "Jan", LYNGBY), ("F50", "Jan", LYNGBY)} == self.VENTET
        assert ModtagetHaendelse.objects.filter(kode="F01").count() == 1

    def test_an_annulled_death_takes_back_what_it_was_to_each(self) -> None:
        optag(sagt(DOED, dag=1))
        udled()
        optag(sagt(JAN, dag=0))
        udled()

        doede = ModtagetHaendelse.objects.filter(forhold="")
        assert set(doede.values_list("kode", "annulleret")) == {
            ("F01", True), ("F03", True), ("F04", True), ("F05", True),
        }  # fmt: skip
        annulleringer = ModtagetHaendelse.objects.filter(forhold="annullering")
        par = {(h.kode, ModtagetHaendelse.objects.get(id=h.retter).kode) for h in annulleringer}
        assert par == {("F02", "F01"), ("F03", "F03"), ("F04", "F04"), ("F05", "F05")}

    def test_annulled_and_told_anew_it_is_news_again(self) -> None:
        for n, udsagn in enumerate((DOED, JAN, DOED)):
            optag(sagt(udsagn, dag=3 - n))
            udled()

        staar = ModtagetHaendelse.objects.filter(kode="F01", forhold="", annulleret=False)
        assert staar.count() == 1

    def test_what_its_message_told_is_not_told_again(self) -> None:
        part = find([f"cpr:{JAN.cpr}"])[f"cpr:{JAN.cpr}"]
        besked = "11111111-2222-4333-8444-555555555555"
        ModtagetHaendelse.objects.create(
            noegle=besked, nr=1, myndighed=LYNGBY, kode="F01", slags="folkeregister",
            part_uuid=part, kle=-1, foelsomhed=2, opstaaet=NOW, modtaget=NOW, tilstand="klar",
            fakta=f"F01:{NOW.date()}",
        )  # fmt: skip
        optag(sagt(DOED, dag=1), leverance=f"besked:{besked}")
        udled()

        assert fortalt() == self.VENTET
        assert ModtagetHaendelse.objects.filter(kode="F01").count() == 1


@pytest.mark.usefixtures("familien")
class TestFlytning:
    HJEM = bor("Konestien", "3", fra=I_GAAR)

    def flyttet(self, person: PersonData) -> PersonData:
        return replace(person, adresser=(replace(BOLIG, til=I_GAAR), *self.HJEM))

    def test_those_who_stay_hear_of_who_left(self) -> None:
        optag(sagt(self.flyttet(JAN), dag=1))
        udled()

        assert fortalt() == {
            ("F10", "Jan", LYNGBY), ("F20", "Jytte", LYNGBY), ("F20", "John", LYNGBY),
        }  # fmt: skip

    def test_those_who_move_together_do_not_meet_each_other(self) -> None:
        optag(sagt(self.flyttet(JAN), dag=1), sagt(self.flyttet(JOHN), dag=1))
        udled()

        assert fortalt(kode="F19") == set()
        assert fortalt(kode="F20") == {("F20", "Jytte", LYNGBY)}
        optag(
            sagt(
                replace(NANCY, adresser=(*NANCY.adresser, *bor("Konestien", "3", fra=NOW.date()))),
                dag=0,
            )
        )
        udled()
        assert fortalt(kode="F19") == {("F19", "Jan", LYNGBY), ("F19", "John", LYNGBY)}

    def test_a_move_that_is_annulled_takes_back_what_it_was_to_each(self) -> None:
        optag(sagt(self.flyttet(JAN), dag=2))
        udled()
        # One of those who were told has moved away since, and one has come who was not.
        videre = replace(JYTTE, adresser=(replace(BOLIG, til=NOW.date()), *bor("Torvet", "4")))
        ny = borger("Else Holm", "0303444444", adresser=(replace(BOLIG, fra=NOW.date()),))
        optag(sagt(videre, dag=2), sagt(ny, dag=2), stille=True)
        optag(sagt(JAN, dag=1))
        udled()

        naboer = ModtagetHaendelse.objects.filter(kode="F20")
        assert set(naboer.filter(forhold="").values_list("annulleret", flat=True)) == {True}
        tilbage = naboer.filter(forhold="annullering")
        assert fortalt(kode="F20", forhold="annullering") == {
            ("F20", "Jytte", LYNGBY), ("F20", "John", LYNGBY),
        }  # fmt: skip
        assert {ModtagetHaendelse.objects.get(id=h.retter).part_uuid for h in tilbage} == {
            h.part_uuid for h in tilbage
        }
        optag(sagt(self.flyttet(JAN), dag=0))
        udled()
        assert naboer.filter(forhold="", annulleret=False).count() == 2  # news again

    def test_another_day_is_told_to_those_who_heard_of_the_first(self) -> None:
        optag(sagt(self.flyttet(JAN), dag=2))
        udled()
        forfra = I_GAAR - timedelta(days=3)
        hjem = bor("Konestien", "3", fra=forfra)
        optag(sagt(replace(JAN, adresser=(replace(BOLIG, til=forfra), *hjem)), dag=1))
        udled()

        rettet = ModtagetHaendelse.objects.filter(kode="F20", forhold="rettelse")
        assert rettet.count() == 2
        assert {h.fakta.split(":")[1] for h in rettet} == {str(forfra)}
        assert all(ModtagetHaendelse.objects.get(id=h.retter).kode == "F20" for h in rettet)

    def test_another_home_on_the_same_day_leaves_the_one_she_left(self) -> None:
        optag(sagt(self.flyttet(JAN), dag=2))
        udled()
        andet = (replace(BOLIG, til=I_GAAR), *bor("Torvet", "9", fra=I_GAAR))
        optag(sagt(replace(JAN, adresser=andet), dag=1))
        udled()

        assert not ModtagetHaendelse.objects.filter(kode="F20", annulleret=True).exists()

    def test_a_move_to_come_is_planned(self) -> None:
        senere = (NOW + timedelta(days=10)).date()
        optag(
            sagt(
                replace(
                    JAN, adresser=(replace(BOLIG, til=senere), *bor("Konestien", "3", fra=senere))
                ),
                dag=1,
            )
        )
        udled()

        assert set(ModtagetHaendelse.objects.values_list("kode", "tilstand")) == {
            ("F10", "planlagt"), ("F20", "planlagt"),
        }  # fmt: skip


@pytest.mark.usefixtures("familien")
def test_the_events_are_the_same_in_any_order_of_statements() -> None:
    flyttet = TestFlytning().flyttet(JAN)
    poster = [
        sagt(flyttet, dag=5),
        sagt(replace(DOED, adresser=flyttet.adresser), dag=3),
        sagt(flyttet, dag=2),
    ]
    slut = {frozenset(_til_sidst(raekke)) for raekke in itertools.permutations(poster)}
    # Which steps between were seen depends on the order; where it ends does not.
    assert slut == {frozenset({("F10", "Jan", LYNGBY)})}


def _til_sidst(poster: Sequence[Post]) -> set[tuple[str, str, int]]:
    with transaction.atomic():
        for en in poster:
            optag(en)
            udled()
        ud = fortalt(annulleret=False, forhold="") - fortalt(kode__in=["F20", "F19"])
        transaction.set_rollback(True)
    return ud


@pytest.mark.usefixtures("familien")
@pytest.mark.parametrize(("status", "kode"), [("50", "F61"), ("60", "F60")])
@pytest.mark.parametrize("tom_foerst", [True, False])
def test_why_a_number_is_former_is_told_by_what_is_left_under_it(
    status: str, kode: str, tom_foerst: bool
) -> None:
    gammelt = "2010703435"
    tom = borger("Jan Jarlov", gammelt, status=status, gaeldende_cpr=JAN.cpr, adresser=())
    poster = [sagt(tom, dag=1), sagt(replace(JAN, tidligere_cpr=(gammelt,)), dag=1)]
    for en in poster if tom_foerst else reversed(poster):
        optag(en)
    udled()

    assert {k for k, *_ in fortalt() if k.startswith("F6")} == {kode}


@pytest.mark.usefixtures("familien")
def test_a_day_brings_its_birthdays_and_expiries_once() -> None:
    i_dag = NOW.date()
    seks = borger("Ida Jarlov", f"{i_dag:%d%m}204411")
    atten = borger("Bo Jarlov", f"{i_dag:%d%m}084412")
    doed = replace(
        borger("Per Jarlov", f"{i_dag:%d%m}204413"), statusser=(StatusData("90", I_GAAR),)
    )
    beskyttet = replace(JYTTE, beskyttelser=(BeskyttelseData("0001", date(2025, 1, 1), i_dag),))
    optag(*(sagt(p, dag=0) for p in (seks, atten, doed, beskyttet)), stille=True)

    assert kalender.gaa_frem(now=NOW) == 4
    assert kalender.gaa_frem(now=NOW) == 0

    assert sorted(h.fakta for h in haendelser()) == [
        f"F39:{i_dag}", f"F52:{i_dag}", f"F70:{i_dag}:18", f"F70:{i_dag}:6",
    ]  # fmt: skip


@pytest.mark.usefixtures("familien")
def test_days_on_which_nobody_ran_are_made_up_for() -> None:
    kalender.gaa_frem(now=NOW)
    i_morgen = (NOW + timedelta(days=1)).date()
    optag(sagt(borger("Ida Jarlov", f"{i_morgen:%d%m}204411"), dag=0), stille=True)

    assert kalender.gaa_frem(now=NOW + timedelta(days=3)) == 1
