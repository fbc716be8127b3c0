"""Every object's own rule of access, in one small language without Django.

A rule is data. `explain` reads it over plain facts and says which groups admit a row, or what stops
each; `access.praedikat` makes the database's condition from the same rule. A test holds the two
together over more than ten thousand random pairs of user and row, so there is one place to read and
one to change.

Rules: INDEXES.md section 13 [A]; groups: adgang/README.md; the kinds of limit per right:
MESSAGING.md c.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from access.values import (
    UDEN_KLE,
    UKENDT_ENHED,
    UKENDT_FAGSYSTEM,
    Adgang,
    Foelsomhed,
    Gruppe,
    Permission,
    Raekkefakta,
)


@dataclass(frozen=True, slots=True)
class Fakta:
    """What a rule is read over: the row's own facts, its flags, and those of the rows it hangs
    on."""

    raekke: Raekkefakta
    flag: Mapping[str, bool] = field(default_factory=dict)
    relateret: Mapping[str, tuple[Fakta, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gruppen:
    """Some group with the permission reaches the row.

    `ogsaa_ydre_niveau`: the same group must also reach the følsomhed of the row that this one was
    asked on behalf of. Groups are never merged, so it cannot be another group.
    """

    permission: Permission
    ogsaa_ydre_niveau: bool = False


@dataclass(frozen=True, slots=True)
class Alle:
    """Every one of them holds. For a part of its own each may have another group."""

    regler: tuple[Regel, ...]


@dataclass(frozen=True, slots=True)
class Gennem:
    """At least one of the related rows of this name satisfies the rule."""

    relation: str
    regel: Regel


@dataclass(frozen=True, slots=True)
class Naar:
    """One rule where the row's flag is set, another where it is not.

    Flags are columns, kept by the projection: to ask "is there any related row?" through row-level
    security would find none where there are only hidden ones, and open the row.
    """

    flag: str
    saa: Regel
    ellers: Regel


@dataclass(frozen=True, slots=True)
class Som:
    """The rule, read as if the row had these facts instead of its own; None leaves the row's."""

    regel: Regel
    kle: int | None = None
    foelsomhed: int | None = None
    enhed: int | None = None
    fagsystem: int | None = None

    @property
    def i_stedet(self) -> dict[str, Any]:
        """The facts that are put in the place of the row's own."""
        given = {
            "kle": self.kle,
            "foelsomhed": self.foelsomhed,
            "enhed": self.enhed,
            "fagsystem": self.fagsystem,
        }
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Profil:
    """The row's own sikkerhedsprofil, if it has one, names the user. It only narrows: those it
    names still need a group (anvisning Sag, Sikkerhedsprofil)."""


@dataclass(frozen=True, slots=True)
class Visning:
    """The row is not withheld from the citizen, where it is she whom it is shown to
    (Visningsklasse, INDEXES.md section 7)."""


@dataclass(frozen=True, slots=True)
class Aaben:
    """The object is neither passiveret nor slettet. Those are out of the pages, and still there for
    the systems that read the index (livscyklus, INDEXES.md sections 1 and 3)."""


@dataclass(frozen=True, slots=True)
class Altid:
    """No further condition."""


Regel = Gruppen | Alle | Gennem | Naar | Som | Profil | Visning | Aaben | Altid

# --- The objects --------------------------------------------------------------------------------

SAG = Alle((Gruppen(Permission.SE_SAG), Profil(), Visning(), Aaben()))
"""Owner's authority, KLE, følsomhed, unit and fagsystem, by one group; then the sikkerhedsprofil
and the visningsklasse."""

JOURNALPOST = SAG
"""A note or entry is seen by whoever sees its sag: its row carries the sag's facts."""

DOKUMENT = Alle(
    (
        Naar(
            "sagsloest",
            saa=Gruppen(Permission.SE_DOKUMENT),
            ellers=Gennem(
                "sager", Alle((SAG, Gruppen(Permission.SE_DOKUMENT, ogsaa_ydre_niveau=True)))
            ),
        ),
        # Its own positive list narrows too; its own owner and KLE count only when it has no sag.
        Profil(),
        Visning(),
        Aaben(),
    )
)
"""Through at least one visible sag and its own følsomhed; by its own facts when it has no sag."""

