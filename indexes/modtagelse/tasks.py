"""Celery's entry to the intake's figures and quarantine: three lines each."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from access.db import database_role
from indexes.modtagelse import afspilning, karantaene


@shared_task
def afspil(**kwargs: Any) -> None:
    """Play what operators ordered."""
    afspilning.afspil(now=timezone.now())


@shared_task
def ryd(**kwargs: Any) -> None:
    """Delete what has been kept long enough, in claims of a thousand."""
    more = True
    while more:
        with database_role("sapa_indlaes"):
            more = karantaene.ryd(now=timezone.now()) == 1000
