"""Reads of bemærkninger and their types. All take the user's Adgang and return frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.regler import ADMINISTRATION, BEMAERKNING, SKRIV_BEMAERKNING, Fakta, explain, sted
from access.values import (
    UDEN_KLE,
    UKENDT_ENHED,
    UKENDT_FAGSYSTEM,
    Adgang,
    Foelsomhed,
    Raekkefakta,
)
from indexes.part.values import dag
from sapa.bemaerkninger.models import Bemaerkning, Bemaerkningstype
from sapa.bemaerkninger.values import TONER, Aendring, Detaljer, Linje, Type, laes_dato

FELTNAVNE: dict[str, str | Promise] = {
    "type": _("Type"),
    "tekst": _("Tekst"),
    "gyldig_til": _("Gyldig til"),
}
"""The fields that a change may touch, in the order in which it is told."""


def maa_skrive(adgang: Adgang, foelsomhed: int = Foelsomhed.IKKE_FORTROLIGE_DATA) -> bool:
    """Whether the user may make or change a bemærkning of such a følsomhed for the authority she
    works for. Without a level: any at all. No query."""
    facts = Fakta(
        Raekkefakta(adgang.scope_id, UDEN_KLE, foelsomhed, UKENDT_ENHED, UKENDT_FAGSYSTEM)
    )
    return all(explain(r, adgang, facts).tilladt for r in (BEMAERKNING, SKRIV_BEMAERKNING))


def maa_afslutte(adgang: Adgang, row: Bemaerkning) -> bool:
    """Whether the user may let it run out before its day, and take that back: who made it, or who
    administers the authority, and may write one of its følsomhed. No query."""
    egen = row.oprettet_af_brugernavn == adgang.brugernavn
    administrerer = explain(ADMINISTRATION, adgang, sted(adgang.scope_id)).tilladt
    return (egen or administrerer) and maa_skrive(adgang, row.foelsomhed)


def foer_udloeb(row: Bemaerkning, i_dag: date) -> date | None:
    """The last day that it had before somebody let it run out, where that can still be taken back;
    None for one that ran out by itself."""
    if row.gyldig_til >= i_dag or not row.aendringer:
        return None
    kept = row.aendringer[-1]
    foer, efter = (date.fromisoformat(kept[side]["gyldig_til"]) for side in ("foer", "efter"))
    # A form never says a day that has passed: only this does.
    haandlavet = efter < dag(datetime.fromisoformat(kept["tidspunkt"]))
    return foer if haandlavet and foer >= i_dag else None


def udloebne(*, adgang: Adgang, at: datetime) -> list[Bemaerkning]:
    """Those that were made to run out and are not deleted yet, which the user may take back."""
    rows = Bemaerkning.objects.visible_to(adgang).filter(gyldig_til__lt=dag(at))
    return [
        row
        for row in rows.select_related("type").order_by("id")
        if foer_udloeb(row, dag(at)) and maa_afslutte(adgang, row)
    ]


def udloebet(
    *, adgang: Adgang, part_uuid: UUID, bemaerkning_id: UUID, at: datetime
) -> Bemaerkning | None:
    """One of them; None for any other."""
    found = udloebne(adgang=adgang, at=at)
    return next((r for r in found if r.id == bemaerkning_id and r.part_uuid == part_uuid), None)


def kolonne(adgang: Adgang, i_dag: date) -> ArraySubquery:
    """The bemærkninger in force about the person of an outer query, as a column of it: they ride on
    a statement that a page makes anyway."""
    rows = _gyldige(adgang, i_dag).filter(part_uuid=OuterRef("part_uuid"))
    return ArraySubquery(rows.values(data=JSONObject(**_FELTER)))


def linjer(data: Iterable[Mapping[str, Any]] | None, adgang: Adgang) -> tuple[Linje, ...]:
    """What `kolonne` found, the gravest first."""
    found = sorted(data or (), key=lambda d: (TONER.index(d["tone"]), d["orden"], d["oprettet"]))
    return tuple(_linje(d, maa_rettes=maa_skrive(adgang, d["foelsomhed"])) for d in found)


def eksempel(type_: Type, *, tekst: str, i_dag: date, enhed: str) -> tuple[Linje, ...]:
    """A made-up bemærkning of a type, as a page would show it on the type's longest validity."""
    data = {
        "id": str(UUID(int=0)),
        "navn": type_.navn,
        "tone": type_.tone,
        "maerke": type_.maerke,
        "orden": type_.raekkefoelge,
        "tekst": tekst,
        "gyldig_til": type_.senest(i_dag).isoformat(),
        "enhed": enhed,
    }
    return (_linje(data, maa_rettes=False),)


