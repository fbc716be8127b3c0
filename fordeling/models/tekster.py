"""An authority's own words for its notes: titles to choose from, and templates with autotext."""

from __future__ import annotations

from django.db import models


class Titel(models.Model):
    """A prædefineret titel. One that is free is always allowed."""

    myndighed = models.SmallIntegerField()
    tekst = models.TextField()
    orden = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["myndighed", "tekst"], name="titel_tekst_unik")
        ]


class Skabelon(models.Model):
    """A template. `{borger}`, `{dato}`, `{sagsbehandler}`, `{enhed}` are filled in when it is
    inserted; anything else stands as it is written."""

    myndighed = models.SmallIntegerField()
    navn = models.TextField()
    tekst = models.TextField()
    orden = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["myndighed", "navn"], name="skabelon_navn_unik")
        ]
