"""From folded dokumenter to rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import models

from indexes.dokument.models import Dokument
from indexes.oio import Art
from indexes.oio.referencer import part_noegle
from indexes.part.services import part_uuider
from indexes.registrering import projektioner, uddrag
from indexes.registrering.ekstranoegler import ekstranoegler
from indexes.registrering.models import Ekstranoegle
from indexes.registrering.opslag import Referencer
from indexes.registrering.projektioner import Foldet, Projektion
from indexes.registrering.values import Indhold, gaeldende
from indexes.sag.projektion import marker_dokumenter, skaeve_dokumenter

AKTOER, PART, KLASSE = "Dokumentaktoer", "Dokumentpart", "Dokumentklasse"


def tilmeld() -> None:
    """Hang the projection in its place."""
    projektioner.tilmeld(
        Art.DOKUMENT,
        Projektion(
            raekker=raekker,
            forbered=forbered,
            tabeller=((Dokument, "uuid"), (Ekstranoegle, "objekt_uuid")),
            efter=lambda ids, rows, beroerte: marker_dokumenter(ids),
            afledte=frozenset({"sagsloest", "undtaget_borger"}),
            skaeve=skaeve_dokumenter,
            nummer="dokumentnummer",
        ),
    )


def raekker(objekter: Sequence[Foldet], now: datetime, refs: Referencer) -> list[models.Model]:
    """The row of each of these dokumenter as of `now`, and the keys that it does not hold."""
    lav = forbered(objekter, now, refs)
    return [row for objekt in objekter for row in lav(objekt)]


def forbered(
    objekter: Sequence[Foldet], now: datetime, refs: Referencer
) -> Callable[[Foldet], list[models.Model]]:
    """Look up the parts of these dokumenter, and give what makes the rows of one of them."""
    parts = part_uuider(
        {n for o in objekter if (n := _part(o.indhold, now))}, now=now, kendte=refs.parter
    )

    def lav(objekt: Foldet) -> list[models.Model]:
        row = _dokument(objekt, now, refs, parts)
        held = {f"nr:{row.dokumentnummer}", _part(objekt.indhold, now)}
        return [row, *ekstranoegler(Art.DOKUMENT, objekt.uuid, objekt.indhold, held)]

    return lav


def _dokument(objekt: Foldet, now: datetime, refs: Referencer, parts: dict[str, UUID]) -> Dokument:
    indhold = objekt.indhold
    egenskaber = uddrag.egenskaber(indhold, "Egenskaber", now)
    emne = uddrag.relation(
        indhold, KLASSE, uddrag.rolle(Art.DOKUMENT, KLASSE, "Primær klasse"), now
    )
    ansvarlig = _ansvarlig(indhold, now)
    tilstand = gaeldende(uddrag.elementer(indhold, "TilstandListe", "Fremdrift"), now)
    undtaget = uddrag.har_relation(
        indhold, KLASSE, uddrag.rolle(Art.DOKUMENT, KLASSE, "Visningsklasse"), now
    )
    return Dokument(
        uuid=objekt.uuid,
        myndighed=objekt.myndighed,
        kle=uddrag.kle(uddrag.felt(emne, "DokumentklasseLokalUdvidelse", "BrugervendtNoegle")),
        foelsomhed=uddrag.foelsomhed(egenskaber.get("Foelsomhed")),
        enhed=refs.enhed(uddrag.reference(ansvarlig)),
        fagsystem=objekt.master,
        sikkerhedsprofil=uddrag.profil(indhold, now),
        egen_undtagelse=undtaget,
        undtaget_borger=undtaget,
        lukket=objekt.lukket,
        part_uuid=parts.get(_part(indhold, now)),
        dokumentnummer=egenskaber.get("Dokumentnummer", ""),
        titel=egenskaber.get("Titel", ""),
        type=egenskaber.get("Type", ""),
        brevdato=_dag(egenskaber.get("BrevDato", "")),
        fremdrift=(tilstand or {}).get("FremdriftStatusKode", ""),
        enhed_navn=uddrag.felt(ansvarlig, "DokumentaktoerLokalUdvidelse", "FuldtNavn"),
        opdateret=objekt.opdateret,
    )


def _dag(tekst: str) -> date | None:
    """An xs:date, whose time zone says nothing of the day on the letter."""
    return date.fromisoformat(tekst[:10]) if tekst else None


def _ansvarlig(indhold: Indhold, now: datetime) -> Indhold | None:
    return uddrag.relation(indhold, AKTOER, uddrag.rolle(Art.DOKUMENT, AKTOER, "Ansvarlig"), now)


def _part(indhold: Indhold, now: datetime) -> str:
    """The key of the first of its Parter, or an empty string."""
    first = uddrag.relation(indhold, PART, uddrag.rolle(Art.DOKUMENT, PART, "Parter"), now)
    return part_noegle(uddrag.reference(first)) or ""
