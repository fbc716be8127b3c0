"""Deliveries of sources: what was answered, and the figures of each day. Nothing about a person."""

from __future__ import annotations

from django.db import models


class Leverance(models.Model):
    """One delivery by its sender's own id, with the answer it got: sent again, it gets it again.

    The answer holds outcomes, paths and rules, never content. Kept for thirty days.
    """

    kilde = models.TextField()
    klient = models.TextField()
    leverance = models.TextField()
    sha256 = models.BinaryField()
    modtaget = models.DateTimeField()
    antal = models.IntegerField()
    svar = models.JSONField(null=True)  # NULL while it is being taken in

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kilde", "klient", "leverance"], name="kildeleverance_een_gang"
            )
        ]
        indexes = [models.Index(fields=["modtaget"], name="kildeleverance_modtaget")]


class Dagstal(models.Model):
    """What came of one source on one Danish day, by what became of it."""

    kilde = models.TextField()
    dag = models.DateField()
    leverancer = models.BigIntegerField()
    ny = models.BigIntegerField()
    uaendret = models.BigIntegerField()
    sen = models.BigIntegerField()
    konflikt = models.BigIntegerField()
    afvist = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kilde", "dag"], name="kildedagstal_unik")]
