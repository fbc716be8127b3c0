"""Celery's entry to the alarms: three lines each."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from sapa.rapport import services


@shared_task
def find_alarmer(**kwargs: Any) -> None:
    """Alarms in what the log got since the last time, and in older days for new lists."""
    services.find_alarmer(now=timezone.now(), frist=10)


@shared_task
def ryd(**kwargs: Any) -> None:
    """Delete what is kept no longer, and look through the last hours once more: a row whose
    transaction lasted is found late rather than never."""
    now = timezone.now()
    services.ryd(now=now, behold_maaneder=settings.REVISIONSLOG_MAANEDER)
    services.find_alarmer(now=now, frist=60, bagud=timedelta(hours=2))
