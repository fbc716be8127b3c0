"""What came from the Beskedfordeler: messages as sent, how far each is, and the events in them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from indexes.modtagelse.models import KarantaeneManager


class Haendelsestype(models.Model):
    """A kind of event, by our own stable code. Official ids lie in `Beskedkode`."""

    kode = models.TextField(primary_key=True)  # F01, S01, Y01, A01, STIN, RE_STIN ...
    navn = models.TextField()
    slags = models.TextField()  # folkeregister, sag, ydelse, arbejdsskade, sygehus ...
    gruppe = models.TextField()
    # What it does to an earlier event, and the codes of those it may be about.
    forhold = models.TextField(blank=True, default="")  # "", rettelse or annullering
    retter = ArrayField(models.TextField(), default=list)


class Beskedkode(models.Model):
    """An official id and our code for it. Many are not public: they are replaced here when they
    are known (`manage.py beskedkode`), and no code changes."""

    LOKAL = "lokal"

    class Art(models.TextChoices):
        BESKEDTYPE = "beskedtype"
        OBJEKTHANDLING = "objekthandling"
        OBJEKTTYPE = "objekttype"
        KLASSIFICERING = "klassificering"

    art = models.TextField(choices=Art.choices)
    beskedtype = models.TextField(blank=True, default="")  # our code; for an objekthandling only
    navn = models.TextField()
    officiel_id = models.TextField()  # a UUID or a URN, in lower case
    kode = models.TextField()
    kilde = models.TextField()  # dokument, eksempel, kildekode, egen; LOKAL: set by an operator

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["art", "beskedtype", "officiel_id"], name="beskedkode_id_unik"
            ),
            models.UniqueConstraint(fields=["art", "beskedtype", "navn"], name="beskedkode_navn"),
        ]


class Raabesked(models.Model):
    """A message exactly as it was sent. Partitioned by month of `modtaget`, append-only: the intake
    role may insert and read, pages see one by a logged click through a function of the owner's."""

    id = models.BigAutoField(primary_key=True)  # the table's key is (id, modtaget)
    modtaget = models.DateTimeField()
    klient = models.TextField()
    indhold = models.BinaryField()

    class Meta:
        managed = False
        db_table = "beskedfordeler_raabesked"


TIL_DRIFT = models.Q(tilstand__in=["karantaene", "kasseret"]) | models.Q(afgjort__isnull=False)
"""What an operator has to do with: what lies in quarantine, and what was decided about it."""


class Modtagelse(models.Model):
    """One row per BeskedId: what makes a second copy a copy, and how far the message is."""

    class Tilstand(models.TextChoices):
        KLAR = "klar", _("Afventer")
        BEHANDLET = "behandlet", _("Behandlet")
        KARANTAENE = "karantaene", _("I karantæne")
        KASSERET = "kasseret", _("Kasseret")

    noegle = models.TextField(primary_key=True)
    raa_id = models.BigIntegerField()
    modtaget = models.DateTimeField()
    klient = models.TextField()
    sha256 = models.BinaryField()
    transaktion = models.UUIDField(null=True)  # TransaktionsId of the first copy
    # The authorities that the sender may deliver for, then those it was for: who may see it here.
    myndigheder = ArrayField(models.SmallIntegerField())
    antal = models.IntegerField(default=1)  # copies that came
    senest = models.DateTimeField()
    tilstand = models.TextField(choices=Tilstand.choices, default=Tilstand.KLAR)
    forsoeg = models.SmallIntegerField(default=0)
    naeste_forsoeg = models.DateTimeField()
    regel = models.TextField(default="")  # why it is not handled: never content
    sted = models.TextField(default="")
    behandlet = models.DateTimeField(null=True)
    antal_haendelser = models.IntegerField(default=0)
    afgjort_af = models.BigIntegerField(null=True)  # Bruger
    afgjort = models.DateTimeField(null=True)

    objects = KarantaeneManager()

    class Meta:
        indexes = [
            models.Index(
                fields=["naeste_forsoeg"],
                name="besked_klar",
                condition=models.Q(tilstand="klar"),
            ),
            # The operator's list, and her way to one of them by an opaque number.
            models.Index(fields=["-modtaget", "raa_id"], name="besked_liste", condition=TIL_DRIFT),
            models.Index(fields=["raa_id"], name="besked_drift", condition=TIL_DRIFT),
            models.Index(fields=["klient", "-senest"], name="besked_friskhed"),
        ]


