"""Every object's own rule of access, in one small language without Django.

A rule is data. `stop` reads it over plain facts and says why a row is not seen; `access.praedikat`
makes the database's condition from the same rule. A test holds the two together over thousands of
random cases, so there is one place to read and one to change.

Rules: INDEXES.md section 13 [A]; groups: adgang/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from access.values import Adgang, Gruppe, Permission, Raekkefakta


@dataclass(frozen=True, slots=True)
class Fakta:
    """What a rule is read over: the row's own facts, its flags, and those of the rows it hangs
    on."""

    raekke: Raekkefakta
    flag: Mapping[str, bool] = field(default_factory=dict)
    relateret: Mapping[str, tuple[Fakta, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gruppen:
    """Some group with the permission reaches the row, and its sikkerhedsprofil, if any, names the
    user.

    `ogsaa_ydre_niveau`: the same group must also reach the følsomhed of the row that this one was
    asked on behalf of. Groups are never merged, so it cannot be another group.
    """

    permission: Permission
    ogsaa_ydre_niveau: bool = False


@dataclass(frozen=True, slots=True)
class Begge:
    """Both hold."""

    foerste: Regel
    anden: Regel


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
class Profil:
    """The row's own sikkerhedsprofil, if it has one, names the user."""


@dataclass(frozen=True, slots=True)
class Altid:
    """No further condition."""


Regel = Gruppen | Begge | Gennem | Naar | Profil | Altid

# --- The objects --------------------------------------------------------------------------------

SAG = Gruppen(Permission.SE_SAG)
"""Owner's authority, KLE, følsomhed, unit and fagsystem, by one group; then the
sikkerhedsprofil."""

JOURNALPOST = SAG
"""A note or entry is seen by whoever sees its sag: its row carries the sag's facts."""

DOKUMENT = Naar(
    "sagsloest",
    saa=Gruppen(Permission.SE_DOKUMENT),
    ellers=Begge(
        Gennem("sager", Begge(SAG, Gruppen(Permission.SE_DOKUMENT, ogsaa_ydre_niveau=True))),
        # Its own positive list narrows too; its own owner and KLE count only when it has no sag.
        Profil(),
    ),
)
"""Through at least one visible sag and its own følsomhed; by its own facts when it has no sag."""

BEVILLING = Begge(
    Gruppen(Permission.SE_YDELSE),
    Naar("har_effektuering", Gennem("effektueringer", Gruppen(Permission.SE_YDELSE)), Altid()),
)
"""Each bevilget ydelse by its own KLE; and, where payments are linked, one of them must pass."""

EFFEKTUERING = Begge(
    Gruppen(Permission.SE_YDELSE),
    Naar("har_bevilling", Gennem("bevillinger", Gruppen(Permission.SE_YDELSE)), Altid()),
)
"""By its own KLE and its bevilling's følsomhed; and the bevilling must pass. One whose bevilling we
do not know has the highest følsomhed (fail closed)."""


def stop(regel: Regel, adgang: Adgang, fakta: Fakta, ydre: Fakta | None = None) -> str | None:
    """Why the user does not see the row, or None if she does. Pure.

    `ydre` is the row on whose behalf a related one is asked.
    """
    match regel:
        case Altid():
            return None
        case Profil():
            named = _naevnt(adgang, fakta.raekke.sikkerhedsprofil)
            return None if named else "sikkerhedsprofil"
        case Gruppen(permission, ogsaa_ydre):
            level = ydre.raekke.foelsomhed if ogsaa_ydre and ydre else 0
            return _gruppestop(adgang, permission, fakta.raekke, level)
        case Begge(foerste, anden):
            return stop(foerste, adgang, fakta, ydre) or stop(anden, adgang, fakta, ydre)
        case Naar(flag, saa, ellers):
            return stop(saa if fakta.flag.get(flag) else ellers, adgang, fakta, ydre)
        case Gennem(relation, inner):
            reasons = [stop(inner, adgang, f, fakta) for f in fakta.relateret.get(relation, ())]
            if not reasons:
                return relation
            return None if None in reasons else reasons[0]


# The order in which limits are told: the further a group came, the nearer she was to seeing it.
RAEKKEFOELGE = ("rolle", "myndighed", "kle", "foelsomhed", "enhed", "fagsystem", "sikkerhedsprofil")


def _gruppestop(adgang: Adgang, permission: str, fakta: Raekkefakta, niveau: int) -> str | None:
    """The limit that stopped the group that came furthest, or None if one admits."""
    furthest = -1
    for gruppe in adgang.grupper:
        reason = _stop_for(gruppe, permission, fakta, niveau)
        if reason is None:
            if _naevnt(adgang, fakta.sikkerhedsprofil):
                return None
            reason = "sikkerhedsprofil"
        furthest = max(furthest, RAEKKEFOELGE.index(reason))
    return RAEKKEFOELGE[furthest] if furthest >= 0 else "rolle"


def _naevnt(adgang: Adgang, profil: tuple[UUID, ...] | None) -> bool:
    return profil is None or bool(adgang.klient) or bool(set(profil) & set(adgang.identiteter))


def _stop_for(gruppe: Gruppe, permission: str, fakta: Raekkefakta, niveau: int) -> str | None:
    if permission not in gruppe.permissions:
        return "rolle"
    return gruppe.stopper(fakta) or ("foelsomhed" if niveau > gruppe.foelsomhed else None)