_YDELSE = Alle((Gruppen(Permission.SE_YDELSE), Profil(), Aaben()))

BEVILLING = Alle(
    (_YDELSE, Naar("har_effektuering", saa=Gennem("effektueringer", _YDELSE), ellers=Altid()))
)
"""Each bevilget ydelse by its own KLE; and, where payments are linked, one of them must pass."""

EFFEKTUERING = Alle(
    (_YDELSE, Naar("har_bevilling", saa=Gennem("bevillinger", _YDELSE), ellers=Altid()))
)
"""By its own KLE and its bevilling's følsomhed; and the bevilling must pass. One whose bevilling we
do not know has the highest følsomhed (fail closed)."""


def journalnotat(kle: int) -> Regel:
    """To write a note with this KLE number on a sag, which is read over the sag's facts.

    The sag must be visible; the right to write is by the KLE chosen for the note and the sag's
    responsible unit, not by the sag's følsomhed (MESSAGING.md c.4).
    """
    return Alle((SAG, notatret(kle)))


def notatret(kle: int | None = None) -> Regel:
    """What `journalnotat` asks beyond that the sag is visible. Without a number: to write with the
    sag's own."""
    write = Gruppen(Permission.OPRET_JOURNALNOTAT)
    return Som(write, kle=kle, foelsomhed=Foelsomhed.IKKE_FORTROLIGE_DATA)


def _bemaerkning(permission: Permission) -> Regel:
    """A right over notes that no sag, unit or fagsystem owns: by authority and følsomhed alone. A
    group with another limit reaches none, since a limit that cannot be checked must not be taken
    for none."""
    return Som(Gruppen(permission), kle=UDEN_KLE, enhed=UKENDT_ENHED, fagsystem=UKENDT_FAGSYSTEM)


BEMAERKNING = _bemaerkning(Permission.SE_BEMAERKNING)
"""A tværgående bemærkning: its own authority, and the følsomhed of its type."""

SKRIV_BEMAERKNING = _bemaerkning(Permission.SKRIV_BEMAERKNING)
"""To make, change or delete one, likewise. Whoever changes one must be able to see it too."""

# --- Places -------------------------------------------------------------------------------------


def _sted(permission: Permission) -> Regel:
    """A right over an authority or a unit of it. A place has neither KLE, følsomhed nor fagsystem:
    følsomhed is no limit to it, but a group limited by one of the others reaches nothing, since a
    limit that cannot be checked must not be taken for none."""
    return Som(
        Gruppen(permission),
        kle=UDEN_KLE,
        foelsomhed=Foelsomhed.IKKE_FORTROLIGE_DATA,
        fagsystem=UKENDT_FAGSYSTEM,
    )


ADMINISTRATION = _sted(Permission.ADMINISTRER)
"""To administer an authority as a whole (no unit named), or what belongs to one of its units."""

REVISIONSLOG = _sted(Permission.SE_REVISIONSLOG)
"""A row of the log, by the authority and the unit of the user who looked."""

INDSIGT = _sted(Permission.GIV_INDSIGT)
"""To answer requests for insight for an authority: a right over it as a whole."""


def arbejdsliste(permission: Permission) -> Regel:
    """To make lists of citizens of an authority: a right over it as a whole."""
    return _sted(permission)


def sted(myndighed: int, enhed: int = UKENDT_ENHED) -> Fakta:
    """A unit by its preorder number, or an authority as a whole: then only a group without a limit
    of units reaches it."""
    facts = Raekkefakta(
        myndighed, UDEN_KLE, Foelsomhed.IKKE_FORTROLIGE_DATA, enhed, UKENDT_FAGSYSTEM
    )
    return Fakta(facts)


# --- Reading a rule -----------------------------------------------------------------------------

# The order in which limits are told: the further a group came, the nearer she was to seeing it.
RAEKKEFOELGE = ("rolle", "myndighed", "kle", "foelsomhed", "enhed", "fagsystem", "sikkerhedsprofil")


@dataclass(frozen=True, slots=True)
class Forklaring:
    """Why a row is seen or not.

    `grupper` are the numbers of the groups that admit it: one, or several where the parts of the
    rule were met by different groups. `stop` has an entry per group: the first limit that stops it,
    or None for one that by itself is not stopped. `grund` is what to tell the user: of the part of
    the rule that was not met, the limit of the group that came furthest; None if she sees the row.
    """

    tilladt: bool
    grupper: tuple[int, ...]
    stop: tuple[str | None, ...]
    grund: str | None


