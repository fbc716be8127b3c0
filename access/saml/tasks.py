"""Celery's entry to sign-in."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from access.db import database_role
from access.saml import services


@shared_task
def ryd(**kwargs: Any) -> None:
    """Delete what has run out."""
    with database_role("sapa_indlaes"):
        services.ryd(timezone.now())
