"""What the sources said: the log, what counts of it now, and how fresh each source is."""

from __future__ import annotations

from django.db import models

from indexes.part.models import PersonGuard


class Kildetal(models.Model):
    """One row per source: when it was heard from, and how much it told. Nothing about a person."""

    kode = models.TextField(primary_key=True)
    senest_modtaget = models.DateTimeField()
    senest_registreret = models.DateTimeField()  # the source's clock, of its newest statement
    antal = models.BigIntegerField()  # statements received
    nye = models.BigIntegerField()  # that changed the register
    konflikter = models.BigIntegerField()


class Udsagn(PersonGuard):
    """A statement as it was received: append-only, partitioned by month of `modtaget`.

    With it the register can tell what was known on an earlier day.
    """

    id = models.BigIntegerField(primary_key=True)  # the table's key is (id, modtaget)
    kilde = models.TextField()
    part_uuid = models.UUIDField()  # as known then: it may be another's now (Part.erstattet_af)
    rang = models.SmallIntegerField()
    registreret = models.DateTimeField()
    loebenr = models.BigIntegerField()
    modtaget = models.DateTimeField()
    leverance = models.TextField()  # which file, message or call it came in
    sha256 = models.BinaryField()
    indhold = models.JSONField()

    class Meta:
        managed = False  # made by the migration as a partitioned table
        db_table = "kilder_udsagn"


class Stand(PersonGuard):
    """The statement that counts now, of one source about one part."""

    pk = models.CompositePrimaryKey("part_uuid", "kilde")
    part_uuid = models.UUIDField()
    kilde = models.TextField()
    rang = models.SmallIntegerField()
    registreret = models.DateTimeField()
    loebenr = models.BigIntegerField()
    sha256 = models.BinaryField()
    udsagn_id = models.BigIntegerField()
    udsagn_modtaget = models.DateTimeField()


class Aendring(models.Model):
    """A statement changed what the register says: the outbox that derived events are made from.

    Closed to the web role, as the other outbox is. Written in the transaction of the change; the
    consumer claims rows by state. `foer` is the log's id of the statement that counted until then.
    """

    class Tilstand(models.TextChoices):
        KLAR = "klar", "Klar"
        BEHANDLET = "behandlet", "Behandlet"

    id = models.BigAutoField(primary_key=True)
    kilde = models.TextField()
    part_uuid = models.UUIDField()
    foer = models.BigIntegerField(null=True)
    foer_modtaget = models.DateTimeField(null=True)
    efter = models.BigIntegerField()
    efter_modtaget = models.DateTimeField()
    modtaget = models.DateTimeField()
    tilstand = models.TextField(choices=Tilstand.choices, default=Tilstand.KLAR)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="kildeaendring_klar", condition=models.Q(tilstand="klar")
            )
        ]
