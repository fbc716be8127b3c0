"""Projections of sager, as known now: what pages read. All can be rebuilt from the log."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models

from access import regler
from access.querysets import RaekkeGuard
from access.values import Permission


class Sagsregel(RaekkeGuard):
    """What every row of a sag carries of its access."""

    permission = Permission.SE_SAG
    regel = regler.SAG

    # A Visningsklasse is in force: withheld from the citizen, and so are its dokumenter.
    undtaget_borger = models.BooleanField(default=False, db_default=False)

    class Meta:
        abstract = True


class SagFelter(Sagsregel):
    """The facts of a sag that both the sag itself and each list line carry."""

    titel = models.TextField()
    sagsnummer = models.TextField()
    facet = models.TextField(default="")  # KLE handlingsfacet, G01
    fremdrift = models.SmallIntegerField(null=True)  # values.Fremdrift; NULL: the sender never said
    oprettet = models.DateTimeField(null=True)
    behandler_navn = models.TextField(default="")
    enhed_navn = models.TextField(default="")
    primaer_part_uuid = models.UUIDField(null=True)
    primaer_part_navn = models.TextField(default="")
    opdateret = models.DateTimeField()  # the sender's clock

    class Meta:
        abstract = True


class Sag(SagFelter):
    """One sag. Parties beyond the primary one lie in SagLinje."""

    uuid = models.UUIDField(primary_key=True)
    kle_titel = models.TextField(default="")  # the sender's, shown where KLE has no such number
    sagsstatus = models.TextField(default="")
    fremdrift_fra = models.DateTimeField(null=True)
    behandler_reference = models.TextField(default="")
    enhed_reference = models.TextField(default="")
    afsender = models.SmallIntegerField(null=True)
    beskrivelse = models.TextField(default="", db_default="")  # searched by its words (0008)


class SagLinje(SagFelter):
    """One line of a part's list of sager: what the person page reads.

    Hash-partitioned by person, and its key begins with the person, so that a panel is one index
    range.
    """

    pk = models.CompositePrimaryKey("part_uuid", "sag_uuid", "rolle", "indeks")
    part_uuid = models.UUIDField()
    sag_uuid = models.UUIDField()
    rolle = models.SmallIntegerField()
    indeks = models.TextField(default="")
    virkning = DateTimeRangeField()

    class Meta:
        managed = False
        db_table = "sag_saglinje"


class Sagstilstand(Sagsregel):
    """One step of a sag's tværfaglige status with its virkning."""

    sag_uuid = models.UUIDField()
    fremdrift = models.SmallIntegerField()
    virkning = DateTimeRangeField()

    class Meta:
        indexes = [models.Index(fields=["sag_uuid"], name="sagstilstand_sag")]


class Journalpost(Sagsregel):
    """A dokument or a journalnotat on a sag: its titles, never its content."""

    regel = regler.JOURNALPOST

    sag_uuid = models.UUIDField()
    dokument_uuid = models.UUIDField(null=True)  # NULL for a journalnotat
    part_uuid = models.UUIDField(
        null=True
    )  # the sag's primary part: everything on a person's page has one
    rolle = models.TextField()
    indeks = models.TextField(default="")
    titel = models.TextField(default="")
    virkning = DateTimeRangeField()

    class Meta:
        indexes = [
            models.Index(fields=["sag_uuid"], name="journalpost_sag"),
            # A dokument is seen through the sager that it lies on.
            models.Index(
                fields=["dokument_uuid"],
                name="journalpost_dokument",
                condition=models.Q(dokument_uuid__isnull=False),
            ),
            models.Index(
                fields=["part_uuid"],
                name="journalpost_part",
                condition=models.Q(part_uuid__isnull=False),
            ),
        ]
