"""Packages, their parts, and the other persons named in them. All are their orderer's alone."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from access.models import Bruger, Myndighed
from access.querysets import GuardedManager, GuardedQuerySet
from access.revisionslog import Afsender
from access.values import Adgang, Permission
from sapa.indsigt.values import Afsnit, Grundlag, Stand


class EgneManager(GuardedManager):
    """The door: the user's own, for as long as she may see persons. `ejer` is the look-up that
    leads to the owner's id."""

    def __init__(self, ejer: str = "") -> None:
        super().__init__()
        self.ejer = ejer

    def visible_to(self, adgang: Adgang) -> GuardedQuerySet:
        """Her own."""
        rows: GuardedQuerySet = super().visible_to(adgang)
        return rows.filter(**{self.ejer: adgang.bruger_id})


class Egen(models.Model):
    """A table about persons whose rows are one user's."""

    guard: ClassVar[str] = "person"
    permission: ClassVar[str] = Permission.SE_PERSON

    class Meta:
        abstract = True


class Pakke(Egen):
    """One package about one citizen. A worker makes it part by part and can be replaced at any
    moment."""

    class Tilstand(models.TextChoices):
        BESTILT = "bestilt", _("Venter")
        I_GANG = "i_gang", _("Bliver dannet")
        KLAR = "klar", _("Klar")
        FEJLET = "fejlet", _("Kunne ikke dannes")
        SLETTET = "slettet", _("Slettet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    bruger = models.ForeignKey(Bruger, models.PROTECT, related_name="+")
    myndighed = models.ForeignKey(Myndighed, models.PROTECT)
    # On whose behalf she ordered it: her rights are resolved so again for each part.
    scope = models.SmallIntegerField(null=True)
    part_uuid = models.UUIDField()
    grundlag = models.TextField(choices=[(g.value, g.value) for g in Grundlag])
    anmodning = models.TextField(default="")  # where the request is: a number of a journal
    afsnit = ArrayField(models.TextField())  # those that were chosen
    med_medarbejdere = models.BooleanField(default=False)
    ip = models.GenericIPAddressField(null=True)
    anledning = models.TextField(default="")
    tilstand = models.TextField(choices=Tilstand.choices, default=Tilstand.BESTILT)
    fejl = models.TextField(default="")
    faerdige = models.SmallIntegerField(default=0)
    bestilt = models.DateTimeField()
    klar = models.DateTimeField(null=True)
    udloeber = models.DateTimeField(null=True)
    # The worker that holds it, and until when: one that was killed is followed by another.
    laan = models.UUIDField(null=True)
    laant_til = models.DateTimeField(null=True)
    forsoeg = models.SmallIntegerField(default=0)

    objects = EgneManager("bruger_id")

    class Meta:
        indexes = [
            models.Index(fields=["bruger", "part_uuid", "-bestilt"], name="pakke_bruger"),
            # What the sweeps look for: few rows, whatever the table has come to hold.
            models.Index(
                fields=["bestilt"],
                name="pakke_levende",
                condition=~models.Q(tilstand__in=["slettet"]),
            ),
        ]

    @property
    def er_slut(self) -> bool:
        """Nothing more will happen to it by itself, so its page need not ask again."""
        return self.tilstand not in {self.Tilstand.BESTILT, self.Tilstand.I_GANG}

    @property
    def er_klar(self) -> bool:
        return self.tilstand == self.Tilstand.KLAR

    @property
    def i_alt(self) -> int:
        return len(Afsnit)

    @property
    def afsender(self) -> Afsender:
        return Afsender(self.ip, self.anledning)


class Afsnitsdel(Egen):
    """A part as it was when the package was made: its table, compressed."""

    pakke = models.ForeignKey(Pakke, models.CASCADE, db_index=False)
    noegle = models.TextField()
    stand = models.TextField(choices=[(s.value, s.value) for s in Stand])
    raekker = models.IntegerField(default=0)
    indhold = models.BinaryField(null=True)

    objects = EgneManager("pakke__bruger_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pakke", "noegle"], name="afsnitsdel_unik")]


class Tredjepart(Egen):
    """Another person who is named in a package. `udelad`: she stands in what is handed out by her
    number alone; of one who is protected this cannot be taken back."""

    pakke = models.ForeignKey(Pakke, models.CASCADE, db_index=False)
    nummer = models.IntegerField()
    noegle = models.TextField()
    part_uuid = models.UUIDField(null=True)
    navn = models.TextField()
    hvor = models.TextField()
    beskyttet = models.BooleanField()
    udelad = models.BooleanField()

    objects = EgneManager("pakke__bruger_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pakke", "nummer"], name="tredjepart_unik")]
