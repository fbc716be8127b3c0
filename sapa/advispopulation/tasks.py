"""Celery's entry: lists that follow a saved population."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from sapa.advispopulation import services


@shared_task
def opdater(**kwargs: Any) -> None:
    """Take the newest run of what is followed."""
    services.opdater(now=timezone.now())
