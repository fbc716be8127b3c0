"""Purposes as data: the kinds of look-up, their purposes, and who demands one."""

from __future__ import annotations

from django.db import models

from access.models import Myndighed


class Opslagstype(models.Model):
    """A kind of look-up that may demand a purpose."""

    kode = models.SlugField(primary_key=True)
    navn = models.TextField()
    # Of its rows in the revisionslog: the audit report names a purpose by `Beskrivelse & code`.
    beskrivelse = models.TextField()
    noegle = models.TextField()  # FormaalType or DuplaFormaalType
    raekkefoelge = models.SmallIntegerField()

    class Meta:
        ordering = ["raekkefoelge"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(noegle__in=["FormaalType", "DuplaFormaalType"]),
                name="opslagstype_noegle",
            )
        ]

    def __str__(self) -> str:
        return self.navn


class Formaal(models.Model):
    """A purpose of a kind of look-up. One that is no longer active refuses, also for those who
    chose it while it was."""

    opslag = models.ForeignKey(Opslagstype, models.CASCADE, related_name="formaal")
    kode = models.TextField()  # the code that the audit report knows
    navn = models.TextField()
    hjemmel = models.TextField(default="", blank=True)
    aktiv = models.BooleanField(default=True)
    raekkefoelge = models.SmallIntegerField()

    class Meta:
        ordering = ["raekkefoelge"]
        constraints = [
            models.UniqueConstraint(fields=["opslag", "kode"], name="formaal_kode_unik"),
            models.CheckConstraint(
                condition=models.Q(kode__regex=r"^[A-Za-z0-9]{1,20}$"), name="formaal_kode_form"
            ),
        ]

    def __str__(self) -> str:
        return self.navn


class Formaalskrav(models.Model):
    """Whether a kind of look-up demands a purpose. Without an authority: the national default."""

    opslag = models.ForeignKey(Opslagstype, models.CASCADE, related_name="krav")
    myndighed = models.ForeignKey(Myndighed, models.CASCADE, null=True)
    kraeves = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opslag", "myndighed"],
                nulls_distinct=False,
                name="formaalskrav_unik",
            )
        ]


class Kravaendring(models.Model):
    """A change of what is demanded: who, when, before and after. NULL is no setting of its own."""

    tidspunkt = models.DateTimeField()
    hvem = models.TextField()
    opslag = models.ForeignKey(Opslagstype, models.CASCADE)
    myndighed = models.ForeignKey(Myndighed, models.CASCADE, null=True)
    foer = models.BooleanField(null=True)
    efter = models.BooleanField(null=True)
