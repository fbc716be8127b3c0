"""Celery's entry to the deliveries of sources: three lines each."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from access.db import database_role
from indexes.kildepush import friskhed, services


@shared_task
def hold_oeje(**kwargs: Any) -> None:
    """Tell the log of sources that are late or silent."""
    with database_role("sapa_indlaes"):
        friskhed.advar(now=timezone.now())


@shared_task
def ryd(**kwargs: Any) -> None:
    """Forget old answers, in claims of a thousand."""
    more = True
    while more:
        with database_role("sapa_indlaes"):
            more = services.ryd(now=timezone.now()) == 1000
