"""`fold`: what a row of registreringer makes of an object. Pure: no Django, no clock, no database.

Content is the normalised form of `indexes.oio`: dicts that mirror the XSD, virkning as text. Rules
(INDEXES.md sections 1, 6, 12 and 17.1):

* An attribute set merges per field inside its virkning period and leaves the rest.
* A tilstand and a relation replace what stood in their period. A relation is known by its type,
rolle
  and Indeks; sent again from the same moment with another end, it is the same one, made shorter or
  longer (pattern AM-02).
* What a registrering does not mention stays.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from access.hukommelse import huskes
from indexes.oio.tid import UENDELIG, tidspunkt

Indhold = dict[str, Any]
"""One registrering, or one element of it, as normalised content."""

LISTER = ("AttributListe", "TilstandListe", "RelationListe")


@dataclass(frozen=True, slots=True)
class Virkning:
    """Half-open [fra, til) in UTC; `til` None is for ever."""

    fra: datetime
    til: datetime | None

    @classmethod
    def af(cls, indhold: Indhold) -> Virkning:
        """The virkning of an element. A missing Til is for ever (INDEXES.md section 1)."""
        virkning = indhold["Virkning"]
        return periode_af(virkning["FraTidspunkt"], virkning.get("TilTidspunkt"))

    def __contains__(self, at: datetime) -> bool:
        return self.fra <= at and (self.til is None or at < self.til)

    def overlapper(self, anden: Virkning) -> bool:
        """True if some moment lies in both."""
        return (anden.til is None or self.fra < anden.til) and (
            self.til is None or anden.fra < self.til
        )

    def uden(self, anden: Virkning) -> Iterator[Virkning]:
        """The one or two pieces of this period that lie outside `anden`."""
        if self.fra < anden.fra:
            yield Virkning(self.fra, anden.fra)
        if anden.til is not None and (self.til is None or anden.til < self.til):
            yield Virkning(anden.til, self.til)

    def faelles(self, anden: Virkning) -> Virkning:
        """The period that lies in both; only for periods that overlap."""
        ends = [til for til in (self.til, anden.til) if til is not None]
        return Virkning(max(self.fra, anden.fra), min(ends) if ends else None)


@huskes(8192)
def periode_af(fra: str, til: str | None) -> Virkning:
    """Of two OIO timestamps. A message says the same few periods again and again, and each is asked
    for several times."""
    return Virkning(tidspunkt(fra), None if til in (None, "", UENDELIG) else tidspunkt(til))


def fold(registreringer: Sequence[Indhold]) -> Indhold:
    """One object out of its registreringer, oldest first: the three lists with disjoint periods per
    key.

    The result has the form of a registrering. Elements of a key are sorted by the beginning of
    their
    virkning. Whoever calls sorts by the sender's Tidspunkt, so that a late one falls into its
    place.
    """
    result: Indhold = {name: {} for name in LISTER}
    for registrering in registreringer:
        _laeg_paa(result, registrering)
    return result


def fold_paa(foldet: Indhold, ny: Indhold) -> Indhold:
    """What is folded already with one registrering more, that is the newest. What that does not
    mention is shared by the two, and `foldet` is as it was."""
    result: Indhold = {name: dict(foldet[name]) for name in LISTER}
    _laeg_paa(result, ny)
    return result


def _laeg_paa(result: Indhold, registrering: Indhold) -> None:
    for liste in LISTER:
        for navn, elementer in (registrering.get(liste) or {}).items():
            if isinstance(elementer, list):
                held = result[liste].get(navn, [])
                result[liste][navn] = _flet(held, elementer, liste)


def _noegle(indhold: Indhold, liste: str) -> tuple[str, ...]:
    if liste == "RelationListe":
        rolle = indhold.get("Rolle") or {}
        return (
            str(rolle.get("uuid") or rolle.get("urn") or rolle.get("navn") or ""),
            str(indhold.get("Indeks") or ""),
        )
    if liste == "AttributListe" and "Id" in indhold:  # bevilgede ydelser: unique in the bevilling
        return (str(indhold["Id"]),)
    return ()


def _flet(held: list[Indhold], nye: Sequence[Indhold], liste: str) -> list[Indhold]:
    """The elements of one name after a registrering: each key by itself, so that a sag with ten
    thousand dokumenter is no more than ten thousand small tasks."""
    if not held and len(nye) == 1:
        return [*nye]
    if not held and len({_noegle(ny, liste) for ny in nye}) == len(nye):
        return sorted(nye, key=_fra)  # a first delivery: nothing stands, and nothing meets
    by_key: dict[tuple[str, ...], list[Indhold]] = {}
    for row in held:
        by_key.setdefault(_noegle(row, liste), []).append(row)
    for ny in nye:
        key = _noegle(ny, liste)
        if not _har_virkning(ny):
            # Some relations of the ydelsesindeks carry no virkning: the newest of a key stands.
            by_key[key] = [ny]
        else:
            _indsaet(by_key.setdefault(key, []), ny, liste)
    return sorted((row for rows in by_key.values() for row in rows), key=_fra)


_FOER_ALT = datetime.min.replace(tzinfo=UTC)
_EFTER_ALT = datetime.max.replace(tzinfo=UTC)


def _har_virkning(indhold: Indhold) -> bool:
    return "FraTidspunkt" in indhold.get("Virkning", {})


def _fra(indhold: Indhold) -> datetime:
    return Virkning.af(indhold).fra if _har_virkning(indhold) else _FOER_ALT


def _til(indhold: Indhold) -> datetime:
    if not _har_virkning(indhold):
        return _FOER_ALT
    return Virkning.af(indhold).til or _EFTER_ALT


def _indsaet(rows: list[Indhold], ny: Indhold, liste: str) -> None:
    """Lay `ny` on `rows` of its key, in place: the pieces of others that lie outside stay.

    The rows are disjoint and in order, so those that meet `ny` stand together.
    """
    periode = Virkning.af(ny)
    low = bisect_right(rows, periode.fra, key=_til)
    high = bisect_left(rows, periode.til or _EFTER_ALT, key=_fra)
    result: list[Indhold] = []
    gaps = [periode]
    for row in rows[low:high]:
        held = Virkning.af(row)
        if held.fra == periode.fra and _samme(row, ny, liste):
            continue  # the same one sent again, perhaps with another end
        result += [_med_periode(row, piece) for piece in held.uden(periode)]
        if liste == "AttributListe":
            both = held.faelles(periode)
            result.append(_med_periode({**row, **ny}, both))
            gaps = [
                piece
                for gap in gaps
                for piece in (gap.uden(both) if gap.overlapper(both) else [gap])
            ]
    if liste == "AttributListe":
        result += [_med_periode(ny, gap) for gap in gaps]
    else:
        result.append(ny)
    rows[low:high] = sorted(result, key=_fra)


def _samme(held: Indhold, ny: Indhold, liste: str) -> bool:
    """Of two elements of one key and one beginning: is the second the first, sent again?"""
    if liste == "TilstandListe":
        return bool(held.get("FremdriftStatusKode") == ny.get("FremdriftStatusKode"))
    return liste == "RelationListe"


def _med_periode(indhold: Indhold, periode: Virkning) -> Indhold:
    if Virkning.af(indhold) == periode:
        return indhold
    til = UENDELIG if periode.til is None else periode.til.isoformat()
    return {
        **indhold,
        "Virkning": {
            **indhold["Virkning"],
            "FraTidspunkt": periode.fra.isoformat(),
            "TilTidspunkt": til,
        },
    }


def gaeldende(elementer: Sequence[Indhold], at: datetime) -> Indhold | None:
    """The element in force at `at`; else the one that ended last before it; else the first to
    come."""
    if len(elementer) == 1:
        return elementer[0]
    former: Indhold | None = None
    coming: Indhold | None = None
    for element in elementer:
        if "FraTidspunkt" not in element.get("Virkning", {}):
            former = element
            continue
        virkning = Virkning.af(element)
        if at in virkning:
            return element
        if virkning.fra <= at:
            former = element
        elif coming is None:
            coming = element
    return former or coming


def naeste_skift(indhold: Indhold, efter: datetime) -> datetime | None:
    """The first moment after `efter` at which some virkning begins or ends."""
    texts = {
        (virkning["FraTidspunkt"], virkning.get("TilTidspunkt"))
        for liste in LISTER
        for elementer in indhold[liste].values()
        for element in elementer
        if "FraTidspunkt" in (virkning := element.get("Virkning") or {})
    }
    periods = (periode_af(fra, til) for fra, til in texts)
    bounds = (m for v in periods for m in (v.fra, v.til))
    return min((m for m in bounds if m is not None and m > efter), default=None)
