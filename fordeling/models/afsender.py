"""As sender: drafts, hand-offs, and everything that happened to each."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from access.values import Permission
from fordeling.doer import AfleveringManager
from fordeling.tilstande import Tilstand
from fordeling.values import MANGE_FORSOEG, Objekttype

TILSTANDE = [
    (Tilstand.SENDES.value, _("Sendes")),
    (Tilstand.HOS_SP.value, _("Hos Fordelingskomponenten")),
    (Tilstand.HOS_MODTAGER.value, _("Hos modtageren")),
    (Tilstand.ACCEPTERET.value, _("Accepteret")),
    (Tilstand.AFVIST_AF_SP.value, _("Afvist af Fordelingskomponenten")),
    (Tilstand.AFVIST.value, _("Afvist")),
    (Tilstand.FEJLET.value, _("Kunne ikke leveres")),
    (Tilstand.UDLOEBET.value, _("Udløbet uden svar")),
]


class Egen(models.Model):
    """What belongs to the one who wrote it."""

    guard: ClassVar[str] = "person"
    permission: ClassVar[Permission] = Permission.OPRET_JOURNALNOTAT

    class Meta:
        abstract = True


class Kladde(Egen):
    """A note being written: one per user, authority and person. Its id becomes the `forsendelse`
    of what is sent of it, so that it is sent once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    bruger_id = models.BigIntegerField()
    myndighed = models.SmallIntegerField()  # on whose behalf
    part_uuid = models.UUIDField()
    overskrift = models.TextField(default="")
    tekst = models.TextField(default="")
    sager = ArrayField(models.UUIDField(), default=list)
    # The window that it was opened in last: one that was opened before does not write over it.
    vindue = models.UUIDField(default=uuid.uuid4)
    oprettet = models.DateTimeField()
    gemt = models.DateTimeField()

    objects = AfleveringManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bruger_id", "myndighed", "part_uuid"], name="kladde_een_pr_person"
            )
        ]


class Aflevering(Egen):
    """One hand-off: an object on its way to one case. Its id is the AnvenderTransaktionsID.

    What is handed over lies in Indhold, so that it can go while this stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    forsendelse = models.UUIDField()  # those that were sent together
    bruger_id = models.BigIntegerField(null=True)  # NULL: SAPA itself sent it
    myndighed = models.SmallIntegerField()
    part_uuid = models.UUIDField(null=True)
    sag_uuid = models.UUIDField(null=True)
    sag_titel = models.TextField(default="")
    overskrift = models.TextField(default="")
    objekttype = models.TextField(choices=[(o.value, o.value) for o in Objekttype])
    objekt_id = models.UUIDField()
    # The DistributionContext, and the receiving system's name as it was.
    afsender_cvr = models.TextField()
    routing_cvr = models.TextField()
    kle = models.TextField(default="")
    facet = models.TextField(default="")
    system = models.UUIDField(null=True)
    system_navn = models.TextField(default="")
    filnavn = models.TextField(default="")
    fordeling_id = models.UUIDField(null=True)  # DistributionTransktionsID, once it is told
    tilstand = models.TextField(choices=TILSTANDE, default=Tilstand.SENDES.value)
    sendt = models.DateTimeField()
    siden = models.DateTimeField()  # when the state began
    forsoeg = models.IntegerField(default=0)
    naeste_forsoeg = models.DateTimeField()
    mangler_siden = models.DateTimeField(null=True)  # a receipt should have come by then
    # Why it was refused, as told: text of others, about whatever they wrote.
    begrundelse = models.TextField(default="")
    fejl = models.JSONField(default=list)
    afvist_type = models.TextField(default="")
    # The hand-off that this one takes the place of: a new id after a receiver's refusal.
    erstatter = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="erstattet_af", db_constraint=False
    )
    set_af_bruger = models.DateTimeField(null=True)  # she has seen how it ended
    indhold_slettet = models.DateTimeField(null=True)

    objects = AfleveringManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["forsendelse", "sag_uuid"],
                name="aflevering_een_pr_sag",
                condition=models.Q(erstatter__isnull=True),
            )
        ]
        indexes = [
            models.Index(
                fields=["naeste_forsoeg"],
                name="aflevering_sendes",
                condition=models.Q(tilstand="sendes"),
            ),
            models.Index(
                fields=["tilstand", "siden"],
                name="aflevering_venter",
                condition=models.Q(
                    tilstand__in=["sendes", "hos_sp", "hos_modtager", "afvist_af_sp"]
                ),
            ),
            models.Index(
                fields=["siden"],
                name="aflevering_oprydning",
                condition=models.Q(tilstand="accepteret", indhold_slettet__isnull=True),
            ),
            models.Index(fields=["bruger_id", "-sendt"], name="aflevering_egne"),
            models.Index(fields=["part_uuid", "bruger_id"], name="aflevering_person"),
            models.Index(
                fields=["myndighed", "-siden"],
                name="aflevering_haenger",
                condition=models.Q(mangler_siden__isnull=False),
            ),
            models.Index(fields=["forsendelse"], name="aflevering_forsendelse"),
            # What the author and the operators have to do something about, among all in flight.
            models.Index(
                fields=["bruger_id", "-siden"],
                name="aflevering_tilbage",
                condition=models.Q(
                    tilstand__in=["afvist", "afvist_af_sp", "fejlet", "udloebet"],
                    set_af_bruger__isnull=True,
                ),
            ),
            models.Index(
                fields=["siden"],
                name="aflevering_forsoegt",
                condition=models.Q(tilstand="sendes", forsoeg__gte=MANGE_FORSOEG),
            ),
        ]


class Indhold(Egen):
    """The DistributionObject of a hand-off. Deleted by rule once it is the receiver's."""

    aflevering = models.OneToOneField(
        Aflevering, models.CASCADE, primary_key=True, related_name="indhold"
    )
    objekt = models.BinaryField()

    objects = AfleveringManager("aflevering__")


