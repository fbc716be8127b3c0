"""Projections of bevillinger and payments, as known now.

Amounts are in kroner as sent, four decimals kept: what 5.942 means is not ours to guess
(INDEXES.md section 16, trap 3).
"""

from django.db import models

from access import regler
from access.querysets import RaekkeGuard
from access.values import Permission


class BevilgetYdelse(RaekkeGuard):
    """One bevilget ydelse of a bevilling: what a card on Ydelser shows."""

    permission = Permission.SE_YDELSE
    regel = regler.BEVILLING
    relationer = {"effektueringer": ("ydelse.Effektuering", "bevilling_uuid", "bevilling_uuid")}

    bevilling_uuid = models.UUIDField()
    # Some payment points at the bevilling. Kept by the projections.
    har_effektuering = models.BooleanField(default=False)
    ydelse_id = models.TextField()
    part_uuid = models.UUIDField(null=True)
    sag_uuid = models.UUIDField(null=True)
    navn = models.TextField()
    ydelsesnavn = models.TextField(default="")
    start = models.DateField(null=True)
    slut = models.DateField(null=True)  # open: running
    frekvens = models.TextField(default="")
    forud = models.BooleanField(null=True)
    dispositionsdag = models.TextField(default="")
    beloeb = models.DecimalField(max_digits=18, decimal_places=4, null=True)  # kroner
    enhed_navn = models.TextField(default="")
    opdateret = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bevilling_uuid", "ydelse_id"], name="bevilget_ydelse_unik"
            )
        ]
        indexes = [
            models.Index(fields=["part_uuid"], name="bevilget_ydelse_part"),
            models.Index(
                fields=["sag_uuid"],
                name="bevilget_ydelse_sag",
                condition=models.Q(sag_uuid__isnull=False),
            ),
        ]


class Effektuering(RaekkeGuard):
    """One ydelseseffektuering of a payment to one recipient. Amounts in kroner, as sent."""

    permission = Permission.SE_YDELSE
    regel = regler.EFFEKTUERING
    relationer = {"bevillinger": ("ydelse.BevilgetYdelse", "bevilling_uuid", "bevilling_uuid")}

    effektuering_uuid = models.UUIDField()
    indeks = models.TextField(default="")
    part_uuid = models.UUIDField(null=True)
    bevilling_uuid = models.UUIDField(null=True)
    har_bevilling = models.BooleanField(default=False)  # the bevilling is in the index
    ydelse_id = models.TextField(default="")
    navn = models.TextField(default="")
    periode_start = models.DateField(null=True)
    periode_slut = models.DateField(null=True)
    dispositionsdato = models.DateField(null=True)
    beloeb = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    udbetalt = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    # Aktoer "Udbetalende enhed", by its name. Empty where the sender named none.
    udbetaler = models.TextField(default="", db_default="")
    afdeling = models.TextField(default="")
    opdateret = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["effektuering_uuid", "indeks"], name="effektuering_unik"
            )
        ]
        indexes = [
            models.Index(fields=["part_uuid", "-dispositionsdato"], name="effektuering_part"),
            # The mutual rule of access asks from the bevilling.
            models.Index(fields=["bevilling_uuid"], name="effektuering_bevilling"),
        ]


class Beregningsfrekvens(models.Model):
    """How often a ydelse is calculated, in words. Open reference data: the contract holds the uuid
    of a class, and this is that class's name."""

    kode = models.TextField(primary_key=True)  # the uuid, as the message has it
    navn = models.TextField()

    def __str__(self) -> str:
        return self.navn
