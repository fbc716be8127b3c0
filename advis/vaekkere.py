"""Waking the workers, so that an advis does not wait for the next sweep.

`indexes` never hears of advis: it is Celery that tells, in the worker, that one of the tasks that
make events is done.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from access.vaekker import Vaekker, bed_om

GIVER_HAENDELSER = frozenset(
    {
        "indexes.beskedfordeler.tasks.behandl",
        "indexes.haendelser.tasks.udled",
        "indexes.haendelser.tasks.gaa_frem",
    }
)


vaekker = Vaekker(partial(bed_om, "advis.tasks.match"))


def tilslut() -> None:
    """Ring when a task that may have made events is done. For a worker."""
    from celery.signals import task_success  # no other process needs Celery for this

    task_success.connect(_efter, dispatch_uid="advis.vaekkere", weak=False)


def _efter(sender: Any = None, **kwargs: Any) -> None:
    if getattr(sender, "name", "") in GIVER_HAENDELSER:
        vaekker.ring()
