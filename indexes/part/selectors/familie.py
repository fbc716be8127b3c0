"""A person's family at a moment: three queries for the present and seven for the past, whatever its
size."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from access.values import Adgang, Cpr
from indexes.part import tekster
from indexes.part.models import Person, PersonRelation
from indexes.part.selectors.dagen import Paadagen, paa_dagen
from indexes.part.selectors.faelles import (
    er_beskyttet,
    kommune_navn,
    levende_alder,
    maa_se_adresse,
)
from indexes.part.values import STATUS_DOED, dag

MOR, FAR = PersonRelation.Type.MOR, PersonRelation.Type.FAR
BARN, PARTNER = PersonRelation.Type.BARN, PersonRelation.Type.PARTNER

# The rows of a family list, oldest generation first (SAPA.md 1.2).
_RAEKKEFOELGE = {
    "mors_foraelder": 0,
    "fars_foraelder": 0,
    "foraelder": 1,
    "soeskende": 2,
    "halvsoeskende": 3,
    "partner": 4,
    "barn": 5,
}


@dataclass(frozen=True, slots=True)
class Familiemedlem:
    """A relative. `relation` is foraelder, mors_foraelder, fars_foraelder, soeskende,
    halvsoeskende, partner or barn. `samme_adresse` is None where either's protection hides the
    answer."""

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

    A relative whom the register does not know yet, or who was not born, is left out. Three queries:
    the person's own relations, those of her parents, and everyone's row; four more where somebody's
    row does not answer for `at` (see `dagen`).
    """
    i_dag = dag(at)
    egne = _relationer(adgang, [part_uuid], i_dag)[part_uuid]
    foraeldre = egne[MOR] | egne[FAR]
    fundet: dict[UUID, str] = {}
    if foraeldre:
        deres = _relationer(adgang, foraeldre, i_dag)
        fundet |= _bedsteforaeldre(egne, deres)
        fundet |= _soeskende(part_uuid, foraeldre, deres)
    fundet |= dict.fromkeys(foraeldre, "foraelder")
    fundet |= dict.fromkeys(egne[PARTNER], "partner")
    fundet |= dict.fromkeys(egne[BARN], "barn")

    personer = Person.objects.visible_to(adgang).filter(part_uuid__in=[part_uuid, *fundet])
    rows = {p.part_uuid: p for p in personer.annotate(kommune_navn=kommune_navn())}
    if (selv := rows.get(part_uuid)) is None:
        return []
    dem = paa_dagen(adgang=adgang, personer=rows.values(), at=at)
    medlemmer = [
        _medlem(adgang, rows[uuid], dem[uuid], relation, selv, dem.get(part_uuid), i_dag)
        for uuid, relation in fundet.items()
        if uuid in dem and uuid != part_uuid
    ]
    return sorted(medlemmer, key=lambda m: (_RAEKKEFOELGE[m.relation], m.foedt, str(m.part_uuid)))


Relationer = dict[str, set[UUID]]


def _relationer(
    adgang: Adgang, part_uuids: list[UUID] | set[UUID], i_dag: date
) -> dict[UUID, Relationer]:
    rows = (
        PersonRelation.objects.visible_to(adgang)
        .filter(part_uuid__in=part_uuids, type__in=[MOR, FAR, BARN, PARTNER])
        .filter(virkning__contains=i_dag)
        .values_list("part_uuid", "type", "modpart_uuid")
        .distinct()
    )
    found: dict[UUID, Relationer] = defaultdict(lambda: defaultdict(set))
    for uuid, relationstype, modpart in rows:
        found[uuid][relationstype].add(modpart)
    return found


def _bedsteforaeldre(egne: Relationer, deres: dict[UUID, Relationer]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for relationstype, relation in ((FAR, "fars_foraelder"), (MOR, "mors_foraelder")):
        for foraelder in egne[relationstype]:
            found |= dict.fromkeys(deres[foraelder][MOR] | deres[foraelder][FAR], relation)
    return found


def _soeskende(
    part_uuid: UUID, foraeldre: set[UUID], deres: dict[UUID, Relationer]
) -> dict[UUID, str]:
    """Children of her parents: of all of the known ones full, of one of two half."""
    antal: dict[UUID, int] = defaultdict(int)
    for foraelder in foraeldre:
        for barn in deres[foraelder][BARN] - {part_uuid}:
            antal[barn] += 1
    return {
        barn: "soeskende" if n == len(foraeldre) else "halvsoeskende" for barn, n in antal.items()
    }


def _medlem(
    adgang: Adgang,
    row: Person,
    da: Paadagen,
    relation: str,
    selv: Person,
    selv_da: Paadagen | None,
    i_dag: date,
) -> Familiemedlem:
    vises = maa_se_adresse(adgang, row.beskyttelse, i_dag) and not da.skjult
    samme = None
    if vises and selv_da and not selv_da.skjult and maa_se_adresse(adgang, selv.beskyttelse, i_dag):
        samme = da.adressenoegle is not None and da.adressenoegle == selv_da.adressenoegle
    return Familiemedlem(
        part_uuid=row.part_uuid,
        relation=relation,
        relation_tekst=str(tekster.FAMILIE[relation, row.koen]),
        navn=da.navn,
        cpr=Cpr(row.cpr),
        foedt=row.foedt,
        alder=levende_alder(row.foedt, da.status, i_dag),
        koen=row.koen,
        status=da.status,
        status_kort=str(tekster.STATUS_KORT.get(da.status, da.status)),
        doed_dato=da.status_fra if da.status == STATUS_DOED else None,
        beskyttet=er_beskyttet(row.egen_beskyttelse, i_dag),
        adresse=da.adresse if vises else None,
        kommune_navn=da.kommune_navn,
        samme_adresse=samme,
    )
