"""Celery's entry to deliveries: woken when there are any, and a sweep that misses none.

One worker at a time goes at it, as many as SAPA_LEVERING_ARBEJDERE says: another would only take
the places of what makes adviser.
"""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from access.ad_gangen import hoejst_saa_mange
from access.db import database_role
from advis.levering import friskhed, mails, vaekker, webhooks
from advis.levering.mail import Postbud
from advis.levering.modtagere import regler

vaekker.tilslut()

HOEJST = 20.0
"""Seconds that one task goes on at most."""
_WEBHOOKS, _MAILS = 7101, 7102


@shared_task
def lever(hvil: float = 0.0, **kwargs: Any) -> None:
    """Push what is due to fagsystemer. Woken, it stays `hvil` seconds for what follows at once."""
    with hoejst_saa_mange(_WEBHOOKS, settings.LEVERING.arbejdere) as mig:
        if mig:
            webhooks.egen(regler()).koer(hoejst=HOEJST, hvil=hvil)


@shared_task
def send_mails(**kwargs: Any) -> None:
    """Tell of what is due by e-mail."""
    with hoejst_saa_mange(_MAILS, 1) as mig:
        if mig:
            with Postbud() as postbud:
                mails.send(postbud=postbud)


@shared_task
def hold_oeje(**kwargs: Any) -> None:
    """Tell the log what waits too long, and what was given up."""
    with database_role("sapa_indlaes"):
        friskhed.advar(now=timezone.now())
