"""Celery's entry to the sources."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from access.db import database_role
from indexes.kilder import cpr, mappe


@shared_task
def lad_skifte(**kwargs: Any) -> None:
    """Let planned facts about persons take effect, in claims of 500."""
    more = True
    while more:
        with database_role("sapa_indlaes"):
            more = cpr.lad_skifte(now=timezone.now()) > 0


@shared_task
def indlaes_filer(**kwargs: Any) -> None:
    """Read the files that CPR has laid in its folder, if there is one."""
    if settings.CPR_MAPPE is not None:
        mappe.indlaes(cpr.CPR, settings.CPR_MAPPE)
