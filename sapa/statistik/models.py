"""Numbers per month and authority. They stay when the log that they were counted from is gone."""

from __future__ import annotations

from django.db import models


class Emne(models.TextChoices):
    """What is counted; `noegle` tells of whom or what."""

    BRUGERE = "brugere"  # distinct users with a Bruger ID; key empty
    OPSLAG = "opslag"  # rows of the log; key: the unit's id, or empty where it has none
    SOEGNINGER = "soegninger"  # searches; key as above
    KLE = "kle"  # looks at sager; key: the KLE hovedgruppe, two digits
    ADVISER = "adviser"  # received; key: the advistype
    NOTATER = "notater"  # journalnotater sent; key: what became of them so far


class Tal(models.Model):
    """One number of a month. `maaned` is its first day; the authority is told by its CVR number."""

    maaned = models.DateField()
    cvr = models.TextField()
    emne = models.TextField(choices=Emne.choices)
    noegle = models.TextField(default="")
    antal = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cvr", "emne", "maaned", "noegle"], name="statistiktal_unik"
            )
        ]


class Optaelling(models.Model):
    """When a month was last counted."""

    maaned = models.DateField(primary_key=True)
    tidspunkt = models.DateTimeField()
