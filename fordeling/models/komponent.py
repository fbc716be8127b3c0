"""As Fordelingskomponent: who is connected, where things go, and what is on its way.

No table here is about a person: what an object says lies in Fordelingsindhold, and goes when the
object has been taken or refused. The web role reads none of the content.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from fordeling.values import MANGE_FORSOEG


class Tilsluttet(models.Model):
    """A connected system: what it may send and receive, and where it is called.

    Its uuid is that of its Fagsystem, by which its client is known. `modtag_url` empty: it fetches
    from its mailbox. `kvittering_url` empty: its receipts wait here until it has one.
    """

    uuid = models.UUIDField(primary_key=True)
    navn = models.TextField()
    # Whom it receives for, and which types; none is none.
    myndigheder = ArrayField(models.SmallIntegerField(), default=list)
    modtager_typer = ArrayField(models.TextField(), default=list)
    sender_typer = ArrayField(models.TextField(), default=list)
    modtag_url = models.TextField(default="", blank=True)
    kvittering_url = models.TextField(default="", blank=True)
    # SHA-256 of the certificate that its servers show, where it is pinned.
    fingeraftryk = models.TextField(default="", blank=True)
    aktiv = models.BooleanField(default=True)

    class Meta:
        ordering = ["navn"]


class Rute(models.Model):
    """Where an authority's objects of a KLE pattern go, in a period of Danish dates.

    A row is closed, never changed: what was valid on a day stays known.
    """

    myndighed = models.SmallIntegerField()
    moenster = models.TextField()  # nn.nn.nn, nn.nn.*, nn.* or *
    kle_fra = models.IntegerField()  # the same, half-open
    kle_til = models.IntegerField()
    facet = models.TextField(default="", blank=True)  # empty: any
    system = models.ForeignKey(Tilsluttet, models.PROTECT, related_name="ruter")
    gyldig = DateRangeField()
    oprettet = models.DateTimeField()
    oprettet_af = models.TextField()
    lukket = models.DateTimeField(null=True)
    lukket_af = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["myndighed", "kle_fra"], name="rute_myndighed_kle")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kle_fra__lt=models.F("kle_til")), name="rute_kle"
            )
        ]


class Fordeling(models.Model):
    """An object that we have taken over. Its id is the DistributionTransktionsID.

    The same AnvenderTransaktionsID from the same system is the same object, whatever it holds.
    """

    class Tilstand(models.TextChoices):
        KLAR = "klar", _("Skal leveres")
        HOS_MODTAGER = "hos_modtager", _("Hos modtageren")
        ACCEPTERET = "accepteret", _("Accepteret")
        AFVIST = "afvist", _("Afvist")
        FEJLET = "fejlet", _("Kunne ikke leveres")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    afsender = models.ForeignKey(Tilsluttet, models.PROTECT, related_name="sendte")
    transaktion = models.UUIDField()
    sha256 = models.BinaryField()
    objekttype = models.TextField()
    afsender_cvr = models.TextField()
    routing_cvr = models.TextField()
    myndighed = models.SmallIntegerField()  # the receiving authority's
    kle = models.TextField(default="")
    facet = models.TextField(default="")
    system = models.UUIDField(null=True)  # RoutingModtagerAktoer, where that was the routing
    filnavn = models.TextField(default="")
    modtager = models.ForeignKey(Tilsluttet, models.PROTECT, related_name="modtagne")
    tilstand = models.TextField(choices=Tilstand.choices, default=Tilstand.KLAR)
    modtaget = models.DateTimeField()
    siden = models.DateTimeField()
    forsoeg = models.IntegerField(default=0)
    # NULL: nothing is to be done by us (a mailbox, or it is delivered).
    naeste_forsoeg = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["afsender", "transaktion"], name="fordeling_transaktion_unik"
            )
        ]
        indexes = [
            models.Index(
                fields=["naeste_forsoeg"],
                name="fordeling_klar",
                condition=models.Q(tilstand="klar", naeste_forsoeg__isnull=False),
            ),
            models.Index(
                fields=["modtager", "modtaget", "id"],
                name="fordeling_postkasse",
                condition=models.Q(tilstand__in=["klar", "hos_modtager"]),
            ),
            models.Index(
                fields=["siden"],
                name="fordeling_forsoegt",
                condition=models.Q(
                    tilstand="klar", naeste_forsoeg__isnull=False, forsoeg__gte=MANGE_FORSOEG
                ),
            ),
        ]


class Fordelingsindhold(models.Model):
    """The DistributionObject on its way. Gone at the end: then it is the receiver's, or back with
    the sender, who has his own copy."""

    fordeling = models.OneToOneField(
        Fordeling, models.CASCADE, primary_key=True, related_name="indhold"
    )
    objekt = models.BinaryField()


class Kvitteringspost(models.Model):
    """A receipt on its way back to the sender: kept until it is there, however long that takes."""

    class Tilstand(models.TextChoices):
        KLAR = "klar", _("Skal leveres")
        LEVERET = "leveret", _("Leveret")
        AFVIST = "afvist", _("Afvist af afsenderen")

    fordeling = models.ForeignKey(Fordeling, models.PROTECT, related_name="kvitteringer")
    kode = models.TextField()
    type = models.TextField()
    begrundelse = models.TextField(default="")
    fejl = models.JSONField(default=list)
    oprettet = models.DateTimeField()
    tilstand = models.TextField(choices=Tilstand.choices, default=Tilstand.KLAR)
    forsoeg = models.IntegerField(default=0)
    naeste_forsoeg = models.DateTimeField()
    svar = models.TextField(default="")  # what a sender that refused it said

    class Meta:
        indexes = [
            models.Index(
                fields=["naeste_forsoeg"],
                name="kvitteringspost_klar",
                condition=models.Q(tilstand="klar"),
            ),
            models.Index(fields=["fordeling"], name="kvitteringspost_fordeling"),
            models.Index(
                fields=["oprettet"],
                name="kvitteringspost_forsoegt",
                condition=models.Q(tilstand="klar", forsoeg__gte=MANGE_FORSOEG),
            ),
        ]
