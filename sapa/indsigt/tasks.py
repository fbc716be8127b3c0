"""Celery's entry to the packages: three lines each."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from sapa.indsigt import arbejde, services


@shared_task
def dan(**kwargs: Any) -> None:
    """Work at what is ordered or was left by a worker that died, for twenty seconds at most."""
    arbejde.arbejd(frist=20)


@shared_task
def ryd(**kwargs: Any) -> None:
    """Delete what has run out."""
    services.ryd(now=timezone.now())
