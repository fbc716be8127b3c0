"""Searches that are kept: a user's own, or shared with her unit."""

from __future__ import annotations

import uuid

from django.db import models

from access.models import Bruger, Myndighed


class GemtSoegning(models.Model):
    """A choice of adviser under a name: groups, kinds, how far they are. Never a text that was
    searched for, which may name a person. `delt_med`: the unit whose people all have it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    myndighed = models.ForeignKey(Myndighed, models.PROTECT, db_index=False)
    ejer = models.ForeignKey(Bruger, models.CASCADE)
    navn = models.TextField()
    delt_med = models.UUIDField(null=True, db_index=True)
    valg = models.JSONField()  # advis.indbakke.values.Valg.som_data
    oprettet = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ejer", "navn"], name="gemtsoegning_navn"),
        ]

    def __str__(self) -> str:
        return str(self.id)