def explain(regel: Regel, adgang: Adgang, fakta: Fakta, ydre: Fakta | None = None) -> Forklaring:
    """Which groups admit the row, or for each group the first limit that stops it. Pure.

    `ydre` is the row on whose behalf a related one is asked.
    """
    match regel:
        case Altid():
            return _fri(adgang, None)
        case Profil():
            named = _naevnt(adgang, fakta.raekke.sikkerhedsprofil)
            return _fri(adgang, None if named else "sikkerhedsprofil")
        case Visning():
            withheld = adgang.for_borger and fakta.flag.get("undtaget_borger", False)
            return _fri(adgang, "visning" if withheld else None)
        case Aaben():
            closed = not adgang.klient and fakta.flag.get("lukket", False)
            return _fri(adgang, "livscyklus" if closed else None)
        case Gruppen(permission, ogsaa_ydre):
            level = ydre.raekke.foelsomhed if ogsaa_ydre and ydre else 0
            stop = tuple(_stop_for(g, permission, fakta.raekke, level) for g in adgang.grupper)
            first = next(((n,) for n, reason in enumerate(stop) if reason is None), ())
            return Forklaring(bool(first), first, stop, None if first else _laengst(stop))
        case Som(inner):
            changed = replace(fakta, raekke=replace(fakta.raekke, **regel.i_stedet))
            return explain(inner, adgang, changed, ydre)
        case Alle(regler):
            return _alle([explain(inner, adgang, fakta, ydre) for inner in regler])
        case Naar(flag, saa, ellers):
            return explain(saa if fakta.flag.get(flag) else ellers, adgang, fakta, ydre)
        case Gennem(relation, inner):
            related = fakta.relateret.get(relation, ())
            return _mindst_en(
                [explain(inner, adgang, f, fakta) for f in related], _fri(adgang, relation)
            )


def stop(regel: Regel, adgang: Adgang, fakta: Fakta) -> str | None:
    """Why the user does not see the row, in one word; None if she does. Pure."""
    return explain(regel, adgang, fakta).grund


def _fri(adgang: Adgang, grund: str | None) -> Forklaring:
    """A condition that is the same for every group."""
    return Forklaring(grund is None, (), (grund,) * len(adgang.grupper), grund)


def _alle(parts: Sequence[Forklaring]) -> Forklaring:
    held = parts[0]
    for part in parts[1:]:
        if not held.tilladt:
            break
        stop = tuple(a or b for a, b in zip(held.stop, part.stop, strict=True))
        grupper = tuple(dict.fromkeys(held.grupper + part.grupper)) if part.tilladt else ()
        held = Forklaring(part.tilladt, grupper, stop, part.grund)
    return held


def _mindst_en(parts: Sequence[Forklaring], ingen: Forklaring) -> Forklaring:
    """The first that is seen; else, for each group, how far it came with any of them."""
    if not parts:
        return ingen
    seen = next((part for part in parts if part.tilladt), None)
    if seen is not None:
        return seen
    reasons = zip(*(part.stop for part in parts), strict=True)
    stop = tuple(max(r, key=_rang) for r in reasons)
    return Forklaring(False, (), stop, max((part.grund for part in parts), key=_rang))


def _laengst(stop: Sequence[str | None]) -> str:
    """The limit of the group that came furthest; without any group it is the role."""
    return max((grund for grund in stop if grund is not None), key=_rang, default="rolle")


def _rang(grund: str | None) -> int:
    """How far a group came; what is not a limit of a group is tried last."""
    return RAEKKEFOELGE.index(grund) if grund in RAEKKEFOELGE else len(RAEKKEFOELGE)


def _naevnt(adgang: Adgang, profil: tuple[UUID, ...] | None) -> bool:
    return profil is None or bool(adgang.klient) or bool(set(profil) & set(adgang.identiteter))


def _stop_for(gruppe: Gruppe, permission: str, fakta: Raekkefakta, niveau: int) -> str | None:
    if permission not in gruppe.permissions:
        return "rolle"
    return gruppe.stopper(fakta) or ("foelsomhed" if niveau > gruppe.foelsomhed else None)
