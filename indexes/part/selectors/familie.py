"""A person's family at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from access.values import Adgang, Cpr
from indexes.part import tekster
from indexes.part.selectors.dagen import Paadagen, paa_dagen
from indexes.part.selectors.faelles import er_beskyttet, levende_alder, maa_se_adresse
from indexes.part.selectors.kreds import Kreds, Personrad, kreds
from indexes.part.values import STATUS_DOED, dag

# The rows of a family list, oldest generation first (SAPA.md 1.2).
_RAEKKEFOELGE = {
    "mors_foraelder": 0,
    "fars_foraelder": 0,
    "foraelder": 1,
    "soeskende": 2,
    "halvsoeskende": 3,
    "partner": 4,
    "tidligere_partner": 5,
    "medforaelder": 5,
    "barn": 6,
}


@dataclass(frozen=True, slots=True)
class Familiemedlem:
    """A relative. `relation` is foraelder, mors_foraelder, fars_foraelder, soeskende,
    halvsoeskende, partner or barn; in a genogram also selv, tidligere_partner or medforaelder.
    `samme_adresse` is None where either's protection hides the answer."""

    part_uuid: UUID
    relation: str
    relation_tekst: str
    navn: str
    cpr: Cpr
    foedt: date
    alder: int | None
    koen: str
    status: str
    status_kort: str
    doed_dato: date | None
    beskyttet: bool
    adresse: str | None
    kommune_navn: str
    samme_adresse: bool | None


def familie(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> list[Familiemedlem]:
    """Grandparents, parents, siblings (half ones too), partner and children in force at `at`.

    A relative whom the register does not know yet, or who was not born, is left out. Two
    statements; four more where somebody's row does not answer for `at` (see `dagen`).
    """
    fundet = kreds(adgang=adgang, part_uuid=part_uuid, at=at, hjem=False)
    if fundet is None:
        return []
    dem = paa_dagen(adgang=adgang, personer=fundet.rader.values(), at=at)
    return familien(adgang, fundet, dem, dag(at))


def familien(
    adgang: Adgang, fundet: Kreds, dem: dict[UUID, Paadagen], i_dag: date
) -> list[Familiemedlem]:
    """The relatives among those around a person, in the order of a family list."""
    selv = fundet.rader[fundet.selv]
    medlemmer = [
        medlem(adgang, fundet.rader[uuid], dem[uuid], relation, selv, dem.get(fundet.selv), i_dag)
        for uuid, relation in (fundet.familie | fundet.andre).items()
        if uuid in dem
    ]
    return sorted(medlemmer, key=lambda m: (_RAEKKEFOELGE[m.relation], m.foedt, m.part_uuid))


def medlem(
    adgang: Adgang,
    row: Personrad,
    da: Paadagen,
    relation: str,
    selv: Personrad,
    selv_da: Paadagen | None,
    i_dag: date,
) -> Familiemedlem:
    """One of those around a person, as far as the user may know; `selv` is the person."""
    vises = maa_se_adresse(adgang, row.beskyttelse, i_dag) and not da.skjult
    samme = None
    if vises and selv_da and not selv_da.skjult and maa_se_adresse(adgang, selv.beskyttelse, i_dag):
        samme = da.adressenoegle is not None and da.adressenoegle == selv_da.adressenoegle
    return Familiemedlem(
        part_uuid=row.part_uuid,
        relation=relation,
        relation_tekst=tekster.relation(relation, row.koen),
        navn=da.navn,
        cpr=Cpr(row.cpr),
        foedt=row.foedt,
        alder=levende_alder(row.foedt, da.status, i_dag),
        koen=row.koen,
        status=da.status,
        status_kort=tekster.status_kort(da.status),
        doed_dato=da.status_fra if da.status == STATUS_DOED else None,
        beskyttet=er_beskyttet(row.egen_beskyttelse, i_dag),
        adresse=da.adresse if vises else None,
        kommune_navn=da.kommune_navn,
        samme_adresse=samme,
    )
