"""Waking the worker of deliveries once the matching has made some, so that none waits for the
sweep: Celery tells, in the worker, that the task that makes them is done."""

from __future__ import annotations

from typing import Any

from celery.signals import task_success

from access.vaekker import Vaekker

HVIL = 1.0
"""Seconds that a worker that was woken looks for more, before the next must be."""
GIVER_LEVERINGER = frozenset({"advis.tasks.match", "advis.tasks.bestilte"})


def _lever() -> None:
    from advis.levering.tasks import lever

    lever.apply_async(kwargs={"hvil": HVIL}, expires=10, retry=False, ignore_result=True)


vaekker = Vaekker(_lever)


def tilslut() -> None:
    """Ring when a task that may have made deliveries is done."""
    task_success.connect(_efter, dispatch_uid="advis.levering.vaekker", weak=False)


def _efter(sender: Any = None, **kwargs: Any) -> None:
    if getattr(sender, "name", "") in GIVER_LEVERINGER:
        vaekker.ring()
