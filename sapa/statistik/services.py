"""Counting: a month at a time, the one that runs and the one before again and again."""

from __future__ import annotations

import time
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from access.db import database_role
from sapa.revision.values import maaneder_efter, midnat
from sapa.statistik.models import Optaelling


def optael(*, now: datetime, frist: float, maaneder: int) -> int:
    """Count this month and the last, and those of the `maaneder` before that never were, for about
    `frist` seconds. Returns how many were counted.

    A month that was counted when its log was whole is left as it is: the log goes, the number
    stays.
    """
    end, counted = time.monotonic() + frist, 0
    this = timezone.localdate(now).replace(day=1)
    with database_role("sapa_indlaes"):
        known = set(Optaelling.objects.values_list("maaned", flat=True))
    older = [maaneder_efter(this, -n) for n in range(2, maaneder + 1)]
    for month in (this, maaneder_efter(this, -1), *(m for m in older if m not in known)):
        if counted and time.monotonic() >= end:
            break
        optael_maaned(month)
        counted += 1
    return counted


def optael_foerste(*, now: datetime, frist: float, maaneder: int) -> int:
    """Count at once where nothing ever was, so that a new installation's page is not empty until
    the next round. Returns how many months were counted."""
    with database_role("sapa_indlaes"):
        if Optaelling.objects.exists():
            return 0
    return optael(now=now, frist=frist, maaneder=maaneder)


def optael_maaned(maaned: date) -> None:
    """Count one month anew."""
    with database_role("sapa_indlaes"), connection.cursor() as cursor:
        cursor.execute(
            "select sapa_optael(%s, %s, %s)",
            [maaned, midnat(maaned), midnat(maaneder_efter(maaned, 1))],
        )
