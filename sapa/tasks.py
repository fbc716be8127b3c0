"""The worker's sign of life."""

from typing import Any

from celery import shared_task

from sapa.sundhed import skriv_hjerteslag


@shared_task
def hjerteslag(**kwargs: Any) -> None:
    """Say that a worker takes tasks and beat sends them; /readyz reads it."""
    skriv_hjerteslag()
