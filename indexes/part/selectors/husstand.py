"""Who lived with a person at a moment: those registered at the home, and children who share it.

A home is what CPR calls one: street, number, floor and door. Nobody is named whom the home would
tell the whereabouts of: a protected person is not among those who live there, nor in their number,
for a user without the right to protected addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from access.values import Adgang, Cpr
from indexes.part.models import Person, PersonAdresse, PersonRelation
from indexes.part.selectors.dagen import Paadagen, paa_dagen
from indexes.part.selectors.faelles import (
    er_beskyttet,
    gaeldende,
    kommune_navn,
    levende_alder,
    maa_se_adresse,
)
from indexes.part.selectors.familie import familie
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

    Seven queries for the present and at most nineteen for the past, whatever the number of people.
    """
    i_dag = dag(at)
    personer = Person.objects.visible_to(adgang).annotate(kommune_navn=kommune_navn())
    rigtig = gaeldende(adgang, part_uuid)
    selv = (
        personer.filter(part_uuid=part_uuid).first()
        or personer.filter(part_uuid__in=rigtig).first()
    )
    if selv is None:
        return None
    if not maa_se_adresse(adgang, selv.beskyttelse, i_dag):
        return Husstand(skjult=True)
    da = paa_dagen(adgang=adgang, personer=[selv], at=at).get(selv.part_uuid)
    if da is not None and da.skjult:
        return Husstand(skjult=True)
    if da is None or da.adressenoegle is None:
        return Husstand(skjult=False, adresse=da.adresse if da else "")
    bolig = _ved(adgang, da.adressenoegle, at)
    delte = _delte(adgang, [*bolig.tilflyttet], i_dag) - bolig.tilflyttet.keys()
    rows = {
        p.part_uuid: p
        for p in personer.filter(part_uuid__in=[*bolig.tilflyttet, *delte]).annotate(
            kontakt=_kontaktadresse(adgang, at)
        )
        if maa_se_adresse(adgang, p.beskyttelse, i_dag)
    }
    dem = paa_dagen(adgang=adgang, personer=rows.values(), at=at)
    rows = {uuid: p for uuid, p in rows.items() if uuid in dem and dem[uuid].status != STATUS_DOED}
    familiens = {
        m.part_uuid: m.relation_tekst
        for m in familie(adgang=adgang, part_uuid=selv.part_uuid, at=at)
    }
    alle = sorted(
        rows.values(),
        key=lambda p: (
            p.part_uuid != selv.part_uuid,
            p.part_uuid not in familiens,
            p.foedt,
            str(p.part_uuid),
        ),
    )
    begynd = (max(side, 1) - 1) * SIDE
    vist = alle[begynd : begynd + SIDE]
    return Husstand(
        skjult=False,
        adresse=da.adresse,
        kommune_navn=da.kommune_navn,
        institution=bolig.institution,
        antal=len(alle),
        beboere=tuple(
            _beboer(
                p,
                dem[p.part_uuid],
                familiens.get(p.part_uuid, ""),
                bolig.tilflyttet.get(p.part_uuid),
                p.part_uuid in delte,
                i_dag,
            )
            for p in vist
        ),
        side=max(side, 1),
        har_flere=begynd + SIDE < len(alle),
    )


@dataclass(frozen=True, slots=True)
class _Bolig:
    tilflyttet: dict[UUID, datetime | None]
    institution: bool


def _ved(adgang: Adgang, noegle: str, at: datetime) -> _Bolig:
    """Those registered at a home at a moment, with when they came."""
    rows = PersonAdresse.objects.visible_to(adgang).filter(
        adressenoegle=noegle, type="folkeregister", virkning__contains=at
    )
    dem = list(rows.values_list("part_uuid", "virkning", "institution"))
    return _Bolig({p: v.lower for p, v, _ in dem}, any(i for *_, i in dem))


def _delte(adgang: Adgang, foraeldre: list[UUID], i_dag: date) -> set[UUID]:
    rows = PersonRelation.objects.visible_to(adgang).filter(
        part_uuid__in=foraeldre,
        type=PersonRelation.Type.DELT_BOPAEL_FOR,
        virkning__contains=i_dag,
    )
    return set(rows.values_list("modpart_uuid", flat=True))


def _kontaktadresse(adgang: Adgang, at: datetime) -> Subquery:
    rows = PersonAdresse.objects.visible_to(adgang).filter(
        part_uuid=OuterRef("part_uuid"), type="kontakt", virkning__contains=at
    )
    return Subquery(rows.order_by("-virkning").values("tekst")[:1])


def _beboer(
    p: Person,
    da: Paadagen,
    relation: str,
    tilflyttet: datetime | None,
    delt: bool,
    i_dag: date,
) -> Beboer:
    return Beboer(
        part_uuid=p.part_uuid,
        relation_tekst=relation,
        navn=da.navn,
        cpr=Cpr(p.cpr),
        foedt=p.foedt,
        alder=levende_alder(p.foedt, da.status, i_dag),
        koen=p.koen,
        status=da.status,
        beskyttet=er_beskyttet(p.egen_beskyttelse, i_dag),
        tilflyttet=dag(tilflyttet) if tilflyttet else None,
        kontaktadresse=p.kontakt or "",  # type: ignore[attr-defined]
        delt_bopael=delt,
    )
