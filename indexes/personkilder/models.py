"""What three sources say about persons, in periods. Each source's rows about a person are replaced
together, by its own projection; nothing else writes them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from indexes.part.models import PersonFakta


class Institutionsplads(PersonFakta):
    """A place in a day-care institution or a school (STIL). Several may hold at once."""

    class Type(models.TextChoices):
        DAGTILBUD = "dagtilbud"
        DAGPLEJE = "dagpleje"
        SKOLE = "skole"
        SPECIALSKOLE = "specialskole"
        EFTERSKOLE = "efterskole"
        SFO = "sfo"
        FRITIDSTILBUD = "fritidstilbud"
        ANDET = "andet"

    nummer = models.TextField()  # institutionsnummer
    navn = models.TextField()
    type = models.TextField(choices=Type.choices)
    adresse = models.TextField(default="")
    telefon = models.TextField(default="")
    klasse = models.TextField(default="")  # as the school calls it: 3.B
    trin = models.TextField(default="")  # klassetrin: 0 to 10


class Sygesikring(PersonFakta):
    """Which sikringsgruppe a person is in, and with which practice. One at a time.

    In group 2 there is no practice to be registered with; in group 1 there may be none yet.
    """

    gruppe = models.SmallIntegerField()
    ydernummer = models.TextField(default="")
    navn = models.TextField(default="")
    telefon = models.TextField(default="")
    adresse = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(gruppe=1) | Q(gruppe=2, navn="", ydernummer=""),
                name="sygesikring_gruppe",
            )
        ]


class DigitalPost(PersonFakta):
    """Whether a person gets her post from the public digitally, and why not. One at a time."""

    class Status(models.TextChoices):
        TILMELDT = "tilmeldt"
        FRITAGET = "fritaget"
        IKKE_TILMELDT = "ikke_tilmeldt"  # not bound to be, and has not asked to be

    class Grund(models.TextChoices):
        INGEN = "", ""
        FUNKTIONSNEDSAETTELSE = "funktionsnedsaettelse"
        INTET_UDSTYR = "intet_udstyr"
        INGEN_BOPAEL = "ingen_bopael"
        SPROG = "sprog"
        MITID = "mitid"
        PRAKTISK = "praktisk"
        UDREJST = "udrejst"
        ALDER = "alder"
        ANDEN = "anden"

    status = models.TextField(choices=Status.choices)
    grund = models.TextField(choices=Grund.choices, default="")
