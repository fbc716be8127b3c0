"""Rows of the revisionslog about a part, in the one form that every page uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from access.komponenter import Element
from access.revisionslog import Opslag

if TYPE_CHECKING:
    from indexes.part.selectors import PersonOverblik, VirksomhedOverblik


def opslag_person(
    element: Element, person: PersonOverblik, *, begrundelse: str = "", soegekriterier: str = ""
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
