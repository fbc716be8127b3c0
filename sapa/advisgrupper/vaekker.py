"""Waking the worker of dry runs, so that who ordered one does not wait for the next sweep."""

from __future__ import annotations

from functools import partial

from access.vaekker import Vaekker, bed_om

vaekker = Vaekker(partial(bed_om, "advis.tasks.bestilte", udloeber=60))
