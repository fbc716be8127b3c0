"""Rates per year with their sources, and every change of them. They tell of nobody."""

from django.db import models


class Loftssats(models.Model):
    """One rate, kroner a month. A new year is a new row; the old one gets its last day."""

    regel = models.TextField()
    gruppe = models.TextField()
    husstand = models.TextField()
    fra = models.DateField()
    til = models.DateField(null=True)  # the last day
    beloeb = models.DecimalField(max_digits=10, decimal_places=2)
    hjemmel = models.TextField(default="", blank=True)
    kilde = models.TextField()  # where the figure was read
    bekraeftet = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regel", "gruppe", "husstand", "fra"], name="loftssats_unik"
            ),
            models.CheckConstraint(condition=models.Q(beloeb__gt=0), name="loftssats_beloeb"),
            models.CheckConstraint(condition=~models.Q(kilde=""), name="loftssats_kilde"),
            models.CheckConstraint(
                condition=models.Q(til__isnull=True) | models.Q(til__gte=models.F("fra")),
                name="loftssats_periode",
            ),
        ]


class Satsaendring(models.Model):
    """A change of a rate: who, when, before and after. NULL before is a rate that is new."""

    tidspunkt = models.DateTimeField()
    hvem = models.TextField()
    sats = models.ForeignKey(Loftssats, models.CASCADE, related_name="aendringer")
    foer = models.JSONField(null=True)
    efter = models.JSONField()
