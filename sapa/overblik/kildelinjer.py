"""How fresh the sources of a block are, in the one form that every block shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from indexes.modtagelse.values import Friskhed, friskhed
from indexes.personkilder.selectors import Kildetid
from indexes.sag.values import Kilde


def kildelinjer(kilder: Iterable[Kildetid], *, now: datetime) -> tuple[Kilde, ...]:
    """Each source with its latest time; "old" where it is behind its promise."""

    def tilstand(k: Kildetid) -> str:
        late = friskhed(k.senest, k.loefte_minutter, now) in {Friskhed.SENT, Friskhed.STILLE}
        return "old" if late else "ok"

    return tuple(Kilde(k.navn, k.senest, tilstand(k)) for k in kilder)
