"""Celery's entry to the sources."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from access.db import database_role
from indexes.kilder import cpr


@shared_task
def lad_skifte(**kwargs: Any) -> None:
    """Let planned facts about persons take effect, in claims of 500."""
    more = True
    while more:
        with database_role("sapa_indlaes"):
            more = cpr.lad_skifte(now=timezone.now()) == 500
