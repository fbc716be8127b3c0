"""Waking the worker of dry runs, so that who ordered one does not wait for the next sweep."""

from __future__ import annotations

from access.vaekker import Vaekker


def _udfoer() -> None:
    from advis.tasks import bestilte

    bestilte.apply_async(expires=60, retry=False, ignore_result=True)


vaekker = Vaekker(_udfoer)
