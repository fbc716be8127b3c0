"""Søg and fremsøg: candidates by key, tried by the judge, until the page is full.

The database narrows and gives candidates in blocks, in order of uuid. A search is bounded: so many
objects are tried, and no more. One that needs them all (an order, a number of hits, a page far out)
and does not get through is refused, so that what is answered is always right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from access.values import Adgang
from indexes.laesning import logvindue
from indexes.laesning.eksempel import Aliaser, Eksempel
from indexes.laesning.kandidater import Omraade, kraev, laenker, par, udvaelg
from indexes.laesning.oejebliksbillede import i_kraft, samlet, synlig
from indexes.laesning.selectors import MAKS_SIDE, Laest
from indexes.laesning.sortering import Orden, ordn
from indexes.laesning.udtryk import (
    Kandidat,
    Udtryk,
    bekraeftede,
    henvisninger,
    holder,
    spoerger_om_andre,
)
from indexes.laesning.udvalg import Udvalg
from indexes.laesning.values import Logget, Spoergsmaalsfejl, Vindue
from indexes.oio.art import Art
from indexes.registrering.values import Indhold

SIDE = 50
BLOK = 200
TAELLES = 1_000
"""So many are tried to give the number of hits, when a page is full before."""
MAKS_KANDIDATER = 5_000
_ANDEN = {
    Art.SAG: Art.DOKUMENT,
    Art.DOKUMENT: Art.SAG,
    Art.BEVILLING: Art.EFFEKTUERING,
    Art.EFFEKTUERING: Art.BEVILLING,
}


@dataclass(frozen=True, slots=True)
class Side:
    """Which of the hits an answer shows: from the first (0), at most so many."""

    foerste: int = 0
    maks: int = SIDE

    @classmethod
    def af(cls, spoergsmaal: Mapping[str, Any] | None) -> Side:
        """From the paging of an example. Raises Spoergsmaalsfejl."""
        asked = spoergsmaal or {}
        foerste = asked.get("FoersteResultatReference", 0)
        maks = asked.get("MaksimalAntalKvantitet", SIDE)
        if foerste < 0:
            raise Spoergsmaalsfejl("FoersteResultatReference tælles fra 0.")
        if not 1 <= maks <= MAKS_SIDE:
            raise Spoergsmaalsfejl(f"MaksimalAntalKvantitet skal være fra 1 til {MAKS_SIDE}.")
        return cls(foerste, maks)


@dataclass(slots=True)
class Traef:
    """An object that was found, as it is shown: `kendt` as known when the question asks, and what
    of it is in force in the window. The latter is found when it is asked for, once: mostly by the
    answer's text, which is written while the look is stored."""

    objekt: Logget
    kendt: Indhold
    vindue: Vindue
    _billede: Indhold | None = field(default=None, repr=False)

    @property
    def billede(self) -> Indhold:
        """Known and in force when the question asks."""
        if self._billede is None:
            self._billede = i_kraft(self.kendt, self.vindue)
        return self._billede


@dataclass(frozen=True, slots=True)
class Fund:
    """What a search found of one kind: the page, and all hits where all candidates were tried."""

    side: Side
    viste: tuple[Traef, ...]
    alle: tuple[Traef, ...] | None


@dataclass(frozen=True, slots=True)
class Soegning:
    """A question about one kind of object. `uuider`: only among these, where any are named."""

    art: Art
    udtryk: Udtryk | None
    uuider: tuple[UUID, ...] | None = None
    side: Side = Side()
    orden: tuple[Orden, ...] = ()

    def visning(self) -> Eksempel | None:
        """The example that says when an answer shows its objects: the first one of the kind."""
        if self.udtryk is None:
            return None
        return next((e for e in bekraeftede(self.udtryk) if e.art is self.art), None)


def soeg(
    soegning: Soegning,
    *,
    adgang: Adgang,
    parter: Mapping[str, UUID],
    aliaser: Aliaser,
    now: datetime,
) -> Fund:
    """The objects of one kind that the question finds and the reader reaches.

    Raises Spoergsmaalsfejl for a question too broad to be answered.
    """
    if soegning.uuider is not None:
        if len(soegning.uuider) > MAKS_SIDE:
            raise Spoergsmaalsfejl(f"Højst {MAKS_SIDE} uuider pr. kald.")
        where: Sequence[UUID] | Udvalg = soegning.uuider
    else:
        assert soegning.udtryk is not None, "a search without uuids has an expression"
        area = Omraade(adgang, parter, aliaser)
        where = kraev(udvaelg(soegning.udtryk, soegning.art, area))
    others = soegning.udtryk is not None and spoerger_om_andre(soegning.udtryk, soegning.art)
    shown_as = soegning.visning()
    wanted = soegning.side.foerste + soegning.side.maks
    hits: list[Traef] = []
    tried, after, complete = 0, None, False
    while not complete:
        block = logvindue.hent(soegning.art, where, adgang=adgang, efter=after, antal=BLOK)
        for candidate in _kandidater(block, adgang) if others else map(Kandidat, block):
            if soegning.udtryk is None or holder(soegning.udtryk, candidate, aliaser):
                shown = _vist(candidate, shown_as, now)
                if shown is not None:
                    hits.append(shown)
        tried += len(block)
        complete = len(block) < BLOK
        if not complete:
            after = block[-1].uuid
            full = not soegning.orden and len(hits) >= wanted
            if full and tried >= TAELLES:
                break
            if tried >= MAKS_KANDIDATER:
                raise Spoergsmaalsfejl(
                    f"Søgningen rammer flere end {MAKS_KANDIDATER} objekter. Gør den smallere,"
                    " eller spørg uden sortering efter en tidligere side."
                )
    if soegning.orden:
        hits = ordn(hits, soegning.orden, lambda hit: hit.billede)
    page = tuple(hits[soegning.side.foerste : wanted])
    return Fund(soegning.side, page, tuple(hits) if complete else None)


