"""Lists that alarms look for, in versions; and the alarms that were found in the log."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from access.models import Bruger, Myndighed
from sapa.rapport.values import Art, Slags


class Liste(models.Model):
    """A list that an authority uploaded, one version of it. The one without `ophoert` is in use.

    The metadata stay; the entries are personal data, and go thirty days after the next version.
    `beregnet_fra`: the first day whose looks were compared with this version; a worker goes back
    from the day of upload.
    """

    class Slags(models.TextChoices):
        VIP = "vip", _("VIP")
        OVERVAAGNING = "overvaagning", _("Overvågning")
        MEDARBEJDERE = "medarbejdere", _("Medarbejdere")

    myndighed = models.ForeignKey(Myndighed, models.CASCADE)
    slags = models.TextField(choices=Slags.choices)
    version = models.IntegerField()
    filnavn = models.TextField()
    hjemmel = models.TextField()
    raekker = models.IntegerField()
    indlaest = models.DateTimeField()
    hvem = models.TextField()
    ophoert = models.DateTimeField(null=True)
    slettet = models.BooleanField(default=False)  # its entries are gone
    beregnet_fra = models.DateField()
    faerdig = models.BooleanField(default=False)  # compared with all of the log that counts

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["myndighed", "slags", "version"], name="rapportliste_version"
            ),
            models.UniqueConstraint(
                fields=["myndighed", "slags"],
                condition=models.Q(ophoert=None),
                name="rapportliste_i_brug",
            ),
            models.CheckConstraint(condition=~models.Q(hjemmel=""), name="rapportliste_hjemmel"),
        ]


class Listepost(models.Model):
    """An entry of a list. `vaerdi` is what is compared: digits of a number or a KLE, or the words
    of a text as the database folds them."""

    liste = models.ForeignKey(Liste, models.CASCADE, related_name="poster")
    art = models.TextField(choices=[(a.value, a.value) for a in Art])
    tekst = models.TextField()
    vaerdi = models.TextField()
    brugernavn = models.TextField(default="")


class Alarm(models.Model):
    """A row of the log that one of the rules points at, for one authority: the user's own, or the
    one on whose behalf she looked. Found by a worker; it can be made anew from the log at any time.
    """

    log_id = models.UUIDField()
    tidspunkt = models.DateTimeField()
    slags = models.TextField(choices=[(s.value, s.value) for s in Slags])
    grundlag = models.TextField()  # by what: CPR, navn, tidligere navn, eget barn ...
    ejer_cvr = models.TextField()
    enhed_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["log_id", "slags", "ejer_cvr"], name="rapportalarm_unik"
            )
        ]
        indexes = [
            models.Index(fields=["ejer_cvr", "-tidspunkt", "slags"], name="rapportalarm_tid")
        ]


class Alarmset(models.Model):
    """The newest alarm there was when a reader of the log last opened the page of alarms."""

    bruger = models.OneToOneField(Bruger, models.CASCADE, primary_key=True)
    sidst = models.BigIntegerField()  # Alarm.id


class Fremdrift(models.Model):
    """How far the worker that finds alarms has come. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    til = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="rapportfremdrift_en")]
