"""Celery's entry to advis: matching by wake and sweep, and what is ordered or due."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from advis import genkoersel, pleje, toerkoersel, vaekkere
from advis.matching.koersel import behandl
from advis.modtagerproeve import services as modtagerproeve

vaekkere.tilslut()


@shared_task
def match(**kwargs: Any) -> None:
    """Make adviser of all events that wait."""
    while behandl(now=timezone.now()).haendelser:
        pass


@shared_task
def bestilte(**kwargs: Any) -> None:
    """Test calls, dry runs and periods that somebody ordered."""
    while modtagerproeve.udfoer(now=timezone.now()):
        pass
    while toerkoersel.udfoer(now=timezone.now()):
        pass
    while genkoersel.udfoer(now=timezone.now()):
        pass


@shared_task
def pas(**kwargs: Any) -> None:
    """Reminders that have come, what is to be tidied away, and units that were moved."""
    while pleje.paamind(now=timezone.now()):
        pass
    while pleje.ryd(now=timezone.now()):
        pass
    pleje.foelg_organisationen()
