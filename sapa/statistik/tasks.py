"""Celery's entry to the counting."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from sapa.statistik import services


@shared_task
def optael(**kwargs: Any) -> None:
    """Count this month and the last, and what was never counted of the log that is kept."""
    services.optael(now=timezone.now(), frist=60, maaneder=settings.REVISIONSLOG_MAANEDER)


@shared_task
def optael_foerste(**kwargs: Any) -> None:
    """Count where nothing ever was counted."""
    services.optael_foerste(now=timezone.now(), frist=60, maaneder=settings.REVISIONSLOG_MAANEDER)