class Konflikt(models.Model):
    """A BeskedId that came again with other content: an error of the sender's, never a change."""

    noegle = models.TextField()
    sha256 = models.BinaryField()
    raa_id = models.BigIntegerField()
    modtaget = models.DateTimeField()
    senest = models.DateTimeField()
    antal = models.IntegerField(default=1)
    klient = models.TextField()
    myndigheder = ArrayField(models.SmallIntegerField())

    objects = KarantaeneManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["noegle", "sha256"], name="konflikt_een_pr_indhold")
        ]


class Dueslagsfejl(models.Model):
    """The latest message of a client that we answered 40: its dueslag waits on it, or did."""

    klient = models.TextField(primary_key=True)
    begyndt = models.DateTimeField()  # since when nothing else has come through
    senest = models.DateTimeField()
    antal = models.IntegerField(default=1)
    regel = models.TextField()


class ModtagetHaendelse(models.Model):
    """One event of one ObjektRegistrering for one authority, or one that `indexes.haendelser` made
    from what the register and the indexes learned: what advis will read, by state.

    Closed to the web role, as the outbox is.
    """

    class Tilstand(models.TextChoices):
        PLANLAGT = "planlagt", "Planlagt"  # takes effect at gyldighed_fra
        KLAR = "klar", "Klar"
        BEHANDLET = "behandlet", "Behandlet"
        BORTFALDET = "bortfaldet", "Bortfaldet"  # corrected or cancelled before it took effect
        DUBLET = "dublet", "Dublet"  # tells what another row tells

    noegle = models.TextField()  # of its Modtagelse
    nr = models.IntegerField()  # which ObjektRegistrering, from 1
    myndighed = models.SmallIntegerField()
    kode = models.TextField()  # Haendelsestype
    slags = models.TextField()
    forhold = models.TextField(default="")
    retter_koder = ArrayField(models.TextField(), default=list)
    part_uuid = models.UUIDField(null=True)
    objekt_uuid = models.UUIDField(null=True)
    kle = models.IntegerField()
    foelsomhed = models.SmallIntegerField()
    gyldighed_fra = models.DateTimeField(null=True)
    gyldighed_til = models.DateTimeField(null=True)
    opstaaet = models.DateTimeField()  # the sender's clock
    modtaget = models.DateTimeField()  # ours
    # By which a correction finds what it corrects: ids of the message, all UUIDs as text.
    registrering_id = models.TextField(default="")
    peger_paa = ArrayField(models.TextField(), default=list)
    processer = ArrayField(models.TextField(), default=list)
    # What it corrects, once that is here; and what became of it itself.
    retter = models.BigIntegerField(null=True)
    rettet_af = models.BigIntegerField(null=True)
    annulleret = models.BooleanField(default=False)
    # What it tells, the same for all who tell it ("" where that cannot be said), and the event that
    # told it already.
    fakta = models.TextField(default="")
    samme_som = models.BigIntegerField(null=True)
    tilstand = models.TextField(choices=Tilstand.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["noegle", "nr", "myndighed"], name="modtaget_een_gang"),
            models.CheckConstraint(
                condition=models.Q(foelsomhed__range=(1, 4)), name="modtaget_foelsomhed"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="modtaget_klar", condition=models.Q(tilstand="klar")),
            models.Index(
                fields=["gyldighed_fra"],
                name="modtaget_planlagt",
                condition=models.Q(tilstand="planlagt"),
            ),
            models.Index(fields=["part_uuid", "slags"], name="modtaget_part"),
        ]
