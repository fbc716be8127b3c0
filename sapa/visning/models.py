"""Målgruppevisninger with their history, and each user's own columns. They tell of no citizen."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from access.models import Bruger, Myndighed


class Maalgruppevisning(models.Model):
    """What a target group of an authority sees of what its rights allow.

    It holds for a user who has one of `jobfunktioner`, has one of `roller` (the codes of
    brugersystemroller, the only ones that come with a sign-in), and belongs to, or under, one of
    `enheder`; a kind that is empty asks nothing. One that names none holds for nobody, unless it is
    `alle`s.
    Of several that fit a user the first in `raekkefoelge` holds, and no other.
    """

    myndighed = models.ForeignKey(Myndighed, models.CASCADE)
    navn = models.TextField()
    beskrivelse = models.TextField(default="", blank=True)
    raekkefoelge = models.SmallIntegerField()
    aktiv = models.BooleanField(default=True)
    alle = models.BooleanField(default=False)
    jobfunktioner = ArrayField(models.BigIntegerField(), default=list)
    enheder = ArrayField(models.UUIDField(), default=list)
    roller = ArrayField(models.TextField(), default=list)
    # Tabs, blocks and columns by key, in order: values.Komposition.
    indhold = models.JSONField()
    version = models.IntegerField(default=1)  # one more for every change

    class Meta:
        ordering = ["raekkefoelge"]
        constraints = [
            models.UniqueConstraint(fields=["myndighed", "navn"], name="maalgruppevisning_navn"),
            models.UniqueConstraint(
                fields=["myndighed", "raekkefoelge"],
                name="maalgruppevisning_raekkefoelge",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.navn


class Visningsaendring(models.Model):
    """A change of a målgruppevisning: who, when, before and after, whole. NULL before is a new
    one."""

    visning = models.ForeignKey(Maalgruppevisning, models.CASCADE, related_name="aendringer")
    version = models.IntegerField()
    tidspunkt = models.DateTimeField()
    hvem = models.TextField()
    foer = models.JSONField(null=True)
    efter = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visning", "version"], name="visningsaendring_version")
        ]


class Brugervalg(models.Model):
    """A user's own columns, their order, and density, on top of what her målgruppevisning gives."""

    bruger = models.OneToOneField(Bruger, models.CASCADE, primary_key=True)
    valg = models.JSONField()  # values.Brugervalg
    aendret = models.DateTimeField()
