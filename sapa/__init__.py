"""SAPA: the project, and the pane of glass over the indexes."""

from sapa.celery import app as celery_app

__all__ = ["celery_app"]
