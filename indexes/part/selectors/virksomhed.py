"""Companies: one, and the search for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from access.values import Adgang
from indexes.part.models import PartNoegle, Virksomhed
from indexes.part.selectors.faelles import hjems_beskyttelse, kommune_navn, maa_se_adresse
from indexes.part.soegeord import ord_af
from indexes.part.values import dag


@dataclass(frozen=True, slots=True)
class VirksomhedOverblik:
    """A company as its page shows it. `adresse` is None where it is hidden: a person with a
    protected address owns or owned it, and it may be her home."""

    part_uuid: UUID
    cvr: str
    navn: str
    adresse: str | None
    kommune: int
    kommune_navn: str
    branchekode: str
    branche: str
    startdato: date | None
    ansatte: int | None
    opdateret: datetime


@dataclass(frozen=True, slots=True)
class Virksomhedstraef:
    """A hit; `adresse` as in VirksomhedOverblik."""

    part_uuid: UUID
    cvr: str
    navn: str
    adresse: str | None
    branche: str


def virksomhed(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> VirksomhedOverblik | None:
    """The company as known now, seen at `at`; None if absent or not for this user. One query."""
    rows = Virksomhed.objects.visible_to(adgang).filter(part_uuid=part_uuid)
    skjold = hjems_beskyttelse(adgang)
    felter = (*VirksomhedOverblik.__slots__, "skjold")
    row = rows.annotate(kommune_navn=kommune_navn(), skjold=skjold).values(*felter).first()
    if row is None:
        return None
    if not maa_se_adresse(adgang, row.pop("skjold"), dag(at)):
        row["adresse"] = None
    return VirksomhedOverblik(**row | {"kommune_navn": row["kommune_navn"] or ""})


def soeg_virksomheder(
    *, adgang: Adgang, tekst: str, at: datetime, antal: int = 20
) -> list[Virksomhedstraef]:
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
    felter = (
        rows.annotate(skjold=hjems_beskyttelse(adgang))
        .order_by("soegenavn", "cvr")
        .values_list(*Virksomhedstraef.__slots__, "skjold")
    )
    return [
        Virksomhedstraef(uuid, cvr, navn, adresse if vises else None, branche)
        for uuid, cvr, navn, adresse, branche, skjold in felter[:antal]
        for vises in [maa_se_adresse(adgang, skjold, dag(at))]
    ]
