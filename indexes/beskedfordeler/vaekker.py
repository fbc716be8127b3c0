"""Waking the worker, so that it does not wait for the next sweep. Intake never waits for the
broker: a thread of the process does, and many messages are one call. A broker that is away is told
by /readyz, and the sweep comes."""

from __future__ import annotations

from access.vaekker import Vaekker


def _behandl() -> None:
    from indexes.beskedfordeler.tasks import behandl

    behandl.apply_async(expires=10, retry=False, ignore_result=True)


vaekker = Vaekker(_behandl)
