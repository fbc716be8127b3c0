"""Companies and properties with history. The current row that search reads is `part.Virksomhed`.

Every table hangs on a part of the register and is open to those who may see persons: a company's
owner is one. No foreign keys, as in `indexes.part.models`, and few indexes, each with its reason.
"""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from indexes.part.models import PersonGuard


class Virksomhedsdetalje(PersonGuard):
    """What CVR says of a company beside its periods; when its current row is to be made again."""

    part_uuid = models.UUIDField(primary_key=True)
    cvr = models.TextField()
    startdato = models.DateField(null=True)
    ophoersdato = models.DateField(null=True)
    # No unsolicited advertising (CVR-loven § 19); it hides nothing.
    reklamebeskyttet = models.BooleanField()
    telefon = models.TextField(default="")
    email = models.TextField(default="")
    # When a planned fact begins or ends: from then on `part.Virksomhed` is to be made again.
    naeste_skift = models.DateField(null=True)
    opdateret = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["naeste_skift"],
                condition=Q(naeste_skift__isnull=False),
                name="virksomhedsdetalje_skift",
            )
        ]


class Virksomhedsfakta(PersonGuard):
    """A fact about a company in a period: always read by company, all kinds at once."""

    class Art(models.TextChoices):
        NAVN = "navn"
        FORM = "form"
        STATUS = "status"
        ADRESSE = "adresse"
        BRANCHE = "branche"
        BIBRANCHE = "bibranche"

    part_uuid = models.UUIDField(db_index=True)
    art = models.TextField(choices=Art.choices)
    kode = models.TextField(default="")  # of form, status and branche
    kodesaet = models.TextField(default="")  # DB07 or DB25
    tekst = models.TextField(default="")
    kommune = models.SmallIntegerField(default=0)  # of an address
    virkning = DateRangeField()


class Ansattetal(PersonGuard):
    """How many worked in a company in a quarter, or in a year where no quarter is said."""

    part_uuid = models.UUIDField(db_index=True)
    aar = models.SmallIntegerField()
    kvartal = models.SmallIntegerField(null=True)
    mindst = models.IntegerField()
    hoejst = models.IntegerField(null=True)  # NULL: or more; the same as `mindst` is a number


class Penhed(PersonGuard):
    """A P-enhed (a place of production) of a company in a period. It is a part of its own, by its
    P-number, since a sag may name it."""

    part_uuid = models.UUIDField(db_index=True)
    virksomhed_uuid = models.UUIDField(db_index=True)
    pnr = models.TextField()
    navn = models.TextField()
    adresse = models.TextField(default="")
    kommune = models.SmallIntegerField(default=0)
    branchekode = models.TextField(default="")
    branche = models.TextField(default="")
    mindst = models.IntegerField(null=True)
    hoejst = models.IntegerField(null=True)
    virkning = DateRangeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pnr__regex=r"^\d{10}$"), name="penhed_ti_cifre")
        ]


class Ejerskab(PersonGuard):
    """Who owns a company or a property in a period, and how much of it.

    Read both ways: the owners of a page, and what a person owns.
    """

    class Art(models.TextChoices):
        VIRKSOMHED = "virksomhed"
        EJENDOM = "ejendom"

    part_uuid = models.UUIDField(db_index=True)
    art = models.TextField(choices=Art.choices)
    # NULL for an owner without a Danish number, who then has a name.
    ejer_uuid = models.UUIDField(null=True, db_index=True)
    ejer_navn = models.TextField(default="")
    # A company's share is an interval in per cent, a property's a fraction.
    mindst = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    hoejst = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    taeller = models.IntegerField(null=True)
    naevner = models.IntegerField(null=True)
    virkning = DateRangeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ejer_uuid__isnull=False) | ~Q(ejer_navn=""), name="ejerskab_har_ejer"
            )
        ]


class Ejendom(PersonGuard):
    """A property as known now: BFE number, ESR number and kind."""

    part_uuid = models.UUIDField(primary_key=True)
    bfe = models.TextField()
    # `173-012345`; empty where none is said. Several properties may share one: no key of its own.
    esr = models.TextField(default="")
    type = models.TextField(default="")
    opdateret = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bfe__regex=r"^[1-9]\d*$"), name="ejendom_bfe"),
        ]
        indexes = [
            models.Index(fields=["esr"], condition=~Q(esr=""), name="ejendom_esr"),
        ]


class Ejendomsadresse(PersonGuard):
    """An address of a property in a period; the first of those in force is what it is called."""

    part_uuid = models.UUIDField(db_index=True)
    nummer = models.SmallIntegerField()
    adresse = models.TextField()
    # Folded, in byte order: a prefix is a range, which row-level security leaves to the index.
    soegeadresse = models.TextField(db_collation="C")
    kommune = models.SmallIntegerField(default=0)
    virkning = DateRangeField()

    class Meta:
        indexes = [models.Index(fields=["soegeadresse"], name="ejendomsadresse_soegning")]
