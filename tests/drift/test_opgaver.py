"""The worker knows every task that there is: one that it does not know is thrown away, and only its
log tells."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.conf import settings

from sapa.celery import UDEN_APP

ROD = Path(__file__).parents[2]
PAKKER = ("access", "advis", "fordeling", "indexes", "sapa")


def _kendte() -> set[str]:
    return {f"{navn}.tasks" for navn in (*(c.name for c in apps.get_app_configs()), *UDEN_APP)}


def test_every_module_of_tasks_is_found_by_the_worker():
    moduler = {
        ".".join(fil.relative_to(ROD).with_suffix("").parts)
        for pakke in PAKKER
        for fil in (ROD / pakke).rglob("tasks.py")
    }
    assert len(moduler) > 10
    assert not moduler - _kendte()


def test_what_beat_sends_is_a_task_that_exists():
    for opgave in settings.CELERY_BEAT_SCHEDULE.values():
        modul, _, navn = opgave["task"].rpartition(".")
        assert modul in _kendte()
        assert f"def {navn}(" in (ROD / modul.replace(".", "/")).with_suffix(".py").read_text()
