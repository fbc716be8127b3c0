"""Refusals of a message as a whole, told without repeating anything it says.

A message's texts are about people, so an error names the place, the rule and the shape of the value
(its length or kind), never the value itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAKS_FEJL = 20
"""How many errors of one message are collected before reading stops."""

_TRYGT_NAVN = re.compile(r"[A-Za-z][A-Za-z-]{0,63}")


@dataclass(frozen=True, slots=True)
class Fejl:
    """One breach of the contract.

    `sti`: path of element names; a repeatable element carries its number from 1, and the level
    LokalUdvidelseListe is left out, as in the JSON form. `regel`: short stable code. `afsnit`:
    where the rule comes from. `linje`: line in the XML as sent, None for JSON. `tekst`: Danish.
    `vaerdiform`: how the value there is written; empty where it is no value that is wrong.
    """

    sti: str
    regel: str
    afsnit: str
    linje: int | None
    tekst: str
    vaerdiform: str = ""


class BeskedFejl(ValueError):
    """A message was refused before any object in it was looked at."""


class SkemaFejl(BeskedFejl):
    """The message is not well-formed, not safe or breaks the schema. `fejl` holds 1-20 errors."""

    def __init__(self, fejl: Sequence[Fejl]) -> None:
        if not fejl:
            raise ValueError("a SkemaFejl needs at least one error")
        self.fejl: tuple[Fejl, ...] = tuple(fejl)
        foerste = self.fejl[0]
        self.sti = foerste.sti
        self.regel = foerste.regel
        self.afsnit = foerste.afsnit
        self.linje = foerste.linje
        self.tekst = foerste.tekst
        super().__init__(f"{foerste.regel} {foerste.sti}: {foerste.tekst}")


class Vaerdifejl(Exception):
    """A text is not a value of its simple type. Raised inside this package only."""

    def __init__(self, regel: str, tekst: str) -> None:
        self.regel = regel
        self.tekst = tekst
        super().__init__(regel)


def trygt_navn(navn: object) -> str:
    """A sender's element or key name if it cannot carry personal data, else "(ukendt navn)"."""
    if isinstance(navn, str) and _TRYGT_NAVN.fullmatch(navn):
        return navn
    return "(ukendt navn)"
