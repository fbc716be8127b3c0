"""The words of a sag's description, as they are searched: each as the beginning of a word of it,
all of them there, in any order. Pure.

PostgreSQL finds the words of what is stored (`sapa_beskrivelsesord`, migration 0008), after all
signs between them are taken for spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MINDST = 4
"""Letters that one word must have to find sager by itself."""

_ORD = re.compile(r"[^\W_]+")
# What PostgreSQL surely takes for the end of a word; no more than migration 0008 has.
_MELLEMRUM = " \t\r\n" + "-_./\\,;:!?()[]{}<>@#$%&*+=|~^\"'`"
_ANDET = f"[^{re.escape(_MELLEMRUM)}]"
_SIKKERT_ORD = re.compile(rf"(?<!{_ANDET})[a-zæøå]+(?!{_ANDET})")
_FOERSTE = re.compile(rf"{_ANDET}*")


def soegeord(tekst: str) -> list[str]:
    """The words of what was typed, in small letters, each once."""
    return list(dict.fromkeys(_ORD.findall(tekst.lower())))


def sikre_ord(moenster: str) -> list[str]:
    """Words that every text has that meets an example's pattern (`eksempel.passer_tekst`), at least
    as the beginning of one of its own. What may be the end of a word, or may be read otherwise by
    PostgreSQL, is left out."""
    kerne = moenster.strip("*").lower()
    # A word at the open beginning may go on to the left; one at the open end goes on to the right,
    # which the beginning of a word allows.
    begynd = _FOERSTE.match(kerne) if moenster.startswith("*") else None
    return list(dict.fromkeys(_SIKKERT_ORD.findall(kerne, begynd.end() if begynd else 0)))


def som_soegning(ord_: Iterable[str]) -> str:
    """Words as to_tsquery reads them: all are there, each as the beginning of one."""
    return " & ".join(f"'{o}':*" for o in ord_)


def er_selektiv(ord_: Iterable[str]) -> bool:
    """Whether one of them is long enough to search by."""
    return max(map(len, ord_), default=0) >= MINDST


@dataclass(frozen=True, slots=True)
class Bid:
    """A piece of a description as a hit shows it; `fundet`: it is a word that was searched for."""

    tekst: str
    fundet: bool = False


_FOER, _EFTER, _STEDER = 40, 80, 3  # letters around a word that was found, and places shown


def uddrag(tekst: str, ord_: Sequence[str]) -> tuple[Bid, ...]:
    """The places of a description where words were found, on one line: the first of each word, at
    most three places. Of a text in which we find none of them, its beginning; () of none."""
    linje = " ".join(tekst.split())
    if not linje:
        return ()
    fundne = [
        (m.start(), m.end())
        for m in _ORD.finditer(linje)
        if any(m[0].lower().startswith(o) for o in ord_)
    ]
    foerste = {
        next((f for f in fundne if linje[f[0] : f[1]].lower().startswith(o)), None) for o in ord_
    }
    steder = sorted(f for f in foerste if f is not None)[:_STEDER]
    return tuple(_bidder(linje, _vinduer(linje, steder or [(0, 0)]), fundne))


def _vinduer(linje: str, steder: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is shown around each place, whole words only; those that meet are one."""
    vinduer: list[tuple[int, int]] = []
    for fra, til in steder:
        begynd = max(0, fra - _FOER)
        if begynd:
            begynd = linje.find(" ", begynd, fra) + 1 or fra
        slut = min(len(linje), til + _EFTER)
        if slut < len(linje) and (mellemrum := linje.rfind(" ", til, slut)) >= 0:
            slut = mellemrum
        if vinduer and begynd <= vinduer[-1][1]:
            begynd, slut = vinduer[-1][0], max(slut, vinduer.pop()[1])
        vinduer.append((begynd, slut))
    return vinduer


def _bidder(
    linje: str, vinduer: Iterable[tuple[int, int]], fundne: Sequence[tuple[int, int]]
) -> Iterator[Bid]:
    slut = 0
    for begynd, slut in vinduer:
        if begynd:
            yield Bid(" … ")
        sted = begynd
        for fra, til in fundne:
            if begynd <= fra and til <= slut:
                if sted < fra:
                    yield Bid(linje[sted:fra])
                yield Bid(linje[fra:til], fundet=True)
                sted = til
        if sted < slut:
            yield Bid(linje[sted:slut])
    if slut < len(linje):
        yield Bid(" …")
