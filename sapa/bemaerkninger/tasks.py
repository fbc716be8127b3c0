"""Celery's entry to the bemærkninger: three lines."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from sapa.bemaerkninger import services


@shared_task
def slet_udloebne(**kwargs: Any) -> None:
    """Delete those whose last day has passed."""
    services.slet_udloebne(now=timezone.now())
