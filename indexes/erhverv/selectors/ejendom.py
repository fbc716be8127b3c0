"""A property whole: what it is, its addresses, who owns it, its sager; and the search for it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from access.values import Adgang, Permission
from indexes.erhverv import tekster
from indexes.erhverv.models import Ejendom, Ejendomsadresse, Ejerskab
from indexes.erhverv.selectors.ejer import Ejerlinje, adresser_i_kraft, ejerlinjer
from indexes.part.models import PartNoegle
from indexes.part.selectors.faelles import begyndt, gaeldende, kommune_navn
from indexes.part.soegeord import ord_af
from indexes.part.values import dag
from indexes.sag import selectors as sagsindeks
from indexes.sag.values import Sagsliste

_BFE = re.compile(r"(?:bfe[\s:-]*)?0*([1-9]\d{0,9})", re.IGNORECASE | re.ASCII)
_ESR = re.compile(r"(?:esr[\s:-]*)?(\d{3})-(\d{5,6})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Ejendomsadresselinje:
    """An address of a property in a period; `til` None while it is in force."""

    adresse: str
    kommune_navn: str
    fra: date | None
    til: date | None


@dataclass(frozen=True, slots=True)
class EjendomOverblik:
    """A property as its page shows it. `adresse` is what it is called, empty if it has none."""

    part_uuid: UUID
    bfe: str
    esr: str
    type_tekst: str
    adresse: str
    kommune_navn: str
    adresser: tuple[Ejendomsadresselinje, ...]
    ejere: tuple[Ejerlinje, ...]
    opdateret: datetime

    @property
    def navn(self) -> str:
        """The address, else the number."""
        return self.adresse or f"BFE {self.bfe}"


@dataclass(frozen=True, slots=True)
class Ejendomstraef:
    """A hit: never its owners."""

    part_uuid: UUID
    bfe: str
    esr: str
    adresse: str
    type_tekst: str


def ejendom(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> EjendomOverblik | None:
    """The property as known now, seen at `at`; None if absent or not for this user. Four queries.

    A uuid that sager knew it by before BBR named it (an ESR number) gives it too.
    """
    rigtig = Coalesce(Subquery(gaeldende(adgang, part_uuid)), part_uuid)
    row = Ejendom.objects.visible_to(adgang).filter(part_uuid=rigtig).first()
    if row is None:
        return None
    adresser = _adresser(adgang, row.part_uuid, dag(at))
    nu = next((a for a in adresser if a.til is None), None)
    return EjendomOverblik(
        part_uuid=row.part_uuid,
        bfe=row.bfe,
        esr=row.esr,
        type_tekst=str(tekster.EJENDOMSTYPE.get(row.type, row.type)),
        adresse=nu.adresse if nu else "",
        kommune_navn=nu.kommune_navn if nu else "",
        adresser=adresser,
        ejere=ejerlinjer(adgang=adgang, part_uuid=row.part_uuid, art=Ejerskab.Art.EJENDOM, at=at),
        opdateret=row.opdateret,
    )


def ejendomssager(
    *, adgang: Adgang, part_uuids: Collection[UUID], at: datetime, nu: datetime | None = None
) -> Sagsliste:
    """The block Ejendomssager of these properties: sager that are about one of them. At most four
    queries. Freshness is as of `nu`, where that is another moment than the one asked for.

    A sag with a protected person as a part is left out, unless the user may see such addresses:
    beside an address, her name would say where to look for her. Her own list has it.
    """
    rows, kilder = sagsindeks.sager_om(
        adgang=adgang,
        part_uuids=part_uuids,
        at=at,
        uden_beskyttede=not adgang.har(Permission.SE_BESKYTTET),
        nu=nu,
    )
    hidden = sagsindeks.skjulte_om(adgang=adgang, part_uuids=part_uuids, at=at)
    return Sagsliste(tuple(rows), hidden, kilder)


def soeg_ejendomme(
    *, adgang: Adgang, tekst: str, at: datetime, antal: int = 20
) -> list[Ejendomstraef]:
    """Properties by BFE number, by ESR number (`173-012345`), or by how the address begins. At
    most two queries.

    A number finds it wherever it lies; an address within the authority that the user works for,
    unless she may search the country.
    """
    rows = Ejendom.objects.visible_to(adgang)
    i_dag = dag(at)
    if match := _ESR.fullmatch(tekst.strip()):
        rows = rows.filter(esr=f"{match[1]}-{match[2].zfill(6)}")
    elif match := _BFE.fullmatch(tekst.strip()):
        noegle = PartNoegle.objects.visible_to(adgang).filter(noegle=f"bfe:{match[1]}")
        rows = rows.filter(part_uuid__in=noegle.values("part_uuid"))
    else:
        soegeadresse = " ".join(ord_af(tekst))
        if len(soegeadresse) < 3:
            return []
        # A range and not LIKE: row-level security keeps LIKE from the index.
        adresser = Ejendomsadresse.objects.visible_to(adgang).filter(
            soegeadresse__gte=soegeadresse,
            soegeadresse__lt=soegeadresse + "\U0010ffff",
            virkning__contains=i_dag,
        )
        if not adgang.har(Permission.SOEG_LANDET):
            adresser = adresser.filter(kommune=adgang.scope_id)
        fundne = adresser.order_by("soegeadresse", "part_uuid").values("part_uuid")
        rows = rows.filter(part_uuid__in=[r["part_uuid"] for r in fundne[: 2 * antal]])
    found = list(rows.order_by("bfe")[: 2 * antal])
    navne = adresser_i_kraft(adgang, [r.part_uuid for r in found], i_dag) if found else {}
    traef = [
        Ejendomstraef(
            part_uuid=r.part_uuid,
            bfe=r.bfe,
            esr=r.esr,
            adresse=navne.get(r.part_uuid, ""),
            type_tekst=str(tekster.EJENDOMSTYPE.get(r.type, r.type)),
        )
        for r in found
    ]
    return sorted(traef, key=lambda t: (ord_af(t.adresse), int(t.bfe)))[:antal]


def _adresser(adgang: Adgang, part_uuid: UUID, i_dag: date) -> tuple[Ejendomsadresselinje, ...]:
    """Those that had begun: in force in the source's order, then the former, the latest first."""
    rows = (
        Ejendomsadresse.objects.visible_to(adgang)
        .filter(part_uuid=part_uuid)
        .filter(begyndt(i_dag))
        .annotate(kommune_navn=kommune_navn())
        .order_by("nummer")
    )
    linjer = [
        Ejendomsadresselinje(
            adresse=r.adresse,
            kommune_navn=r.kommune_navn or "",
            fra=r.virkning.lower,
            til=r.virkning.upper if r.virkning.upper and r.virkning.upper <= i_dag else None,
        )
        for r in rows
    ]
    return tuple(sorted(linjer, key=lambda a: -(a.til or date.max).toordinal()))
