"""Households at any date, and what they must not tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from access.values import Adgang
from indexes.part import selectors, services
from indexes.part.models import Person, PersonSoegekopi
from indexes.part.selectors import husstand
from indexes.part.values import (
    AdresseData,
    BeskyttelseData,
    NavnData,
    PersonData,
    RelationData,
    StatusData,
)
from tests.part.faelles import BOLIG, NOW, WHY, Indlaes, Som, bor, borger

FOER = datetime(2015, 6, 1, tzinfo=UTC)
FLYTTEDAG = date(2020, 5, 1)
HJEM = bor("Skjulevej", "7", fra=FLYTTEDAG)
GAMMELT = replace(BOLIG, til=FLYTTEDAG)
MOR = borger(
    "Jytte Rømer",
    "0107744444",
    adresser=(GAMMELT, *HJEM),
    beskyttelser=(BeskyttelseData("0001", date(2020, 1, 1)),),
    relationer=(RelationData("barn", "0502104444"), RelationData("barn", "0502124411")),
)
FAR = borger("Gert Frydendal", "2110724411", adresser=bor("Konestien", "3"))
DATTER = borger("Jonna Frydendal", "0502104444", adresser=(GAMMELT, *HJEM))
# Lived with the mother for a year, and with the father since.
SOEN = borger(
    "Ib Frydendal",
    "0502124411",
    adresser=(
        GAMMELT,
        replace(HJEM[0], til=date(2021, 5, 1)),
        *bor("Konestien", "3", fra=date(2021, 5, 1)),
    ),
    relationer=(RelationData("far", FAR.cpr), RelationData("delt_bopael", FAR.cpr)),
)
NABO = borger("Else Holm", "0303444444", adresser=HJEM)
ALLE = (MOR, FAR, DATTER, SOEN, NABO)
TRUET = replace(MOR, beskyttelser=(BeskyttelseData("P6S6", date(2020, 1, 1)),))


@pytest.fixture
def bor_hos(indlaes: Indlaes, som: Som) -> Callable[..., Any]:
    def read(
        p: PersonData, adgang: Adgang, *, at: datetime = NOW, alle: tuple[PersonData, ...] = ALLE
    ) -> Any:
        uuid = indlaes(*alle)
        with som(adgang):
            return husstand(adgang=adgang, part_uuid=uuid[p.cpr], at=at)

    return read


def navne(fundet: Any) -> list[tuple[str, str]]:
    return [(b.navn, b.relation_tekst) for b in fundet.beboere]


def test_those_who_live_together_relatives_first(
    bor_hos: Callable[..., Any], ser_beskyttet: Adgang
) -> None:
    fundet = bor_hos(MOR, ser_beskyttet)
    assert navne(fundet) == [
        ("Jytte Rømer", ""), ("Jonna Frydendal", "Datter"), ("Else Holm", ""),
    ]  # fmt: skip
    assert (fundet.antal, fundet.adresse) == (3, "Skjulevej 7, 2800 Kgs. Lyngby")
    assert fundet.beboere[1].tilflyttet == FLYTTEDAG


def test_at_an_earlier_date_it_is_the_home_and_the_names_of_then(
    bor_hos: Callable[..., Any], ser_beskyttet: Adgang
) -> None:
    gift = replace(
        MOR,
        navne=(
            NavnData("Jytte", "", "Frydendal", date(1990, 1, 1), date(2018, 1, 1)),
            NavnData("Jytte", "", "Rømer", date(2018, 1, 1)),
        ),
    )
    fundet = bor_hos(DATTER, ser_beskyttet, at=FOER, alle=(gift, FAR, DATTER, SOEN, NABO))
    assert navne(fundet) == [
        ("Jonna Frydendal", ""), ("Jytte Frydendal", "Mor"), ("Ib Frydendal", "Bror"),
    ]  # fmt: skip
    assert fundet.adresse == "Skovbrynet 38, 2800 Kgs. Lyngby"
    assert [b.alder for b in fundet.beboere] == [5, 40, 3]


def test_a_child_that_shares_two_homes_is_in_both(
    bor_hos: Callable[..., Any], ser_beskyttet: Adgang
) -> None:
    ved_far = borger(
        "Bo Frydendal", "0502144411", relationer=(RelationData("delt_bopael", FAR.cpr),)
    )
    fundet = bor_hos(FAR, ser_beskyttet, alle=(*ALLE, ved_far))
    assert {b.navn: b.delt_bopael for b in fundet.beboere} == {
        "Gert Frydendal": False, "Ib Frydendal": False, "Bo Frydendal": True,
    }  # fmt: skip


def test_the_dead_do_not_live_there(bor_hos: Callable[..., Any], ser_beskyttet: Adgang) -> None:
    doed = replace(NABO, statusser=(StatusData("90", date(2022, 1, 1)),))
    assert "Else Holm" not in dict(navne(bor_hos(MOR, ser_beskyttet, alle=(MOR, DATTER, doed))))
    da = datetime(2021, 1, 1, tzinfo=UTC)
    assert "Else Holm" in dict(navne(bor_hos(MOR, ser_beskyttet, alle=(MOR, DATTER, NABO), at=da)))


def test_no_fixed_home_no_household(bor_hos: Callable[..., Any], adgang: Adgang) -> None:
    gaden = borger(
        "Per Holm", "0101704411", status="03", adresser=(replace(BOLIG, vejkode="9901"),)
    )
    fundet = bor_hos(gaden, adgang, alle=(gaden,))
    assert (fundet.skjult, fundet.antal) == (False, 0)


def test_an_institution_is_shown_a_page_at_a_time(
    bor_hos: Callable[..., Any], adgang: Adgang, django_assert_num_queries: Any, som: Som
) -> None:
    hus = tuple(replace(a, institution=True) for a in bor("Plejevej", "1"))
    alle = tuple(
        borger(f"Else{i} Holm", f"{1 + i % 28:02d}0144{1000 + i}", adresser=hus) for i in range(120)
    )
    fundet = bor_hos(alle[0], adgang, alle=alle)
    assert (fundet.institution, fundet.antal, len(fundet.beboere), fundet.har_flere) == (
        True, 120, 50, True,
    )  # fmt: skip


def test_a_fixed_number_of_queries(
    indlaes: Indlaes, som: Som, ser_beskyttet: Adgang, django_assert_max_num_queries: Any
) -> None:
    uuid = indlaes(*ALLE)
    for at, antal in ((NOW, 2), (FOER, 6)):
        with som(ser_beskyttet), django_assert_max_num_queries(antal):
            husstand(adgang=ser_beskyttet, part_uuid=uuid[MOR.cpr], at=at)


class TestAfsloering:
    """A user without the right learns the hidden address from no read about anybody."""

    HEMMELIG = "Skjulevej"

    @pytest.fixture(params=["beskyttet", "truet", "truet uden adresse"])
    def uuid(self, request: Any, indlaes: Indlaes) -> dict[str, UUID]:
        mor = MOR if request.param == "beskyttet" else TRUET
        alle = (mor, FAR, DATTER, SOEN)
        if request.param == "truet uden adresse":  # as the law has it: the child follows
            gade = AdresseData(vejkode="9901", kommunekode=173, fra=FLYTTEDAG)
            status = (StatusData("03", FLYTTEDAG),)
            alle = (
                replace(TRUET, adresser=(GAMMELT, gade), statusser=status),
                FAR,
                replace(
                    DATTER,
                    adresser=(GAMMELT, gade),
                    statusser=status,
                    beskyttelser=TRUET.beskyttelser,
                ),
                replace(SOEN, adresser=(GAMMELT, *bor("Konestien", "3", fra=FLYTTEDAG))),
            )
        return indlaes(*alle)

    def laes_alt(self, adgang: Adgang, som: Som, uuid: dict[str, UUID]) -> Iterator[str]:
        """Everything that the reads say about any of them, at several moments."""
        tider = (NOW, FOER, datetime(2020, 8, 1, tzinfo=UTC))
        with som(adgang):
            for part in uuid.values():
                for at in tider:
                    navngivet = {"adgang": adgang, "part_uuid": part, "at": at}
                    yield repr(selectors.person(**navngivet))
                    yield repr(selectors.familie(**navngivet))
                    yield repr(husstand(**navngivet))
                    yield repr(selectors.adressehistorik(**navngivet))
                    yield repr(selectors.partresumeer(adgang=adgang, part_uuids=[part], at=at))

    def test_none_of_the_reads_says_it(
        self, uuid: dict[str, UUID], adgang: Adgang, som: Som
    ) -> None:
        mor = uuid[MOR.cpr]
        for svar in self.laes_alt(adgang, som, uuid):
            beboere_af = svar.startswith("Husstand") and str(mor) in svar
            assert not beboere_af, "she stands among those who live in some home"
            assert self.HEMMELIG not in svar

    def test_the_right_shows_it(
        self, uuid: dict[str, UUID], ser_beskyttet: Adgang, som: Som, request: Any
    ) -> None:
        said = "".join(self.laes_alt(ser_beskyttet, som, uuid))
        assert ("Skjulevej" in said) or "uden adresse" in request.node.name

    def test_nor_does_a_search_by_it(self, indlaes: Indlaes, adgang: Adgang, som: Som) -> None:
        indlaes(MOR, FAR, DATTER, SOEN)
        kopier = PersonSoegekopi.objects.unguarded(reason=WHY).values_list("navn", "beskyttelse")
        assert {navn for navn, skjold in kopier if skjold is None} == {
            "Gert Frydendal", "Ib Frydendal",
        }  # fmt: skip


def skjult(*personer: PersonData) -> set[str]:
    rows = Person.objects.unguarded(reason=WHY).filter(cpr__in=[p.cpr for p in personer])
    return {p.fornavn for p in rows if p.beskyttelse is not None}


def test_the_home_hides_for_as_long_as_it_must(indlaes: Indlaes) -> None:
    """Whichever record changes: the protected one's, the child's or the relation between them."""
    indlaes(*ALLE)
    assert skjult(*ALLE) == {"Jytte", "Jonna"}  # not the neighbour, who is no relative

    indlaes(replace(MOR, adresser=bor("Andetsteds", "1")))
    assert skjult(*ALLE) == {"Jytte"}
    indlaes(MOR)
    assert skjult(*ALLE) == {"Jytte", "Jonna"}

    indlaes(replace(DATTER, adresser=bor("Konestien", "3")))
    assert skjult(*ALLE) == {"Jytte"}
    indlaes(DATTER)
    indlaes(replace(MOR, beskyttelser=()))
    assert skjult(*ALLE) == set()
    indlaes(MOR)
    indlaes(replace(MOR, relationer=()))
    assert skjult(*ALLE) == {"Jytte"}
    indlaes(replace(DATTER, relationer=(RelationData("mor", MOR.cpr),)))
    assert skjult(*ALLE) == {"Jytte", "Jonna"}


def test_a_record_that_is_taken_away_hides_nobody(indlaes: Indlaes) -> None:
    uuid = indlaes(*ALLE)
    services.slet_personer([uuid[MOR.cpr]])
    assert skjult(*ALLE) == set()


def test_the_door_is_in_the_statements_themselves(
    indlaes: Indlaes, adgang: Adgang, uden_ret: Adgang
) -> None:
    """As the owner, whom row-level security does not hold: no group, no rows; nor on behalf of an
    authority where she has none."""
    part = indlaes(*ALLE)[FAR.cpr]
    andres = replace(adgang, kun=frozenset({9999}))
    assert len(selectors.familie(adgang=adgang, part_uuid=part, at=NOW)) == 1
    for lukket in (uden_ret, andres):
        assert selectors.familie(adgang=lukket, part_uuid=part, at=NOW) == []
        assert husstand(adgang=lukket, part_uuid=part, at=NOW) is None
