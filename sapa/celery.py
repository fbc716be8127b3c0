"""Celery: only the alarm clock. What must be done stands in PostgreSQL (DESIGN section 3)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sapa.settings")

app = Celery("sapa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["sapa", "advis.levering"])  # which are no apps
