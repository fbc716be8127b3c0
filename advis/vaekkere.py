"""Waking the workers, so that an advis does not wait for the next sweep.

`indexes` never hears of advis: it is Celery that tells, in the worker, that one of the tasks that
make events is done.
"""

from __future__ import annotations

from typing import Any

from celery.signals import task_success

from access.vaekker import Vaekker

GIVER_HAENDELSER = frozenset(
    {
        "indexes.beskedfordeler.tasks.behandl",
        "indexes.haendelser.tasks.udled",
        "indexes.haendelser.tasks.gaa_frem",
    }
)


def _match() -> None:
    from advis.tasks import match

    match.apply_async(expires=10, retry=False, ignore_result=True)


vaekker = Vaekker(_match)


def tilslut() -> None:
    """Ring when a task that may have made events is done."""
    task_success.connect(_efter, dispatch_uid="advis.vaekkere", weak=False)


def _efter(sender: Any = None, **kwargs: Any) -> None:
    if getattr(sender, "name", "") in GIVER_HAENDELSER:
        vaekker.ring()
