"""Waking the worker, so that a hand-off does not wait for the next sweep."""

from __future__ import annotations

from functools import partial

from access.vaekker import Vaekker, bed_om

vaekker = Vaekker(partial(bed_om, "fordeling.tasks.arbejd"), pause=0.15)
