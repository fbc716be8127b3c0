"""Waking the worker, so that it does not wait for the next sweep. Intake never waits for the
broker: a thread of the process does, and many messages are one call. A broker that is away is told
by /readyz, and the sweep comes."""

from __future__ import annotations

from functools import partial

from access.vaekker import Vaekker, bed_om_en

BEHANDL = "indexes.beskedfordeler.tasks.behandl"
vaekker = Vaekker(partial(bed_om_en, BEHANDL))
