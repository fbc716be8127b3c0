"""Waking the worker, so that a hand-off does not wait for the next sweep."""

from __future__ import annotations

from functools import partial

from access.vaekker import Vaekker, bed_om_en

ARBEJD = "fordeling.tasks.arbejd"
vaekker = Vaekker(partial(bed_om_en, ARBEJD), pause=0.15)
