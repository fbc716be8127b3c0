"""Celery's entry to companies and properties."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from access.db import database_role
from indexes.erhverv import kilder


@shared_task
def lad_skifte(**kwargs: Any) -> None:
    """Let planned facts of companies take effect, in portions."""
    more = True
    while more:
        with database_role("sapa_indlaes"):
            more = kilder.lad_skifte(now=timezone.now()) > 0
