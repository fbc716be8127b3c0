"""Who lived with a person at a moment: those registered at the home, and children who share it.

A home is what CPR calls one: street, number, floor and door. Nobody is named whom the home would
tell the whereabouts of: a protected person is not among those who live there, nor in their number,
for a user without the right to protected addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from access.values import Adgang, Cpr
from indexes.part import tekster
from indexes.part.selectors.dagen import Paadagen, paa_dagen
from indexes.part.selectors.faelles import er_beskyttet, levende_alder, maa_se_adresse
from indexes.part.selectors.familie import Familiemedlem, familien
from indexes.part.selectors.kreds import Kreds, Personrad, kreds
from indexes.part.values import STATUS_DOED, dag

SIDE = 50
"""Shown at a time: an institution has hundreds (product note 7, trap 7)."""


@dataclass(frozen=True, slots=True)
class Beboer:
    """One who lives there. `relation_tekst` is empty for who is no relative; `delt_bopael`: a child
    registered elsewhere that lives here too."""

    part_uuid: UUID
    relation_tekst: str
    navn: str
    cpr: Cpr
    foedt: date
    alder: int | None
    koen: str
    status: str
    beskyttet: bool
    tilflyttet: date | None
    kontaktadresse: str
    delt_bopael: bool


@dataclass(frozen=True, slots=True)
class Husstand:
    """A home and those who live there. `skjult`: the person's own address is not for this user, so
    that nothing of it is here. `antal` counts all that the user may see, `beboere` is one page."""

    skjult: bool
    adresse: str = ""
    kommune_navn: str = ""
    institution: bool = False
    antal: int = 0
    beboere: tuple[Beboer, ...] = ()
    side: int = 1
    har_flere: bool = False


def husstand(*, adgang: Adgang, part_uuid: UUID, at: datetime, side: int = 1) -> Husstand | None:
    """The household of a person at `at`, the person first, then relatives, then by age; None if
    she is absent or not for this user.

    Two statements; four more where somebody's row does not answer for `at` (see `dagen`).
    """
    fundet = kreds(adgang=adgang, part_uuid=part_uuid, at=at, hjem=True)
    if fundet is None:
        return None
    dem = paa_dagen(adgang=adgang, personer=fundet.rader.values(), at=at)
    return hjemmet(adgang, fundet, dem, dag(at), side)


def familie_og_husstand(
    *, adgang: Adgang, part_uuid: UUID, at: datetime, side: int = 1
) -> tuple[list[Familiemedlem], Husstand | None]:
    """Both lists of a person, for the price of one."""
    fundet = kreds(adgang=adgang, part_uuid=part_uuid, at=at, hjem=True)
    if fundet is None:
        return [], None
    dem = paa_dagen(adgang=adgang, personer=fundet.rader.values(), at=at)
    i_dag = dag(at)
    return familien(adgang, fundet, dem, i_dag), hjemmet(adgang, fundet, dem, i_dag, side)


def hjemmet(
    adgang: Adgang, fundet: Kreds, dem: dict[UUID, Paadagen], i_dag: date, side: int
) -> Husstand:
    """Those at the home among those around a person, as far as the user may know."""
    selv, da = fundet.rader[fundet.selv], dem.get(fundet.selv)
    if not maa_se_adresse(adgang, selv.beskyttelse, i_dag) or (da is not None and da.skjult):
        return Husstand(skjult=True)
    if da is None or da.adressenoegle is None:
        return Husstand(skjult=False, adresse=da.adresse if da else "")
    alle = sorted(
        (
            fundet.rader[uuid]
            for uuid in {*fundet.bor, *fundet.deler} & dem.keys()
            if dem[uuid].status != STATUS_DOED
            and maa_se_adresse(adgang, fundet.rader[uuid].beskyttelse, i_dag)
        ),
        key=lambda p: (
            p.part_uuid != fundet.selv,
            p.part_uuid not in fundet.familie,
            p.foedt,
            p.part_uuid,
        ),
    )
    side = max(side, 1)
    begynd = (side - 1) * SIDE
    return Husstand(
        skjult=False,
        adresse=da.adresse,
        kommune_navn=da.kommune_navn,
        institution=fundet.institution,
        antal=len(alle),
        beboere=tuple(
            _beboer(p, dem[p.part_uuid], fundet, i_dag) for p in alle[begynd : begynd + SIDE]
        ),
        side=side,
        har_flere=begynd + SIDE < len(alle),
    )


def _beboer(p: Personrad, da: Paadagen, fundet: Kreds, i_dag: date) -> Beboer:
    relation = fundet.familie.get(p.part_uuid)
    tilflyttet = fundet.bor.get(p.part_uuid)
    return Beboer(
        part_uuid=p.part_uuid,
        relation_tekst=tekster.relation(relation, p.koen) if relation else "",
        navn=da.navn,
        cpr=Cpr(p.cpr),
        foedt=p.foedt,
        alder=levende_alder(p.foedt, da.status, i_dag),
        koen=p.koen,
        status=da.status,
        beskyttet=er_beskyttet(p.egen_beskyttelse, i_dag),
        tilflyttet=dag(tilflyttet) if tilflyttet else None,
        kontaktadresse=p.kontakt,
        delt_bopael=p.part_uuid in fundet.deler,
    )
