"""Who is who: myndigheder, units, users, roles, system clients, and the log of every look."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from access.fields import OmfangField
from access.values import Foelsomhed, Permission


class Myndighed(models.Model):
    """An authority: a municipality (id = kommunekode), Udbetaling Danmark, or a test authority."""

    class Type(models.TextChoices):
        KOMMUNE = "kommune", _("Kommune")
        STAT = "stat", _("Statslig myndighed")
        TEST = "test", _("Testmyndighed")

    id = models.SmallIntegerField(primary_key=True)
    cvr = models.TextField(unique=True)
    navn = models.TextField()
    kort_navn = models.TextField()
    type = models.TextField(choices=Type.choices)
    # "Vis at sag findes": whether a hidden sag is announced by a stub, or not at all (SAPA.md 1.3).
    viser_skjulte = models.BooleanField(default=False)

    class Meta:
        ordering = ["kort_navn"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cvr__regex=r"^\d{8}$"), name="myndighed_cvr_otte_cifre"
            )
        ]

    def __str__(self) -> str:
        return self.navn


class Organisationsenhed(models.Model):
    """A unit. `fra`/`til` are its preorder numbers: a subtree is the closed range fra..til, in all
    authorities.

    Numbered with gaps so that a new unit rarely moves others; the uuid is the lasting identity.
    """

    uuid = models.UUIDField(unique=True)
    myndighed = models.ForeignKey(Myndighed, models.PROTECT)
    overordnet = models.ForeignKey("self", models.PROTECT, null=True)
    navn = models.TextField()
    telefon = models.TextField(default="", blank=True)
    # The same unit under a name of the sender's own (urn:oio:<org>:<idtype>:xxxx).
    noegle = models.TextField(default="", blank=True)
    fra = models.IntegerField()
    til = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fra__gt=0, til__gte=models.F("fra")), name="enhed_praeorden"
            ),
            models.UniqueConstraint(fields=["fra"], name="enhed_fra_unik"),
        ]

    def __str__(self) -> str:
        return self.navn


class Bruger(models.Model):
    """A person who signs in. Keyed on (myndighed, uuid): names and e-mail change (MESSAGING.md
    c.2)."""

    uuid = models.UUIDField(default=uuid.uuid4)
    myndighed = models.ForeignKey(Myndighed, models.PROTECT)
    enhed = models.ForeignKey(Organisationsenhed, models.PROTECT, null=True)
    brugernavn = models.TextField()
    navn = models.TextField()
    titel = models.TextField(default="", blank=True)
    telefon = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)
    beskrivelse = models.TextField(default="", blank=True)
    demo = models.BooleanField(default=False)
    aktiv = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["myndighed", "uuid"], name="bruger_uuid_i_myndighed"),
            models.UniqueConstraint(
                fields=["myndighed", "brugernavn"], name="bruger_navn_i_myndighed"
            ),
        ]

    def __str__(self) -> str:
        return self.navn


class Brugersystemrolle(models.Model):
    """A role of the system: what it permits, and which kinds of constraint it demands.

    A demanded kind that is missing makes the group give nothing: role catalogues leave out a
    constraint that ended empty, and the group would else look unlimited (MESSAGING.md c.7).
    """

    kode = models.TextField()
    version = models.SmallIntegerField(default=1)
    navn = models.TextField()
    permissions = ArrayField(models.TextField(choices=[(p.value, p.value) for p in Permission]))
    kraever = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kode", "version"], name="rolle_kode_version")
        ]

    def __str__(self) -> str:
        return f"{self.navn} v{self.version}"


class Jobfunktionsrolle(models.Model):
    """A role that a municipality composes from brugersystemroller with dataafgrænsninger; none are
    shipped."""

    myndighed = models.ForeignKey(Myndighed, models.PROTECT)
    navn = models.TextField()
    brugere: models.ManyToManyField[Bruger, models.Model] = models.ManyToManyField(
        Bruger, through="Tildeling", related_name="jobfunktionsroller"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["myndighed", "navn"], name="jobfunktion_navn")
        ]

    def __str__(self) -> str:
        return self.navn


class Dataafgraensning(models.Model):
    """One group of a jobfunktionsrolle: a brugersystemrolle within limits. NULL is no limit of that
    kind.

    `scope` is the authority whose data it reaches: by delegation another than the user's own.
    """

    jobfunktionsrolle = models.ForeignKey(
        Jobfunktionsrolle, models.CASCADE, related_name="afgraensninger"
    )
    rolle = models.ForeignKey(Brugersystemrolle, models.PROTECT)
    scope = models.ForeignKey(Myndighed, models.PROTECT)
    kle = ArrayField(models.TextField(), null=True)
    foelsomhed = models.SmallIntegerField(
        choices=[(f.value, f.name) for f in Foelsomhed], null=True
    )
    enheder = ArrayField(models.UUIDField(), null=True)
    fagsystemer = ArrayField(models.SmallIntegerField(), null=True)


class Tildeling(models.Model):
    """A user holds a jobfunktionsrolle."""

    bruger = models.ForeignKey(Bruger, models.CASCADE)
    jobfunktionsrolle = models.ForeignKey(Jobfunktionsrolle, models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bruger", "jobfunktionsrolle"], name="tildeling_unik")
        ]


class Adgangsgruppe(models.Model):
    """A group as the database reads it: one row per (user, group, permission), every limit
    explicit.

    Written only by `services.genberegn_adgang`, from the rows above.
    """

    bruger = models.ForeignKey(Bruger, models.CASCADE, db_index=False)
    gruppe = models.SmallIntegerField()
    permission = models.TextField()
    myndighed = models.SmallIntegerField()
    kle = OmfangField()
    foelsomhed = models.SmallIntegerField()
    enheder = OmfangField()
    fagsystemer = OmfangField()

    class Meta:
        constraints = [
            # Also the index that visible_to's EXISTS walks.
            models.UniqueConstraint(
                fields=["bruger", "permission", "gruppe"], name="adgangsgruppe_unik"
            )
        ]


class Fagsystem(models.Model):
    """A case system: master and sender of what the indexes hold. `uuid` is its id in the
    Administrationsmodul."""

    id = models.SmallAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    navn = models.TextField()
    leverandoer = models.TextField(default="", blank=True)
    # How old its last delivery may be before a page says so.
    loefte_minutter = models.IntegerField(default=24 * 60)

    def __str__(self) -> str:
        return self.navn


class Systemklient(models.Model):
    """A fagsystem that calls. The authority comes from its serviceaftaler, never from the message
    (DESIGN section 6).

    What it proves itself by and what it may do lies in `access.klienter`. NULL in a limit is the
    installation's own (settings.KLIENTER).
    """

    klient_id = models.TextField(unique=True)
    fagsystem = models.ForeignKey(Fagsystem, models.PROTECT)
    aktiv = models.BooleanField(default=True)
    demo = models.BooleanField(
        default=False
    )  # its secret is public: good only while SAPA_DEMO is on
    # May send its secret with every call; others exchange it for a short-lived token.
    basic = models.BooleanField(default=False)
    # A token carries the number it was issued under: one more, and all of them are dead.
    udgave = models.IntegerField(default=0)
    kald_pr_sekund = models.IntegerField(null=True)
    byge = models.IntegerField(null=True)  # calls at once, above the rate
    objekter_pr_dag = models.BigIntegerField(null=True)
    oprettet = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kald_pr_sekund__gt=0, byge__gt=0, objekter_pr_dag__gte=0),
                name="systemklient_lofter",
            )
        ]

    def __str__(self) -> str:
        return self.klient_id


class Leverancestatus(models.Model):
    """When a fagsystem last delivered for an authority: what a page shows as source and
    freshness."""

    fagsystem = models.ForeignKey(Fagsystem, models.CASCADE, db_index=False)
    myndighed = models.SmallIntegerField()
    sidst = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fagsystem", "myndighed"], name="leverancestatus_unik")
        ]


class Revisionslog(models.Model):
    """One row per screen element shown, search made or thing done. Append-only, partitioned by
    month.

    Columns follow the revisionslog of SAPA (SAPA.md section 2.2); the export gives them their
    names.
    The web role may insert and read, never change or delete.
    """

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4
    )  # Log ID; the table's key is (id, tidspunkt)
    kald_id = models.UUIDField()  # the request
    tidspunkt = models.DateTimeField()
    bruger_id = models.BigIntegerField(null=True)
    bruger_uuid = models.UUIDField(null=True)
    brugernavn = models.TextField(default="")
    bruger = models.TextField(default="")
    ip = models.GenericIPAddressField(null=True)
    maskinnavn = models.TextField(default="")
    organisatorisk_id = models.TextField(default="")  # the user's own CVR
    scope_cvr = models.TextField(default="")  # Anvendte CVR rettigheder
    enhed_id = models.BigIntegerField(null=True)
    enhed = models.TextField(default="")
    komponent = models.TextField()
    beskrivelse = models.TextField()
    soegekriterier = models.TextField(default="")
    anledning = models.TextField(default="")
    part_uuid = models.UUIDField(null=True)
    part = models.TextField(default="")  # CPR - Navn
    nummer = models.TextField(default="")  # the CPR or CVR number that the row is about, digits
    part_kommune = models.TextField(default="")
    sag_uuid = models.UUIDField(null=True)
    sag = models.TextField(default="")  # KLE - titel
    sagsnummer = models.TextField(default="")
    begrundelse = models.TextField(default="")
    it_system = models.TextField(default="")  # IT-System ID of a system client that called

    class Meta:
        managed = False  # made by migration 0002 as a partitioned table
        db_table = "access_revisionslog"