def _vist(candidate: Kandidat, shown_as: Eksempel | None, now: datetime) -> Traef | None:
    if shown_as is not None:
        kendt = candidate.kendt(shown_as)
        billede, window = (kendt.billede if kendt else None), shown_as.virkning
    else:
        whole = samlet(candidate.objekt.poster)
        billede = synlig(candidate.objekt, whole) if whole else None
        window = Vindue.ved(now)
    if billede is None:
        return None
    return Traef(candidate.objekt, billede, window)


def _kandidater(block: Sequence[Logget], adgang: Adgang) -> list[Kandidat]:
    """The objects with what they are linked with, in two statements for the whole block."""
    if not block:
        return []
    art = block[0].art
    links: dict[UUID, list[UUID]] = defaultdict(list)
    for here, there in par(art, _ANDEN[art], [o.uuid for o in block], adgang):
        links[here].append(there)
    named = {there for found in links.values() for there in found}
    others = {
        o.uuid: Kandidat(o) for o in logvindue.hent(_ANDEN[art], sorted(named), adgang=adgang)
    }
    return [
        Kandidat(o, tuple(others[there] for there in links[o.uuid] if there in others))
        for o in block
    ]


def inkluder(
    fund: Mapping[Art, Fund],
    ord_: Mapping[Art, Collection[str]],
    vises: Collection[Art],
    *,
    visninger: Mapping[Art, Eksempel | None],
    adgang: Adgang,
    now: datetime,
) -> dict[Art, list[Traef]]:
    """Related objects that the words of Inkluder pull in, of kinds that are shown, once each.

    Raises Spoergsmaalsfejl if they are more than an answer holds.
    """
    result: dict[Art, list[Traef]] = {}
    for (art, word), (other, relation) in _INKLUDER.items():
        if word not in ord_.get(art, ()) or other not in vises or art not in fund:
            continue
        shown_as = visninger.get(art)
        window = shown_as.virkning if shown_as else Vindue.ved(now)
        have = {t.objekt.uuid for t in (*_viste(fund, other), *result.get(other, ()))}
        if art is Art.BEVILLING:
            uuids = [t.objekt.uuid for t in fund[art].viste]
            rows = laenker(art, other, uuids, adgang).distinct()[: MAKS_SIDE + 1]
            named = [row["effektuering_uuid"] for row in rows]
        else:
            named = [
                uuid
                for t in fund[art].viste
                for uuid in henvisninger(art, t.billede, window, relation)
            ]
        missing = [uuid for uuid in dict.fromkeys(named) if uuid not in have]
        if len(missing) > MAKS_SIDE:
            raise Spoergsmaalsfejl(
                f"Svaret ville få flere end {MAKS_SIDE} inkluderede objekter."
                " Bed om færre pr. side."
            )
        if missing:
            found = logvindue.hent(other, missing, adgang=adgang)
            shown = (_vist(Kandidat(o), shown_as, now) for o in found)
            result.setdefault(other, []).extend(t for t in shown if t is not None)
    return result


def _viste(fund: Mapping[Art, Fund], art: Art) -> tuple[Traef, ...]:
    return fund[art].viste if art in fund else ()


# A word of Inkluder: what it pulls in, and the relation that names it ("": the kind's usual link).
_INKLUDER: Mapping[tuple[Art, str], tuple[Art, str]] = {
    (Art.SAG, "journalpost"): (Art.DOKUMENT, ""),
    (Art.SAG, "sagsrelation"): (Art.SAG, "Sagsrelation"),
    (Art.DOKUMENT, "dokument"): (Art.DOKUMENT, ""),
    (Art.BEVILLING, "bevilgetydelse"): (Art.EFFEKTUERING, ""),
    (Art.EFFEKTUERING, "oekonomiskeydelseeffektueringer"): (Art.BEVILLING, ""),
}


def laest(traef: Traef, billede: Indhold) -> Laest:
    """A hit as it is given out."""
    return Laest(traef.objekt.uuid, traef.objekt.myndighed, (billede,))
