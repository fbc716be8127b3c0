"""Companies: one, and the search for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from access.values import Adgang
from indexes.part.models import PartNoegle, Virksomhed
from indexes.part.selectors.faelles import kommune_navn
from indexes.part.soegeord import ord_af


@dataclass(frozen=True, slots=True)
class VirksomhedOverblik:
    """A company as its page shows it."""

    part_uuid: UUID
    cvr: str
    navn: str
    adresse: str
    kommune: int
    kommune_navn: str
    branchekode: str
    branche: str
    startdato: date | None
    ansatte: int | None


@dataclass(frozen=True, slots=True)
class Virksomhedstraef:
    """A hit."""

    part_uuid: UUID
    cvr: str
    navn: str
    adresse: str
    branche: str


def virksomhed(*, adgang: Adgang, part_uuid: UUID) -> VirksomhedOverblik | None:
    """The company; None if absent or not for this user. One query."""
    felter = VirksomhedOverblik.__slots__
    rows = Virksomhed.objects.visible_to(adgang).filter(part_uuid=part_uuid)
    row = rows.annotate(kommune_navn=kommune_navn()).values(*felter).first()
    return VirksomhedOverblik(**row | {"kommune_navn": row["kommune_navn"] or ""}) if row else None


def soeg_virksomheder(*, adgang: Adgang, tekst: str, antal: int = 20) -> list[Virksomhedstraef]:
    """Companies by CVR number (eight digits) or by how the name begins. One query, or none."""
    rows = Virksomhed.objects.visible_to(adgang)
    cvr = tekst.replace(" ", "")
    soegenavn = " ".join(ord_af(tekst))
    if len(cvr) == 8 and cvr.isdigit():
        noegle = PartNoegle.objects.visible_to(adgang).filter(noegle=f"cvr:{cvr}")
        rows = rows.filter(part_uuid__in=noegle.values("part_uuid"))
    elif len(soegenavn) >= 2:
        # A range and not LIKE: row-level security keeps LIKE from the index.
        rows = rows.filter(soegenavn__gte=soegenavn, soegenavn__lt=soegenavn + "\U0010ffff")
    else:
        return []
    felter = rows.order_by("soegenavn", "cvr").values_list(*Virksomhedstraef.__slots__)
    return [Virksomhedstraef(*row) for row in felter[:antal]]
