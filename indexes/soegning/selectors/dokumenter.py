"""The wide search for dokumenter: newest first, a page at a time, from something selective."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from access.values import Adgang, Permission
from indexes.dokument.models import Dokument
from indexes.laesning.udvalg import EnAf
from indexes.sag.models import Journalpost, Sag
from indexes.sag.selectors.faelles import fagsystem_navn
from indexes.soegning.selectors.faelles import (
    Dag,
    efter,
    fra_markoer,
    i_tide,
    inden_for,
    like,
    markoer,
    med_kle,
    myndigheder,
    noegler,
    perioden,
)
from indexes.soegning.selectors.sager import sager_med_nummer
from indexes.soegning.values import (
    LOFT,
    PR_SIDE,
    Dokumentsoegning,
    Dokumenttraef,
    ForBredt,
    Udsnit,
)

_MINDST_NUMMER = 3
_FELTER = (
    "uuid",
    "post_titel",
    "titel",
    "dokumentnummer",
    "type",
    "brevdato",
    "enhed_navn",
    "fagsystem_navn",
    "paa_sag",
    "paa_sagsnummer",
    "opdateret",
    "dag",
)


def soeg_dokumenter(
    *,
    adgang: Adgang,
    soegning: Dokumentsoegning,
    at: datetime,
    efter_: str | None = None,
    antal: int = PR_SIDE,
) -> Udsnit[Dokumenttraef]:
    """A page of the dokumenter that meet all criteria and that the user sees, the newest letter
    first.

    At most five statements, each of at most two seconds. Raises as `soeg_sager`.
    """
    s = soegning
    numre = [n for n in (s.dokumentnummer, s.sagsnummer) if len(n) >= _MINDST_NUMMER]
    dage = s.brevdato_fra is not None or s.brevdato_til is not None
    if not numre and s.enheder is None and not dage:
        raise ForBredt
    rows: Any = Dokument.objects.visible_to(adgang).annotate(dag=Dag("brevdato")).filter(_krav(s))
    afkortet = False
    with i_tide(ordnet=not numre and _ordnet(s)):
        if not numre:
            # By number a dokument of another authority is met too, through a sag of one's own.
            egne = myndigheder(adgang, Permission.SE_DOKUMENT, alle=s.alle_myndigheder)
            rows = rows.filter(myndighed__in=egne)
        if len(s.dokumentnummer) >= _MINDST_NUMMER:
            fundne = noegler("sapa_soeg_dokumentnumre", like(s.dokumentnummer) + "%", LOFT + 1)
            afkortet = len(fundne) > LOFT
            rows = rows.filter(EnAf(F("uuid"), fundne[:LOFT]))
        if len(s.sagsnummer) >= _MINDST_NUMMER:
            rows = rows.filter(EnAf(F("uuid"), _paa_sager(adgang, s.sagsnummer, at)))
        if efter_ is not None:
            dag, uuid = fra_markoer(efter_)
            rows = rows.filter(efter("dag", date.fromisoformat(dag), UUID(uuid)))
        rows = rows.order_by("-dag", "-uuid").annotate(**_paa_sag(adgang, at))
        found = list(rows.values_list(*_FELTER)[: antal + 1])
    naeste = markoer(found[antal - 1][-1], found[antal - 1][0]) if len(found) > antal else None
    return Udsnit(tuple(_traef(row) for row in found[:antal]), naeste, afkortet)


def _paa_sager(adgang: Adgang, sagsnummer: str, at: datetime) -> list[Any]:
    """What lies on the sager whose number begins so, as far as the user sees them."""
    sager = sager_med_nummer(adgang=adgang, nummer=sagsnummer)
    poster = Journalpost.objects.visible_to(adgang).filter(
        EnAf(F("sag_uuid"), sager), dokument_uuid__isnull=False, virkning__contains=at
    )
    return list(poster.order_by().values_list("dokument_uuid", flat=True).distinct()[:LOFT])


def _paa_sag(adgang: Adgang, at: datetime) -> dict[str, Any]:
    """A sag that the dokument lies on: its key and number, and what it calls the dokument."""
    post = (
        Journalpost.objects.visible_to(adgang)
        .filter(dokument_uuid=OuterRef("uuid"), virkning__contains=at)
        .order_by("id")
    )
    sag = Sag.objects.visible_to(adgang).filter(uuid=OuterRef("paa_sag"))
    return {
        "paa_sag": Subquery(post.values("sag_uuid")[:1]),
        "post_titel": Subquery(post.values("titel")[:1]),
        "paa_sagsnummer": Subquery(sag.values("sagsnummer")[:1]),
        "fagsystem_navn": fagsystem_navn(),
    }


def _ordnet(s: Dokumentsoegning) -> bool:
    """Whether an index holds what is asked for newest first: days, or one unit alone."""
    enhed = s.enheder is not None and len(s.enheder) == 1 and s.enheder[0][0] == s.enheder[0][1]
    return enhed or s.brevdato_fra is not None


def _krav(s: Dokumentsoegning) -> Q:
    krav = perioden("opdateret", s.aendret_fra, s.aendret_til)
    if s.brevdato_fra is not None:
        krav &= Q(dag__gte=s.brevdato_fra)
    if s.brevdato_til is not None:
        krav &= Q(dag__lte=s.brevdato_til)
    if s.brevdato_fra is not None or s.brevdato_til is not None:
        krav &= Q(brevdato__isnull=False)
    if s.kle is not None:
        krav &= med_kle(s.kle)
    if s.enheder is not None:
        krav &= inden_for(s.enheder)
    if s.fagsystem is not None:
        krav &= Q(fagsystem=s.fagsystem)
    if s.type:
        krav &= Q(type=s.type)
    if s.titel:
        krav &= Q(titel__icontains=s.titel)
    if s.dokumentnummer and len(s.dokumentnummer) < _MINDST_NUMMER:
        krav &= Q(dokumentnummer__istartswith=s.dokumentnummer)
    return krav


def _traef(row: Sequence[Any]) -> Dokumenttraef:
    fact = dict(zip(_FELTER, row, strict=True))
    return Dokumenttraef(
        dokument_uuid=fact["uuid"],
        titel=fact["post_titel"] or fact["titel"],
        dokumentnummer=fact["dokumentnummer"],
        type=fact["type"],
        brevdato=fact["brevdato"],
        enhed_navn=fact["enhed_navn"],
        fagsystem=fact["fagsystem_navn"] or "",
        sag_uuid=fact["paa_sag"],
        sagsnummer=fact["paa_sagsnummer"] or "",
        opdateret=fact["opdateret"],
    )
