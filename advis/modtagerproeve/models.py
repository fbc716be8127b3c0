"""Test calls: which system, who asked, and what it answered."""

from __future__ import annotations

import uuid

from django.db import models

from advis.models import Modtagersystem


class Proevekald(models.Model):
    """One call that says nothing of anybody. `begyndt` without `faerdig` is on its way, or with a
    worker that died: another takes it up when its time is over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    system = models.ForeignKey(Modtagersystem, models.CASCADE, related_name="proever")
    bestilt = models.DateTimeField()
    bruger_id = models.BigIntegerField()
    begyndt = models.DateTimeField(null=True)
    faerdig = models.DateTimeField(null=True)
    status = models.SmallIntegerField(null=True)  # HTTP
    fejl = models.TextField(default="")  # a short stable code, as of a delivery's attempt
    ms = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["bestilt"],
                name="proevekald_venter",
                condition=models.Q(faerdig__isnull=True),
            )
        ]
