"""Personoplysninger as they were on an earlier day: name, home, civilstand, and so on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Subquery

from access.values import Adgang
from indexes.part import tekster
from indexes.part.models import (
    Person,
    PersonAdresse,
    PersonCivilstand,
    PersonFakta,
    PersonNavn,
    PersonStatsborgerskab,
    PersonStatus,
    PersonVaergemaal,
)
from indexes.part.selectors.faelles import er_beskyttet, kommune_navn, maa_se_adresse
from indexes.part.selectors.person import PersonOverblik
from indexes.part.selectors.roebende import med_roebende
from indexes.part.values import AKTIVE_STATUSSER, STATUS_DOED, alder, dag, fuldt_navn


def person_paa_dagen(person: PersonOverblik, *, adgang: Adgang, at: datetime) -> PersonOverblik:
    """The same person with the facts of an earlier moment, as known now. Six queries.

    The protection is today's: an address is hidden if it is hidden now, or if its protection ended
    after `at`; so is one that is the home of a protected relative now. What cannot be told of the
    past (how many share the home, how many children) is not told.
    """
    i_dag = dag(at)
    navn = _fakta(PersonNavn, adgang, person, at)
    status = _fakta(PersonStatus, adgang, person, at)
    civilstand = _fakta(PersonCivilstand, adgang, person, at)
    land = _fakta(PersonStatsborgerskab, adgang, person, at)
    vaerge = _fakta(PersonVaergemaal, adgang, person, at)
    kode = status.kode if status else person.status
    civil = civilstand.kode if civilstand else ""
    return replace(
        person,
        **_navn(navn),
        alder=None if kode == STATUS_DOED or person.foedt > i_dag else alder(person.foedt, i_dag),
        status=kode,
        status_kort=str(tekster.STATUS_KORT.get(kode, kode)),
        status_tekst=str(tekster.STATUS.get(kode, kode)),
        status_fra=status.virkning.lower if status else None,
        civilstand=civil,
        civilstand_tekst=str(tekster.CIVILSTAND.get(civil, civil)),
        civilstand_fra=civilstand.virkning.lower if civilstand else None,
        statsborgerskab=land.land if land else "",
        vaerge=vaerge.navn if vaerge else "",
        vaergemaal=vaerge.tekst if vaerge else "",
        antal_samme_adresse=None,
        antal_boern_under_18=0,
        **_hjem(adgang, person, kode, at),
    )


def _navn(row: Any) -> dict[str, Any]:
    if row is None:
        return {}
    names = (row.fornavn, row.mellemnavn, row.efternavn)
    return {
        "fornavn": row.fornavn,
        "mellemnavn": row.mellemnavn,
        "efternavn": row.efternavn,
        "navn": fuldt_navn(*names),
    }


def _hjem(adgang: Adgang, person: PersonOverblik, status: str, at: datetime) -> dict[str, Any]:
    nu = Person.objects.visible_to(adgang).filter(part_uuid=person.part_uuid)
    rows = PersonAdresse.objects.visible_to(adgang).filter(
        part_uuid=person.part_uuid, virkning__contains=at, type__in=["folkeregister", "udland"]
    )
    hjem = (
        med_roebende(rows, adgang, dag(at))
        .annotate(kommune_navn=kommune_navn(), skjold=Subquery(nu.values("beskyttelse")[:1]))
        .order_by("-virkning", "-id")
        .first()
    )
    if hjem is not None and not (status in AKTIVE_STATUSSER or hjem.type == "udland"):
        hjem = None
    skjult = person.adresse_skjult or (
        hjem is not None and (hjem.roeber or not maa_se_adresse(adgang, hjem.skjold, dag(at)))
    )
    vises = hjem is not None and not skjult
    return {
        "adresse": None if skjult else (hjem.tekst if hjem else ""),
        "adresse_skjult": skjult,
        "adresse_beskyttet": person.adresse_beskyttet
        or (hjem is not None and er_beskyttet(hjem.skjold, dag(at))),
        "adressetype_tekst": str(tekster.ADRESSETYPE.get(hjem.type, "")) if vises else "",
        "tilflyttet": dag(hjem.virkning.lower) if vises and hjem.virkning.lower else None,
        "kommune": hjem.kommune if vises else 0,
        "kommune_navn": (hjem.kommune_navn or "") if vises else "",
    }


def _fakta(
    model: type[PersonFakta], adgang: Adgang, person: PersonOverblik, at: datetime
) -> Any | None:
    """The fact in force; of several, the one that began last."""
    rows = model.objects.visible_to(adgang)
    held = rows.filter(part_uuid=person.part_uuid, virkning__contains=dag(at))
    return held.order_by("-virkning", "-id").first()
