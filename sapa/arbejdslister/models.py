"""Saved populations, runs of lists, and the lines of each. Limits and legal bases are data."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from access.models import Bruger, Myndighed
from access.querysets import AdgangMangler, EgneManager
from access.revisionslog import Afsender
from access.values import Adgang, Permission
from indexes.part.models import PersonGuard
from sapa.arbejdslister.rettigheder import maa
from sapa.arbejdslister.values import RET, Art, Kriterier


class Hjemmel(models.Model):
    """A legal basis to choose among."""

    kode = models.TextField(primary_key=True)
    navn = models.TextField()
    raekkefoelge = models.SmallIntegerField()


class Listeloft(models.Model):
    """The limits of one kind of list: everybody's (no authority), or an authority's own."""

    art = models.TextField()
    myndighed = models.ForeignKey(Myndighed, models.CASCADE, null=True)
    pr_koersel = models.IntegerField()
    pr_dag = models.IntegerField()
    godkendes_over = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["art", "myndighed"], nulls_distinct=False, name="listeloft_unik"
            )
        ]


class PopulationManager(models.Manager):
    """The door of saved populations: those of the authority on whose behalf she works."""

    def get_queryset(self) -> models.QuerySet:
        raise AdgangMangler("Population: use visible_to(adgang)")

    def visible_to(self, adgang: Adgang) -> models.QuerySet:
        """Her authority's, where she may make lists there or approve them."""
        rows = self._rows()
        if maa(adgang, Permission.UDSOEG_POPULATION) or maa(adgang, Permission.GODKEND_POPULATION):
            return rows.filter(myndighed_id=adgang.scope_id)
        return rows.none()

    def unguarded(self, *, reason: str) -> models.QuerySet:
        """Everybody's. A meta-test lists every place."""
        assert reason, "say why"
        return self._rows()

    def _rows(self) -> models.QuerySet:
        return models.QuerySet(self.model, using=self._db)


class Population(models.Model):
    """A saved udsøgning: criteria with a name, a legal basis and an owner. It names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    myndighed = models.ForeignKey(Myndighed, models.PROTECT)
    ejer = models.ForeignKey(Bruger, models.PROTECT)
    navn = models.TextField()
    kriterier = models.JSONField()
    kolonner = ArrayField(models.TextField())
    hjemmel = models.ForeignKey(Hjemmel, models.PROTECT)
    hjemmel_tekst = models.TextField()
    oprettet = models.DateTimeField()
    aendret = models.DateTimeField()
    lukket = models.BooleanField(default=False)

    objects = PopulationManager()

    class Meta:
        indexes = [models.Index(fields=["myndighed", "navn"], name="population_myndighed")]

    @property
    def som_kriterier(self) -> Kriterier:
        return Kriterier.fra_data(self.kriterier)


class KoerselManager(EgneManager):
    """A run is its orderer's alone; one that waits for approval is also seen by who may give it."""

    def til_godkendelse(self, adgang: Adgang) -> models.QuerySet:
        """Others' runs that wait for this user's approval."""
        rows = self._rows()
        if not maa(adgang, Permission.GODKEND_POPULATION):
            return rows.none()
        waiting = rows.filter(tilstand=Koersel.Tilstand.AFVENTER, myndighed_id=adgang.scope_id)
        return waiting.exclude(bruger_id=adgang.bruger_id)


