"""When an operator had a client's dueslag closed: the row without an end is the one in force."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lukning(models.Model):
    """A time in which a client's messages are answered 40 and stay in its dueslag.

    Who and why, from when to when: rows are ended, never changed otherwise. Open reference data of
    operations, nothing about a person.
    """

    class Grund(models.TextChoices):
        FEJL = "fejl", _("Fejl hos os")
        VEDLIGEHOLD = "vedligehold", _("Vedligehold hos os")
        INDHOLD = "indhold", _("Afsenderen sender noget forkert")

    klient = models.TextField()
    grund = models.TextField(choices=Grund.choices)
    lukket = models.DateTimeField()
    lukket_af = models.BigIntegerField()  # Bruger
    aabnet = models.DateTimeField(null=True)
    aabnet_af = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["klient"],
                name="lukning_een_ad_gangen",
                condition=models.Q(aabnet__isnull=True),
            ),
            models.CheckConstraint(
                name="lukning_aabnet_af_nogen",
                condition=models.Q(aabnet__isnull=True, aabnet_af__isnull=True)
                | models.Q(aabnet__gte=models.F("lukket"), aabnet_af__isnull=False),
            ),
        ]
