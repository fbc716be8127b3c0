"""Links and messages of an authority, or of the nation; and which news a user has seen."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db import models
from django.db.models import Q

from access.models import Bruger, Myndighed

M = TypeVar("M", bound=models.Model)


def ejet_af(model: type[M], myndighed: int | None) -> models.QuerySet[M]:
    """An authority's rows, or the nation's, which name none."""
    whose = Q(myndighed__isnull=True) if myndighed is None else Q(myndighed_id=myndighed)
    return model._default_manager.filter(whose)


class Link(models.Model):
    """A link that every user of the authority has on Min side. No authority: all have it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    myndighed = models.ForeignKey(Myndighed, models.CASCADE, null=True)
    navn = models.TextField()
    adresse = models.TextField()
    beskrivelse = models.TextField(default="", blank=True)
    raekkefoelge = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["raekkefoelge", "navn"]
        constraints = [
            models.CheckConstraint(
                condition=Q(adresse__startswith="https://") & ~Q(navn=""), name="link_https"
            )
        ]

    def __str__(self) -> str:
        return self.navn


class Meddelelse(models.Model):
    """A message across every page while it holds. No authority: everyone sees it."""

    class Alvor(models.TextChoices):
        INFO = "info"
        ADVARSEL = "warn"
        FEJL = "bad"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    myndighed = models.ForeignKey(Myndighed, models.CASCADE, null=True)
    tekst = models.TextField()
    alvor = models.TextField(choices=Alvor.choices)
    fra = models.DateTimeField()
    til = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-fra"]
        constraints = [
            models.CheckConstraint(condition=~Q(tekst=""), name="meddelelse_tekst"),
            models.CheckConstraint(
                condition=Q(til__isnull=True) | Q(til__gt=models.F("fra")),
                name="meddelelse_periode",
            ),
        ]

    def __str__(self) -> str:
        return self.tekst


class Nyhedset(models.Model):
    """The newest news that a user has seen."""

    bruger = models.OneToOneField(Bruger, models.CASCADE, primary_key=True)
    udgave = models.IntegerField()
