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

    Partitioned by month of `sts_tidspunkt`, append-only: the intake role may insert and read, and
    physical removal (Fjern, Kasser) is a matter of its own.
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
    handling = models.TextField()  # importeret, opdateret ...
    objekt_uuid = models.UUIDField()
    myndighed = models.SmallIntegerField()
    opstaaet = models.DateTimeField()
    tilstand = models.TextField(choices=Tilstand.choices, default=Tilstand.KLAR)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="haendelse_klar", condition=models.Q(tilstand="klar")),
        ]
