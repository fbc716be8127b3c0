"""Fremsøg over HTTP: the services' own search, with filter, order and pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request

from access.db import INDLAES_LAASETID, INDLAES_TIMEOUT, database_role
from access.klienter import bevist
from access.klienter.bevist import Bevist
from access.klienter.services import noter_brug
from access.klienter.values import Rettighed
from access.komponenter import INDEKS_FREMSOEG
from indexes.api import openapi_laesning as dok
from indexes.api import straks
from indexes.api.kendt import KendtKlient
from indexes.api.laesning import INTET_FUNDET, Laesesvar, afvis, modtag, standardretur, svar
from indexes.api.views import UgyldigTransaktion, transaktions_uuid
from indexes.laesning import omtale
from indexes.laesning.fremsoeg import Fund, Side, Soegning, Traef, inkluder, laest, soeg
from indexes.laesning.session import IngenRet, Laeser, laeser, noter_laesning
from indexes.laesning.sortering import laes_sortering
from indexes.laesning.udtryk import Udtryk, arter, laes_udtryk
from indexes.laesning.values import Spoergsmaalsfejl
from indexes.laesning.vis import antal_notater, vis
from indexes.oio import Art
from indexes.oio.forespoergsler import FREMSOEGNINGER
from indexes.oio.grammatik import Felt
from indexes.oio.soegning_faelles import Fremsoegning
from indexes.registrering import uddrag
from indexes.registrering.svar import Klient

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Spoergsmaal:
    """A Fremsoeg…IndeksInput as it is carried out. `filter_`: None shows everything."""

    om: Fremsoegning
    udtryk: Udtryk | None
    soegninger: tuple[Soegning, ...]
    filter_: Mapping[str, Any] | None

    def vises(self, art: Art) -> Collection[str] | None:
        """The words that say what is shown of a kind; None for everything."""
        if self.filter_ is None:
            return None
        return frozenset(v["Vis"] for v in self.filter_.get(self.om.vis[art], ()))

    def inkluderer(self) -> dict[Art, frozenset[str]]:
        """The words that pull in related objects, per kind."""
        words = self.filter_ or {}
        return {art: frozenset(words.get(navn, ())) for art, navn in self.om.inkluder.items()}


def laes_spoergsmaal(vaerdi: Mapping[str, Any], om: Fremsoegning, *, now: datetime) -> Spoergsmaal:
    """What the message asks. Raises Spoergsmaalsfejl."""
    named = {art: vaerdi[navn] for art, navn in om.uuider.items() if navn in vaerdi}
    said = {navn for navn in vaerdi.get("SoegUdtryk", {}) if navn != "operation"}
    # The ydelsesindeks must have a SoegUdtryk, which may be empty where objects are named.
    udtryk = None
    if said or not named:
        udtryk = laes_udtryk(vaerdi.get("SoegUdtryk", {}), om, now=now)
    wanted = vaerdi.get("Sortering") or {}
    searches = []
    for art in sorted(named.keys() | set(arter(udtryk) if udtryk else ())):
        search = Soegning(
            art,
            udtryk,
            tuple(dict.fromkeys(UUID(u) for u in named[art])) if art in named else None,
            orden=laes_sortering(art, wanted.get(om.sortering[art], ()), om.prioritet),
        )
        own = search.visning()
        searches.append(
            Soegning(
                art,
                udtryk,
                search.uuider,
                Side.af(own.spoergsmaal) if own else Side(),
                search.orden,
            )
        )
    if not searches:
        raise Spoergsmaalsfejl("Et SoegUdtryk skal have mindst ét eksempel uden for NOT.")
    return Spoergsmaal(om, udtryk, tuple(searches), vaerdi.get("Filter"))


class Fremsoeg(Laesesvar, KendtKlient):
    """Fremsøg of a service."""

    om: Fremsoegning

    def svar_rod(self, request: HttpRequest) -> Felt | None:
        """Fremsoeg…IndeksOutput."""
        return self.om.output

    def post(self, request: Request) -> HttpResponse:
        """Read the question, search each kind, log the look, and answer."""
        http = request._request
        vaerdi = modtag(http, self.om.input)
        if isinstance(vaerdi, HttpResponse):
            return vaerdi
        try:
            return _soeg(http, vaerdi, cast(Klient, request.user), self.om, timezone.now())
        except AFVISES as fejl:
            return afvis(http, fejl)


AFVISES = (Spoergsmaalsfejl, IngenRet, UgyldigTransaktion)


def _soeg(
    http: HttpRequest, vaerdi: Mapping[str, Any], klient: Klient, om: Fremsoegning, now: datetime
) -> HttpResponse:
    """The answer to a question, whose row of the revisionslog is made. Raises one of AFVISES."""
    transaktion = transaktions_uuid(http)
    asked = laes_spoergsmaal(vaerdi, om, now=now)
    keys = omtale.partnoegler(asked.udtryk)
    with laeser(klient, Rettighed.FREMSOEG, noegler=keys) as reader:
        found, also = _find(asked, reader, now)
    shown = [t for f in found.values() for t in f.viste]
    shown += [t for hits in also.values() for t in hits]
    named = [u for s in asked.soegninger for u in s.uuider or ()]
    about = omtale.om_soegning(list(found), asked.udtryk, named, reader.parter)
    authorities = {t.objekt.myndighed for t in shown}
    noter_laesning(http, reader, INDEKS_FREMSOEG, about, myndigheder=authorities)
    log.info("fremsoeg", klient=klient.klient_id, antal=len(shown))
    return svar(http, lambda: _output(asked, found, also), om.output, transaktion)


def fremsoeg(
    http: HttpRequest, known: Bevist, now: datetime, *, om: Fremsoegning
) -> HttpResponse | None:
    """The same for a client that is known from a moment ago (`indexes.api.straks`): a transaction
    of its own, that ends with the row of the look. A refusal is the view's: nothing of it has been
    written, and it is counted and told of there."""
    http.svar_rod = om.output  # type: ignore[attr-defined]
    vaerdi = modtag(http, om.input)
    if isinstance(vaerdi, HttpResponse):
        return None
    klient, talt = known.legitimeret.klient, http.loft_talt  # type: ignore[attr-defined]
    try:
        with database_role(
            "sapa_indlaes", timeout=INDLAES_TIMEOUT, laasetid=INDLAES_LAASETID, sammen=True
        ):
            bevist.kraev(known, now)
            response = _soeg(http, vaerdi, Klient.af(klient, known.aftaler), om, now)
            noter_brug(
                known.legitimeret,
                kald=1 + talt.afviste,
                afviste=talt.afviste,
                objekter=0,
                now=timezone.now(),
                log=http.revisionslog_til_sidst,  # type: ignore[attr-defined]
            )
        return response
    except AFVISES:
        return None


def tilmeld() -> None:
    """Answer these calls at once (docs/decisions/0112)."""
    for tjeneste, om in FREMSOEGNINGER.items():
        straks.tilmeld(f"/api/v1/{tjeneste}/fremsoeg", partial(fremsoeg, om=om))


def _find(
    asked: Spoergsmaal, reader: Laeser, now: datetime
) -> tuple[dict[Art, Fund], dict[Art, list[Traef]]]:
    found = {
        search.art: soeg(
            search, adgang=reader.adgang, parter=reader.parter, aliaser=reader.aliaser, now=now
        )
        for search in asked.soegninger
    }
    also = inkluder(
        found,
        asked.inkluderer(),
        [art for art in asked.om.billeder if asked.vises(art) != frozenset()],
        visninger={search.art: search.visning() for search in asked.soegninger},
        adgang=reader.adgang,
        now=now,
    )
    return found, also


def _output(
    asked: Spoergsmaal, found: Mapping[Art, Fund], also: Mapping[Art, Sequence[Traef]]
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "StandardRetur": standardretur(any(f.viste or f.alle for f in found.values()), INTET_FUNDET)
    }
    if counts := [count for art, fund in found.items() for count in _antal(art, fund)]:
        result["Antal"] = counts
    for art, navn in asked.om.billeder.items():
        words = asked.vises(art)
        hits = [*(found[art].viste if art in found else ()), *also.get(art, ())]
        if hits and words != frozenset():
            result[navn] = [laest(t, vis(art, t.billede, words)).billede() for t in hits]
    return result


_ELEMENT = {
    Art.SAG: "sager",
    Art.DOKUMENT: "dokumenter",
    Art.BEVILLING: "bevillinger",
    Art.EFFEKTUERING: "effektueringer",
}


def _antal(art: Art, fund: Fund) -> list[dict[str, Any]]:
    """How many there are in all, where all were counted, and which of them are here."""
    if fund.alle is None:
        return []
    paging = {
        "FoersteResultatReference": fund.side.foerste,
        "MaksimalAntalKvantitet": fund.side.maks,
    }
    counts: list[dict[str, Any]] = [
        {"Element": _ELEMENT[art], "Antal": len(fund.alle), "Paginering": paging}
    ]
    if art is Art.SAG:
        notes = sum(antal_notater(t.billede) for t in fund.alle)
        counts.append({"Element": "journalnotater", "Antal": notes})
    elif art is Art.BEVILLING:
        ydelser = sum(
            len(uddrag.elementer(t.billede, "AttributListe", "BevilgetYdelse")) for t in fund.alle
        )
        counts.append({"Element": "ydelser", "Antal": ydelser})
    return counts


@extend_schema_view(
    post=extend_schema(**dok.fremsoeg("FremsoegSagDokumentIndeksInput", "sagdokumentindeks"))
)
class FremsoegSagDokument(Fremsoeg):
    """POST /api/v1/sagdokumentindeks/fremsoeg."""

    om = FREMSOEGNINGER["sagdokumentindeks"]


@extend_schema_view(
    post=extend_schema(**dok.fremsoeg("FremsoegYdelseIndeksInput", "ydelsesindeks"))
)
class FremsoegYdelse(Fremsoeg):
    """POST /api/v1/ydelsesindeks/fremsoeg."""

    om = FREMSOEGNINGER["ydelsesindeks"]
