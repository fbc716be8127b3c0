"""Rights as plain values: no Django, no clock, no database. Rules: MESSAGING.md part (c),
adgang/README.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum, StrEnum
from uuid import UUID

# An object without KLE: below every real number, so that only "*" reaches it (adgang/README rule
# 6).
UDEN_KLE = -1
KLE_LOFT = 1_000_000
# An object whose responsible unit we do not know: only a group without unit constraint reaches it.
UKENDT_ENHED = 0
UKENDT_FAGSYSTEM = 0  # what belongs to no fagsystem: only a group without that limit reaches it
INTET_KLE = "99.99.99"  # what a role catalogue sends for "no KLE": matches nothing


class Foelsomhed(IntEnum):
    """Følsomhed, ordered and cumulative: level n sees everything up to n (anvisning Sag 1.7)."""

    IKKE_FORTROLIGE_DATA = 1
    FORTROLIGE_PERSONOPLYSNINGER = 2
    FOELSOMME_PERSONOPLYSNINGER = 3
    VIP_SAGER = 4


class Permission(StrEnum):
    """What a brugersystemrolle may allow. The codes are ours: SAPA's real role ids are not
    public."""

    SE_PERSON = "se_person"
    SE_BESKYTTET = "se_beskyttet"
    SOEG_LANDET = "soeg_landet"
    SE_SAG = "se_sag"
    SE_DOKUMENT = "se_dokument"
    SE_YDELSE = "se_ydelse"
    OPRET_JOURNALNOTAT = "opret_journalnotat"
    BEHANDL_ADVIS = "behandl_advis"
    SE_BEMAERKNING = "se_bemaerkning"
    SKRIV_BEMAERKNING = "skriv_bemaerkning"
    ADMINISTRER = "administrer"
    SE_REVISIONSLOG = "se_revisionslog"
    DRIFT = "drift"
    UDSOEG_POPULATION = "udsoeg_population"
    GODKEND_POPULATION = "godkend_population"
    BERIG_LISTE = "berig_liste"
    TJEK_ADRESSER = "tjek_adresser"
    GIV_INDSIGT = "giv_indsigt"


class AfgraensningFejl(ValueError):
    """A dataafgrænsning that cannot be understood. Its group gives nothing (fail closed)."""


Interval = tuple[int, int]
"""Half-open [fra, til) over whole numbers."""


@dataclass(frozen=True, slots=True)
class Omfang:
    """A set of whole numbers as sorted, disjoint, half-open intervals. Empty is nothing, never
    all."""

    intervaller: tuple[Interval, ...] = ()

    @classmethod
    def af(cls, intervaller: Iterable[Interval]) -> Omfang:
        """Merge any intervals, in any order, into their normal form; empty ones vanish."""
        merged: list[Interval] = []
        for fra, til in sorted(interval for interval in intervaller if interval[0] < interval[1]):
            if merged and fra <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], til))
            else:
                merged.append((fra, til))
        return cls(tuple(merged))

    def __contains__(self, tal: int) -> bool:
        return any(fra <= tal < til for fra, til in self.intervaller)

    def __bool__(self) -> bool:
        return bool(self.intervaller)

    @property
    def literal(self) -> str:
        """As PostgreSQL writes an int4multirange."""
        return "{" + ",".join(f"[{fra},{til})" for fra, til in self.intervaller) + "}"


_MAX = 2_147_483_647
ALT = Omfang(((-_MAX, _MAX),))
"""Everything, said out loud."""

_KLE = re.compile(r"(?P<hoved>\d{2})(?:\.(?P<gruppe>\d{2})(?:\.(?P<emne>\d{2}))?)?(?P<jok>\.\*)?")


def kle_interval(moenster: str) -> Interval:
    """The numbers that a KLE pattern reaches: `nn.nn.nn`, `nn.nn.*`, `nn.*` or `*`, by whole
    segments.

    29.21.04 is the number 292104. Raises AfgraensningFejl for any other form: `3*` must never reach
    32.03.04 (MESSAGING.md c.4).
    """
    if moenster == "*":
        return (-_MAX, _MAX)
    if moenster == INTET_KLE:
        return (0, 0)
    match = _KLE.fullmatch(moenster)
    if not match:
        raise AfgraensningFejl("KLE must be nn.nn.nn, nn.nn.*, nn.* or *")
    hoved, gruppe, emne, jok = match["hoved"], match["gruppe"], match["emne"], match["jok"]
    if bool(emne) == bool(jok):
        raise AfgraensningFejl("KLE must be nn.nn.nn, nn.nn.*, nn.* or *")
    if emne:
        tal = int(hoved + gruppe + emne)
        return (tal, tal + 1)
    if gruppe:
        tal = int(hoved + gruppe) * 100
        return (tal, tal + 100)
    tal = int(hoved) * 10_000
    return (tal, tal + 10_000)


def kle_omfang(moenstre: Sequence[str] | None) -> Omfang:
    """The reach of a KLE constraint: None is no constraint, an empty list is nothing."""
    if moenstre is None:
        return ALT
    return Omfang.af(kle_interval(moenster.strip()) for moenster in moenstre)


@dataclass(frozen=True, slots=True)
class Cpr:
    """A personnummer that prints masked. Only `vis()` and `tal` show it, and both are easy to
    find."""

    tal: str

    def __post_init__(self) -> None:
        if len(self.tal) != 10 or not self.tal.isdigit() or not self.tal.isascii():
            raise ValueError("a CPR number has ten digits")

    @classmethod
    def laes(cls, tekst: str) -> Cpr | None:
        """The number in `DDMMÅÅ-NNNN` or `DDMMÅÅNNNN`, spaces around it allowed; None if it is not
        one."""
        match = re.fullmatch(r"\s*(\d{6})[- ]?(\d{4})\s*", tekst, re.ASCII)
        return cls(match[1] + match[2]) if match else None

    def vis(self) -> str:
        """In full, 211070-3435: only where the look is logged."""
        return f"{self.tal[:6]}-{self.tal[6:]}"

    def __str__(self) -> str:
        return f"{self.tal[:6]}-XXXX"

    def __repr__(self) -> str:
        return f"Cpr({self})"

    @property
    def foedt(self) -> date | None:
        """Date of birth, by the seventh digit's century (cpr_facts.md); None where it is no date.

        Administrative numbers carry day + 60.
        """
        dag, maaned, aar, syvende = (
            int(self.tal[:2]),
            int(self.tal[2:4]),
            int(self.tal[4:6]),
            int(self.tal[6]),
        )
        if syvende <= 3:
            hundrede = 1900
        elif syvende in (4, 9):
            hundrede = 2000 if aar <= 36 else 1900
        else:
            hundrede = 2000 if aar <= 57 else 1800
        try:
            return date(hundrede + aar, maaned, dag - 60 if dag > 60 else dag)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Raekkefakta:
    """The columns of a row that decide access to it."""

    myndighed: int
    kle: int
    foelsomhed: int
    enhed: int
    fagsystem: int
    sikkerhedsprofil: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True)
class Gruppe:
    """One group of rights: inside it every limit must hold; groups are never merged (adgang/README
    rule 1)."""

    permissions: frozenset[str]
    myndighed: int
    kle: Omfang
    foelsomhed: int
    enheder: Omfang
    fagsystemer: Omfang

    def stopper(self, fakta: Raekkefakta) -> str | None:
        """The first limit that stops `fakta`, in the order in which a user is told; None if none
        does."""
        if fakta.myndighed != self.myndighed:
            return "myndighed"
        if fakta.kle not in self.kle:
            return "kle"
        if fakta.foelsomhed > self.foelsomhed:
            return "foelsomhed"
        if fakta.enhed not in self.enheder:
            return "enhed"
        if fakta.fagsystem not in self.fagsystemer:
            return "fagsystem"
        return None


@dataclass(frozen=True, slots=True)
class Adgang:
    """What one user may do, resolved once per request and passed by name. Immutable."""

    bruger_id: int
    bruger_uuid: UUID
    brugernavn: str
    navn: str
    titel: str
    myndighed_id: int
    myndighed_navn: str
    myndighed_cvr: str
    enhed_id: int | None
    enhed_navn: str
    grupper: tuple[Gruppe, ...] = ()
    # Uuids under which a sikkerhedsprofil may name the user: herself, her units, her organisation.
    identiteter: tuple[UUID, ...] = ()
    viser_skjulte: bool = False
    # On whose behalf: the authority whose data she works with now, her own unless delegated. `kun`
    # holds the authorities that `grupper` was narrowed to; None where it was not.
    scope_id: int = 0
    scope_cvr: str = ""
    scope_navn: str = ""
    kan_skifte: bool = False
    kun: frozenset[int] | None = None
    # What is read is shown to the citizen, not to the caseworker alone: Visningsklasse counts then.
    for_borger: bool = False
    # A system that reads: the id of its client. Its groups are its serviceaftaler, held here alone,
    # and it enforces sikkerhedsprofiler itself, as the contract asks of receivers.
    klient: str = ""
    # What is withheld of the groups' permissions by what only narrows (access.indsnaevring), and
    # what narrowed: the value of an app above, which access does not know.
    uden: frozenset[str] = frozenset()
    visning: object = field(default=None, compare=False, repr=False)
    # What the frame round her pages shows, read with her: the value of an app above, likewise.
    ramme: object = field(default=None, compare=False, repr=False)
    # The state authorities among those that `grupper` reach.
    stat: frozenset[int] = frozenset()
    permissions: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        if self.uden:
            left = (replace(g, permissions=g.permissions - self.uden) for g in self.grupper)
            object.__setattr__(self, "grupper", tuple(left))
        held = frozenset(p for gruppe in self.grupper for p in gruppe.permissions)
        object.__setattr__(self, "permissions", held)
        if not self.scope_id:
            object.__setattr__(self, "scope_id", self.myndighed_id)
            object.__setattr__(self, "scope_cvr", self.myndighed_cvr)
            object.__setattr__(self, "scope_navn", self.myndighed_navn)

    def vist_for_borger(self) -> Adgang:
        """The same rights where the citizen sees what is shown: what is withheld from her is
        stopped, and nothing hidden is announced."""
        return replace(self, for_borger=True, viser_skjulte=False)

    def har(self, permission: str) -> bool:
        """True if any group holds the permission, whatever its limits."""
        return permission in self.permissions

    @property
    def raekkevidde(self) -> str:
        """The coarse reach for row-level security: an array literal of myndighed * 10 + level, per
        level."""
        return _raekkevidde(self.grupper)

    def samlet(self, permission: str) -> tuple[str, str, str, str]:
        """The reach of all groups with a permission, each limit for itself, as the literals that
        row-level security reads: myndighed * 10 + level, KLE, units, fagsystemer.

        Merged as groups never are, so it reaches more than they do: it is a lock behind the rule,
        not the rule. With one group they are the same.
        """
        with_it = [g for g in self.grupper if permission in g.permissions]
        limits = [
            Omfang.af(i for g in with_it for i in getattr(g, kind).intervaller).literal
            for kind in ("kle", "enheder", "fagsystemer")
        ]
        return (_raekkevidde(with_it), limits[0], limits[1], limits[2])


def _raekkevidde(grupper: Iterable[Gruppe]) -> str:
    top: dict[int, int] = {}
    for gruppe in grupper:
        top[gruppe.myndighed] = max(top.get(gruppe.myndighed, 0), gruppe.foelsomhed)
    koder = (
        myndighed * 10 + n for myndighed, loft in sorted(top.items()) for n in range(1, loft + 1)
    )
    return "{" + ",".join(map(str, koder)) + "}"


def uden_graenser(adgang: Adgang, permission: str) -> frozenset[int]:
    """The authorities on which some group gives the permission without any other limit.

    For what has no KLE, level, unit or system that a limit could be held against: there, a limited
    group gives nothing (fail closed).
    """
    return frozenset(
        g.myndighed
        for g in adgang.grupper
        if permission in g.permissions
        and g.kle == g.enheder == g.fagsystemer == ALT
        and g.foelsomhed >= Foelsomhed.VIP_SAGER
    )


def driver_landet(adgang: Adgang) -> bool:
    """Whether she runs what is the nation's: DRIFT without limits on a state authority, which the
    national operator holds. On a municipality's data it runs that municipality's deliveries, and
    nothing that others share (decision 0098)."""
    return bool(uden_graenser(adgang, Permission.DRIFT) & adgang.stat)
