"""What a genogram is drawn from: who, whose child, which couples, at a fixed cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from access.values import Adgang
from indexes.part.selectors import Slaegt, slaegt
from indexes.part.values import (
    CivilstandData,
    PersonData,
    RelationData,
    SeparationData,
    StatusData,
)
from tests.part.faelles import BESKYTTET, NOW, Indlaes, Som, bor, borger
from tests.part.test_familie import barn_af

VIET, SKILT, IGEN = date(1995, 8, 12), date(2007, 3, 15), date(2010, 1, 1)


def gift(cpr: str, fra: date, til: date | None = None) -> tuple[CivilstandData, ...]:
    """Married, and divorced from `til`."""
    viet = CivilstandData("G", fra, til, cpr)
    return (viet, CivilstandData("F", til, None, cpr)) if til else (viet,)


FAR = borger(
    "Poul Jarlov",
    "1403424411",
    civilstand=gift("1808444444", date(1966, 4, 16)),
    statusser=(StatusData("01", date(1942, 3, 14)), StatusData("90", date(2011, 2, 8))),
)
MOR = borger(
    "Inger Jarlov",
    "1808444444",
    civilstand=(
        CivilstandData("G", date(1966, 4, 16), date(2011, 2, 8), FAR.cpr),
        CivilstandData("E", date(2011, 2, 8), None, FAR.cpr),
    ),
)
JAN = borger("Jan Jarlov", "2110704411", relationer=barn_af(MOR, FAR))
SUSANNE = borger(
    "Susanne Kjær", "2212714444", civilstand=gift(JAN.cpr, VIET, SKILT), adresser=bor("Søvej", "1")
)
JYTTE = borger("Jytte Rømer", "0107744444", beskyttelser=BESKYTTET, adresser=bor("Hemmelivej", "7"))
JOHN = borger("John Jarlov", "1206134411", relationer=barn_af(JYTTE, JAN))
ALLE = (FAR, MOR, JAN, SUSANNE, JYTTE, JOHN)


@pytest.fixture
def slaegt_af(indlaes: Indlaes, som: Som) -> Any:
    def read(p: PersonData, adgang: Adgang, *alle: PersonData, at: datetime = NOW) -> Slaegt:
        uuid = indlaes(*(alle or ALLE))
        with som(adgang):
            fundet = slaegt(adgang=adgang, part_uuid=uuid[p.cpr], at=at)
        assert fundet is not None
        return fundet

    return read


def par(fundet: Slaegt) -> dict[frozenset[str], tuple[str, date | None, date | None]]:
    assert fundet.selv is not None
    navn = {m.part_uuid: m.navn.split()[0] for m in (fundet.selv, *fundet.medlemmer)}
    return {
        frozenset((navn[p.en], navn[p.anden])): (p.art, p.fra, p.til) for p in fundet.par
    }  # fmt: skip


def test_couples_of_each_kind(slaegt_af: Any, adgang: Adgang) -> None:
    jan = replace(JAN, civilstand=gift(SUSANNE.cpr, VIET, SKILT))
    fundet = slaegt_af(JAN, adgang, FAR, MOR, jan, SUSANNE, JYTTE, JOHN)
    assert [(m.navn, m.relation_tekst) for m in fundet.medlemmer] == [
        ("Poul Jarlov", "Far"),
        ("Inger Jarlov", "Mor"),
        ("Susanne Kjær", "Tidligere ægtefælle"),
        ("Jytte Rømer", "Mor til fælles barn"),
        ("John Jarlov", "Søn"),
    ]
    assert par(fundet) == {
        frozenset(("Poul", "Inger")): ("enke", date(1966, 4, 16), date(2011, 2, 8)),
        frozenset(("Jan", "Susanne")): ("skilt", VIET, SKILT),
        frozenset(("Jan", "Jytte")): ("foraeldre", None, None),
    }
    uuid = {m.navn: m.part_uuid for m in (fundet.selv, *fundet.medlemmer)}
    assert set(fundet.foraeldre) == {
        (uuid["Jan Jarlov"], uuid["Poul Jarlov"]),
        (uuid["Jan Jarlov"], uuid["Inger Jarlov"]),
        (uuid["John Jarlov"], uuid["Jan Jarlov"]),
        (uuid["John Jarlov"], uuid["Jytte Rømer"]),
    }


def test_a_marriage_a_separation_and_a_marriage_anew(slaegt_af: Any, adgang: Adgang) -> None:
    to_gange = (*gift(SUSANNE.cpr, VIET, SKILT), CivilstandData("G", IGEN, None, SUSANNE.cpr))
    jan = replace(JAN, civilstand=to_gange)
    assert par(slaegt_af(JAN, adgang, jan, SUSANNE)) == {
        frozenset(("Jan", "Susanne")): ("gift", IGEN, None)
    }
    separeret = replace(jan, separationer=(SeparationData(date(2020, 1, 1)),))
    assert par(slaegt_af(JAN, adgang, separeret, SUSANNE)) == {
        frozenset(("Jan", "Susanne")): ("separeret", IGEN, None)
    }


def test_at_an_earlier_date_they_are_still_married(slaegt_af: Any, adgang: Adgang) -> None:
    jan = replace(JAN, civilstand=gift(SUSANNE.cpr, VIET, SKILT))
    da = slaegt_af(
        JAN, adgang, FAR, MOR, jan, SUSANNE, JYTTE, JOHN, at=datetime(2005, 1, 1, tzinfo=UTC)
    )
    assert par(da) == {
        frozenset(("Poul", "Inger")): ("gift", date(1966, 4, 16), None),
        frozenset(("Jan", "Susanne")): ("gift", VIET, None),
    }


@pytest.mark.parametrize(("doed", "art"), [(True, "enke"), (False, "skilt")])
def test_a_partner_without_a_civilstand(
    slaegt_af: Any, adgang: Adgang, *, doed: bool, art: str
) -> None:
    """Where only the relation says that it ended, a death tells how."""
    susanne = replace(
        SUSANNE,
        civilstand=(),
        statusser=(StatusData("90", SKILT),) if doed else (),
    )
    jan = replace(JAN, relationer=(RelationData("partner", SUSANNE.cpr, VIET, SKILT),))
    assert par(slaegt_af(JAN, adgang, jan, susanne)) == {
        frozenset(("Jan", "Susanne")): (art, VIET, SKILT)
    }


def test_protection_hides_here_what_it_hides_in_the_list(
    slaegt_af: Any, adgang: Adgang, ser_beskyttet: Adgang
) -> None:
    hemmelig = replace(JYTTE, adresser=JAN.adresser)
    alle = (JAN, hemmelig, JOHN)
    assert {m.samme_adresse for m in slaegt_af(JAN, adgang, *alle).medlemmer} == {None}
    assert {m.adresse for m in slaegt_af(JAN, adgang, *alle).medlemmer} == {None}
    assert {m.samme_adresse for m in slaegt_af(JAN, ser_beskyttet, *alle).medlemmer} == {True}


def test_before_she_was_born_and_without_the_right(
    slaegt_af: Any, indlaes: Indlaes, som: Som, adgang: Adgang, uden_ret: Adgang
) -> None:
    assert slaegt_af(JOHN, adgang, at=datetime(2000, 1, 1, tzinfo=UTC)).selv is None
    uuid = indlaes(*ALLE)
    with som(uden_ret):
        assert slaegt(adgang=uden_ret, part_uuid=uuid[JAN.cpr], at=NOW) is None


def test_three_statements_for_any_family(
    indlaes: Indlaes, som: Som, adgang: Adgang, django_assert_num_queries: Any
) -> None:
    boern = [
        borger(f"Barn{i} Berg", f"{1 + i % 28:02d}0414{4411 + i}", relationer=barn_af(MOR, FAR))
        for i in range(40)
    ]
    uuid = indlaes(*ALLE, *boern)
    for p, antal in ((JAN, 44), (SUSANNE, 1), (MOR, 42)):
        with som(adgang), django_assert_num_queries(3):
            fundet = slaegt(adgang=adgang, part_uuid=uuid[p.cpr], at=NOW)
        assert fundet is not None
        assert len(fundet.medlemmer) == antal
