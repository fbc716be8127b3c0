"""Figures of the intake, and what it refused."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from access.querysets import AdgangMangler
from access.values import Adgang, Permission, uden_graenser
from indexes.oio import Art

ARTER = [(art.value, art.typenavn) for art in Art]


class Dagstal(models.Model):
    """What one client delivered on one Danish day of one kind of object. Nothing about a person.

    `art` 0: whole messages that could not be read, counted as refused.
    """

    klient = models.TextField()
    dag = models.DateField()
    art = models.SmallIntegerField()
    taget = models.BigIntegerField()
    afvist = models.BigIntegerField()
    med_advarsel = models.BigIntegerField()
    sidst = models.DateTimeField()
    # Of what was accepted: the sender's newest Tidspunkt, and how long after it we got the object.
    sidst_tidspunkt = models.DateTimeField(null=True)
    forsinkelse_sum = models.BigIntegerField()  # seconds
    forsinkelse_maks = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["klient", "dag", "art"], name="dagstal_unik")
        ]


class KarantaeneManager(models.Manager):
    """The door of the quarantine: no rows until told for whom."""

    def get_queryset(self) -> models.QuerySet:
        raise AdgangMangler(f"{self.model.__name__}: use visible_to(adgang)")

    def visible_to(self, adgang: Adgang) -> models.QuerySet:
        """What came from clients whose authorities all lie within the operator's reach."""
        reach = sorted(uden_graenser(adgang, Permission.DRIFT))
        return self._rows().filter(myndigheder__contained_by=reach, myndigheder__len__gt=0)

    def unguarded(self, *, reason: str) -> models.QuerySet:
        """Everybody's: for intake, replay and retention. A meta-test lists every place."""
        assert reason, "say why"
        return self._rows()

    def _rows(self) -> models.QuerySet:
        return models.QuerySet(self.model, using=self._db)


class Karantaene(models.Model):
    """A refused object, or a message that could not be read, with its reasons.

    The content may be about people whom nobody here has a right to see, so it lies encrypted, is
    shown by a logged click alone, and is gone once the matter is closed.
    """

    class Tilstand(models.TextChoices):
        NY = "ny", _("Afventer")
        BESTILT = "bestilt", _("Afspilles")
        AFSPILLET = "afspillet", _("Afspillet og gemt")
        AFVIST_IGEN = "afvist_igen", _("Afvist igen")
        KASSERET = "kasseret", _("Kasseret")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    klient = models.TextField()
    # The authorities that the client served: who may see the row. Empty: nobody but the owner.
    myndigheder = ArrayField(models.SmallIntegerField())
    modtaget = models.DateTimeField()  # the first time
    senest = models.DateTimeField()
    antal = models.IntegerField(default=1)  # how often the very same was refused
    tjeneste = models.TextField()
    operation = models.TextField()
    art = models.SmallIntegerField(choices=ARTER, null=True)  # NULL: a whole message of many
    objekt_uuid = models.UUIDField(null=True)
    transaktion = models.UUIDField(null=True)
    statuskode = models.SmallIntegerField()
    fejl = models.JSONField()  # places, rules and shapes: never content
    koder = ArrayField(models.TextField())
    sha256 = models.BinaryField()
    stoerrelse = models.IntegerField()  # bytes, as plain content
    form = models.TextField()  # objekt, xml or json
    indhold = models.BinaryField(null=True)  # encrypted; NULL: too large, or gone
    tilstand = models.TextField(choices=Tilstand.choices, default=Tilstand.NY)
    bestilt_af = models.BigIntegerField(null=True)  # Bruger
    bestilt = models.DateTimeField(null=True)
    afgjort = models.DateTimeField(null=True)
    afspilninger = models.SmallIntegerField(default=0)
    resultat = models.TextField(default="")

    objects = KarantaeneManager()

    class Meta:
        constraints = [
            # The same refused again while it waits is one row, counted.
            models.UniqueConstraint(
                fields=["klient", "operation", "sha256"],
                name="karantaene_een_ventende",
                condition=models.Q(tilstand="ny"),
            )
        ]
        indexes = [
            models.Index(fields=["-senest", "id"], name="karantaene_nyeste"),
            models.Index(fields=["klient", "modtaget"], name="karantaene_klient"),
            models.Index(
                fields=["objekt_uuid"],
                name="karantaene_objekt",
                condition=models.Q(indhold__isnull=False),
            ),
            models.Index(
                fields=["bestilt"],
                name="karantaene_bestilt",
                condition=models.Q(tilstand="bestilt"),
            ),
        ]
