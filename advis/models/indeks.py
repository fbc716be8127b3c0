"""The inverted index that events are held against (performance.md (g)): from an event's authority
and code to groups without a list, from its person to groups whose list she is on.

Derived from the groups by `advis.grupper` in the transaction that changes them, and read by
`advis.matching`. There are rows of active groups only.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from access.fields import OmfangField
from access.querysets import GuardedManager
from access.values import Permission
from advis.models.gruppe import Advisgruppe

INGEN_ALDER = 999
"""From 0 to this is no limit of age; it holds also those whose age is not known."""


class Kriterium(models.Model):
    """What one active group says of one event code and partsrolle.

    NULL is no limit. `loft` is the highest følsomhed of an event that the group's rights reach.
    """

    gruppe = models.ForeignKey(Advisgruppe, models.CASCADE, db_index=False)
    myndighed = models.SmallIntegerField()
    kode = models.TextField()
    rolle = models.SmallIntegerField()  # Partsrolle
    loft = models.SmallIntegerField()
    # Ages in the index: most groups of a municipality that ask for a code are of another age.
    alder_fra = models.SmallIntegerField(default=0)
    alder_til = models.SmallIntegerField(default=INGEN_ALDER)  # the last age that counts
    fra_kommuner = ArrayField(models.SmallIntegerField(), null=True)
    til_kommuner = ArrayField(models.SmallIntegerField(), null=True)
    fra_veje = ArrayField(models.TextField(), null=True)  # "101-0004": kommune and vejkode
    til_veje = ArrayField(models.TextField(), null=True)
    gyldig_fra = models.DateField(null=True)
    gyldig_til = models.DateField(null=True)
    med_population = models.BooleanField()
    med_sag = models.BooleanField()

    class Meta:
        constraints = [
            # Also the way from a person's groups to what they say of the code.
            models.UniqueConstraint(fields=["gruppe", "kode", "rolle"], name="kriterium_unik"),
        ]
        indexes = [
            models.Index(
                fields=["myndighed", "kode", "rolle", "alder_fra", "alder_til"],
                name="kriterium_uden_population",
                condition=models.Q(med_population=False),
            ),
            # Which roles anybody follows: family is looked up for those alone.
            models.Index(
                fields=["myndighed", "kode", "rolle", "gruppe"],
                name="kriterium_roller",
                condition=models.Q(rolle__gt=1),
            ),
        ]


class Sagskriterium(models.Model):
    """What a group with sager asks of a sag. NULL is no limit."""

    gruppe = models.OneToOneField(Advisgruppe, models.CASCADE, primary_key=True)
    kle = OmfangField()
    fagsystemer = ArrayField(models.SmallIntegerField(), null=True)
    enheder = ArrayField(models.UUIDField(), null=True)  # with what is below them
    foelsomhed_til = models.SmallIntegerField()
    kun_aktive = models.BooleanField()
    # Of its receivers: a sag with a sikkerhedsprofil is told of to those it names alone.
    identiteter = ArrayField(models.UUIDField())


class Sagsret(models.Model):
    """One group of the owner's rights to sager, as they were when the advisgruppe was activated. A
    sag must lie within one of them, as for herself."""

    gruppe = models.ForeignKey(Advisgruppe, models.CASCADE)
    myndighed = models.SmallIntegerField()
    permission = models.TextField()  # se_sag, se_ydelse
    kle = OmfangField()
    foelsomhed_til = models.SmallIntegerField()
    enheder = ArrayField(models.UUIDField(), null=True)
    fagsystemer = OmfangField()


class Population(models.Model):
    """A person on a group's list. By person first: that is how an event asks."""

    guard: ClassVar[str] = "person"
    permission: ClassVar[str] = Permission.SE_PERSON

    pk = models.CompositePrimaryKey("part_uuid", "gruppe_id")
    part_uuid = models.UUIDField()
    gruppe_id = models.BigIntegerField()

    objects = GuardedManager()

    class Meta:
        indexes = [models.Index(fields=["gruppe_id"], name="advispopulation_gruppe")]
