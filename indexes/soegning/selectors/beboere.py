"""Who lived at an address earlier. What it must never tell is where somebody hides.

A person whose address is protected is not among the hits, nor counted; nor is one whose former home
is now that of a protected relative (`part.selectors.roebende`). With the right to protected
addresses they are, as everywhere. Where a hit lives now is not told, only in which municipality; an
address that nobody may be told of looks like one that nobody lived at.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, F, Func, Q
from psycopg.types.range import TimestamptzRange

from access.models import Myndighed
from access.values import Adgang, Cpr, Permission
from indexes.laesning.udvalg import EnAf
from indexes.part import tekster
from indexes.part.models import Person, PersonAdresse
from indexes.part.selectors.faelles import begyndt, beskyttet, er_beskyttet, levende_alder
from indexes.part.selectors.roebende import med_roebende
from indexes.part.values import STATUS_DOED, dag, oejeblik, uden_nuller
from indexes.soegning.selectors.faelles import INGEN_TID, fra_markoer, i_tide, markoer, noegler
from indexes.soegning.values import PR_SIDE, Adressesoegning, Beboer, ForBredt, Udsnit

_HJEM = 300  # homes of one road and number; a house of more has its floors asked for


class _Indflyttet(Func):
    """When the period began; one that always held stands last."""

    template = "coalesce(lower(%(expressions)s), '0001-01-01 00:00:00+00'::timestamptz)"
    output_field = DateTimeField()


def tidligere_beboere(
    *,
    adgang: Adgang,
    soegning: Adressesoegning,
    at: datetime,
    hele_landet: bool = False,
    efter: str | None = None,
    antal: int = PR_SIDE,
) -> Udsnit[Beboer]:
    """A page of those who live or lived at an address, the latest to move in first. Four queries.

    The address is in the authority's own municipality, anywhere with SOEG_LANDET. Raises ForBredt
    without a road and a number, ForLangsomt as the other searches.
    """
    if not soegning.vej or not soegning.hus:
        raise ForBredt
    overalt = hele_landet and adgang.har(Permission.SOEG_LANDET)
    kommuner = None if overalt else [adgang.scope_id]
    hus = uden_nuller(soegning.hus).lower().replace(" ", "")
    with i_tide():
        hjem = noegler("sapa_soeg_hjem", soegning.vej, hus, soegning.postnr, kommuner, _HJEM)
        rows = _boede(adgang, [h for h in hjem if _passer(h, soegning)], soegning, at)
        if efter is not None:
            tid, nummer = fra_markoer(efter)
            moment = datetime.fromisoformat(tid)
            rows = rows.filter(Q(indflyttet__lt=moment) | Q(indflyttet=moment, id__lt=int(nummer)))
        found = list(rows.order_by("-indflyttet", "-id")[: antal + 1])
        side = found[:antal]
        personer = Person.objects.visible_to(adgang).in_bulk([r.part_uuid for r in side])
        navne = dict(
            Myndighed.objects.filter(id__in={p.kommune for p in personer.values()}).values_list(
                "id", "kort_navn"
            )
        )
    naeste = markoer(side[-1].indflyttet, side[-1].id) if len(found) > antal else None
    hits = tuple(
        _beboer(r, personer[r.part_uuid], navne, at) for r in side if r.part_uuid in personer
    )
    return Udsnit(hits, naeste)


def _passer(hjem: str, s: Adressesoegning) -> bool:
    """Whether a home's key (`values.adressenoegle`) is of the floor and door asked for."""
    *_, etage, doer = hjem.split("-")
    return (not s.etage or uden_nuller(s.etage).lower() == etage) and (
        not s.doer or uden_nuller(s.doer).lower() == doer
    )


def _boede(adgang: Adgang, hjem: list[str], s: Adressesoegning, at: datetime) -> Any:
    rows: Any = PersonAdresse.objects.visible_to(adgang).filter(EnAf(F("adressenoegle"), hjem))
    rows = med_roebende(rows, adgang, dag(at)).filter(begyndt(at), roeber=False)
    if not adgang.har(Permission.SE_BESKYTTET):
        rows = rows.filter(~Q(beskyttet(adgang, dag(at))))
    if s.fra is not None or s.til is not None:
        perioden = TimestamptzRange(
            oejeblik(s.fra) if s.fra else None,
            oejeblik(s.til + timedelta(days=1)) if s.til else None,
        )
        rows = rows.filter(virkning__overlap=perioden)
    return rows.annotate(indflyttet=_Indflyttet("virkning"))


def _beboer(row: Any, p: Person, navne: dict[int, str], at: datetime) -> Beboer:
    i_dag = dag(at)
    flyttet = row.virkning.upper
    return Beboer(
        part_uuid=p.part_uuid,
        navn=p.navn,
        cpr=Cpr(p.cpr),
        alder=levende_alder(p.foedt, p.status, i_dag),
        adresse=row.tekst,
        fra=None if row.indflyttet == INGEN_TID else dag(row.indflyttet),
        til=dag(flyttet) if flyttet is not None and flyttet <= at else None,
        status=str(tekster.STATUS_KORT.get(p.status, p.status)),
        doed=p.status == STATUS_DOED,
        kommune_navn=navne.get(p.kommune, ""),
        beskyttet=er_beskyttet(p.beskyttelse, i_dag),
    )
