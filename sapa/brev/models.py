"""The templates that a municipality writes its letters from. They hold nothing about a person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from access.models import Myndighed


class Brevskabelon(models.Model):
    """A template of an authority: what it is called, the letter's heading, and its text, in which
    the fields of sapa.fordeling.formular.FELTER are filled in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    myndighed = models.ForeignKey(Myndighed, models.CASCADE)
    navn = models.TextField()
    overskrift = models.TextField()
    tekst = models.TextField()
    raekkefoelge = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["raekkefoelge", "navn", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(navn="") & ~Q(overskrift="") & ~Q(tekst=""),
                name="brevskabelon_udfyldt",
            )
        ]

    def __str__(self) -> str:
        return self.navn
