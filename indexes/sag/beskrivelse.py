"""The words of a sag's description, as they are searched: each as the beginning of a word of it,
all of them there, in any order. Pure.

PostgreSQL finds the words of what is stored (`sapa_beskrivelsesord`, migration 0008), after all
signs between them are taken for spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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
