"""An export of the revisionslog: what was asked for, how far it is, and the file in pieces."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from access.models import Bruger
from access.querysets import EgneManager


class Udtraek(models.Model):
    """One user's export. A worker fills it portion by portion and can be replaced at any moment.

    `kriterier` may hold a CPR number; it is emptied when the file is deleted.
    """

    class Tilstand(models.TextChoices):
        BESTILT = "bestilt", _("Bestilt")
        I_GANG = "i_gang", _("Bliver dannet")
        KLAR = "klar", _("Klar")
        FEJLET = "fejlet", _("Kunne ikke dannes")
        UDLOEBET = "udloebet", _("Slettet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    bruger = models.ForeignKey(Bruger, models.PROTECT)
    # On whose behalf she ordered it: her rights are resolved so again for each portion.
    scope = models.SmallIntegerField(null=True)
    tilstand = models.TextField(choices=Tilstand.choices, default=Tilstand.BESTILT)
    kriterier = models.JSONField(default=dict)
    bestilt = models.DateTimeField()
    raekker_ialt = models.IntegerField(null=True)
    raekker = models.IntegerField(default=0)
    dele = models.IntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    # The last row written: the next portion begins after it.
    sidste_tidspunkt = models.DateTimeField(null=True)
    sidste_id = models.UUIDField(null=True)
    # The worker that holds it, and until when: one that was killed is followed by another.
    laan = models.UUIDField(null=True)
    laant_til = models.DateTimeField(null=True)
    forsoeg = models.SmallIntegerField(default=0)
    klar = models.DateTimeField(null=True)
    udloeber = models.DateTimeField(null=True)

    objects = EgneManager()

    class Meta:
        indexes = [
            models.Index(fields=["bruger", "-bestilt"], name="udtraek_bruger"),
            # What the sweep looks for: few rows, whatever the table has come to hold.
            models.Index(
                fields=["bestilt"],
                name="udtraek_ufaerdige",
                condition=models.Q(tilstand__in=["bestilt", "i_gang", "klar"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.tilstand}"

    @property
    def er_slut(self) -> bool:
        """Nothing more will happen to it by itself, so its page need not ask again."""
        return self.tilstand not in {self.Tilstand.BESTILT, self.Tilstand.I_GANG}


class Udtraeksdel(models.Model):
    """A piece of the file: some thousand rows of CSV, compressed with zlib."""

    udtraek = models.ForeignKey(Udtraek, models.CASCADE, db_index=False)
    nummer = models.IntegerField()
    indhold = models.BinaryField()

    objects = EgneManager("udtraek__")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["udtraek", "nummer"], name="udtraeksdel_unik")
        ]
