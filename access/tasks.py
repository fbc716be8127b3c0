"""Celery's entry to access: three lines each."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from access.db import database_role
from access.partitioner import PARTITIONEREDE, sikr


@shared_task
def sikr_partitioner(**kwargs: Any) -> None:
    """Make the coming months' partitions."""
    with database_role("sapa_indlaes"):
        for tabel in PARTITIONEREDE:
            sikr(tabel)


@shared_task
def ryd_sessioner(**kwargs: Any) -> None:
    """Delete sessions that have run out."""
    from django.contrib.sessions.models import Session

    with database_role("sapa_web"):
        Session.objects.filter(expire_date__lt=timezone.now()).delete()
