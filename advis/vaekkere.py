"""Waking the workers, so that an advis does not wait for the next sweep.

`indexes` never hears of advis: in the worker its tasks tell that a portion of messages is done, and
Celery that one of the tasks that make events is.
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
    # No other process needs Celery for this.
    from celery.signals import task_success

    from indexes.beskedfordeler.tasks import portion_behandlet

    task_success.connect(_efter, dispatch_uid="advis.vaekkere", weak=False)
    portion_behandlet.connect(_efter_portion, dispatch_uid="advis.vaekkere", weak=False)


def _efter_portion(**kwargs: Any) -> None:
    vaekker.ring()


def _efter(sender: Any = None, **kwargs: Any) -> None:
    if getattr(sender, "name", "") in GIVER_HAENDELSER:
        vaekker.ring()
