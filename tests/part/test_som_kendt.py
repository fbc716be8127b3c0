"""Two clocks: as it was on a day, and as it was known on another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from access.db import database_role
from access.values import Adgang
from indexes.kilder import services
from indexes.kilder.cpr import CPR, post
from indexes.kilder.selectors import person_som_kendt
from indexes.part.noegler import find
from indexes.part.values import BeskyttelseData, PersonData, RelationData
from tests.part.faelles import BOLIG, Som, bor, borger

JAN = borger("Jan Jarlov", "2110703435")
FLYTTEDAG = date(2026, 3, 1)
FLYTTET = replace(
    JAN, adresser=(replace(BOLIG, til=FLYTTEDAG), *bor("Konestien", "3", fra=FLYTTEDAG))
)
FEBRUAR, MARTS, APRIL, MAJ = (datetime(2026, m, 15, 12, tzinfo=UTC) for m in (2, 3, 4, 5))


def hoer(person: PersonData, registreret: datetime, modtaget: datetime) -> None:
    with database_role("sapa_indlaes"):
        services.optag(CPR, [post(person, registreret)], now=modtaget)


def part(person: PersonData = JAN) -> UUID:
    return find([f"cpr:{person.cpr}"])[f"cpr:{person.cpr}"]


def test_a_late_move_was_not_known_when_it_happened(
    adgang: Adgang, som: Som, django_assert_max_num_queries: Any
) -> None:
    hoer(JAN, datetime(2026, 1, 1, tzinfo=UTC), FEBRUAR)
    hoer(FLYTTET, datetime(2026, 4, 1, tzinfo=UTC), APRIL)

    def adresse(at: datetime, kendt: datetime) -> str | None:
        with som(adgang), django_assert_max_num_queries(4):
            svar = person_som_kendt(adgang=adgang, part_uuid=part(), at=at, kendt=kendt)
        assert svar is not None
        return (svar.adresse or "").split(",")[0]

    assert adresse(at=FEBRUAR, kendt=FEBRUAR) == "Skovbrynet 38"
    assert adresse(at=MARTS, kendt=MARTS) == "Skovbrynet 38"  # as known then
    assert adresse(at=MARTS, kendt=MAJ) == "Konestien 3"  # as it was
    assert adresse(at=FEBRUAR, kendt=MAJ) == "Skovbrynet 38"
    with som(adgang):
        before = datetime(2025, 1, 1, tzinfo=UTC)
        assert person_som_kendt(adgang=adgang, part_uuid=part(), at=MAJ, kendt=before) is None


def test_a_statement_that_came_late_does_not_replace_a_newer_one(adgang: Adgang, som: Som) -> None:
    hoer(FLYTTET, datetime(2026, 4, 1, tzinfo=UTC), APRIL)
    hoer(JAN, datetime(2026, 1, 1, tzinfo=UTC), MAJ)

    with som(adgang):
        svar = person_som_kendt(adgang=adgang, part_uuid=part(), at=MAJ, kendt=MAJ)
    assert svar is not None
    assert (svar.adresse or "").startswith("Konestien 3")


def test_what_is_hidden_today_is_hidden_as_known_before_it_was(adgang: Adgang, som: Som) -> None:
    barn = borger("John Jarlov", "1206134411", relationer=(RelationData("far", JAN.cpr),))
    hoer(barn, datetime(2026, 1, 1, tzinfo=UTC), FEBRUAR)
    hoer(JAN, datetime(2026, 1, 1, tzinfo=UTC), FEBRUAR)
    skjult = replace(JAN, beskyttelser=(BeskyttelseData("0001", FLYTTEDAG),))
    hoer(skjult, datetime(2026, 4, 1, tzinfo=UTC), APRIL)
    hoer(
        replace(
            barn, adresser=(replace(BOLIG, til=FLYTTEDAG), *bor("Konestien", "3", fra=FLYTTEDAG))
        ),
        datetime(2026, 4, 1, tzinfo=UTC),
        APRIL,
    )

    for hvem in (JAN, barn):
        with som(adgang):
            svar = person_som_kendt(adgang=adgang, part_uuid=part(hvem), at=FEBRUAR, kendt=FEBRUAR)
        assert svar is not None
        assert svar.adresse is None
