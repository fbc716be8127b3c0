"""A question in an address: filters and uuids, and never a person's number.

Addresses are logged on their way by servers that are not ours, so what names a person is refused
there and belongs in a POST (INDEXES.md 17.2).
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict

from indexes.laesning.values import Spoergsmaalsfejl
from indexes.oio.art import Art
from indexes.oio.sagdok import DOKUMENT_FREMDRIFT, SAG_FREMDRIFT
from indexes.oio.tid import UENDELIG, er_dato, er_datotid
from indexes.registrering import uddrag
from indexes.registrering.opslag import som_uuid

TIDER = {
    "virkning": "Virkning",
    "registrering": "Registrering",
    "stsregistrering": "StsRegistrering",
}
TIDSPARAMETRE = tuple(f"{navn}{led}" for navn in TIDER for led in ("stid", "fra", "til"))
PERSON = (
    "Personer og virksomheder må ikke nævnes i adressen. Send SoegInput med POST til …/soeg, eller"
    " brug fremsoeg."
)
_NUMMER = re.compile(r"[0-9]{6}-?[0-9]{4}|urn:oio:|cpr", re.I)


def kontroller(query: QueryDict, tilladte: tuple[str, ...]) -> None:
    """Refuse what names a person, and what the operation does not know. Raises Spoergsmaalsfejl."""
    for navn, vaerdier in query.lists():
        if navn in {"part", "cpr", "cvr"} or any(_er_nummer(navn, v) for v in vaerdier):
            raise Spoergsmaalsfejl(PERSON)
        if navn not in tilladte:
            raise Spoergsmaalsfejl(f"Kendte parametre er {', '.join(tilladte)}.")
        if len(vaerdier) > 1 and navn != "uuid":
            raise Spoergsmaalsfejl(f"Parameteren {navn} står to gange.")


def _er_nummer(navn: str, vaerdi: str) -> bool:
    return navn != "uuid" and navn not in TIDSPARAMETRE and bool(_NUMMER.search(vaerdi))


def tidsfiltre(query: QueryDict) -> dict[str, Any]:
    """The filters of a LaesInput: …stid is a moment, …fra and …til a stretch.

    Raises Spoergsmaalsfejl.
    """
    ud: dict[str, Any] = {}
    for navn, element in TIDER.items():
        tid, fra, til = (query.get(f"{navn}{led}") for led in ("stid", "fra", "til"))
        if tid is not None and (fra is not None or til is not None):
            raise Spoergsmaalsfejl(f"Brug enten {navn}stid eller {navn}fra og {navn}til.")
        for led, vaerdi in (("Fra", tid or fra), ("Til", tid or til)):
            if vaerdi is not None:
                ud[f"{element}{led}Filter"] = _tidspunkt(vaerdi)
        if tid is not None and ud[f"{element}FraFilter"] == UENDELIG:
            raise Spoergsmaalsfejl(f"{navn}stid skal være et tidspunkt.")
    return ud


def _tidspunkt(vaerdi: str) -> str:
    """A date is its first moment, Danish time; a + that the address turned into a space is one
    again."""
    tekst = vaerdi.replace(" ", "+")
    if tekst == UENDELIG or er_datotid(tekst):
        return tekst
    if er_dato(tekst) and len(tekst) == 10:
        return f"{tekst}T00:00:00"
    raise Spoergsmaalsfejl(
        "Tidspunkter skrives ÅÅÅÅ-MM-DD, ÅÅÅÅ-MM-DDTtt:mm:ss+01:00 eller infinity."
    )


_FREMDRIFT = {Art.SAG: SAG_FREMDRIFT, Art.DOKUMENT: DOKUMENT_FREMDRIFT}
SOEGEPARAMETRE: dict[Art, tuple[str, ...]] = {
    Art.SAG: ("kle", "enhed", "sagsnummer", "fremdrift", "foerste", "maks"),
    Art.DOKUMENT: ("dokumentnummer", "fremdrift", "foerste", "maks"),
    Art.BEVILLING: (),
    Art.EFFEKTUERING: (),
}


def soeginput(art: Art, query: QueryDict) -> dict[str, Any]:
    """The SoegInput that an address stands for. Raises Spoergsmaalsfejl."""
    kontroller(query, SOEGEPARAMETRE[art] or ("uuid", *TIDSPARAMETRE))
    if not SOEGEPARAMETRE[art]:
        raise Spoergsmaalsfejl("Nævn mindst én uuid, eller send SoegInput med POST til …/soeg.")
    ud: dict[str, Any] = {"AttributListe": {}, "TilstandListe": {}, "RelationListe": {}}
    for navn, felt in (
        ("foerste", "FoersteResultatReference"),
        ("maks", "MaksimalAntalKvantitet"),
    ):
        if (vaerdi := query.get(navn)) is not None:
            if not re.fullmatch(r"[0-9]{1,6}", vaerdi, re.ASCII):
                raise Spoergsmaalsfejl(f"{navn} skal være et tal.")
            ud[felt] = int(vaerdi)
    if (vaerdi := query.get("fremdrift")) is not None:
        if vaerdi not in _FREMDRIFT[art]:
            raise Spoergsmaalsfejl(f"fremdrift er en af {', '.join(_FREMDRIFT[art])}.")
        ud["TilstandListe"]["Fremdrift"] = [{"FremdriftStatusKode": vaerdi}]
    for navn in ("sagsnummer", "dokumentnummer"):
        if vaerdi := query.get(navn):
            ud["AttributListe"]["Egenskaber"] = [{navn.capitalize(): vaerdi[:50]}]
    if vaerdi := query.get("kle"):
        klasse = {"BrugervendtNoegle": vaerdi[:50]}
        rolle = {"uuid": uddrag.rolle(Art.SAG, "Sagsklasse", "Primær klasse")}
        ud["RelationListe"]["Sagsklasse"] = [{"Rolle": rolle, "SagsklasseLokalUdvidelse": klasse}]
    if vaerdi := query.get("enhed"):
        uuid = som_uuid(vaerdi)
        if uuid is None:
            raise Spoergsmaalsfejl("enhed skal være en UUID.")
        rolle = {"uuid": uddrag.rolle(Art.SAG, "Sagsaktoer", "Ansvarlig")}
        ud["RelationListe"]["Sagsaktoer"] = [{"Rolle": rolle, "ReferenceID": {"uuid": str(uuid)}}]
    return ud


def uuider(request: HttpRequest) -> list[UUID]:
    """The uuids of a List. Raises Spoergsmaalsfejl."""
    try:
        return [UUID(tekst) for tekst in request.GET.getlist("uuid")]
    except ValueError:
        raise Spoergsmaalsfejl("uuid skal være en UUID.") from None
