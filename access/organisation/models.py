"""The organisation's history, and what is known now beyond access.Organisationsenhed and Bruger."""

from __future__ import annotations

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import models

from access.models import Bruger, Myndighed, Organisationsenhed
from access.organisation.values import Art

_ARTER = [(art.value, art.value) for art in Art]


class Version(models.Model):
    """What holds about a unit, a user or a function in one period: their history, as known now.

    The periods of one object never overlap: written under the authority's lock, by `services` only.
    The rows of access that pages read are its projection at this moment.
    """

    art = models.TextField(choices=_ARTER)
    myndighed = models.ForeignKey(Myndighed, models.PROTECT, db_index=False)
    uuid = models.UUIDField()
    fakta = models.JSONField()
    virkning = DateTimeRangeField()
    # Some delivery has named it. Else it stood here before, or a sign-in told of it.
    leveret = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "myndighed",
                "art",
                "uuid",
                RangeStartsWith("virkning"),
                name="version_begynder_en_gang",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(virkning__isempty=False), name="version_ikke_tom"
            ),
        ]


class Aendring(models.Model):
    """Who changed what in an organisation, and when: before and after. Append-only."""

    myndighed = models.ForeignKey(Myndighed, models.PROTECT)
    tidspunkt = models.DateTimeField()
    hvem = models.TextField()
    kilde = models.TextField()  # fil, api, login or demo
    art = models.TextField(choices=_ARTER)
    uuid = models.UUIDField()
    virkning_fra = models.DateTimeField()
    foer = models.JSONField(null=True)
    efter = models.JSONField()


class Enhedsoplysning(models.Model):
    """What a contact card shows of a unit beyond its row: mail, and whether it is closed."""

    enhed = models.OneToOneField(
        Organisationsenhed, models.CASCADE, primary_key=True, related_name="oplysning"
    )
    email = models.TextField(default="", blank=True)
    nedlagt = models.DateTimeField(null=True)  # NULL: open
    efterfoelger = models.ForeignKey(
        Organisationsenhed, models.PROTECT, null=True, related_name="+"
    )


class Funktion(models.Model):
    """A function that a user holds in a unit, as known now: leder, afdelingssekretær, ..."""

    myndighed = models.ForeignKey(Myndighed, models.PROTECT, db_index=False)
    uuid = models.UUIDField()
    bruger = models.ForeignKey(Bruger, models.CASCADE, related_name="funktioner")
    enhed = models.ForeignKey(Organisationsenhed, models.PROTECT)
    navn = models.TextField()
    telefon = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["myndighed", "uuid"], name="funktion_uuid_i_myndighed")
        ]


class Skift(models.Model):
    """When the next known change of an authority's organisation begins, for the worker."""

    myndighed = models.OneToOneField(Myndighed, models.CASCADE, primary_key=True)
    naeste = models.DateTimeField(null=True, db_index=True)


class NyeEnheder(models.Model):
    """An authority got units that rows of the indexes may have waited for: how far they have been
    looked through. Gone when that is done."""

    myndighed = models.OneToOneField(Myndighed, models.CASCADE, primary_key=True)
    efter = models.UUIDField(null=True)  # the last object that was looked at
