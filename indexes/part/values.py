"""Facts about persons and companies as plain values: no Django, no clock, no database.

The shapes are what a source (the CPR replica, the demo, a push) hands to `services.indlaes_*`.
Periods are half-open: `til` is the first day (or moment) that no longer counts, None is for ever.
Codes are those of CPR (docs/ordliste.md): status two digits, civilstand one letter, protection
four digits, country four digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

DANMARK = ZoneInfo("Europe/Copenhagen")

STATUS_BOPAEL = "01"
STATUS_DOED = "90"
# In a Danish or Greenlandic register; from status 30 on CPR holds no address in clear text.
AKTIVE_STATUSSER = frozenset({"01", "03", "05", "07"})

NAVNE_OG_ADRESSEBESKYTTELSE = "0001"
# Threatened persons, registered without an address (CPR-loven § 6 stk. 6). CPR's own code is not
# public: this one is ours.
UDEN_FAST_BOPAEL_EFTER_PAR_6 = "P6S6"
ADRESSEBESKYTTELSER = frozenset({NAVNE_OG_ADRESSEBESKYTTELSE, UDEN_FAST_BOPAEL_EFTER_PAR_6})

# The number was deleted or changed: the person lives on under another.
AFLOESTE_STATUSSER = frozenset({"50", "60"})

Koen = Literal["M", "K"]
Adressetype = Literal["folkeregister", "kontakt", "supplerende", "udland"]
Relationstype = Literal[
    "mor", "far", "barn", "partner", "foraeldremyndighed_over", "delt_bopael", "vaerge"
]


@dataclass(frozen=True, slots=True)
class NavnData:
    """A name in a period."""

    fornavn: str
    mellemnavn: str = ""
    efternavn: str = ""
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class AdresseData:
    """An address in a period. `linjer` is free text, used abroad and as supplement; vejkode
    9900-9999 means that the person lives nowhere in particular."""

    type: Adressetype = "folkeregister"
    vejkode: str = ""
    vejnavn: str = ""
    husnr: str = ""
    etage: str = ""
    doer: str = ""
    postnr: str = ""
    by: str = ""
    kommunekode: int = 0
    fra: date | datetime | None = None
    til: date | datetime | None = None
    landekode: str = ""
    linjer: tuple[str, ...] = ()
    institution: bool = False


@dataclass(frozen=True, slots=True)
class StatusData:
    """A status code of CPR in a period."""

    kode: str
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class CivilstandData:
    """A civilstand (U, G, F, E, P, O, L, D) in a period, with the partner where CPR knows one."""

    kode: str
    fra: date | None = None
    til: date | None = None
    partner_cpr: str | None = None


@dataclass(frozen=True, slots=True)
class SeparationData:
    """A separation: beside the civilstand, which stays G or P while it lasts (CPR record 013)."""

    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class StatsborgerskabData:
    """A citizenship in a period: CPR's country code and the name of the country."""

    landekode: str
    land: str
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class RelationData:
    """Who another person is to this one: her mother, her child, the guardian she has ...

    `foraeldremyndighed_over`: the child she has custody of. `delt_bopael`: the parent with whom
    this child lives too, beside the one at its own address.
    """

    type: Relationstype
    cpr: str
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class BeskyttelseData:
    """A protection: 0001 name and address, 0002 directory, 0003 marketing, 0004 research; P6S6 is
    that of a threatened person."""

    type: str
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class VaergemaalData:
    """A guardianship in a period: its kind in words, and the guardian as CPR names him (record
    017). A guardian with a CPR number is a relation beside it."""

    tekst: str
    navn: str = ""
    adresse: str = ""
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class PersonData:
    """All that the register is told about one person: what is absent here is absent there."""

    cpr: str
    fornavn: str
    efternavn: str
    koen: Koen
    foedt: date
    mellemnavn: str = ""
    tidligere_cpr: tuple[str, ...] = ()
    # On the empty record of a number that was deleted or changed: the number she has now.
    gaeldende_cpr: str = ""
    status: str = STATUS_BOPAEL
    status_fra: date | None = None
    # The statuses she has had, and the one she has; empty: that of `status` is all that is known.
    statusser: tuple[StatusData, ...] = ()
    navne: tuple[NavnData, ...] = ()
    adresser: tuple[AdresseData, ...] = ()
    civilstand: tuple[CivilstandData, ...] = ()
    separationer: tuple[SeparationData, ...] = ()
    statsborgerskab: tuple[StatsborgerskabData, ...] = ()
    relationer: tuple[RelationData, ...] = ()
    beskyttelser: tuple[BeskyttelseData, ...] = ()
    vaergemaal: tuple[VaergemaalData, ...] = ()

    def __repr__(self) -> str:
        """Without anything that names the person: values end up in error texts."""
        return f"PersonData({self.cpr[:6]}-XXXX)"

    def er_beskyttet(self, at: date) -> bool:
        """True if name and address are protected on the day or after it (see `skjuler`)."""
        return any(b.type in ADRESSEBESKYTTELSER and skjuler(b.til, at) for b in self.beskyttelser)


