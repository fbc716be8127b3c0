"""The log is the truth: what was sent, when we got it, and what follows from it."""

from django.db import models

from indexes.oio import Art

ARTER = [(art.value, art.typenavn) for art in Art]


class Livscyklus(models.IntegerChoices):
    """LivscyklusKode (INDEXES.md section 1)."""

    OPSTAAET = 1, "Opstaaet"
    IMPORTERET = 2, "Importeret"
    PASSIVERET = 3, "Passiveret"
    SLETTET = 4, "Slettet"


class Objekt(models.Model):
    """One row per object: its row lock makes one writer at a time, its master never changes."""

    uuid = models.UUIDField(primary_key=True)
    art = models.SmallIntegerField(choices=ARTER)
    myndighed = models.SmallIntegerField()
    master = models.SmallIntegerField()  # Fagsystem
    livscyklus = models.SmallIntegerField(choices=Livscyklus.choices, default=Livscyklus.IMPORTERET)
    oprettet = models.DateTimeField()
    senest = models.DateTimeField()  # sts_tidspunkt of its newest registrering
    # The next moment at which some virkning begins or ends: then the projection must be written
    # again.
    naeste_skift = models.DateTimeField(null=True)
    indhold_sha256 = models.BinaryField()  # of the import: the same content twice is one thing

    class Meta:
        indexes = [
            models.Index(
                fields=["naeste_skift"],
                name="objekt_naeste_skift",
                condition=models.Q(naeste_skift__isnull=False),
            )
        ]


class Registrering(models.Model):
    """One accepted registrering, immutable, as normalised content with its two clocks.

    Partitioned by month of `sts_tidspunkt`, append-only: the intake role may insert and read.
    Content leaves it by Fjern and Kasser alone, through functions of the owner's (migration 0003).
    """

    id = models.BigAutoField(primary_key=True)  # the table's key is (id, sts_tidspunkt)
    objekt_uuid = models.UUIDField()
    art = models.SmallIntegerField(choices=ARTER)
    operation = models.TextField()
    tidspunkt = models.DateTimeField()  # the sender's clock
    sts_tidspunkt = models.DateTimeField()  # ours
    klient = models.TextField()
    transaktion = models.UUIDField(null=True)
    forsinket = models.BooleanField()  # older by the sender's clock than what we held
    uden_notifikation = models.BooleanField(default=False)  # the sender wants no events for it
    indhold = models.JSONField()

    class Meta:
        managed = False
        db_table = "registrering_registrering"


class Haendelse(models.Model):
    """The outbox: an event is a row in the transaction that caused it. Consumers claim by state,
    never by age."""

    class Tilstand(models.TextChoices):
        KLAR = "klar", "Klar"
        BEHANDLET = "behandlet", "Behandlet"

    art = models.SmallIntegerField(choices=ARTER)
    handling = models.TextField()  # importeret, opdateret, passiveret, slettet, fjernet, virkning
    objekt_uuid = models.UUIDField()
    myndighed = models.SmallIntegerField()
    opstaaet = models.DateTimeField()
    tilstand = models.TextField(choices=Tilstand.choices, default=Tilstand.KLAR)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="haendelse_klar", condition=models.Q(tilstand="klar")),
        ]


class TidligereNoegle(models.Model):
    """A key that an object once had and has no longer: a part, a number.

    Who asks for the index as known on an earlier day finds her objects here as well as in the
    projections, which hold what is known now.
    """

    pk = models.CompositePrimaryKey("noegle", "objekt_uuid")
    noegle = models.TextField()
    objekt_uuid = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["objekt_uuid"], name="tidligerenoegle_objekt")]


class Ekstranoegle(models.Model):
    """A key that an object has, now or in some period, and that no column of its projection holds.

    Written with the projection and compared with it; a search finds its candidates here as well.
    """

    pk = models.CompositePrimaryKey("objekt_uuid", "noegle")
    objekt_uuid = models.UUIDField()
    noegle = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["noegle"], name="ekstranoegle_noegle")]


class Fjernelse(models.Model):
    """An object was removed for good: who did it and when, and nothing of what it held."""

    objekt_uuid = models.UUIDField()
    art = models.SmallIntegerField()
    myndighed = models.SmallIntegerField()
    klient = models.TextField()
    transaktion = models.UUIDField(null=True)
    tidspunkt = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["objekt_uuid"], name="fjernelse_objekt")]


class Genopbygning(models.Model):
    """A rebuild of all projections from the log: how far it came, so that it can go on."""

    begyndt = models.DateTimeField()
    afsluttet = models.DateTimeField(null=True)
    sidste = models.UUIDField(null=True)  # the last object done; they are taken in order
    antal = models.BigIntegerField(default=0)
    i_alt = models.BigIntegerField()
