"""Rows of the revisionslog about a part or a sag, in the one form that every page uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from access.komponenter import EJER, KONTAKTKORT, Element
from access.revisionslog import Opslag, kriterier

if TYPE_CHECKING:
    from indexes.dokument.values import Dokumentdetaljer
    from indexes.erhverv.selectors import EjendomOverblik, Ejerlinje
    from indexes.part.selectors import Partresume, Personnavn, PersonOverblik, VirksomhedOverblik
    from indexes.sag.values import Sagsfakta, Sagspart


def opslag_person(
    element: Element,
    person: PersonOverblik | Personnavn,
    *,
    begrundelse: str = "",
    soegekriterier: str = "",
) -> Opslag:
    """`element` was shown for this person."""
    return Opslag(
        element,
        part_uuid=person.part_uuid,
        part_cpr=person.cpr,
        part_navn=person.navn,
        part_kommune=person.kommune_navn,
        begrundelse=begrundelse,
        soegekriterier=soegekriterier,
    )


def opslag_virksomhed(element: Element, virksomhed: VirksomhedOverblik) -> Opslag:
    """`element` was shown for this company; the log's part is `CVR - Navn`."""
    return Opslag(
        element,
        part_uuid=virksomhed.part_uuid,
        part_navn=f"{virksomhed.cvr} - {virksomhed.navn}",
    )


def opslag_ejendom(element: Element, ejendom: EjendomOverblik) -> Opslag:
    """`element` was shown for this property; the log's part is `BFE nummer - Adresse`."""
    return Opslag(
        element, part_uuid=ejendom.part_uuid, part_navn=f"BFE {ejendom.bfe} - {ejendom.adresse}"
    )


def opslag_ejere(ejere: Iterable[Ejerlinje]) -> list[Opslag]:
    """These persons were shown as owners, each once: a look at a person is found by her number."""
    personer = {e.part_uuid: e for e in ejere if e.cpr is not None}
    return [
        Opslag(
            EJER,
            part_uuid=e.part_uuid,
            part_cpr=e.cpr,
            part_navn=e.navn,
            part_kommune=e.kommune_navn,
        )
        for e in personer.values()
    ]


def opslag_sag(element: Element, sag: Sagsfakta, part: Sagspart | None) -> Opslag:
    """`element` was shown for this sag; its primary part, if it has one, is whom the look is about.

    Without the right to see persons the part is the name that the sender gave.
    """
    navn = part.navn if part else ""
    return Opslag(
        element,
        part_uuid=part.part_uuid if part else None,
        part_cpr=part.cpr if part else None,
        part_navn=f"{part.cvr} - {navn}" if part and part.cvr else navn,
        part_kommune=part.kommune_navn if part else "",
        sag_uuid=sag.sag_uuid,
        sag=sag.kle_og_titel,
        sagsnummer=sag.sagsnummer,
    )


def opslag_dokument(
    element: Element, dokument: Dokumentdetaljer, part: Partresume | None
) -> Opslag:
    """`element` was shown for this dokument: of its own part, and of the first sag that it was seen
    on. Its number stands among the criteria, since the log has no column for a dokument."""
    sag = dokument.sager[0] if dokument.sager else None
    navn = part.navn if part else ""
    return Opslag(
        element,
        part_uuid=part.part_uuid if part else None,
        part_cpr=part.cpr if part else None,
        part_navn=f"{part.cvr} - {navn}" if part and part.cvr else navn,
        part_kommune=part.kommune_navn if part else "",
        sag_uuid=sag.sag_uuid if sag else None,
        sag=f"{sag.kle} - {sag.titel}" if sag else "",
        sagsnummer=sag.sagsnummer if sag else "",
        soegekriterier=kriterier([("Dokumentnummer", dokument.fakta.dokumentnummer)]),
    )


def opslag_kontakt(sag: Sagsfakta) -> Opslag:
    """The contact card of a sag was opened: it tells of no citizen, so no part is named."""
    return Opslag(
        KONTAKTKORT,
        sag_uuid=sag.sag_uuid,
        sag=sag.kle_og_titel,
        sagsnummer=sag.sagsnummer,
        soegekriterier=kriterier([("Bruger", sag.behandler_navn), ("Afdeling", sag.enhed_navn)]),
    )