def om_person(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> tuple[Linje, ...]:
    """The bemærkninger in force about a person, the gravest first. One query."""
    rows = _gyldige(adgang, dag(at)).filter(part_uuid=part_uuid)
    return linjer(rows.values_list(JSONObject(**_FELTER), flat=True), adgang)


def detaljer(
    *, adgang: Adgang, part_uuid: UUID, bemaerkning_id: UUID, at: datetime
) -> Detaljer | None:
    """One bemærkning that the user may change, with its history; None for any other. One query."""
    row = (
        _gyldige(adgang, dag(at))
        .filter(part_uuid=part_uuid, id=bemaerkning_id)
        .select_related("type")
        .first()
    )
    if row is None or not maa_skrive(adgang, row.foelsomhed):
        return None
    return Detaljer(
        id=row.id,
        type_id=row.type_id,
        type_navn=row.type.navn,
        tekst=row.tekst,
        gyldig_til=row.gyldig_til,
        version=row.version,
        oprettet=row.oprettet,
        oprettet_af=row.oprettet_af,
        enhed=row.enhed_navn,
        aendringer=tuple(_aendring(a) for a in reversed(row.aendringer)),
        maa_afsluttes=maa_afslutte(adgang, row),
    )


def valgbare(adgang: Adgang, *, ogsaa: int | None = None) -> tuple[Type, ...]:
    """The types that the user may choose between: her authority's active ones that her rights
    reach; `ogsaa` is one that a bemærkning has already, active or not. One query."""
    return tuple(
        t
        for t in typer(ejer=adgang.scope_id)
        if (t.aktiv or t.id == ogsaa) and maa_skrive(adgang, t.foelsomhed)
    )


def typer(*, ejer: int) -> tuple[Type, ...]:
    """All types of an authority, in its own order. They tell of nobody. One query."""
    rows = Bemaerkningstype.objects.filter(ejer_id=ejer).order_by("raekkefoelge", "navn", "id")
    return tuple(som_type(row) for row in rows)


def som_type(row: Bemaerkningstype) -> Type:
    return Type(
        id=row.id,
        kode=row.kode,
        navn=row.navn,
        hjaelp=row.hjaelp,
        foelsomhed=row.foelsomhed,
        tone=row.tone,
        maerke=row.maerke,
        maks_dage=row.maks_dage,
        raekkefoelge=row.raekkefoelge,
        aktiv=row.aktiv,
    )


_FELTER = {
    "id": F("id"),
    "navn": F("type__navn"),
    "tone": F("type__tone"),
    "maerke": F("type__maerke"),
    "orden": F("type__raekkefoelge"),
    "tekst": F("tekst"),
    "gyldig_til": F("gyldig_til"),
    "enhed": F("enhed_navn"),
    "foelsomhed": F("foelsomhed"),
    "oprettet": F("oprettet"),
}


def _linje(d: Mapping[str, Any], *, maa_rettes: bool) -> Linje:
    return Linje(
        id=UUID(d["id"]),
        navn=d["navn"],
        tone=d["tone"],
        maerke=d["maerke"],
        tekst=d["tekst"],
        gyldig_til=date.fromisoformat(d["gyldig_til"]),
        enhed=d["enhed"],
        maa_rettes=maa_rettes,
    )


def _gyldige(adgang: Adgang, i_dag: date) -> QuerySet[Bemaerkning]:
    """Those in force: one that has run out is gone at once, before the job has deleted it."""
    return Bemaerkning.objects.visible_to(adgang).filter(gyldig_til__gte=i_dag)


def _aendring(kept: Mapping[str, Any]) -> Aendring:
    before, after = kept["foer"], kept["efter"]
    return Aendring(
        tidspunkt=datetime.fromisoformat(kept["tidspunkt"]),
        hvem=kept["hvem"],
        felter=tuple(
            (navn, _vis(before[felt]), _vis(after[felt]))
            for felt, navn in FELTNAVNE.items()
            if before[felt] != after[felt]
        ),
    )


def _vis(vaerdi: str) -> str:
    """A date as pages write it, any other text as it is."""
    found = laes_dato(vaerdi)
    return f"{found:%d-%m-%Y}" if found else vaerdi
