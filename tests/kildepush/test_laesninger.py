"""Læge, Digital Post and institution at any moment, for whom, and what protection hides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from access.db import database_role
from access.values import Adgang
from indexes.kilder.services import optag
from indexes.part.services import indlaes_personer
from indexes.part.values import BeskyttelseData
from indexes.personkilder import selectors
from indexes.personkilder.kilder import DIGITAL_POST, STIL, SYGESIKRING, Personkilde
from tests.kildepush.conftest import BARN, SEN, TIDLIG, barn, institution, plads, praksis, sikring
from tests.part.faelles import BESKYTTET, NOW, Indlaes, Som, borger

pytestmark = pytest.mark.django_db

JOHN = borger("John Jarlov", BARN)
Sig = Callable[..., None]


@pytest.fixture
def sig(indlaes: Indlaes) -> Sig:
    """A source speaks, as the intake's role."""

    def make(kilde: Personkilde, raa: dict[str, Any], *, now: datetime = NOW) -> None:
        with database_role("sapa_indlaes"):
            optag(kilde, [kilde.laes(raa)], now=now)

    return make


@pytest.fixture
def john(indlaes: Indlaes, sig: Sig) -> UUID:
    uuid = indlaes(JOHN)[BARN]
    sig(
        STIL,
        barn(
            BARN,
            plads("2014-05-01", "2019-08-01", institution=institution("D1", type="dagtilbud")),
            plads("2019-08-01", "2029-07-01"),
            plads(
                "2024-08-01",
                None,
                institution=institution("K1", navn="Klubben", type="fritidstilbud"),
            ),
            plads("2029-08-01", "2030-07-01", institution=institution("E1", type="efterskole")),
        ),
    )
    sig(
        SYGESIKRING,
        sikring(
            BARN,
            {"gruppe": 1, "fra": "2013-06-12", "til": "2020-01-01", "praksis": praksis("Gammel")},
            {"gruppe": 1, "fra": "2020-01-01", "til": "2026-12-01", "praksis": praksis()},
            {"gruppe": 2, "fra": "2026-12-01"},
        ),
    )
    sig(
        DIGITAL_POST,
        sikring(
            BARN,
            {"status": "ikke_tilmeldt", "grund": "alder", "fra": "2013-06-12", "til": "2026-11-01"},
            {"status": "tilmeldt", "fra": "2026-11-01", "til": "2027-01-01"},
            {"status": "fritaget", "grund": "sprog", "fra": "2027-01-01"},
        ),
    )
    return uuid


def kl(aar: int, maaned: int, dag: int) -> datetime:
    return datetime(aar, maaned, dag, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "laege", "gruppe", "post"),
    [
        (kl(2019, 12, 31), "Gammel", 1, "ikke_tilmeldt"),
        (kl(2020, 1, 1), "Heidi Jensen", 1, "ikke_tilmeldt"),
        (NOW, "Heidi Jensen", 1, "tilmeldt"),
        # Planned changes take effect by themselves, on their day.
        (kl(2026, 12, 1), "", 2, "tilmeldt"),
        (kl(2027, 1, 1), "", 2, "fritaget"),
    ],
)
def test_laege_and_digital_post_are_right_at_any_date(
    john: UUID, som: Som, adgang: Adgang, at: datetime, laege: str, gruppe: int, post: str
):
    with som(adgang):
        found = selectors.oplysninger(adgang=adgang, part_uuid=john, at=at)
        alone = selectors.laege(adgang=adgang, part_uuid=john, at=at)
    assert found is not None
    assert found.laege is not None
    assert found.digital_post is not None
    assert (found.laege.navn, found.laege.gruppe) == (laege, gruppe)
    assert alone == found.laege
    assert found.digital_post.status == post
    assert not found.laege_skjult
    assert [k.navn for k in found.kilder] == ["Sygesikring", "Digital Post"]
    assert {k.senest for k in found.kilder} == {NOW}


def test_before_the_source_has_told_there_is_nothing(indlaes: Indlaes, som: Som, adgang: Adgang):
    uuid = indlaes(JOHN)[BARN]
    with som(adgang):
        found = selectors.oplysninger(adgang=adgang, part_uuid=uuid, at=NOW)
        places = selectors.institutioner(adgang=adgang, part_uuid=uuid, at=NOW)
    assert found is not None
    assert (found.laege, found.digital_post) == (None, None)
    assert [k.senest for k in found.kilder] == [None, None]
    assert (places.nuvaerende, places.andre, places.kilde.senest) == ((), (), None)


def test_several_places_at_once_and_the_others_newest_first(john: UUID, som: Som, adgang: Adgang):
    with som(adgang):
        found = selectors.institutioner(adgang=adgang, part_uuid=john, at=NOW)
    assert [p.navn for p in found.nuvaerende] == ["Klubben", "Hæstvejens Skole"]
    assert [p.nummer for p in found.andre] == ["E1", "D1"]
    assert found.nuvaerende[1].fra == date(2019, 8, 1)
    assert found.nuvaerende[1].telefon == "45 97 30 00"


