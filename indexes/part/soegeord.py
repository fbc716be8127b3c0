"""Words that persons are found by: folding, sound, and the query over them. Pure, no Django.

Every fact a person is found by is one *lexeme*, a word with a letter that says what it is:

    n:jarlov  a word of the name        l:iarlov   how it sounds       f:211070  born
    v:virum   a word of road or town    h:38 house number   p:2830     e:2 floor  d:tv door
    k:173     municipality              x:M sex   s:aktiv status       t:nu name in use now
    y:1970    year of birth

so one GIN index over one tsvector answers any mixture of criteria, each an AND inside the index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from indexes.part.values import AKTIVE_STATUSSER, STATUS_DOED, AdresseData, uden_nuller

_DANSK = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "y", "ß": "ss"})
_ORD = re.compile(r"[a-z0-9]+")

# In this order: a longer spelling before the shorter one that it contains.
_LYDE = [
    (re.compile(moenster), lyd)
    for moenster, lyd in [
        ("sch", "s"), ("ch", "k"), ("ph", "f"), ("th", "t"), ("dt", "t"), ("gh", "g"), ("ck", "k"),
        ("hj", "j"), ("hv", "v"), ("x", "ks"), ("[cq]", "k"), ("z", "s"), ("w", "v"), ("[jy]", "i"),
        ("[td]s", "s"), ("ae", "e"), ("oe", "o"), (r"(.)\1+", r"\1"), ("(?<=..)e$", ""),
    ]
]  # fmt: skip


@lru_cache(maxsize=50_000)
def ord_af(tekst: str) -> tuple[str, ...]:
    """The words of a text as compared: lower case, æ ae, ø oe, å aa, other accents gone."""
    folded = unicodedata.normalize("NFC", tekst).lower().translate(_DANSK)
    folded = unicodedata.normalize("NFKD", folded).replace("'", "").replace("’", "")
    return tuple(_ORD.findall("".join(c for c in folded if not unicodedata.combining(c))))


@lru_cache(maxsize=50_000)
def lyd_af(ord_: str) -> str:
    """How a folded word sounds: Christian is Kristian, Jarlov Jarløv, Janne Jan.

    A key at a fiftieth of the cost of trigram similarity (measured: performance.md (e)).
    """
    lyd = ord_
    for moenster, erstatning in _LYDE:
        lyd = moenster.sub(erstatning, lyd)
    return lyd


NU = "t:nu"  # the row of the name in use


def statusklasse(status: str) -> str:
    """`aktiv`, `doed` or `andet`: what a search tells apart."""
    if status in AKTIVE_STATUSSER:
        return "aktiv"
    return "doed" if status == STATUS_DOED else "andet"


@lru_cache(maxsize=50_000)
def foedselsord(foedt: date) -> tuple[str, str]:
    """Lexemes of a day of birth: the day, and the year."""
    return f"f:{foedt:%d%m%y}", f"y:{foedt:%Y}"


def navneord(*dele: str) -> set[str]:
    """Lexemes of a name: its words and their sounds."""
    words = {word for del_ in dele for word in ord_af(del_)}
    return {f"n:{word}" for word in words} | {f"l:{lyd_af(word)}" for word in words}


def adresseord(adresse: AdresseData) -> set[str]:
    """Lexemes of an address. `38A` is found as 38A and as 38."""
    words = {f"v:{word}" for word in (*ord_af(adresse.vejnavn), *ord_af(adresse.by))}
    if husnr := uden_nuller(adresse.husnr).lower().replace(" ", ""):
        words |= {f"h:{husnr}", f"h:{husnr.rstrip('abcdefghijklmnopqrstuvwxyzæøå')}"}
    if adresse.postnr:
        words.add(f"p:{adresse.postnr}")
    if etage := uden_nuller(adresse.etage).lower():
        words.add(f"e:{etage}")
    if doer := uden_nuller(adresse.doer).lower():
        words.add(f"d:{doer}")
    return words


def tsvector(lexemes: Iterable[str]) -> str:
    """The lexemes in the input form of PostgreSQL's tsvector."""
    ordnet = sorted(set(lexemes))
    samlet = "".join(ordnet)
    if "'" in samlet or "\\" in samlet:
        return " ".join(map(_citat, ordnet))
    return "'" + "' '".join(ordnet) + "'" if ordnet else ""


def _citat(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def lig(lexeme: str) -> str:
    """A tsquery that asks for one lexeme."""
    return _citat(lexeme)


def begynder(lexeme: str) -> str:
    """A tsquery that asks for any lexeme that begins so."""
    return _citat(lexeme) + ":*"


def alle(queries: Iterable[str]) -> str:
    """The AND of tsqueries; empty ones are left out."""
    return " & ".join(f"({query})" for query in queries if query)


def en_af(queries: Iterable[str]) -> str:
    """The OR of tsqueries."""
    return " | ".join(f"({query})" for query in queries if query)
