"""The simulated life keeps the rules of CPR: whatever happens, the people hang together."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from fixtures.demopersoner import demopersoner
from fixtures.grunddata import haendelsestyper
from fixtures.liv import fakta
from fixtures.liv.liv import Liv
from fixtures.liv.vaerdier import KOMMUNER
from indexes.kilder.cpr import CPR
from indexes.kilder.cpr_json import laes_person, som_json
from indexes.part.values import AFLOESTE_STATUSSER, AKTIVE_STATUSSER, PersonData
from tests.liv.faelles import AAR, I_DAG, aaret, aftryk, befolkning

SLUT = I_DAG + timedelta(days=AAR)


def levende() -> list[PersonData]:
    return [p for p in aaret()[1].values() if p.status in AKTIVE_STATUSSER]


def test_the_same_seed_gives_the_same_life_in_another_process() -> None:
    program = (
        ""
        "from tests.liv.faelles import aftryk, befolkning\n"
        "from fixtures.liv.liv import Liv\n"
        "print(aftryk(Liv(befolkning()).dage(40)))"
    )
    andet = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )

    slut = I_DAG + timedelta(days=40)
    assert andet.stdout.strip() == aftryk(f for f in aaret()[0] if f.registreret.date() <= slut)


def test_another_seed_is_another_life() -> None:
    en, anden = (aftryk(Liv(befolkning(), froe=n).dage(5)) for n in (1, 2))

    assert en != anden


def test_a_year_holds_every_kind_of_event() -> None:
    koder = {h.kode for f in aaret()[0] for h in f.haendelser}

    assert koder == {t.kode for t in haendelsestyper() if t.slags == "folkeregister"}


def test_the_demos_own_people_are_left_alone() -> None:
    kendte = {p.cpr for p in demopersoner()}
    forandringer, personer = aaret()

    assert not kendte & {p.cpr for f in forandringer for p in f.personer}
    assert not kendte & {h.cpr for f in forandringer for h in f.haendelser}
    assert all(personer[p.cpr] == p for p in befolkning().personer if p.cpr in kendte)


def test_every_statement_is_one_that_cpr_may_make() -> None:
    for f in aaret()[0]:
        for p in f.personer:
            sagt = CPR.laes({"registreret": f.registreret.isoformat(), "person": som_json(p)})
            assert laes_person(som_json(p)) == laes_person(som_json(laes_person(som_json(p))))
            assert sagt.rang == (0 if p.status in AFLOESTE_STATUSSER else 1)


def test_the_clock_of_cpr_runs_forward() -> None:
    ure = [f.registreret for f in aaret()[0]]

    assert ure == sorted(set(ure))
    assert all(f.registreret.date() >= f.gaelder_fra - timedelta(days=7) for f in aaret()[0])


def test_the_dead_do_not_move() -> None:
    for p in aaret()[1].values():
        if p.status != "90":
            continue
        doed = p.status_fra
        assert doed is not None
        assert not [a for a in p.adresser if a.type == "folkeregister" and a.til is None], p
        assert all(fakta.dagen(a.fra) <= doed for a in p.adresser), p
        assert fakta.civilstand(p).kode == "D"


def test_nothing_happens_to_the_dead_but_that_they_live() -> None:
    doede: set[str] = {p.cpr for p in befolkning().personer if p.status == "90"}
    for f in aaret()[0]:
        for p in f.personer:
            if p.cpr in doede:
                # Relatives' numbers may change in her record; she herself does not.
                assert p.status == "90" or f.art == "dødsfald annulleret", f
            (doede.add if p.status == "90" else doede.discard)(p.cpr)


def test_who_lives_here_has_one_home() -> None:
    for p in levende():
        hjem = [a for a in p.adresser if a.type == "folkeregister" and a.til is None]
        assert len(hjem) == 1, p
        assert (hjem[0].vejkode >= "9900") == (p.status == "03"), p


@pytest.mark.parametrize("status", ["30", "70", "80", "90"])
def test_who_does_not_has_none(status: str) -> None:
    for p in aaret()[1].values():
        if p.status == status:
            assert fakta.bopaelsadresse(p) is None, p


def test_spouses_are_each_others() -> None:
    personer = aaret()[1]
    for p in personer.values():
        gift = fakta.aegtefaelle(p)
        assert [gift] * (gift is not None) == fakta.relationer(p, "partner", SLUT), p
        if gift is not None:
            assert fakta.aegtefaelle(personer[gift]) == p.cpr, p
            assert "90" not in (p.status, personer[gift].status), p


def test_parents_and_children_know_each_other() -> None:
    personer = aaret()[1]
    for p in personer.values():
        for foraelder in fakta.foraeldre(p, SLUT):
            assert p.cpr in fakta.relationer(personer[foraelder], "barn", SLUT), p
        for barn in fakta.relationer(p, "barn", SLUT):
            assert p.cpr in fakta.foraeldre(personer[barn], SLUT), p
            assert personer[barn].foedt > p.foedt, p


def test_a_child_of_the_year_has_its_mother_and_her_home() -> None:
    foedte = [f for f in aaret()[0] if f.art == "fødsel"]
    assert len(foedte) > 10
    for f in foedte:
        barn = next(p for p in f.personer if p.foedt == f.gaelder_fra)
        mor = next(p for p in f.personer if p.cpr == fakta.relationer(barn, "mor", barn.foedt)[0])
        assert fakta.hjem(barn) == fakta.hjem(mor) is not None
        assert 18 <= (barn.foedt - mor.foedt).days / 365.25 < 44


def test_facts_of_a_kind_follow_each_other() -> None:
    for p in aaret()[1].values():
        for liste in (
            p.civilstand,
            p.statusser,
            p.navne,
            [a for a in p.adresser if a.type == "folkeregister"],
        ):
            perioder: list[tuple[date, date]] = [
                (fakta.dagen(f.fra), fakta.dagen(f.til) if f.til else date.max)
                for f in liste  # type: ignore[attr-defined]
            ]
            assert all(fra < til for fra, til in perioder), p
            assert all(a[1] <= b[0] for a, b in itertools.pairwise(perioder)), p


def test_a_number_that_is_gone_leads_to_the_one_that_is() -> None:
    forandringer, personer = aaret()
    gamle = [p for f in forandringer for p in f.personer if p.status in AFLOESTE_STATUSSER]
    assert {p.status for p in gamle} == {"50", "60"}
    for p in gamle:
        assert p.cpr not in personer
        ny = personer.get(p.gaeldende_cpr)
        assert ny is None or p.cpr in ny.tidligere_cpr, p
        assert not any(r.cpr == p.cpr for q in personer.values() for r in q.relationer)


def test_corrections_point_at_what_they_correct() -> None:
    efter_nr = {f.nr: f for f in aaret()[0]}
    rettelser = [f for f in aaret()[0] if f.retter is not None]
    assert {h.kode for f in rettelser for h in f.haendelser} >= {"F02", "F18"}
    for f in rettelser:
        forkert = efter_nr[f.retter or 0]
        assert forkert.nr < f.nr
        assert {p.cpr for p in f.personer} == {p.cpr for p in forkert.personer}


def test_events_are_for_the_demos_municipalities() -> None:
    for f in aaret()[0]:
        assert f.haendelser
        assert {h.kommune for h in f.haendelser} <= set(KOMMUNER)


def test_many_steps_on_one_day_keep_the_rules_too() -> None:
    liv = Liv(befolkning(), froe=9)
    forandringer = [f for _ in range(120) for f in liv.trin(I_DAG)]

    assert len({f.registreret for f in forandringer}) == len(forandringer) > 60
    for f in forandringer:
        for p in f.personer:
            laes_person(som_json(p))