def test_history_knows_no_future(john: UUID, som: Som, adgang: Adgang):
    with som(adgang):
        posts = selectors.digitalposthistorik(adgang=adgang, part_uuid=john, at=NOW)
        practices = selectors.laegehistorik(adgang=adgang, part_uuid=john, at=NOW)
    assert [p.status for p in posts] == ["tilmeldt", "ikke_tilmeldt"]
    assert posts[1].grund_tekst == "Under 15 år"
    assert [p.navn for p in practices.linjer] == ["Heidi Jensen", "Gammel"]


def test_a_statement_replaces_all_that_the_source_said(
    john: UUID, sig: Sig, som: Som, adgang: Adgang
):
    sig(STIL, barn(BARN, registreret=SEN) | {"pladser": []})
    with som(adgang):
        found = selectors.institutioner(adgang=adgang, part_uuid=john, at=NOW)
        other = selectors.oplysninger(adgang=adgang, part_uuid=john, at=NOW)
    assert (found.nuvaerende, found.andre) == ((), ())
    # Another source's facts are its own.
    assert other is not None
    assert other.laege is not None


@pytest.mark.parametrize("beskyttelse", ["0001", "P6S6"])
def test_protection_hides_where_a_child_goes_and_who_its_doctor_is(
    john: UUID, som: Som, adgang: Adgang, ser_beskyttet: Adgang, beskyttelse: str
):
    with database_role("sapa_indlaes"):
        hidden = borger(
            "John Jarlov", BARN, beskyttelser=(BeskyttelseData(beskyttelse, date(2020, 1, 1)),)
        )
        indlaes_personer([hidden], now=NOW)
    om: dict[str, Any] = {"part_uuid": john, "at": NOW}
    with som(adgang):
        found = selectors.oplysninger(adgang=adgang, **om)
        places = selectors.institutioner(adgang=adgang, **om)
        practices = selectors.laegehistorik(adgang=adgang, **om)
        clicked = selectors.beskyttede_institutioner(adgang=adgang, **om)
        doctor = selectors.beskyttet_laege(adgang=adgang, **om)
    assert found is not None
    assert (found.laege, found.laege_skjult) == (None, True)
    assert found.digital_post is not None  # tells nothing of where she lives
    assert (places.skjult, places.nuvaerende, places.andre) == (True, (), ())
    assert (practices.skjult, practices.linjer) == (True, ())
    # The logged click.
    assert len(clicked.nuvaerende) == 2
    assert doctor is not None
    assert doctor.navn == "Heidi Jensen"
    with som(ser_beskyttet):
        found = selectors.oplysninger(adgang=ser_beskyttet, **om)
        places = selectors.institutioner(adgang=ser_beskyttet, **om)
    assert found is not None
    assert found.laege is not None
    assert len(places.nuvaerende) == 2


def test_hidden_looks_alike_with_and_without_a_place(
    indlaes: Indlaes, john: UUID, som: Som, adgang: Adgang
):
    protected = borger("John Jarlov", BARN, beskyttelser=BESKYTTET)
    without = borger("Ib Prøve", "0101136001", beskyttelser=BESKYTTET)
    uuids = indlaes(protected, without)
    with som(adgang):
        a, b = (
            selectors.institutioner(adgang=adgang, part_uuid=uuids[p.cpr], at=NOW)
            for p in (protected, without)
        )
        c, d = (
            selectors.oplysninger(adgang=adgang, part_uuid=uuids[p.cpr], at=NOW)
            for p in (protected, without)
        )
    assert a == b
    assert c is not None
    assert d is not None
    assert (c.laege, c.laege_skjult) == (d.laege, d.laege_skjult)


def test_without_the_right_to_see_persons_there_is_nothing(john: UUID, som: Som, uden_ret: Adgang):
    om: dict[str, Any] = {"adgang": uden_ret, "part_uuid": john, "at": NOW}
    with som(uden_ret):
        assert selectors.oplysninger(**om) is None
        assert selectors.institutioner(**om).nuvaerende == ()
        assert selectors.beskyttede_institutioner(**om).nuvaerende == ()
        assert selectors.beskyttet_laege(**om) is None
        assert selectors.digitalposthistorik(**om) == ()


def test_each_read_costs_one_query(
    john: UUID, som: Som, adgang: Adgang, django_assert_num_queries: Any
):
    om: dict[str, Any] = {"adgang": adgang, "part_uuid": john, "at": NOW}
    reads = (
        selectors.oplysninger,
        selectors.institutioner,
        selectors.laegehistorik,
        selectors.digitalposthistorik,
    )
    with som(adgang):
        for read in reads:
            with django_assert_num_queries(1):
                read(**om)


def test_a_changed_number_takes_its_facts_along(
    sig: Sig, indlaes: Indlaes, som: Som, adgang: Adgang
):
    """What was said under the former number, before CPR told that the two are one person."""
    former = "1306136011"
    sig(STIL, barn(former, plads(klasse="4.A"), registreret=TIDLIG))
    sig(STIL, barn(BARN, plads(klasse="5.A"), registreret=SEN))
    uuid = indlaes(borger("John Jarlov", BARN, tidligere_cpr=(former,)))[BARN]
    with som(adgang):
        found = selectors.institutioner(adgang=adgang, part_uuid=uuid, at=NOW)
    assert [p.klasse for p in found.nuvaerende] == ["5.A"]
