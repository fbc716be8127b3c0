"""What the sources said: the log, what counts of it now, and how fresh each source is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from indexes.part.models import PersonGuard


class Kildetal(models.Model):
    """One row per source: when it was heard from, and how much it told. Nothing about a person."""

    kode = models.TextField(primary_key=True)
    senest_modtaget = models.DateTimeField()
    senest_registreret = models.DateTimeField()  # the source's clock, of its newest statement
    antal = models.BigIntegerField()  # statements received
    nye = models.BigIntegerField()  # that changed the register
    konflikter = models.BigIntegerField()


class Ventetal(models.Model):
    """What a transaction had to add to a Kildetal that another held. The next one adds it too, so
    that nobody waits for the row of a source."""

    kode = models.TextField(db_index=True)
    modtaget = models.DateTimeField()
    registreret = models.DateTimeField()
    antal = models.BigIntegerField()
    nye = models.BigIntegerField()
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


class Fil(models.Model):
    """A delivery of a source as a file, and how far it is read. Nothing about a person.

    Written in the transaction of each portion of lines, so that it always says what is done.
    """

    class Tilstand(models.TextChoices):
        LAESES = "laeses", _("Indlæses")
        FAERDIG = "faerdig", _("Indlæst")
        BRUDT = "brudt", _("Brudt")

    kilde = models.TextField()
    leverance = models.TextField()  # the sender's own id
    navn = models.TextField()  # of the file
    fuld = models.BooleanField()  # a first delivery: no event is made of it
    dannet = models.DateTimeField(null=True)  # the sender's clock
    begyndt = models.DateTimeField()
    senest = models.DateTimeField()
    antal = models.BigIntegerField()  # statements that its header promises
    linjer = models.BigIntegerField(default=0)  # that are read
    nye = models.BigIntegerField(default=0)
    uaendrede = models.BigIntegerField(default=0)
    sene = models.BigIntegerField(default=0)
    konflikter = models.BigIntegerField(default=0)
    fejl = models.BigIntegerField(default=0)  # lines that could not be read
    # Where the next line begins, in the file as it is unpacked, and the digest of all before it.
    offset = models.BigIntegerField(default=0)
    sha256 = models.BinaryField(default=b"")
    tilstand = models.TextField(choices=Tilstand.choices, default=Tilstand.LAESES)
    regel = models.TextField(default="")  # why it is broken: never content

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kilde", "leverance"], name="kildefil_een_gang")
        ]
        indexes = [models.Index(fields=["-begyndt", "-id"], name="kildefil_nyeste")]


class Genopbygning(models.Model):
    """A run of genopbyg_register: how far it is, so that it goes on after being stopped."""

    kilde = models.TextField()
    begyndt = models.DateTimeField()
    i_alt = models.BigIntegerField()
    antal = models.BigIntegerField(default=0)
    sidste = models.UUIDField(null=True)
    afsluttet = models.DateTimeField(null=True)
