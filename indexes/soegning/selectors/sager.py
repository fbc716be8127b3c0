"""The wide search for sager: newest first, a page at a time, from something selective."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    TextField,
    Value,
)
from django.db.models.expressions import CombinedExpression

from access.values import Adgang, Permission
from indexes.laesning.udvalg import EnAf
from indexes.oio.referencer import kle_tekst
from indexes.oio.tid import DANSK_TID
from indexes.sag.beskrivelse import Bid, er_selektiv, soegeord, som_soegning, uddrag
from indexes.sag.models import Sag
from indexes.sag.selectors.faelles import navne
from indexes.soegning.selectors.faelles import (
    Tid,
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
from indexes.soegning.values import LOFT, PR_SIDE, ForBredt, Sagssoegning, Sagstraef, Udsnit
from indexes.ydelse.models import BevilgetYdelse

_MINDST_NUMMER, _MINDST_TITEL = 3, 4
_FELTER = (
    "uuid",
    "titel",
    "sagsnummer",
    "kle",
    "kle_titel",
    "kle_navn",
    "primaer_part_uuid",
    "primaer_part_navn",
    "enhed_navn",
    "behandler_navn",
    "fagsystem_navn",
    "fremdrift",
    "myndighed_navn",
    "oprettet",
    "opdateret",
    "tid",
)


def soeg_sager(
    *, adgang: Adgang, soegning: Sagssoegning, efter_: str | None = None, antal: int = PR_SIDE
) -> Udsnit[Sagstraef]:
    """A page of the sager that meet all criteria and that the user sees, the newest first.

    One statement, one more where a number, a title or a description is all that is selective, each
    of at most two seconds. Raises ForBredt where nothing is, ForLangsomt where that was too long.
    """
    s = soegning
    tekst = _tekst(s)
    if tekst is None and not _selektiv(s):
        raise ForBredt
    rows: Any = Sag.objects.visible_to(adgang).annotate(tid=Tid("oprettet"))
    rows = rows.filter(
        _krav(s, adgang, tekst),
        myndighed__in=myndigheder(adgang, Permission.SE_SAG, alle=s.alle_myndigheder),
    )
    with i_tide(ordnet=tekst is None and _ordnet(s)):
        afkortet = False
        if tekst is not None:
            fundne = noegler(*tekst, LOFT + 1)
            afkortet = len(fundne) > LOFT
            rows = rows.filter(EnAf(F("uuid"), fundne[:LOFT]))
        if efter_ is not None:
            tid, uuid = fra_markoer(efter_)
            rows = rows.filter(efter("tid", datetime.fromisoformat(tid), UUID(uuid)))
        rows = rows.order_by("-tid", "-uuid").annotate(**navne())
        # A description is pages of text: read where its words are what was searched for.
        ekstra = ("beskrivelse",) if s.beskrivelse else ()
        found = list(rows.values_list(*ekstra, *_FELTER)[: antal + 1])
    naeste = markoer(found[antal - 1][-1], found[antal - 1][0]) if len(found) > antal else None
    words = soegeord(s.beskrivelse)
    hits = tuple(
        _traef(row[len(ekstra) :], uddrag(row[0], words) if ekstra else ()) for row in found[:antal]
    )
    return Udsnit(hits, naeste, afkortet)


def sager_med_nummer(*, adgang: Adgang, nummer: str) -> list[UUID]:
    """Sager that the user sees whose number begins so, at most LOFT. Two queries."""
    if len(nummer) < _MINDST_NUMMER:
        return []
    fundne = noegler("sapa_soeg_sagsnumre", like(nummer) + "%", LOFT)
    rows = Sag.objects.visible_to(adgang).filter(EnAf(F("uuid"), fundne))
    return list(rows.order_by().values_list("uuid", flat=True))


def _tekst(s: Sagssoegning) -> tuple[str, str] | None:
    """The function and pattern to begin with: a number always, a title or a description where
    nothing else is selective."""
    if len(s.sagsnummer) >= _MINDST_NUMMER:
        return "sapa_soeg_sagsnumre", like(s.sagsnummer) + "%"
    if len(s.titel) >= _MINDST_TITEL and not _selektiv(s):
        return "sapa_soeg_sagstitler", f"%{like(s.titel)}%"
    words = soegeord(s.beskrivelse)
    if er_selektiv(words) and not _selektiv(s):
        return "sapa_soeg_sagsbeskrivelser", som_soegning(words)
    return None


def _selektiv(s: Sagssoegning) -> bool:
    return (
        s.kle is not None
        or s.enheder is not None
        or s.behandlere is not None
        or s.oprettet_fra is not None
        or s.oprettet_til is not None
    )


def _ordnet(s: Sagssoegning) -> bool:
    """Whether an index holds what is asked for newest first: days, one unit or one emne alone."""
    return (
        s.oprettet_fra is not None
        or (s.kle is not None and s.kle[1] - s.kle[0] == 1)
        or (s.enheder is not None and len(s.enheder) == 1 and s.enheder[0][0] == s.enheder[0][1])
    )


def _krav(s: Sagssoegning, adgang: Adgang, tekst: tuple[str, str] | None) -> Q:
    krav = perioden("tid", s.oprettet_fra, s.oprettet_til)
    if s.oprettet_til is not None:
        krav &= Q(oprettet__isnull=False)
    krav &= perioden("opdateret", s.aendret_fra, s.aendret_til)
    if s.kle is not None:
        krav &= med_kle(s.kle)
    if s.enheder is not None:
        krav &= inden_for(s.enheder)
    if s.behandlere is not None:
        krav &= Q(behandler_navn__in=s.behandlere) & ~Q(behandler_navn="")
    for felt, vaerdi in (
        ("fagsystem", s.fagsystem),
        ("afsender", s.afsender),
        ("fremdrift", s.fremdrift),
    ):
        if vaerdi is not None:
            krav &= Q(**{felt: vaerdi})
    if s.sagsnummer and tekst is None:
        krav &= Q(sagsnummer__istartswith=s.sagsnummer)
    if s.titel:
        krav &= Q(titel__icontains=s.titel)
    if s.beskrivelse:
        krav &= _med_beskrivelse(s.beskrivelse)
    if s.ydelse_fra is not None:
        loeb = BevilgetYdelse.objects.visible_to(adgang).filter(
            Q(slut=None) | Q(slut__gte=s.ydelse_fra), sag_uuid=OuterRef("uuid")
        )
        krav &= Q(Exists(loeb))
    return krav


class _Beskrivelsesord(Func):
    """The words of a description, as the index has them."""

    function = "sapa_beskrivelsesord"
    output_field = SearchVectorField()


class _Soegning(Func):
    """Words to search for, as PostgreSQL reads them."""

    template = "to_tsquery('pg_catalog.simple', %(expressions)s)"
    output_field = SearchQueryField()


def _med_beskrivelse(tekst: str) -> Q:
    """Rows whose description has words that begin so. No word at all is in none."""
    if not (words := soegeord(tekst)):
        return Q(pk__in=[])
    found = CombinedExpression(
        _Beskrivelsesord("beskrivelse"),
        "@@",
        _Soegning(Value(som_soegning(words), TextField())),
        output_field=BooleanField(),
    )
    return ~Q(beskrivelse="") & Q(ExpressionWrapper(found, BooleanField()))


def _traef(row: Sequence[Any], uddrag_: tuple[Bid, ...]) -> Sagstraef:
    fact = dict(zip(_FELTER, row, strict=True))
    return Sagstraef(
        sag_uuid=fact["uuid"],
        titel=fact["titel"],
        sagsnummer=fact["sagsnummer"],
        kle=kle_tekst(fact["kle"]) if fact["kle"] >= 0 else "",
        kle_titel=fact["kle_navn"] or fact["kle_titel"],
        part_uuid=fact["primaer_part_uuid"],
        part_navn=fact["primaer_part_navn"],
        enhed_navn=fact["enhed_navn"],
        behandler_navn=fact["behandler_navn"],
        fagsystem=fact["fagsystem_navn"] or "",
        fremdrift=fact["fremdrift"],
        myndighed=fact["myndighed_navn"] or "",
        oprettet=fact["oprettet"].astimezone(DANSK_TID).date() if fact["oprettet"] else None,
        opdateret=fact["opdateret"],
        uddrag=uddrag_,
    )
