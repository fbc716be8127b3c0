"""The history of what is administered. It tells of no citizen."""

from __future__ import annotations

import uuid

from django.db import models

from access.models import Myndighed


class Administrationsaendring(models.Model):
    """A change of what has no history of its own: who, when, whole before and after.

    NULL `foer` is a thing that is new, NULL `efter` one that was taken away; no `myndighed` is what
    the whole nation has. Append-only: what was undone is one more row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    myndighed = models.ForeignKey(Myndighed, models.CASCADE, null=True, db_index=False)
    emne = models.TextField()  # historik.Emne
    noegle = models.TextField(blank=True)  # which of the emne's things; empty where it has one
    version = models.IntegerField()
    tidspunkt = models.DateTimeField()
    hvem = models.TextField()
    foer = models.JSONField(null=True)
    efter = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["myndighed", "emne", "noegle", "version"],
                name="administrationsaendring_version",
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(fields=["myndighed", "-tidspunkt"], name="administrationsaendring_tid")
        ]
