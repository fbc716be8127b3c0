"""Expressions over examples, AND, OR and NOT nested: which objects of a kind they find. Pure.

An example of another kind speaks of what an object is linked with: a sag AND a dokument finds sager
with such a dokument, and dokumenter on such a sag. The alternatives of an OR that speak of the kind
itself are the ones it is judged by; only where none does, the others count for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from indexes.laesning.eksempel import Aliaser, Eksempel, Kendt, kend, passer
from indexes.laesning.oejebliksbillede import er_i_kraft
from indexes.laesning.values import Logget, Spoergsmaalsfejl, Vindue
from indexes.oio.art import Art
from indexes.oio.soegning_faelles import Fremsoegning
from indexes.registrering.values import Indhold

MAKS_DYBDE = 20
MAKS_EKSEMPLER = 50


@dataclass(frozen=True, slots=True)
class Blad:
    """One example."""

    eksempel: Eksempel


@dataclass(frozen=True, slots=True)
class Og:
    """All of them."""

    dele: tuple[Udtryk, ...]


@dataclass(frozen=True, slots=True)
class Eller:
    """At least one of them."""

    dele: tuple[Udtryk, ...]


@dataclass(frozen=True, slots=True)
class Ikke:
    """Not this."""

    udtryk: Udtryk


Udtryk = Blad | Og | Eller | Ikke


def laes_udtryk(vaerdi: Mapping[str, Any], fremsoegning: Fremsoegning, *, now: datetime) -> Udtryk:
    """From a SoegUdtryk. Raises Spoergsmaalsfejl for one that is empty, too deep or too wide."""
    udtryk = _laes(vaerdi, fremsoegning, now, MAKS_DYBDE)
    if sum(1 for _ in blade(udtryk)) > MAKS_EKSEMPLER:
        raise Spoergsmaalsfejl(f"Et SoegUdtryk må højst have {MAKS_EKSEMPLER} eksempler.")
    return udtryk


def _laes(vaerdi: Mapping[str, Any], om: Fremsoegning, now: datetime, dybde: int) -> Udtryk:
    if not dybde:
        raise Spoergsmaalsfejl(f"Et SoegUdtryk må højst have {MAKS_DYBDE} lag.")
    dele: list[Udtryk] = []
    for navn, art in om.blade.items():
        sagsloest = navn == "SoegSagsloeseDokumenter"
        dele += [
            Blad(Eksempel.af(art, eksempel, now=now, sagsloest=sagsloest))
            for eksempel in vaerdi.get(navn, ())
        ]
    dele += [Ikke(_laes(indre, om, now, dybde - 1)) for indre in vaerdi.get("NOT", ())]
    dele += [_laes(indre, om, now, dybde - 1) for indre in vaerdi.get("SoegUdtryk", ())]
    if not dele:
        raise Spoergsmaalsfejl("Nævn mindst én uuid, eller et SoegUdtryk med et eksempel i.")
    if len(dele) == 1:
        return dele[0]
    return Eller(tuple(dele)) if vaerdi.get("operation") == "OR" else Og(tuple(dele))


def blade(udtryk: Udtryk) -> Iterator[Eksempel]:
    """Every example, those that are negated as well."""
    match udtryk:
        case Blad(eksempel):
            yield eksempel
        case Ikke(indre):
            yield from blade(indre)
        case Og(dele) | Eller(dele):
            for del_ in dele:
                yield from blade(del_)


def bekraeftede(udtryk: Udtryk) -> Iterator[Eksempel]:
    """The examples that are not negated: the kinds they are of are what is found."""
    match udtryk:
        case Blad(eksempel):
            yield eksempel
        case Ikke():
            return
        case Og(dele) | Eller(dele):
            for del_ in dele:
                yield from bekraeftede(del_)


def arter(udtryk: Udtryk) -> list[Art]:
    """The kinds of object that it finds."""
    return sorted({eksempel.art for eksempel in bekraeftede(udtryk)})


def relevante(udtryk: Eller, art: Art) -> tuple[Udtryk, ...]:
    """The alternatives that an object of the kind is judged by."""
    own = tuple(d for d in udtryk.dele if any(e.art is art for e in blade(d)))
    return own or udtryk.dele


def spoerger_om_andre(udtryk: Udtryk, art: Art) -> bool:
    """True if an object of the kind cannot be judged without what it is linked with."""
    match udtryk:
        case Blad(eksempel):
            return eksempel.art is not art
        case Ikke(indre):
            return spoerger_om_andre(indre, art)
        case Og(dele):
            return any(spoerger_om_andre(d, art) for d in dele)
        case Eller():
            return any(spoerger_om_andre(d, art) for d in relevante(udtryk, art))


@dataclass(slots=True)
class Kandidat:
    """An object on trial, with what it is linked with where that is asked about. What is known of
    it at each time asked for is folded once."""

    objekt: Logget
    relaterede: tuple[Kandidat, ...] = ()
    _kendt: dict[tuple[Vindue | None, Vindue | None], Kendt | None] = field(default_factory=dict)

    def kendt(self, eksempel: Eksempel) -> Kendt | None:
        """The object as known when the example asks."""
        key = (eksempel.registrering, eksempel.sts)
        if key not in self._kendt:
            self._kendt[key] = kend(self.objekt, eksempel)
        return self._kendt[key]


def holder(udtryk: Udtryk, kandidat: Kandidat, aliaser: Aliaser) -> bool:
    """True if the expression finds the object."""
    match udtryk:
        case Blad(eksempel) if eksempel.art is kandidat.objekt.art:
            return _passer(eksempel, kandidat, aliaser)
        case Blad(eksempel):
            return not eksempel.sagsloest and any(
                other.objekt.art is eksempel.art
                and _passer(eksempel, other, aliaser)
                and _forbundet(eksempel, kandidat, other)
                for other in kandidat.relaterede
            )
        case Ikke(indre):
            return not holder(indre, kandidat, aliaser)
        case Og(dele):
            return all(holder(d, kandidat, aliaser) for d in dele)
        case Eller():
            alternatives = relevante(udtryk, kandidat.objekt.art)
            return any(holder(d, kandidat, aliaser) for d in alternatives)


def _passer(eksempel: Eksempel, kandidat: Kandidat, aliaser: Aliaser) -> bool:
    if eksempel.sagsloest and not kandidat.objekt.sagsloest:
        return False
    kendt = kandidat.kendt(eksempel)
    return kendt is not None and passer(eksempel, kendt, aliaser)


def _forbundet(eksempel: Eksempel, a: Kandidat, b: Kandidat) -> bool:
    """True if the two are linked, in force when the example asks. The link lies on the sag or the
    effektuering."""
    holder_, other = (a, b) if a.objekt.art in (Art.SAG, Art.EFFEKTUERING) else (b, a)
    kendt = holder_.kendt(eksempel)
    return kendt is not None and other.objekt.uuid in henvisninger(
        holder_.objekt.art, kendt.billede, eksempel.virkning
    )


_HENVISNING = {
    Art.SAG: "Journalpost",
    Art.DOKUMENT: "Dokumentrelation",
    Art.EFFEKTUERING: "OekonomiskYdelseEffektueringRelation",
}


def henvisninger(art: Art, billede: Indhold, window: Vindue, navn: str = "") -> list[UUID]:
    """The uuids that an object's links name: dokumenter of a sag, bevillinger of an effektuering;
    `navn`: those of another relation."""
    found = []
    for relation in billede["RelationListe"].get(navn or _HENVISNING.get(art, ""), ()):
        if not er_i_kraft(relation, window):
            continue
        if art is Art.EFFEKTUERING:
            uuid = (relation.get("BevilgetYdelseRef") or {}).get("UUIDIdentifikator")
        else:
            uuid = (relation.get("ReferenceID") or {}).get("uuid")
        if uuid:
            found.append(UUID(uuid))
    return list(dict.fromkeys(found))
