"""The advis itself: thin. It says who, what kind and when; the content is read where it is, through
`visible_to`, when it is opened."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from access.values import Permission
from advis.door import AdvisManager
from advis.models.gruppe import Advisgruppe
from advis.values import Partsrolle, Status


class Uuidv7(Func):
    """PostgreSQL's uuidv7(): in order of time, so that the key is also the order of the inbox."""

    function = "uuidv7"
    output_field = models.UUIDField()


class Advis(models.Model):
    """One event, and what corrected it, for one group: at most one row per (traad_id, gruppe).

    Made and corrected by `advis.matching`. `advis.indbakke` writes status to paamindet, the columns
    that pages may update, each with an Advishandling beside it.
    """

    guard: ClassVar[str] = "person"
    permission: ClassVar[str] = Permission.SE_PERSON

    uuid = models.UUIDField(primary_key=True, db_default=Uuidv7())
    gruppe = models.ForeignKey(
        Advisgruppe, models.PROTECT, db_index=False, db_constraint=False, related_name="adviser"
    )
    myndighed = models.SmallIntegerField()
    # ModtagetHaendelse: the event that began the thread, and the one that says how it is now.
    traad_id = models.BigIntegerField()
    haendelse_id = models.BigIntegerField()
    kode = models.TextField()
    slags = models.TextField()
    # Whom the group follows, and to whom it happened: the same, but for the other roles.
    part_uuid = models.UUIDField(null=True)
    om_part_uuid = models.UUIDField(null=True)
    partsrolle = models.SmallIntegerField(choices=[(r.value, r.name) for r in Partsrolle])
    sag_uuid = models.UUIDField(null=True)  # the sag that made the group hear of it
    objekt_uuid = models.UUIDField(null=True)  # what the event is about: a sag, a bevilling ...
    kle = models.IntegerField()
    foelsomhed = models.SmallIntegerField()
    # A road decided that the group heard of it: of a protected person that says where she lives.
    vej = models.BooleanField(default=False, db_default=False)
    begivenhedsdato = models.DateTimeField(null=True)
    modtaget = models.DateTimeField()
    # How often it was corrected, when it last changed so, and when it was cancelled, if it was.
    rettelser = models.SmallIntegerField(default=0, db_default=0)
    aendret = models.DateTimeField(null=True)
    annulleret = models.DateTimeField(null=True)
    # --- From here on the inbox's ---
    status = models.TextField(
        choices=[
            (Status.NY, _("Ny")),
            (Status.AABNET, _("Åbnet")),
            (Status.FAERDIGGJORT, _("Færdiggjort")),
        ],
        default=Status.NY,
        db_default=Status.NY.value,
    )
    aabnet = models.DateTimeField(null=True)
    aabnet_af = models.BigIntegerField(null=True)  # Bruger
    faerdiggjort = models.DateTimeField(null=True)
    # NULL with a time: a system finished it, or it was cancelled before anybody had seen it.
    faerdiggjort_af = models.BigIntegerField(null=True)
    faerdiggjort_klient = models.TextField(default="", db_default="")  # Systemklient
    # A user or a unit that it was handed to, and the user who did: both see it from then on.
    tildelt = models.UUIDField(null=True)
    tildelt_fra = models.UUIDField(null=True)
    udsat_til = models.DateTimeField(null=True)  # not in the open list until then
    paamindelse = models.DateTimeField(null=True)  # when to remind
    paamindelse_tekst = models.TextField(default="", db_default="")
    paamindet = models.DateTimeField(null=True)  # `advis.pleje`: when somebody was reminded

    objects = AdvisManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["traad_id", "gruppe"], name="advis_een_gang"),
            models.CheckConstraint(condition=Q(foelsomhed__range=(1, 4)), name="advis_foelsomhed"),
        ]
        indexes = [
            # The inbox: the newest open ones of a group, by key.
            models.Index(
                F("gruppe"),
                F("uuid").desc(),
                name="advis_aabne",
                condition=~Q(status=Status.FAERDIGGJORT.value),
            ),
            # The person page's tab.
            models.Index(fields=["part_uuid"], name="advis_part"),
            models.Index(
                fields=["tildelt", "-uuid"],
                name="advis_tildelt",
                condition=Q(tildelt__isnull=False),
            ),
            models.Index(
                fields=["paamindelse"],
                name="advis_paamindelse",
                condition=Q(paamindelse__isnull=False, paamindet__isnull=True),
            ),
            # Reminders that have come, of those that a receiver has: few, wherever they lie.
            models.Index(
                fields=["gruppe", "paamindelse"],
                name="advis_gruppens_paamindelser",
                condition=Q(paamindelse__isnull=False) & ~Q(status=Status.FAERDIGGJORT.value),
            ),
            # What is to be tidied away, and the list of what is done.
            models.Index(
                fields=["gruppe", "-faerdiggjort"],
                name="advis_faerdige",
                condition=Q(status=Status.FAERDIGGJORT.value),
            ),
        ]


class Advisled(models.Model):
    """A step of a thread, once there is more than the first: what was told, corrected, cancelled.
    Written by `advis.matching`. Its policy asks the advis."""

    advis = models.ForeignKey(Advis, models.CASCADE, db_index=False, related_name="led")
    haendelse_id = models.BigIntegerField()
    kode = models.TextField()
    forhold = models.TextField(default="")  # "", rettelse or annullering
    begivenhedsdato = models.DateTimeField(null=True)
    modtaget = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["advis", "haendelse_id"], name="advisled_unik"),
        ]


class Advishandling(models.Model):
    """What was done with an advis, by whom and when: what the inbox tells and undoes.

    Written by `advis.indbakke` for people and systems, by `advis.matching` and `advis.pleje` for
    corrections and reminders (neither user nor client). Append-only but for `fortrudt`. Its policy
    asks the advis.
    """

    advis = models.ForeignKey(Advis, models.CASCADE, related_name="handlinger")
    # aabnet, faerdiggjort, genaabnet, tildelt, udsat, paamindelse, paamindet, kommenteret,
    # fortrudt; rettet, annulleret
    hvad = models.TextField()
    tidspunkt = models.DateTimeField()
    bruger_id = models.BigIntegerField(null=True)
    bruger = models.TextField(default="")  # her name then
    klient = models.TextField(default="")
    foer = models.JSONField(default=dict)  # the columns that it changed
    efter = models.JSONField(default=dict)
    samling = models.UUIDField(null=True)  # many at once, undone at once
    fortrudt = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["samling"],
                name="advishandling_samling",
                condition=Q(samling__isnull=False),
            )
        ]


class Kommentar(models.Model):
    """What somebody wrote on an advis. Written by `advis.indbakke`. Its policy asks the advis."""

    advis = models.ForeignKey(Advis, models.CASCADE, related_name="kommentarer")
    bruger_id = models.BigIntegerField()
    bruger = models.TextField()
    tidspunkt = models.DateTimeField()
    tekst = models.TextField()
