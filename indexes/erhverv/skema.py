"""What a statement looks like, as JSON Schema, told by the very functions that read one.

A reader asks for each field by name and kind; asked by this one, the fields become the schema. So
the documentation cannot say another thing than the reading does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

from indexes.erhverv.laeser import MAKS_ELEMENTER, Laeser, T
from indexes.kilder.values import UgyldigPost

Skema = dict[str, Any]


def skema_af(laes: Callable[[Laeser], Any]) -> Skema:
    """The schema of what `laes` reads."""
    tegner = _Tegner()
    # A rule over several fields fails here, since they are empty. It is asked when all are read.
    with suppress(UgyldigPost):
        laes(tegner)
    skema: Skema = {
        "type": "object",
        "additionalProperties": False,
        "properties": tegner.felter,
    }
    if tegner.kraevede:
        skema["required"] = tegner.kraevede
    return skema


class _Tegner(Laeser):
    """Reads nothing and notes everything that it is asked for."""

    def __init__(self) -> None:
        super().__init__({})
        self.felter: dict[str, Skema] = {}
        self.kraevede: list[str] = []

    def _felt(self, navn: str, skema: Skema, *, krav: bool) -> None:
        if krav:
            self.kraevede.append(navn)
        else:
            # What is absent may also be null.
            kinds = skema["type"] if isinstance(skema["type"], list) else [skema["type"]]
            skema = skema | {"type": [*kinds, "null"]}
            if "enum" in skema:
                skema = skema | {"enum": [*skema["enum"], None]}
        self.felter[navn] = skema

    def tekst(self, navn: str, *, krav: bool = False, maks: int = 200) -> str:
        self._felt(navn, {"type": "string", "maxLength": maks}, krav=krav)
        return ""

    def moenster(self, navn: str, moenster: str, form: str, *, krav: bool = False) -> str:
        skema = {"type": "string", "pattern": f"^{moenster}$", "description": form}
        self._felt(navn, skema, krav=krav)
        return ""

    def valg(self, navn: str, valg: Collection[str], *, krav: bool = False) -> str:
        self._felt(navn, {"type": "string", "enum": sorted(valg)}, krav=krav)
        return ""

    def heltal(self, navn: str, *, mindst: int, hoejst: int, krav: bool = False) -> int | None:
        skema = {"type": "integer", "minimum": mindst, "maximum": hoejst}
        self._felt(navn, skema, krav=krav)
        return mindst if krav else None

    def procent(self, navn: str, *, krav: bool = False) -> Decimal | None:
        skema = {"type": ["number", "string"], "exclusiveMinimum": 0, "maximum": 100}
        self._felt(navn, skema, krav=krav)
        return None

    def flag(self, navn: str) -> bool:
        self._felt(navn, {"type": "boolean"}, krav=False)
        return False

    def dato(self, navn: str) -> date | None:
        self._felt(navn, {"type": "string", "format": "date"}, krav=False)
        return None

    def tidspunkt(self, navn: str) -> datetime:
        self._felt(navn, {"type": "string", "format": "date-time"}, krav=True)
        return datetime.min.replace(tzinfo=UTC)

    def objekt(self, navn: str, laes: Callable[[Laeser], T]) -> T:
        self._felt(navn, skema_af(laes), krav=True)
        # Whatever is made of it is thrown away with the rest.
        return cast(T, None)

    def maaske(self, navn: str, laes: Callable[[Laeser], T]) -> T | None:
        self._felt(navn, skema_af(laes), krav=False)
        return None

    def liste(self, navn: str, laes: Callable[[Laeser], T], *, krav: bool = False) -> tuple[T, ...]:
        skema = {"type": "array", "maxItems": MAKS_ELEMENTER, "items": skema_af(laes)}
        self._felt(navn, skema, krav=krav)
        return ()
