"""Celery's entry to the messages: woken at intake, and by a sweep that misses none."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from access.db import database_role
from indexes.beskedfordeler import behandling, friskhed


@shared_task
def behandl(**kwargs: Any) -> None:
    """Work with all that waits, and let planned events begin."""
    while behandling.behandl(now=timezone.now()):
        pass
    more = True
    while more:
        with database_role("sapa_indlaes"):
            more = behandling.lad_begynde(now=timezone.now()) == 1000


@shared_task
def hold_oeje(**kwargs: Any) -> None:
    """Tell the log of dueslag that are silent or stand still, and of messages that wait long."""
    with database_role("sapa_indlaes"):
        friskhed.advar(now=timezone.now())
