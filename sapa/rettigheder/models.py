"""Whom a user may ask about her rights: the authority's own words."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from access.models import Myndighed


class Kontakttekst(models.Model):
    """What an authority wants its users to do who miss a right. No row: SAPA's own sentence."""

    myndighed = models.OneToOneField(Myndighed, models.CASCADE, primary_key=True)
    tekst = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(LessThanOrEqual(Length("tekst"), 500), ~models.Q(tekst="")),
                name="kontakttekst_laengde",
            )
        ]
