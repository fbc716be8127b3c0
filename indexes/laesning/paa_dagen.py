"""Rows of a page as they were on an earlier day, by virkning and as known now.

Whether a row is seen is decided by what it is now: what a sag may be seen by does not loosen
because one looks at it in the past. So the rows are found through the door as ever, and only what
they say is replaced, by the fold of their log at that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from access.values import Adgang
from indexes.laesning import logvindue
from indexes.oio.art import Art
from indexes.oio.roller import rolle_ved_navn
from indexes.registrering import uddrag
from indexes.registrering.values import Indhold, fold, gaeldende
from indexes.sag.values import FREMDRIFT_AF_KODE, SagRaekke

MAKS = 200
"""Sager of one page whose log is read: beyond it they stand as they are now."""


def sager_paa_dagen(
    *, adgang: Adgang, raekker: Sequence[SagRaekke], at: datetime
) -> list[SagRaekke]:
    """The rows with title, status, facet, sagsbehandler and unit as they were at `at`. One
    statement; none for no rows.

    KLE, authority and system stay what they are: access is decided by them. A sag of which nothing
    was said for that day stands as it is.
    """
    uuids = list(dict.fromkeys(r.sag_uuid for r in raekker))[:MAKS]
    if not uuids:
        return []
    then = {
        o.uuid: fold([p.indhold for p in o.poster])
        for o in logvindue.hent(Art.SAG, uuids, adgang=adgang)
    }
    return [_dengang(r, then[r.sag_uuid], at) if r.sag_uuid in then else r for r in raekker]


def _dengang(raekke: SagRaekke, indhold: Indhold, at: datetime) -> SagRaekke:
    facts = uddrag.egenskaber(indhold, "Egenskaber", at)
    status = gaeldende(uddrag.elementer(indhold, "TilstandListe", "Fremdrift"), at)
    ansvarlig = _relation(indhold, "Sagsaktoer", "Ansvarlig", at)
    behandler = _relation(indhold, "Sagsaktoer", "Primær behandler", at)
    facet = _relation(indhold, "Sagsklasse", "Handlingsklasse", at)
    nummer = uddrag.felt(facet, "SagsklasseLokalUdvidelse", "BrugervendtNoegle")
    navn = uddrag.felt(facet, "SagsklasseLokalUdvidelse", "Klassetitel")
    return replace(
        raekke,
        titel=facts.get("Titel") or raekke.titel,
        fremdrift=FREMDRIFT_AF_KODE.get((status or {}).get("FremdriftStatusKode", "")),
        facet=nummer,
        facet_titel=raekke.facet_titel if nummer == raekke.facet else navn,
        behandler_navn=uddrag.felt(behandler, "SagsaktoerLokalUdvidelse", "FuldtNavn"),
        enhed_navn=uddrag.felt(ansvarlig, "SagsaktoerLokalUdvidelse", "FuldtNavn"),
    )


def _relation(indhold: Indhold, navn: str, rolle: str, at: datetime) -> Indhold | None:
    uuid = str(rolle_ved_navn(Art.SAG, navn, rolle).uuid)
    return uddrag.relation(indhold, navn, uuid, at)
