"""The simulator that `./dev up` keeps running: when there is one, and what it is told."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sapa.local import miljoe, simulator
from sapa.local.skaerm import Fejl


@pytest.fixture
def mappe(tmp_path: Path) -> miljoe.Mappe:
    return miljoe.Mappe(tmp_path / "up")


def tjeneste(mappe: miljoe.Mappe, tempo: float = 1.0) -> Any:
    opsaetning = SimpleNamespace(pakker=SimpleNamespace(python=Path("python")), root=Path())
    env = {
        "SAPA_DEMO": "1",
        "DATABASE_URL": "postgres://sapa:hemmelig@127.0.0.1/sapa",
        "SAPA_EJER_DATABASE_URL": "postgres://ejer:hemmelig@127.0.0.1/sapa",
        "SAPA_SECRET_KEY": "hemmelig",
    }
    return simulator.tjeneste(opsaetning, mappe, env, "http://127.0.0.1:8000", tempo)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("valgt", "tempo"), [("", 1), ("0", 0), ("nej", 0), ("off", 0), ("2,5", 2.5), ("30", 30)]
)
def test_the_pace_is_chosen_by_the_environment(valgt: str, tempo: float) -> None:
    assert simulator.hastighed({"SAPA_SIMULATOR": valgt}) == tempo


@pytest.mark.parametrize("valgt", ["hurtigt", "-1", "nan", "inf"])
def test_a_pace_that_is_none_is_told(valgt: str) -> None:
    with pytest.raises(Fejl, match="SAPA_SIMULATOR"):
        simulator.hastighed({"SAPA_SIMULATOR": valgt})


def test_it_lives_from_the_day_that_the_demo_was_loaded(mappe: miljoe.Mappe) -> None:
    assert tjeneste(mappe) is None  # there is nobody yet

    mappe.stempler.set("demo", "egen")
    assert tjeneste(mappe) is not None  # loaded before the day was written down
    simulator.datofil(mappe).write_text("2026-11-20\n")

    argv = tjeneste(mappe).argv
    assert argv[argv.index("--befolkning") + 1] == "2026-11-20"
    assert tjeneste(mappe, tempo=0) is None


def test_it_is_not_told_where_the_database_is(mappe: miljoe.Mappe) -> None:
    mappe.stempler.set("demo", "egen")

    assert "hemmelig" not in str(tjeneste(mappe).env)


def test_a_database_that_is_emptied_ends_the_life(mappe: miljoe.Mappe) -> None:
    mappe.stempler.set("demo", "egen")
    simulator.datofil(mappe).write_text("2026-11-20\n")
    (mappe.path / "simulator.json").write_text("{}")

    simulator.glem(mappe)

    assert [fil.name for fil in mappe.path.iterdir()] == ["stempler"]