@dataclass(frozen=True, slots=True)
class VirksomhedData:
    """What the register is told about a company."""

    cvr: str
    navn: str
    vejnavn: str = ""
    husnr: str = ""
    postnr: str = ""
    by: str = ""
    kommunekode: int = 0
    branchekode: str = ""
    branche: str = ""
    startdato: date | None = None
    ansatte: int | None = None
    # On one line, instead of the parts above.
    adresse: str = ""
    # Persons who own or owned it: its address may be the home of one.
    hjem_for: tuple[UUID, ...] = ()


def skjuler(til: date | None, at: date) -> bool:
    """Whether a protection that ends at `til` hides the address for a look at `at`.

    It looks forward only: a look at a past moment must not show what is protected today, so the
    start of the protection does not matter, its end does.
    """
    return til is None or til > at


def i_kraft(fra: date | None, til: date | None, at: date) -> bool:
    """Whether `at` lies in the half-open period."""
    return (fra is None or fra <= at) and (til is None or at < til)


def dag(at: datetime) -> date:
    """The Danish calendar day of a moment."""
    return at.astimezone(DANMARK).date()


def oejeblik(vaerdi: date | datetime) -> datetime:
    """A day as its first moment in Denmark; a moment stays. Naive moments are taken as Danish."""
    if not isinstance(vaerdi, datetime):
        return _midnat(vaerdi)
    return vaerdi if vaerdi.tzinfo else vaerdi.replace(tzinfo=DANMARK)


@lru_cache(maxsize=50_000)
def _midnat(dag: date) -> datetime:
    return datetime.combine(dag, time.min, DANMARK)


def alder(foedt: date, at: date) -> int:
    """Whole years at `at`. Someone born on 29 February gets older on 1 March in a common year."""
    return at.year - foedt.year - ((at.month, at.day) < (foedt.month, foedt.day))


def fuldt_navn(fornavn: str, mellemnavn: str, efternavn: str) -> str:
    """The parts that are there, with one space between them."""
    return " ".join(part for part in (fornavn, mellemnavn, efternavn) if part)


def adressetekst(
    vejnavn: str, husnr: str = "", etage: str = "", doer: str = "", postnr: str = "", by: str = ""
) -> str:
    """One line: `Skovbrynet 38, 2. tv, 2800 Kgs. Lyngby`. CPR's leading zeros are taken away."""
    vej = f"{vejnavn} {uden_nuller(husnr)}".strip()
    etage, doer = uden_nuller(etage), uden_nuller(doer)
    bolig = f"{etage}. {doer}".strip() if etage else doer
    return ", ".join(part for part in (vej, bolig, f"{postnr} {by}".strip()) if part)


def tekst_af(adresse: AdresseData) -> str:
    """The address on one line; one abroad is its own lines."""
    if adresse.type == "udland" or not adresse.vejnavn:
        return ", ".join(linje for linje in adresse.linjer if linje)
    return adressetekst(
        adresse.vejnavn, adresse.husnr, adresse.etage, adresse.doer, adresse.postnr, adresse.by
    )


def adressenoegle(adresse: AdresseData) -> str | None:
    """What those who live together share, floor and door included; None where it means nothing.

    Vejkode 9900-9999 is no home, so its people do not live together (cpr_facts.md).
    """
    if adresse.type != "folkeregister" or not adresse.vejkode or adresse.vejkode >= "9900":
        return None
    vejkode, husnr = uden_nuller(adresse.vejkode), uden_nuller(adresse.husnr)
    etage, doer = uden_nuller(adresse.etage), uden_nuller(adresse.doer)
    return f"{adresse.kommunekode}-{vejkode}-{husnr}-{etage}-{doer}".lower()


@lru_cache(maxsize=50_000)
def uden_nuller(kode: str) -> str:
    """`038` as `38`, `003C` as `3C`; a code of zeros only is empty."""
    return kode.strip().lstrip("0")
