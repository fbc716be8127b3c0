"""Celery's entry to the messages: woken at intake, and by a sweep that misses none."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from access.ad_gangen import hoejst_saa_mange, indtil_tomt
from access.db import database_role
from indexes.beskedfordeler import behandling, friskhed
from indexes.beskedfordeler.vaekker import vaekker

_BESKEDER = 7103


@shared_task
def behandl(**kwargs: Any) -> None:
    """Work with what waits, and let planned events begin. One at a time, and not for long: it is
    the end of it that wakes those who wait for events."""
    with hoejst_saa_mange(_BESKEDER) as mig:
        if not mig:
            return
        indtil_tomt(lambda: behandling.behandl(now=timezone.now()), vaekker.ring)
    # What came since the last look may have been rung for while nobody else could have a turn.
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
