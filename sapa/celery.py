"""Celery: only the alarm clock. What must be done stands in PostgreSQL (DESIGN section 3)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sapa.settings")

app = Celery("sapa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
UDEN_APP = ("sapa", "advis.levering")
"""Packages with tasks that are no app: nobody would find them by itself."""
app.autodiscover_tasks(UDEN_APP)
