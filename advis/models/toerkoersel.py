"""Dry runs: what a version of a group would have found over the last twelve months."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from access.querysets import GuardedManager
from access.values import Permission
from advis.models.gruppe import Advisgruppe


class Toerkoersel(models.Model):
    """Ordered by `advis.grupper`, carried out by a worker (`advis.toerkoersel`). Numbers alone; the
    samples lie in Toerproeve. Activation asks for one of the version that is to be active."""

    gruppe = models.ForeignKey(Advisgruppe, models.CASCADE, related_name="toerkoersler")
    version = models.IntegerField()
    bestilt = models.DateTimeField()
    bruger_id = models.BigIntegerField()
    faerdig = models.DateTimeField(null=True)
    fra = models.DateTimeField(null=True)  # the oldest event that there was to look at
    traeffere = models.IntegerField(default=0, db_default=0)
    personer = models.IntegerField(default=0, db_default=0)
    # {"maaneder": {"2026-03": 12}, "koder": {"F11": 3}, "travleste_dag": "2026-03-01",
    #  "travleste_antal": 4}
    resultat = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["gruppe", "-bestilt"], name="toerkoersel_gruppe"),
            models.Index(
                fields=["bestilt"],
                name="toerkoersel_venter",
                condition=Q(faerdig__isnull=True),
            ),
        ]


class Toerproeve(models.Model):
    """One of the hits, shown masked and only to whom the person and the sag are visible."""

    guard: ClassVar[str] = "person"
    permission: ClassVar[str] = Permission.SE_PERSON

    toerkoersel = models.ForeignKey(Toerkoersel, models.CASCADE)
    kode = models.TextField()
    dato = models.DateTimeField(null=True)
    part_uuid = models.UUIDField(null=True)
    sag_uuid = models.UUIDField(null=True)
    partsrolle = models.SmallIntegerField()

    objects = GuardedManager()
