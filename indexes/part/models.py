"""The part register's tables.

No foreign keys between them: a part may be known (from a sag) before the register knows the person,
rows are replaced in bulk under the part's row lock, and everything hangs on `part_uuid`, the column
that a scale-out would distribute by (DESIGN section 8). Few indexes, each with its reason: every
one costs the intake dearly (performance.md section 3).
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from access.querysets import GuardedManager
from access.values import Permission
from indexes.part.funktioner import DaSortKey


class PersonGuard(models.Model):
    """A table about persons or companies: every row for who may see persons, none for others."""

    guard: ClassVar[str] = "person"
    permission: ClassVar[str] = Permission.SE_PERSON

    objects = GuardedManager()

    class Meta:
        abstract = True


class Part(PersonGuard):
    """Who or what a sag can be about: an opaque uuid. Its row is the lock of its writers."""

    class Art(models.TextChoices):
        PERSON = "person"
        VIRKSOMHED = "virksomhed"
        EJENDOM = "ejendom"
        ANDEN = "anden"

    part_uuid = models.UUIDField(primary_key=True)
    art = models.TextField(choices=Art.choices)
    oprettet = models.DateTimeField()
    # Two parts turned out to be one person: this one is history, its keys point at the other.
    erstattet_af = models.UUIDField(null=True)


class PartNoegle(PersonGuard):
    """What the outside world calls a part: `cpr:2110703435`, `cvr:12345678`. Several per part."""

    noegle = models.TextField(primary_key=True)
    part_uuid = models.UUIDField()

    class Meta:
        indexes = [
            # When two parts become one, all keys of the one move to the other.
            models.Index(fields=["part_uuid"], name="partnoegle_part")
        ]


class Person(PersonGuard):
    """One person as known now and in force now: what a header needs, in one dense row."""

    part_uuid = models.UUIDField(primary_key=True)
    cpr = models.TextField()
    tidligere_cpr = ArrayField(models.TextField(), default=list)
    fornavn = models.TextField()
    mellemnavn = models.TextField(default="")
    efternavn = models.TextField()
    navn = models.TextField()
    koen = models.TextField()
    foedt = models.DateField()
    status = models.TextField()
    status_fra = models.DateField(null=True)
    # The address in force, written out; empty for those who have none (dead, gone, disappeared).
    adresse = models.TextField(default="")
    adressetype = models.TextField(default="")
    adressenoegle = models.TextField(null=True)  # shared by those who live together
    tilflyttet = models.DateTimeField(null=True)
    kommune = models.SmallIntegerField(default=0)  # 0: lives in none
    # Her own protection of name and address; NULL is none.
    egen_beskyttelse = DateRangeField(null=True)
    # Her address is hidden in this period: protected itself, or the home of a close relative whose
    # is, so that it would tell where he lives (`hjem`). NULL is never (see values.skjuler).
    beskyttelse = DateRangeField(null=True)
    civilstand = models.TextField(default="")
    civilstand_fra = models.DateField(null=True)
    statsborgerskab = models.TextField(default="")
    vaerge = models.TextField(default="")
    vaergemaal = models.TextField(default="")
    # SHA-256 of what the row was made from: the same data again is recognised and changes nothing.
    indhold = models.BinaryField()
    # The row says what was so from then on: before it, the periods are asked.
    gaeldende_fra = models.DateTimeField(null=True)
    # When a planned fact begins or ends: from then on this row is to be made again.
    naeste_skift = models.DateTimeField(null=True)
    opdateret = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cpr__regex=r"^\d{10}$"), name="person_cpr_ti_cifre"),
            models.CheckConstraint(condition=Q(koen__in=["M", "K"]), name="person_koen"),
            models.CheckConstraint(condition=Q(status__regex=r"^\d{2}$"), name="person_status"),
        ]
        indexes = [
            # Who lives together. By CPR a person is found through PartNoegle, so cpr has none.
            models.Index(
                fields=["adressenoegle"],
                condition=Q(adressenoegle__isnull=False),
                name="person_bolig",
            ),
            # Whether an address that is nobody's home by key is the hidden home of somebody close.
            models.Index(
                fields=["adresse"],
                condition=Q(beskyttelse__isnull=False),
                name="person_skjult_adresse",
            ),
            # Whose row is to be made again when a planned fact begins.
            models.Index(
                fields=["naeste_skift"],
                condition=Q(naeste_skift__isnull=False),
                name="person_skift",
            ),
        ]


class PersonFakta(PersonGuard):
    """A fact about a person in a period: always read by person, so one index each."""

    part_uuid = models.UUIDField(db_index=True)
    virkning = DateRangeField()

    class Meta:
        abstract = True


class PersonNavn(PersonFakta):
    """A name that a person has or had."""

    fornavn = models.TextField()
    mellemnavn = models.TextField(default="")
    efternavn = models.TextField()


class PersonAdresse(PersonGuard):
    """An address that a person has or had. Moves are known to the minute: a period in time."""

    part_uuid = models.UUIDField(db_index=True)
    virkning = DateTimeRangeField()
    type = models.TextField()
    tekst = models.TextField()
    # Indexed: who lived here at another date, and who lived here before.
    adressenoegle = models.TextField(null=True)
    kommune = models.SmallIntegerField(default=0)
    vejkode = models.TextField(default="")
    vejnavn = models.TextField(default="")
    husnr = models.TextField(default="")
    etage = models.TextField(default="")
    doer = models.TextField(default="")
    postnr = models.TextField(default="")
    by = models.TextField(default="")
    landekode = models.TextField(default="")
    institution = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["adressenoegle"],
                condition=Q(adressenoegle__isnull=False),
                name="personadresse_bolig",
            ),
        ]


class PersonCivilstand(PersonFakta):
    """A civilstand, with the partner where CPR knows one."""

    kode = models.TextField()
    partner_uuid = models.UUIDField(null=True)


class PersonStatus(PersonFakta):
    """A status code of CPR: registered here, gone abroad, dead ..."""

    kode = models.TextField()


class PersonSeparation(PersonFakta):
    """A separation of a married couple, told on each of the two."""


class PersonVaergemaal(PersonFakta):
    """A guardianship: its kind in words, and the guardian's name and address as CPR has them."""

    tekst = models.TextField()
    navn = models.TextField(default="")
    adresse = models.TextField(default="")


