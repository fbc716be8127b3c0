"""Waking the worker of deliveries once the matching has made some, so that none waits for the
sweep: Celery tells, in the worker, that the task that makes them is done."""

from __future__ import annotations

from functools import partial
from typing import Any

from access.vaekker import Vaekker, bed_om

HVIL = 1.0
"""Seconds that a worker that was woken looks for more, before the next must be."""
GIVER_LEVERINGER = frozenset({"advis.tasks.match", "advis.tasks.bestilte"})


vaekker = Vaekker(partial(bed_om, "advis.levering.tasks.lever", hvil=HVIL))


def tilslut() -> None:
    """Ring when a task that may have made deliveries is done. For a worker."""
    from celery.signals import task_success  # no other process needs Celery for this

    task_success.connect(_efter, dispatch_uid="advis.levering.vaekker", weak=False)


def _efter(sender: Any = None, **kwargs: Any) -> None:
    if getattr(sender, "name", "") in GIVER_LEVERINGER:
        vaekker.ring()
