"""Waking the worker, so that a hand-off does not wait for the next sweep."""

from __future__ import annotations

from access.vaekker import Vaekker


def _arbejd() -> None:
    from fordeling.tasks import arbejd

    arbejd.apply_async(expires=10, retry=False, ignore_result=True)


vaekker = Vaekker(_arbejd, pause=0.05)
