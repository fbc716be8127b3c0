"""Reading a JSON object strictly: every fault is told by its path and its rule, never by content.

A field that is absent, null or empty is the same thing. A field that nobody asked for is refused,
so that a misspelt name is not silence; its name is not repeated, since it may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from indexes.kilder.cpr_json import laes_tidspunkt
from indexes.kilder.values import UgyldigPost

T = TypeVar("T")
_DATO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MAKS_ELEMENTER = 5000


class Periode(Protocol):
    """Anything that holds from a day until another."""

    @property
    def fra(self) -> date | None: ...
    @property
    def til(self) -> date | None: ...


class Laeser:
    """One JSON object at `sti`. Each reading method names a field and what it must be."""

    def __init__(self, raa: Any, sti: str = "") -> None:
        self.sti = sti
        if not isinstance(raa, Mapping):
            raise UgyldigPost(sti, "form.objekt", "Skal være et JSON-objekt.")
        self._raa = raa
        self._kendte: set[str] = set()

    def fejl(self, navn: str, regel: str, tekst: str) -> UgyldigPost:
        """The fault to raise about a field."""
        return UgyldigPost(self._under(navn), regel, tekst)

    def _under(self, navn: str) -> str:
        return f"{self.sti}.{navn}" if self.sti else navn

    def _hent(self, navn: str, *, krav: bool) -> Any:
        self._kendte.add(navn)
        value = self._raa.get(navn)
        if value is None or value == "":
            if krav:
                raise self.fejl(navn, "felt.mangler", "Feltet skal udfyldes.")
            return None
        return value

    def tekst(self, navn: str, *, krav: bool = False, maks: int = 200) -> str:
        """One line of text; empty where absent."""
        value = self._hent(navn, krav=krav)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > maks:
            raise self.fejl(navn, "form.tekst", f"Skal være en tekst på højst {maks} tegn.")
        if not value.isprintable():
            raise self.fejl(navn, "form.tekst", "Må kun have skrivbare tegn på én linje.")
        value = " ".join(value.split())
        if krav and not value:
            raise self.fejl(navn, "felt.mangler", "Feltet skal udfyldes.")
        return value

    def moenster(self, navn: str, moenster: str, form: str, *, krav: bool = False) -> str:
        """A code that matches the whole expression; `form` says in words what it must be."""
        value = self.tekst(navn, krav=krav)
        if value and not re.fullmatch(moenster, value, re.ASCII):
            raise self.fejl(navn, "form.moenster", f"Skal være {form}.")
        return value

    def valg(self, navn: str, valg: Collection[str], *, krav: bool = False) -> str:
        """One of the known codes."""
        value = self.tekst(navn, krav=krav)
        if value and value not in valg:
            raise self.fejl(navn, "form.kode", "Skal være en af: " + ", ".join(sorted(valg)) + ".")
        return value

    def heltal(self, navn: str, *, mindst: int, hoejst: int, krav: bool = False) -> int | None:
        """A whole number within limits; None where absent."""
        value = self._hent(navn, krav=krav)
        if value is None:
            return None
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not mindst <= value <= hoejst:
            raise self.fejl(navn, "form.tal", f"Skal være et helt tal fra {mindst} til {hoejst}.")
        return int(value)

    def procent(self, navn: str, *, krav: bool = False) -> Decimal | None:
        """Above 0, at most 100, at most two decimals: a JSON number or a text."""
        value = self._hent(navn, krav=krav)
        if value is None:
            return None
        try:
            tal = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
        except InvalidOperation:
            tal = Decimal("NaN")
        # A number that is none has no exponent that is a number either.
        if not tal.is_finite() or not 0 < tal <= 100 or tal != round(tal, 2):
            raise self.fejl(
                navn, "form.procent", "Skal være over 0 og højst 100, med højst to decimaler."
            )
        return round(tal, 2)

    def flag(self, navn: str) -> bool:
        """True or false; false where absent."""
        value = self._hent(navn, krav=False)
        if value is not None and not isinstance(value, bool):
            raise self.fejl(navn, "form.sandhed", "Skal være true eller false.")
        return bool(value)

    def dato(self, navn: str) -> date | None:
        """A day, YYYY-MM-DD; None where absent."""
        value = self._hent(navn, krav=False)
        if value is None:
            return None
        if isinstance(value, str) and _DATO.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise self.fejl(navn, "form.dato", "Skal være en dato som 2026-11-27.")

    def periode(self) -> tuple[date | None, date | None]:
        """`fra` and `til`: half-open, so that the end is after the beginning."""
        fra, til = self.dato("fra"), self.dato("til")
        if fra and til and til <= fra:
            raise self.fejl("til", "periode.omvendt", "Skal ligge efter fra.")
        return fra, til

    def tidspunkt(self, navn: str) -> datetime:
        """A moment with its zone."""
        value = self._hent(navn, krav=True)
        return laes_tidspunkt(value, self._under(navn))

    def objekt(self, navn: str, laes: Callable[[Laeser], T]) -> T:
        """An object within this one."""
        return laest(self._hent(navn, krav=True), self._under(navn), laes)

    def maaske(self, navn: str, laes: Callable[[Laeser], T]) -> T | None:
        """An object within this one; None where absent."""
        value = self._hent(navn, krav=False)
        return None if value is None else laest(value, self._under(navn), laes)

    def liste(self, navn: str, laes: Callable[[Laeser], T], *, krav: bool = False) -> tuple[T, ...]:
        """A list of objects; empty where absent."""
        value = self._hent(navn, krav=krav)
        if value is None:
            return ()
        if not isinstance(value, list) or len(value) > MAKS_ELEMENTER:
            raise self.fejl(navn, "form.liste", f"Skal være en liste på højst {MAKS_ELEMENTER}.")
        if krav and not value:
            raise self.fejl(navn, "felt.mangler", "Skal have mindst ét element.")
        return tuple(
            laest(element, f"{self._under(navn)}[{n}]", laes) for n, element in enumerate(value)
        )

    def slut(self) -> None:
        """Nothing else may be here."""
        if any(navn not in self._kendte for navn in self._raa):
            tilladt = "Kan kun have felterne " + ", ".join(sorted(self._kendte)) + "."
            raise UgyldigPost(self.sti, "felt.ukendt", tilladt)


def laest(raa: Any, sti: str, laes: Callable[[Laeser], T]) -> T:
    """The object at `sti`, read whole: what is left over is refused. Raises UgyldigPost."""
    laeser = Laeser(raa, sti)
    value = laes(laeser)
    laeser.slut()
    return value


def uden_overlap(laeser: Laeser, navn: str, perioder: Sequence[Periode]) -> None:
    """Of some facts only one can hold at a time. Raises UgyldigPost for two."""
    ordnet = sorted(perioder, key=lambda p: p.fra or date.min)
    if any(a.til is None or a.til > (b.fra or date.min) for a, b in pairwise(ordnet)):
        raise laeser.fejl(navn, "periode.overlap", "Kun én periode ad gangen kan gælde.")
