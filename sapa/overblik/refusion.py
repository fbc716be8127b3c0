"""Which municipality may have to pay (mellemkommunal refusion), as far as addresses tell it. Pure.

Retssikkerhedsloven § 9 c: the municipality where somebody stays in an institution has a claim on
the one where she stayed before, if a public authority took part in her coming there. That last part
no register knows, so what is told here is a proposal, with the rule that it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from indexes.part.selectors import Adresselinje

FOLKEREGISTER = "folkeregister"


@dataclass(frozen=True, slots=True)
class Refusion:
    """The latest ordinary home, and the municipality it is in. `sprunget_over`: how many later
    homes are institutions; none, and the municipality of the home itself pays."""

    adresse: str
    kommune_navn: str
    fra: datetime | None
    til: datetime | None
    sprunget_over: int

    @property
    def fra_institution(self) -> bool:
        return self.sprunget_over > 0


def foreslaa(linjer: Iterable[Adresselinje]) -> Refusion | None:
    """Of a person's addresses, newest first; None where no ordinary home in Denmark is known."""
    skipped = 0
    for linje in linjer:
        if linje.type != FOLKEREGISTER:
            continue
        if linje.institution:
            skipped += 1
            continue
        if not linje.kommune_navn:
            return None
        return Refusion(linje.adresse, linje.kommune_navn, linje.fra, linje.til, skipped)
    return None
