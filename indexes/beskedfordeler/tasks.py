"""Celery's entry to the messages: woken at intake, and by a sweep that misses none."""

from typing import Any

from celery import shared_task
from django.dispatch import Signal
from django.utils import timezone

from access.ad_gangen import hoejst_saa_mange
from access.db import database_role
from access.vaekker import begyndt
from indexes.beskedfordeler import behandling, friskhed
from indexes.beskedfordeler.vaekker import BEHANDL, vaekker

_BESKEDER = 7103

portion_behandlet = Signal()
"""Some messages have been worked with: there may be events. More may follow in the same task."""


@shared_task
def behandl(**kwargs: Any) -> None:
    """Work with all that waits, and let planned events begin. One at a time: the worker's other
    processes are for the next step, which is told after each portion."""
    begyndt(BEHANDL)
    with hoejst_saa_mange(_BESKEDER) as mig:
        if not mig:
            return
        while behandling.behandl(now=timezone.now()):
            portion_behandlet.send(sender=None)
    # What came since the last look may have been rung for while nobody else could have the turn.
    if behandling.behandl(now=timezone.now()):
        vaekker.ring()
    more = True
    while more:
        with database_role("sapa_indlaes"):
            more = behandling.lad_begynde(now=timezone.now()) == 1000


@shared_task
def hold_oeje(**kwargs: Any) -> None:
    """Tell the log of dueslag that are silent or stand still, and of messages that wait long."""
    with database_role("sapa_indlaes"):
        friskhed.advar(now=timezone.now())
