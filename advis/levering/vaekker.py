"""Waking the worker of deliveries once there is something to deliver: `ring` after the commit."""

from __future__ import annotations

from access.vaekker import Vaekker


def _lever() -> None:
    from advis.levering.tasks import lever

    lever.apply_async(expires=10, retry=False, ignore_result=True)


vaekker = Vaekker(_lever)
