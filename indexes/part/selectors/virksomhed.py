"""Companies: one, and the search for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from access.values import Adgang, Permission
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
    ansatte: int | None = None
    startdato: date | None = None


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


@dataclass(frozen=True, slots=True)
class Virksomhedssoegning:
    """The criteria of a search for companies; all that are given must hold.

    `tekst` is a CVR number or how the name begins. Without it the search is of one `kommune`, by at
    least one of the others. Days and numbers are inclusive.
    """

    tekst: str = ""
    adresse: str = ""
    branche: str = ""
    ansatte_fra: int | None = None
    ansatte_til: int | None = None
    startdato_fra: date | None = None
    startdato_til: date | None = None
    kommune: int | None = None

    @property
    def er_for_bred(self) -> bool:
        """Nothing in it that few companies have."""
        andet = (self.ansatte_fra, self.ansatte_til, self.startdato_fra, self.startdato_til)
        findes = self.adresse or self.branche or any(v is not None for v in andet)
        return not _er_navn_eller_nummer(self.tekst) and not (self.kommune and findes)


@dataclass(frozen=True, slots=True)
class Virksomhedsresultat:
    """A page of companies by name, and the key of its last where more follow."""

    hits: list[Virksomhedstraef]
    naeste: str | None = None


def soeg_virksomheder(
    *, adgang: Adgang, tekst: str, at: datetime, antal: int = 20
) -> list[Virksomhedstraef]:
    """Companies by CVR number (eight digits) or by how the name begins. One query, or none."""
    soegning = Virksomhedssoegning(tekst=tekst)
    return find_virksomheder(adgang=adgang, soegning=soegning, at=at, antal=antal).hits


def find_virksomheder(
    *,
    adgang: Adgang,
    soegning: Virksomhedssoegning,
    at: datetime,
    efter: str | None = None,
    antal: int = 20,
) -> Virksomhedsresultat:
    """A page of the companies that meet all criteria. One query, two for a later page; none for a
    search that is too wide. An address that is hidden is not searched in."""
    s = soegning
    if s.er_for_bred:
        return Virksomhedsresultat([])
    rows = Virksomhed.objects.visible_to(adgang).annotate(skjold=hjems_beskyttelse(adgang))
    rows = rows.filter(_krav(adgang, s, dag(at)))
    if efter is not None:
        sidst = Virksomhed.objects.visible_to(adgang).filter(part_uuid=efter)
        navn = sidst.values_list("soegenavn", flat=True).first() or ""
        rows = rows.filter(Q(soegenavn__gt=navn) | Q(soegenavn=navn, part_uuid__gt=efter))
    felter = rows.order_by("soegenavn", "part_uuid").values_list(
        *Virksomhedstraef.__slots__, "skjold"
    )
    found = list(felter[: antal + 1])
    hits = [
        Virksomhedstraef(uuid, cvr, navn, adresse if vises else None, *resten)
        for uuid, cvr, navn, adresse, *resten, skjold in found[:antal]
        for vises in [maa_se_adresse(adgang, skjold, dag(at))]
    ]
    return Virksomhedsresultat(hits, str(hits[-1].part_uuid) if len(found) > antal else None)


def _er_navn_eller_nummer(tekst: str) -> bool:
    return len(" ".join(ord_af(tekst))) >= 2


def _krav(adgang: Adgang, s: Virksomhedssoegning, i_dag: date) -> Q:
    krav = Q()
    cvr = s.tekst.replace(" ", "")
    if len(cvr) == 8 and cvr.isdigit():
        noegle = PartNoegle.objects.visible_to(adgang).filter(noegle=f"cvr:{cvr}")
        krav &= Q(part_uuid__in=noegle.values("part_uuid"))
    elif soegenavn := " ".join(ord_af(s.tekst)):
        # A range and not LIKE: row-level security keeps LIKE from the index.
        krav &= Q(soegenavn__gte=soegenavn, soegenavn__lt=soegenavn + "\U0010ffff")
    if s.kommune:
        krav &= Q(kommune=s.kommune)
    if s.branche:
        krav &= Q(branche__icontains=s.branche) | Q(branchekode__startswith=s.branche)
    if s.adresse:
        for word in s.adresse.replace(",", " ").split():
            krav &= Q(adresse__icontains=word)
        if not adgang.har(Permission.SE_BESKYTTET):
            krav &= Q(skjold=None) | Q(skjold__endswith__lte=i_dag)
    for felt, fra, til in (
        ("ansatte", s.ansatte_fra, s.ansatte_til),
        ("startdato", s.startdato_fra, s.startdato_til),
    ):
        if fra is not None:
            krav &= Q(**{f"{felt}__gte": fra})
        if til is not None:
            krav &= Q(**{f"{felt}__lte": til})
    return krav
