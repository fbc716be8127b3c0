"""Celery's entry to the organisation."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from access.db import database_role
from access.organisation import ajour


@shared_task
def ajourfoer_forfaldne(**kwargs: Any) -> None:
    """Carry out changes whose day has come."""
    now = timezone.now()
    with database_role("sapa_indlaes"):
        due = ajour.forfaldne(now=now)
    for myndighed_id in due:  # one transaction each: the locks of one authority are not another's
        with database_role("sapa_indlaes"):
            ajour.ajourfoer(myndighed_id, now=now)
