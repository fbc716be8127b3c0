"""Whose number is this? Companies, doctors, and the authority's own units and users."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.db.models import F, Func, TextField

from access.models import Bruger, Organisationsenhed
from access.values import Adgang
from indexes.laesning.udvalg import EnAf
from indexes.part.models import Virksomhed
from indexes.personkilder.models import Sygesikring
from indexes.soegning.selectors.faelles import i_tide, noegler
from indexes.soegning.values import PR_SIDE, Telefontraef

_PATIENTER = 500  # rows of a practice that are looked at to say what it is called


def telefontal(tekst: str) -> str:
    """The eight digits of a Danish number as it may be written; empty if it is none."""
    cifre = re.sub(r"[\s().-]", "", tekst)
    cifre = re.sub(r"^(\+|00)45", "", cifre)
    return cifre if re.fullmatch(r"\d{8}", cifre, re.ASCII) else ""


def soeg_telefon(*, adgang: Adgang, telefon: str) -> list[Telefontraef]:
    """Who has this number, companies first. Six queries. No citizen: the register holds no number
    of theirs, and a practice is told of without its patients."""
    tal = telefontal(telefon)
    if not tal:
        return []
    with i_tide():
        return [
            *_virksomheder(adgang, tal),
            *_laeger(adgang, tal),
            *_egne(Organisationsenhed, adgang, tal),
            *_egne(Bruger, adgang, tal),
        ][:PR_SIDE]


def _virksomheder(adgang: Adgang, tal: str) -> list[Telefontraef]:
    uuider: list[UUID] = noegler("sapa_soeg_virksomhedstelefon", tal, PR_SIDE)
    rows = Virksomhed.objects.visible_to(adgang).filter(EnAf(F("part_uuid"), uuider))
    return [
        Telefontraef("virksomhed", navn, f"CVR {cvr}", _vis(tal), virksomhed=uuid)
        for uuid, navn, cvr in rows.order_by("navn").values_list("part_uuid", "navn", "cvr")
    ]


def _laeger(adgang: Adgang, tal: str) -> list[Telefontraef]:
    ids: list[int] = noegler("sapa_soeg_laegetelefon", tal, _PATIENTER)
    rows = Sygesikring.objects.visible_to(adgang).filter(EnAf(F("id"), ids)).exclude(navn="")
    fundne = rows.order_by("navn", "adresse").values_list("navn", "adresse").distinct()
    return [Telefontraef("laege", navn, adresse, _vis(tal)) for navn, adresse in fundne]


def _egne(model: Any, adgang: Adgang, tal: str) -> list[Telefontraef]:
    """Of the authority's own organisation, which is small: its numbers are read as they stand."""
    rows = model.objects.filter(myndighed_id=adgang.scope_id).exclude(telefon="")
    if model is Bruger:
        rows = rows.filter(aktiv=True)
    skrevet = Func(F("telefon"), function="sapa_telefontal", output_field=TextField())
    rows = rows.annotate(tal=skrevet).filter(tal=tal).order_by("navn")
    if model is Bruger:
        return [
            Telefontraef("medarbejder", navn, titel, _vis(tal), medarbejder=uuid)
            for uuid, navn, titel in rows.values_list("uuid", "navn", "titel")
        ]
    return [
        Telefontraef("afdeling", navn, "", _vis(tal), afdeling=uuid)
        for uuid, navn in rows.values_list("uuid", "navn")
    ]


def _vis(tal: str) -> str:
    return " ".join(tal[n : n + 2] for n in range(0, 8, 2))
