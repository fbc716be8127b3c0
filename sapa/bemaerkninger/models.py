"""Types per authority with every change of them, and the bemærkninger themselves."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from access import regler
from access.models import Myndighed
from access.querysets import GuardedManager, GuardedQuerySet
from access.values import Adgang, Foelsomhed, Permission
from sapa.bemaerkninger.values import MAKS_DAGE, MAKS_TEGN, TONER


class Bemaerkningstype(models.Model):
    """A type as its authority defines it. It tells of nobody.

    The følsomhed lies on each bemærkning of it too, where it decides access.
    """

    ejer = models.ForeignKey(Myndighed, models.CASCADE, db_index=False)
    kode = models.TextField()
    navn = models.TextField()
    hjaelp = models.TextField(default="", blank=True)
    foelsomhed = models.SmallIntegerField(choices=[(f.value, f.name) for f in Foelsomhed])
    tone = models.TextField(choices=[(t, t) for t in TONER])
    maerke = models.BooleanField(default=True)
    maks_dage = models.IntegerField()
    raekkefoelge = models.SmallIntegerField(default=0)
    aktiv = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ejer", "kode"], name="bemaerkningstype_unik"),
            models.CheckConstraint(
                condition=Q(kode__regex=r"^[a-z0-9-]{1,40}$") & ~Q(navn=""),
                name="bemaerkningstype_navn",
            ),
            models.CheckConstraint(
                condition=Q(foelsomhed__range=(1, 4), maks_dage__range=(1, MAKS_DAGE)),
                name="bemaerkningstype_graenser",
            ),
        ]

    def __str__(self) -> str:
        return self.navn


class Typeaendring(models.Model):
    """A change of a type: who, when, before and after. NULL before is a type that is new."""

    tidspunkt = models.DateTimeField()
    hvem = models.TextField()
    type = models.ForeignKey(Bemaerkningstype, models.CASCADE, related_name="aendringer")
    foer = models.JSONField(null=True)
    efter = models.JSONField()


class EgenMyndighedManager(GuardedManager):
    """The door of what no other authority ever sees, whatever groups a user has there: the rows of
    the one on whose behalf she works."""

    def visible_to(self, adgang: Adgang) -> GuardedQuerySet:
        """Rows of that authority which one of her groups reaches, for her who may see persons."""
        rows: GuardedQuerySet = super().visible_to(adgang)
        if not adgang.har(Permission.SE_PERSON):
            return rows.none()
        return rows.filter(myndighed=adgang.scope_id)


class Bemaerkning(models.Model):
    """One bemærkning about a person, until its last day. Who made and changed it, and each change
    before and after, lie on the row itself: what is deleted leaves nothing but its rows of the
    revisionslog, which never hold its text (decision 0055)."""

    guard: ClassVar[str] = "raekke"
    permission: ClassVar[str] = Permission.SE_BEMAERKNING
    regel: ClassVar[regler.Regel] = regler.BEMAERKNING
    relationer: ClassVar[dict[str, tuple[str, str, str]]] = {}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    part_uuid = models.UUIDField(db_index=True)
    myndighed = models.SmallIntegerField()
    foelsomhed = models.SmallIntegerField()
    type = models.ForeignKey(Bemaerkningstype, models.PROTECT, db_index=False)
    tekst = models.TextField()
    gyldig_til = models.DateField(db_index=True)  # the last day
    version = models.IntegerField(default=1)
    oprettet = models.DateTimeField()
    oprettet_af = models.TextField()
    oprettet_af_brugernavn = models.TextField()
    enhed_navn = models.TextField(default="")
    aendringer = models.JSONField(default=list)

    objects = EgenMyndighedManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("tekst"), MAKS_TEGN) & ~Q(tekst=""),
                name="bemaerkning_laengde",
            )
        ]
