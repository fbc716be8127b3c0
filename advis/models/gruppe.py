"""An advisgruppe: what it listens for, on whose behalf, and every change of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from advis.values import Advistype, Gruppetilstand, Kanal, Modtagerart, Takt


class Advisgruppe(models.Model):
    """A group of one authority. `definition` is the whole of what was asked for, as
    `advis.definition` reads and writes it; the columns beside it are what lists and jobs ask.

    Written by `advis.grupper`. Never deleted: its adviser and its history hang on it.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    myndighed = models.SmallIntegerField()
    navn = models.TextField()
    advistype = models.TextField(
        choices=[
            (Advistype.FOLKEREGISTER, _("Folkeregister")),
            (Advistype.SAG_YDELSE, _("Sag og ydelse")),
            (Advistype.ARBEJDSSKADE, _("Arbejdsskade")),
            (Advistype.SYGEHUS, _("Sygehus")),
        ]
    )
    tilstand = models.TextField(
        choices=[
            (Gruppetilstand.KLADDE, _("Kladde")),
            (Gruppetilstand.AFVENTER, _("Afventer godkendelse")),
            (Gruppetilstand.AKTIV, _("Aktiv")),
            (Gruppetilstand.INAKTIV, _("Inaktiv")),
        ],
        default=Gruppetilstand.KLADDE,
    )
    version = models.IntegerField(default=1)
    # The version that events are held against: the newest one that was activated.
    aktiv_version = models.IntegerField(null=True)
    definition = models.JSONField()
    hjemmel = models.TextField(default="")  # the legal basis
    skabelon = models.TextField(default="")  # the template that it was made from
    gyldig_fra = models.DateField(null=True)
    gyldig_til = models.DateField(null=True)  # the last day
    # Days after which an unfinished advis is reminded of, and a finished one is deleted.
    paamindelse_dage = models.SmallIntegerField(null=True)
    oprydning_dage = models.SmallIntegerField(null=True)
    # When no mail goes: half-open, Danish time, over midnight if it begins later than it ends.
    stille_fra = models.TimeField(null=True)
    stille_til = models.TimeField(null=True)
    samlet_kl = models.TimeField(null=True)  # when the day's digest goes
    oprettet = models.DateTimeField()
    oprettet_af = models.BigIntegerField()  # Bruger
    aendret = models.DateTimeField()
    aendret_af = models.BigIntegerField()
    # Whose rights the group has (advis.rettigheder): who changed what it listens for last.
    ejer = models.BigIntegerField()
    aktiveret = models.DateTimeField(null=True)
    aktiveret_af = models.BigIntegerField(null=True)
    anmodet_af = models.BigIntegerField(null=True)  # asked for it while it awaits a second person

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["myndighed", "navn"], name="advisgruppe_navn"),
        ]

    def __str__(self) -> str:
        return self.navn


class Advisgruppeversion(models.Model):
    """A change: who, when, before and after. NULL before is a group that is new."""

    gruppe = models.ForeignKey(Advisgruppe, models.CASCADE, related_name="versioner")
    nr = models.IntegerField()
    # oprettet, aendret, anmodet, aktiveret, deaktiveret, population
    handling = models.TextField()
    tidspunkt = models.DateTimeField()
    bruger_id = models.BigIntegerField()
    bruger = models.TextField()
    foer = models.JSONField(null=True)
    efter = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gruppe", "nr"], name="advisgruppeversion_nr"),
        ]


class Modtagersystem(models.Model):
    """Where a fagsystem takes adviser by webhook. Written and used by `advis.levering`; pages read
    all but the secret."""

    class Form(models.TextChoices):
        JSON = "json", "JSON"
        KUVERT = "kuvert", _("Beskedkuvert (XML)")

    myndighed = models.SmallIntegerField()
    fagsystem_uuid = models.UUIDField()
    navn = models.TextField()
    url = models.TextField()
    form = models.TextField(choices=Form.choices, default=Form.JSON)
    hemmelighed = models.BinaryField()  # encrypted; what the body is signed with
    aktiv = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["myndighed", "navn"], name="modtagersystem_navn"),
        ]


class Modtager(models.Model):
    """A receiver of a group by one channel. One that is taken away stays, inactive: deliveries
    point at it."""

    gruppe = models.ForeignKey(Advisgruppe, models.CASCADE, related_name="modtagere")
    art = models.TextField(
        choices=[
            (Modtagerart.BRUGER, _("Bruger")),
            (Modtagerart.ENHED, _("Enhed")),
            (Modtagerart.FAGSYSTEM, _("Fagsystem")),
        ]
    )
    modtager_uuid = models.UUIDField()
    kanal = models.TextField(
        choices=[
            (Kanal.INDBAKKE, _("Indbakke")),
            (Kanal.MAIL, _("E-mail")),
            (Kanal.WEBHOOK, "Webhook"),
            (Kanal.API, "API"),
        ]
    )
    takt = models.TextField(
        choices=[(Takt.STRAKS, _("Straks")), (Takt.DAGLIG, _("Samlet en gang om dagen"))],
        default=Takt.STRAKS,
    )
    adresse = models.TextField(default="")  # a unit's mailbox; a user's is her own
    system = models.ForeignKey(Modtagersystem, models.PROTECT, null=True)
    aktiv = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gruppe", "modtager_uuid", "kanal"], name="advismodtager_unik"
            ),
        ]
        indexes = [
            # Which groups she receives from: the door and the lock of adviser ask it.
            models.Index(fields=["modtager_uuid"], name="advismodtager_hvem"),
        ]


class Genkoersel(models.Model):
    """A period of events to be matched again, for one group or for all. A worker goes through it in
    portions; one that dies is followed by another."""

    gruppe = models.ForeignKey(Advisgruppe, models.CASCADE, null=True)
    fra = models.DateTimeField()  # by when the events were received
    til = models.DateTimeField()
    naaet = models.BigIntegerField(default=0)  # id of the last event gone through
    nye = models.IntegerField(default=0)
    bestilt = models.DateTimeField()
    bruger_id = models.BigIntegerField()
    faerdig = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["bestilt"],
                name="genkoersel_venter",
                condition=models.Q(faerdig__isnull=True),
            )
        ]


class Daekningstal(models.Model):
    """How many advisgrupper of a type a municipality had at a time, from a source outside SAPA."""

    kilde = models.TextField()  # "2023-05"
    kommune = models.SmallIntegerField()
    kommunenavn = models.TextField()
    advistype = models.TextField()
    antal = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kilde", "kommune", "advistype"], name="daekningstal_unik"
            ),
        ]
