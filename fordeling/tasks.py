"""Celery's entry to the hand-offs: woken when one is made or comes in, and by a sweep that misses
none."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from access.db import database_role
from access.vaekker import begyndt
from fordeling import afsendelse
from fordeling.afsendelse import PORTION
from fordeling.komponent import levering
from fordeling.vaekker import ARBEJD


@shared_task
def arbejd(**kwargs: Any) -> None:
    """Send, deliver, and bring receipts back, until there is nothing more to do.

    Who leaves room in a portion has taken all there was; what comes meanwhile rings for itself.
    """
    begyndt(ARBEJD)
    for skridt in (afsendelse.send, levering.lever_objekter, levering.lever_kvitteringer):
        while skridt(now=timezone.now()) >= PORTION:
            pass


@shared_task
def hold_oeje(**kwargs: Any) -> None:
    """Flag missing receipts, give up what is too old, delete texts that have been taken."""
    with database_role("sapa_indlaes"):
        afsendelse.hold_oeje(now=timezone.now())
    with database_role("sapa_indlaes"):
        while afsendelse.slet_tekster(now=timezone.now()):
            pass
