"""Who is on a list: exactly those who meet the criteria on the day, under the user's own rights."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.selectors import resolve_adgang
from access.values import Permission
from indexes.part.services import indlaes_personer
from sapa.arbejdslister.population import KANDIDATER, medlemmer
from sapa.arbejdslister.values import Kriterier, UgyldigeKriterier, fylder_i
from tests.arbejdslister.conftest import (
    DOED,
    EMIL,
    FLYTTET,
    FREJA,
    GERT,
    LAURA,
    MOR,
    RETTER,
    SEN,
    TIDLIG,
    skole,
    som,
)
from tests.part.faelles import I_DAG, NOW, borger

FYLDER_2 = Kriterier(fylder=2)
NOVEMBER = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("maaned", "aar", "fra", "til"),
    [
        (date(2026, 11, 1), 2, date(2024, 11, 1), date(2024, 11, 30)),
        # Born on 29 February: a birthday there in a leap year, else on 1 March.
        (date(2026, 2, 1), 2, date(2024, 2, 1), date(2024, 2, 28)),
        (date(2026, 3, 1), 2, date(2024, 2, 29), date(2024, 3, 31)),
        (date(2028, 2, 1), 4, date(2024, 2, 1), date(2024, 2, 29)),
        (date(2028, 3, 1), 4, date(2024, 3, 1), date(2024, 3, 31)),
    ],
)
def test_who_turns_so_many_in_the_month(maaned, aar, fra, til):
    assert fylder_i(maaned, aar) == (fra, til)


def test_criteria_are_the_same_after_a_round_trip():
    k = Kriterier(fylder=2, foedt_fra=date(2020, 1, 1), sag="med", kle="29.*", doed=False)
    assert Kriterier.fra_data(k.som_data()) == k


@pytest.mark.django_db
class TestMedlemmer:
    def find(self, verden, adgang, kriterier, *, pr=I_DAG, maaned=NOVEMBER):
        with som(adgang):
            found = medlemmer(adgang=adgang, kriterier=kriterier, maaned=maaned, pr=pr, i_dag=I_DAG)
        return [(verden.cpr(m.part_uuid), m.skjult) for m in found]

    def test_two_years_this_month_alive_and_resident(self, verden, adgang):
        """In Danish order of name, the protected child last: 22 November."""
        assert self.find(verden, adgang, FYLDER_2) == [
            (EMIL, False),
            (FREJA, False),
            (LAURA, True),
        ]

    def test_made_up_for_the_first_it_has_who_lived_here_then(self, verden, adgang):
        """He moved on the 10th: on the list for the 1st whenever it is run, not for today."""
        first = self.find(verden, adgang, FYLDER_2, pr=date(2026, 11, 1))
        assert [cpr for cpr, _ in first] == [EMIL, FREJA, FLYTTET, LAURA]
        indlaes_personer([borger("Nova Ny", "0511245671", adresser=())], now=NOW)
        assert self.find(verden, adgang, FYLDER_2, pr=date(2026, 11, 1)) == first

    def test_of_a_month_when_she_lived(self, verden, adgang):
        found = self.find(verden, adgang, Kriterier(foedt_fra=date(2024, 11, 11), foedt_til=date(2024, 11, 11)), pr=date(2026, 9, 30))  # fmt: skip
        assert found == [(DOED, False)]

    def test_born_in_a_period(self, verden, adgang):
        k = Kriterier(foedt_fra=date(2024, 10, 31), foedt_til=date(2024, 12, 1))
        assert {cpr for cpr, _ in self.find(verden, adgang, k)} == {
            TIDLIG, SEN, EMIL, FREJA, LAURA,
        }  # fmt: skip

    def test_digital_post_alone_searches_the_municipality(self, verden, adgang):
        assert self.find(verden, adgang, Kriterier(digital_post="fritaget")) == [(GERT, False)]
        assert self.find(verden, adgang, Kriterier(digital_post="tilmeldt")) == [(MOR, False)]

    def test_died_in_a_period(self, verden, adgang):
        k = Kriterier(doed=True, doed_fra=date(2026, 10, 1), doed_til=date(2026, 10, 31))
        assert self.find(verden, adgang, k) == [(DOED, False)]

    def test_neither_address_nor_school_finds_the_protected(self, verden, adgang, bruger_med):
        her = Kriterier(fylder=2, adresse="Hemmelivej")
        uden = Kriterier(fylder=2, institution="ingen")
        skole(FREJA, "dagtilbud")
        assert self.find(verden, adgang, her) == []
        assert self.find(verden, adgang, uden) == [(EMIL, False)]
        assert self.find(verden, adgang, Kriterier(fylder=2, institution="dagtilbud")) == [(FREJA, False)]  # fmt: skip
        ser = resolve_adgang(bruger_med({"permissions": [*RETTER, Permission.SE_BESKYTTET]}).id)
        assert self.find(verden, ser, her) == [(LAURA, True)]
        assert self.find(verden, ser, uden) == [(EMIL, False), (LAURA, True)]

    def test_a_sag_counts_only_where_the_user_may_see_it(self, verden, bruger_med, lav_sag):
        lav_sag(verden.uuid[EMIL], kle=292104)
        lav_sag(verden.uuid[FREJA], kle=272445, foelsomhed=3)
        with_all = resolve_adgang(bruger_med({"permissions": [*RETTER, Permission.SE_SAG]}).id)
        lavt = resolve_adgang(
            bruger_med(
                {"permissions": RETTER},
                {"permissions": [Permission.SE_SAG], "kle": ["29.*"], "foelsomhed": 2},
            ).id
        )
        med = Kriterier(fylder=2, sag="med", kle="27.*")
        uden = Kriterier(fylder=2, sag="uden", kle="27.*")
        assert self.find(verden, with_all, med) == [(FREJA, False)]
        assert self.find(verden, lavt, med) == []
        assert FREJA in {cpr for cpr, _ in self.find(verden, lavt, uden)}
        assert self.find(verden, lavt, Kriterier(fylder=2, sag="med", kle="29.21.04")) == [
            (EMIL, False)
        ]

    def test_without_the_right_to_persons_there_is_nobody(self, verden, bruger_med):
        ingen = resolve_adgang(bruger_med({"permissions": RETTER[1:]}).id)
        assert self.find(verden, ingen, FYLDER_2) == []

    def test_another_municipality_finds_its_own(self, verden, bruger_med):
        korsbaek = resolve_adgang(bruger_med({"permissions": RETTER}, myndighed=1002).id)
        assert {cpr for cpr, _ in self.find(verden, korsbaek, FYLDER_2)} == {
            FLYTTET, "1211245671",
        }  # fmt: skip

    def test_four_statements_and_the_index(self, verden, adgang):
        with som(adgang), CaptureQueriesContext(connection) as asked:
            medlemmer(adgang=adgang, kriterier=FYLDER_2, maaned=NOVEMBER, pr=I_DAG, i_dag=I_DAG)
        assert len(asked) == 4
        assert "person_soegekandidater" in asked[0]["sql"]
        assert str(KANDIDATER) in asked[0]["sql"]


@pytest.mark.parametrize(
    ("kriterier", "facts", "grund"),
    [
        (FYLDER_2, {"maaned": None}, "maaned"),
        (FYLDER_2, {"pr": date(2026, 11, 23)}, "fremtid"),
        (Kriterier(digital_post="fritaget"), {"pr": date(2026, 11, 1)}, "tidligere"),
        (Kriterier(fylder=2, adresse="Skovbrynet"), {"pr": date(2026, 11, 1)}, "tidligere"),
        (Kriterier(foedt_fra=date(1950, 1, 1)), {"pr": date(2026, 11, 1)}, "tidligere"),
        (Kriterier(fylder=2, foedt_til=date(2020, 1, 1)), {}, "periode"),
        (Kriterier(doed=True), {}, "doedsperiode"),
        (Kriterier(fylder=2, sag="med"), {}, "sag"),
        (Kriterier(fylder=2, adresse=", "), {}, "adresse"),
    ],
)
def test_what_cannot_be_answered_is_said(kriterier, facts, grund):
    from sapa.arbejdslister.population import kontroller

    with pytest.raises(UgyldigeKriterier) as fejl:
        kontroller(kriterier, **({"maaned": NOVEMBER, "pr": I_DAG, "i_dag": I_DAG} | facts))
    assert fejl.value.grund == grund
