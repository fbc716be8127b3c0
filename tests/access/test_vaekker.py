"""Asking the workers: once for a task that has not begun, and again from when it has."""

from __future__ import annotations

from typing import Any

import pytest

from access import vaekker
from access.delt import DeltRedis


@pytest.fixture
def bedt(monkeypatch: Any) -> list[str]:
    """What the workers are asked for."""
    names: list[str] = []
    monkeypatch.setattr(vaekker, "bed_om", names.append)
    return names


def test_a_task_that_has_not_begun_is_not_asked_for_again(bedt: list[str]) -> None:
    for _ in range(3):
        vaekker.bed_om_en("en")
    vaekker.bed_om_en("anden")
    assert bedt == ["en", "anden"]
    vaekker.begyndt("en")
    for _ in range(3):
        vaekker.bed_om_en("en")
    vaekker.bed_om_en("anden")
    assert bedt == ["en", "anden", "en"]


def test_one_that_is_lost_is_asked_for_again_soon(bedt: list[str], monkeypatch: Any) -> None:
    monkeypatch.setattr(vaekker, "_NOTE_LEVER", 1)
    vaekker.bed_om_en("en")
    while len(bedt) < 2:
        vaekker.bed_om_en("en")
    assert bedt == ["en", "en"]


def test_without_redis_it_is_asked_for_each_time(
    bedt: list[str], monkeypatch: Any, settings: Any
) -> None:
    monkeypatch.setattr(vaekker, "_delt", DeltRedis("vaekker"))
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    for _ in range(2):
        vaekker.bed_om_en("en")
        vaekker.begyndt("en")
    assert bedt == ["en", "en"]


def test_the_tasks_that_are_asked_for_so_say_when_they_begin(
    bedt: list[str], monkeypatch: Any, db: None
) -> None:
    from fordeling import tasks as fordeling
    from indexes.beskedfordeler import tasks as beskedfordeler

    for module, opgave, koer in (
        (beskedfordeler, beskedfordeler.BEHANDL, beskedfordeler.behandl),
        (fordeling, fordeling.ARBEJD, fordeling.arbejd),
    ):
        assert f"{module.__name__}.{koer.__name__}" == opgave
        begun: list[str] = []
        monkeypatch.setattr(module, "begyndt", begun.append)
        koer()
        assert begun == [opgave]
