"""What a list tells of its persons: home, holders of forældremyndighed, Digital Post. Set-based.

Three statements for any number of persons, four more where somebody's row does not answer for the
moment. Addresses follow the same rules as the person page (part.selectors). Read when it is shown,
not when the list was made: a letter goes to where they live now, and to nobody who has died since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from access.values import Adgang, Cpr
from indexes.part import tekster
from indexes.part.models import PersonRelation
from indexes.part.selectors.dagen import Paadagen, paa_dagen
from indexes.part.selectors.faelles import er_beskyttet, maa_se_adresse
from indexes.part.selectors.kreds import Personrad, personrader
from indexes.part.values import STATUS_DOED, alder, dag
from indexes.personkilder.models import DigitalPost

MYNDIG = 18


@dataclass(frozen=True, slots=True)
class Indehaver:
    """A holder of forældremyndighed. `adresse` is None where hers or the child's is hidden.
    `post` is a status of Digital Post, empty where the source has told none."""

    part_uuid: UUID
    navn: str
    cpr: Cpr
    kommune_navn: str
    adresse: str | None
    samme_adresse: bool | None
    post: str
    doed: bool

    @property
    def fysisk_brev(self) -> bool:
        """Letters to her go on paper: she is exempt, or not bound to have Digital Post."""
        return self.post in {DigitalPost.Status.FRITAGET, DigitalPost.Status.IKKE_TILMELDT}

    @property
    def maerkat(self) -> Maerkat | None:
        """A letter of her own. None where no address may be used, or there is none."""
        return _maerkat([self.navn], self.adresse) if not self.doed else None


@dataclass(frozen=True, slots=True)
class Maerkat:
    """An address label in its lines: to whom, road, postnr and town."""

    navn: str
    vej: str
    by: str


@dataclass(frozen=True, slots=True)
class Listeperson:
    """A person of a list. Where `skjult`, the address is protected; `adresse` is None where the
    user does not see it, and then since when she has lived there neither."""

    part_uuid: UUID
    navn: str
    cpr: Cpr
    foedt: date
    alder: int
    status: str
    status_kort: str
    doed_dato: date | None
    kommune_navn: str
    skjult: bool
    adresse: str | None
    tilflyttet: date | None
    post: str
    indehavere: tuple[Indehaver, ...]

    @property
    def er_barn(self) -> bool:
        return self.alder < MYNDIG

    @property
    def fysisk_brev(self) -> bool:
        return self.post in {DigitalPost.Status.FRITAGET, DigitalPost.Status.IKKE_TILMELDT}

    @property
    def maerkat(self) -> Maerkat | None:
        """To whom a letter about her goes: a child's to who has forældremyndighed, those who live
        with it before others. None where no address may be used."""
        if not self.er_barn:
            return _maerkat([self.navn], self.adresse) if self.status != STATUS_DOED else None
        if self.adresse is None:  # nor may a parent's letter tell whose child it is about
            return None
        mulige = [i for i in self.indehavere if i.adresse and not i.doed]
        valgte = [i for i in mulige if i.samme_adresse] or mulige[:1]
        return _maerkat([i.navn for i in valgte], valgte[0].adresse) if valgte else None


def _maerkat(navne: list[str], adresse: str | None) -> Maerkat | None:
    if not adresse:
        return None
    vej, _, by = adresse.rpartition(", ")
    return Maerkat(" og ".join(navne), vej or by, by if vej else "")


def personer(*, adgang: Adgang, parter: Collection[UUID], at: datetime) -> dict[UUID, Listeperson]:
    """Those of the persons that the user may see, as they were at `at`."""
    i_dag = dag(at)
    hos: dict[UUID, list[UUID]] = defaultdict(list)
    relationer = PersonRelation.objects.visible_to(adgang).filter(
        part_uuid__in=parter,
        type=PersonRelation.Type.MYNDIGHED_HOS,
        virkning__contains=i_dag,
    )
    for barn, indehaver in relationer.values_list("part_uuid", "modpart_uuid").distinct():
        hos[barn].append(indehaver)
    alle = {*parter, *(uuid for found in hos.values() for uuid in found)}
    rader = personrader(adgang=adgang, parter=alle, at=at)
    da = paa_dagen(adgang=adgang, personer=rader.values(), at=at)
    poster: dict[UUID, str] = dict(
        DigitalPost.objects.visible_to(adgang)
        .filter(part_uuid__in=rader, virkning__contains=i_dag)
        .values_list("part_uuid", "status")
    )
    ud = {}
    for uuid in parter:
        if uuid not in da:
            continue
        row = rader[uuid]
        indehavere = [
            _indehaver(adgang, row, da[uuid], rader[x], da[x], poster.get(x, ""), i_dag)
            for x in hos.get(uuid, ())
            if x in da and alder(row.foedt, i_dag) < MYNDIG
        ]
        # Who lives with the child first, then by name: the same order every time.
        indehavere.sort(key=lambda i: (not i.samme_adresse, i.navn, i.part_uuid))
        ud[uuid] = _person(adgang, row, da[uuid], poster.get(uuid, ""), tuple(indehavere), i_dag)
    return ud


def _ses(adgang: Adgang, row: Personrad, da: Paadagen, i_dag: date) -> bool:
    return maa_se_adresse(adgang, row.beskyttelse, i_dag) and not da.skjult


def _skjult(row: Personrad, da: Paadagen, i_dag: date) -> bool:
    return er_beskyttet(row.beskyttelse, i_dag) or da.skjult


def _person(
    adgang: Adgang,
    row: Personrad,
    da: Paadagen,
    post: str,
    indehavere: tuple[Indehaver, ...],
    i_dag: date,
) -> Listeperson:
    ses = _ses(adgang, row, da, i_dag)
    return Listeperson(
        part_uuid=row.part_uuid,
        navn=da.navn,
        cpr=Cpr(row.cpr),
        foedt=row.foedt,
        alder=alder(row.foedt, i_dag),
        status=da.status,
        status_kort=str(tekster.STATUS_KORT.get(da.status, da.status)),
        doed_dato=da.status_fra if da.status == STATUS_DOED else None,
        kommune_navn=da.kommune_navn,
        skjult=_skjult(row, da, i_dag),
        adresse=da.adresse if ses else None,
        tilflyttet=dag(da.tilflyttet) if ses and da.tilflyttet else None,
        post=post,
        indehavere=indehavere,
    )


def _indehaver(
    adgang: Adgang,
    barn: Personrad,
    barn_da: Paadagen,
    row: Personrad,
    da: Paadagen,
    post: str,
    i_dag: date,
) -> Indehaver:
    # A hidden child's home is mostly that of one of them: their addresses would tell it.
    ses = _ses(adgang, row, da, i_dag) and _ses(adgang, barn, barn_da, i_dag)
    samme = None
    if ses:
        samme = da.adressenoegle is not None and da.adressenoegle == barn_da.adressenoegle
    return Indehaver(
        part_uuid=row.part_uuid,
        navn=da.navn,
        cpr=Cpr(row.cpr),
        kommune_navn=da.kommune_navn,
        adresse=da.adresse if ses else None,
        samme_adresse=samme,
        post=post,
        doed=da.status == STATUS_DOED,
    )