class Koersel(models.Model):
    """One run of a list. A worker fills it portion by portion and can be replaced at any moment.

    `indlaest` is what is still to be worked through, compressed; it may hold CPR numbers, and is
    emptied when the run ends, however it ends.
    """

    class Tilstand(models.TextChoices):
        BESTILT = "bestilt", _("Venter")
        I_GANG = "i_gang", _("Bliver dannet")
        AFVENTER = "afventer", _("Venter på godkendelse")
        KLAR = "klar", _("Klar")
        FEJLET = "fejlet", _("Kunne ikke dannes")
        AFBRUDT = "afbrudt", _("Afbrudt")
        AFVIST = "afvist", _("Ikke godkendt")
        UDLOEBET = "udloebet", _("Slettet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    art = models.TextField(choices=[(a.value, a.value) for a in Art])
    bruger = models.ForeignKey(Bruger, models.PROTECT, related_name="+")
    myndighed = models.ForeignKey(Myndighed, models.PROTECT)
    # On whose behalf she ordered it: her rights are resolved so again for each portion.
    scope = models.SmallIntegerField(null=True)
    population = models.ForeignKey(Population, models.PROTECT, null=True)
    # As they were when it was ordered: a population may be changed afterwards.
    kriterier = models.JSONField(default=dict)
    kolonner = ArrayField(models.TextField(), default=list)
    hjemmel = models.ForeignKey(Hjemmel, models.PROTECT)
    hjemmel_tekst = models.TextField(default="")
    maaned = models.DateField(null=True)  # its first day
    pr = models.DateField()  # the day that it is made up for
    hele_landet = models.BooleanField(default=False)
    formaal = ArrayField(models.TextField(), default=list)  # key and code, or empty
    ip = models.GenericIPAddressField(null=True)
    anledning = models.TextField(default="")
    tilstand = models.TextField(choices=Tilstand.choices, default=Tilstand.BESTILT)
    fejl = models.TextField(default="")  # a word of ord.FEJL
    indlaest = models.BinaryField(null=True)
    linjer_ialt = models.IntegerField(null=True)
    linjer = models.IntegerField(default=0)
    bestilt = models.DateTimeField()
    klar = models.DateTimeField(null=True)
    udloeber = models.DateTimeField(null=True)
    godkendt_af = models.ForeignKey(Bruger, models.PROTECT, null=True, related_name="+")
    godkendt = models.DateTimeField(null=True)
    # The worker that holds it, and until when: one that was killed is followed by another.
    laan = models.UUIDField(null=True)
    laant_til = models.DateTimeField(null=True)
    forsoeg = models.SmallIntegerField(default=0)

    objects = KoerselManager()

    class Meta:
        indexes = [
            models.Index(fields=["bruger", "-bestilt"], name="koersel_bruger"),
            models.Index(
                fields=["population", "-klar"],
                name="koersel_population",
                condition=models.Q(population__isnull=False),
            ),
            # What the sweeps look for: few rows, whatever the table has come to hold.
            models.Index(
                fields=["bestilt"],
                name="koersel_levende",
                condition=~models.Q(tilstand__in=["udloebet"]),
            ),
        ]

    @property
    def er_slut(self) -> bool:
        """Nothing more will happen to it by itself, so its page need not ask again."""
        return self.tilstand not in {self.Tilstand.BESTILT, self.Tilstand.I_GANG}

    @property
    def kan_afbrydes(self) -> bool:
        return not self.er_slut or self.tilstand == self.Tilstand.AFVENTER

    @property
    def ret(self) -> Permission:
        """What it takes to make such a list."""
        return RET[Art(self.art)]

    @property
    def afsender(self) -> Afsender:
        return Afsender(self.ip, self.anledning)

    @property
    def formaalet(self) -> tuple[str, str] | None:
        """The purpose that its looks have, as (key, code)."""
        return (self.formaal[0], self.formaal[1]) if len(self.formaal) == 2 else None


class Linje(PersonGuard):
    """A line of a run: which person it came to, nothing about her. What is shown is read anew.

    `tekst` is what was pasted, of an address check alone; never of a line that is to be struck out.
    """

    koersel = models.ForeignKey(Koersel, models.CASCADE, db_index=False)
    nummer = models.IntegerField()
    kildelinje = models.IntegerField(default=0)  # the number of the line that was read
    resultat = models.TextField()
    part_uuid = models.UUIDField(null=True)
    antal = models.IntegerField(default=0)
    navn = models.TextField(default="")
    adresse = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["koersel", "nummer"], name="listelinje_unik")
        ]
