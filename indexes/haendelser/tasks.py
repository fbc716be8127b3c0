"""Celery's entry to our own events: a sweep that claims by state, and the day's round."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from indexes.haendelser import folkeregister, indeks, kalender


@shared_task
def udled(**kwargs: Any) -> None:
    """Make events of all that changed in the register and the indexes."""
    while folkeregister.udled(now=timezone.now()):
        pass
    while indeks.udled(now=timezone.now()):
        pass


@shared_task
def gaa_frem(**kwargs: Any) -> None:
    """Tell what the days up to today brought."""
    kalender.gaa_frem(now=timezone.now())
