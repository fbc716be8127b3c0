"""Celery's entry to advis: matching by wake and sweep, and what is ordered or due."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from access.ad_gangen import indtil_tomt
from advis import genkoersel, pleje, toerkoersel, vaekkere
from advis.matching.koersel import behandl


@shared_task
def match(**kwargs: Any) -> None:
    """Make adviser of the events that wait; of what is left after a while, the next one does."""
    indtil_tomt(lambda: behandl(now=timezone.now()).haendelser, vaekkere.vaekker.ring)


@shared_task
def bestilte(**kwargs: Any) -> None:
    """Dry runs and periods that somebody ordered."""
    while toerkoersel.udfoer(now=timezone.now()):
        pass
    while genkoersel.udfoer(now=timezone.now()):
        pass


@shared_task
def pas(**kwargs: Any) -> None:
    """Reminders that have come, and what is to be tidied away."""
    while pleje.paamind(now=timezone.now()):
        pass
    while pleje.ryd(now=timezone.now()):
        pass