class PersonStatsborgerskab(PersonFakta):
    """A citizenship."""

    landekode = models.TextField()
    land = models.TextField()


class PersonRelation(PersonFakta):
    """What `modpart_uuid` is to `part_uuid`. Stored both ways, so that one index reads either.

    `afledt` marks the mirror of what the other's record said; both records usually say the same, so
    reads take distinct rows. A person's record is replaced together with its mirrors only.
    """

    class Type(models.TextChoices):
        MOR = "mor"
        FAR = "far"
        BARN = "barn"
        PARTNER = "partner"
        MYNDIGHED_OVER = "foraeldremyndighed_over"
        MYNDIGHED_HOS = "foraeldremyndighed_hos"
        DELT_BOPAEL = "delt_bopael"  # the other home of this child
        DELT_BOPAEL_FOR = "delt_bopael_for"
        VAERGE = "vaerge"
        VAERGE_FOR = "vaerge_for"

    type = models.TextField(choices=Type.choices)
    modpart_uuid = models.UUIDField()
    afledt = models.BooleanField()


class PersonBeskyttelse(PersonFakta):
    """A protection: 0001 name and address, 0002 directory, 0003 marketing, 0004 research, P6S6 a
    threatened person's (values.ADRESSEBESKYTTELSER)."""

    type = models.TextField()


class PersonSoegekopi(PersonGuard):
    """What a person is found by: one row per name she has or had, all criteria in one tsvector.

    The lexemes are those of `soegeord`. One GIN index answers name, sound, prefix, address, birth
    date, municipality and status in any mixture; more indexes would each answer less of that.
    """

    part_uuid = models.UUIDField(
        db_index=True
    )  # replaced by person; read for the line on former names
    navn = models.TextField()
    til = models.DateField(null=True)  # when a former name ended; NULL for the name in use
    # Of the name in use, also on rows of former names: hits are sorted as they are shown.
    sorteringsnavn = models.TextField()
    sortering = models.GeneratedField(
        expression=DaSortKey(F("sorteringsnavn")),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    ord = SearchVectorField()
    beskyttelse = DateRangeField(
        null=True
    )  # copy: an address criterion must not meet protected rows

    class Meta:
        indexes = [
            # Without the pending list: a search after a bulk load costs the same as before it.
            GinIndex(fields=["ord"], fastupdate=False, name="personsoegekopi_ord")
        ]


class Virksomhed(PersonGuard):
    """A company as known now."""

    part_uuid = models.UUIDField(primary_key=True)
    cvr = models.TextField()
    navn = models.TextField()
    # Folded, in byte order: a prefix is a range, which row-level security leaves to the index.
    soegenavn = models.TextField(db_collation="C")
    adresse = models.TextField(default="")
    kommune = models.SmallIntegerField(default=0)
    branchekode = models.TextField(default="")
    branche = models.TextField(default="")
    startdato = models.DateField(null=True)
    ansatte = models.IntegerField(null=True)
    # Persons who own or owned it: its address may be the home of one, and is shown as hers is.
    hjem_for = ArrayField(models.UUIDField(), default=list, db_default=[])
    opdateret = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cvr__regex=r"^\d{8}$"), name="virksomhed_cvr_otte_cifre"
            )
        ]
        indexes = [
            models.Index(
                fields=["soegenavn"], name="virksomhed_soegenavn"
            ),  # the only way in but CVR
        ]
