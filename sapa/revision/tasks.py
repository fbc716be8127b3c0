"""Celery's entry to the revisionslog: three lines each."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from sapa.revision import opbevaring, services


@shared_task
def udtraek(**kwargs: Any) -> None:
    """Build what is ordered or was left by a worker that died, for twenty seconds at most."""
    services.arbejd(frist=20)


@shared_task
def ryd_udtraek(**kwargs: Any) -> None:
    """Delete files that have run out."""
    services.ryd(now=timezone.now())


@shared_task
def revisionslog_opbevaring(**kwargs: Any) -> None:
    """Drop the months that are old enough."""
    opbevaring.ryd_op(behold=settings.REVISIONSLOG_MAANEDER, now=timezone.now())
