"""Which saved population the list of a group is from."""

from __future__ import annotations

from django.db import models

from advis.models import Advisgruppe


class Kilde(models.Model):
    """The saved population that a group's list was taken from; gone when another list is put in its
    stead. It names nobody. `foelger`: a new run of it becomes the list, within the rights of
    whoever chose it, as they are then."""

    gruppe = models.OneToOneField(Advisgruppe, models.CASCADE, related_name="listekilde")
    population_id = models.UUIDField()
    navn = models.TextField()
    foelger = models.BooleanField()
    valgt = models.DateTimeField()
    valgt_af = models.BigIntegerField()  # Bruger
    hentet = models.DateTimeField()  # when the run that the list holds was finished
    stoppet = models.TextField(default="")  # why it no longer follows: `ret`, or empty