class Kvittering(Egen):
    """A receipt as it came. Append-only; also those that were refused or changed nothing."""

    # NULL for an id that we do not know, which is told to operations alone.
    aflevering = models.ForeignKey(
        Aflevering, models.PROTECT, null=True, related_name="kvitteringer"
    )
    transaktion = models.UUIDField()
    modtaget = models.DateTimeField()
    klient = models.TextField()
    kode = models.TextField()
    type = models.TextField()
    begrundelse = models.TextField(default="")
    fejl = models.JSONField(default=list)
    udfald = models.TextField()  # tilstande.Udfald
    sha256 = models.BinaryField()
    raa = models.BinaryField()

    objects = AfleveringManager("aflevering__")

    class Meta:
        indexes = [
            models.Index(fields=["transaktion", "modtaget"], name="kvittering_transaktion"),
            models.Index(
                fields=["-modtaget"],
                name="kvittering_maerkelig",
                condition=models.Q(udfald__in=["modstrid", "for_sent"]),
            ),
        ]


class Tilstandsskift(Egen):
    """One line of a hand-off's history. Append-only."""

    aflevering = models.ForeignKey(Aflevering, models.PROTECT, related_name="skift")
    tidspunkt = models.DateTimeField()
    fra = models.TextField(default="")
    til = models.TextField(choices=TILSTANDE)
    haendelse = models.TextField()
    af = models.TextField()  # a user's name, a client's id, or sapa

    objects = AfleveringManager("aflevering__")


class Forsoeg(models.Model):
    """One call of FordelingsobjektAfsend, with its whole DistributionContext (MESSAGING.md c.8)."""

    aflevering = models.ForeignKey(Aflevering, models.PROTECT, related_name="kald")
    nr = models.IntegerField()
    begyndt = models.DateTimeField()
    sluttet = models.DateTimeField(null=True)  # NULL: under way, or its worker died
    udfald = models.TextField(default="")
    kontekst = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["aflevering", "nr"], name="forsoeg_nr_unik")]
