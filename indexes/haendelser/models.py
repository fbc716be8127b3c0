"""What has been told of an object, and which days have been gone through."""

from __future__ import annotations

from django.db import models


class Fortalt(models.Model):
    """What events told of a sag or a bevilling last: codes with the day of each. What is told next
    is the difference."""

    objekt_uuid = models.UUIDField(primary_key=True)
    fakta = models.JSONField()  # {"S01": ["2026-11-27"]}


class Kalenderdag(models.Model):
    """A day whose birthdays and expiries have been told."""

    dag = models.DateField(primary_key=True)
    antal = models.IntegerField()
