"""Celery's entry to the log."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from access.db import database_role
from indexes.registrering import skift, ukendte


@shared_task
def opdater_forfaldne(**kwargs: Any) -> None:
    """Let virkning that has begun or ended take effect, in claims of 500."""
    more = True
    while more:
        with database_role("sapa_indlaes"):
            more = skift.opdater_forfaldne(now=timezone.now()) > 0


@shared_task
def kend_enheder(**kwargs: Any) -> None:
    """Give objects the unit that they came before, in portions of 500."""
    more = True
    while more:
        with database_role("sapa_indlaes"):
            more = ukendte.kend_enheder(now=timezone.now()) == 500
