"""Celery's entry to the retention of messages: three lines."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from indexes.dueslag import opbevaring


@shared_task
def ryd(**kwargs: Any) -> None:
    """Delete what has been kept long enough. The trail outlives the content."""
    now, maaneder = timezone.now(), settings.MODTAGELSE.besked_maaneder
    opbevaring.slet_indhold(behold=maaneder, now=now)
    opbevaring.slet_spor(behold=max(maaneder, settings.MODTAGELSE.beskedspor_maaneder), now=now)
