"""Forms of refused content that others know how to replay. The quarantine does not know them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from indexes.modtagelse.models import Karantaene
from indexes.registrering.svar import Klient


@dataclass(frozen=True, slots=True)
class Udfald:
    """What became of a replay; `fejl` replaces the reasons that the row has."""

    gemt: bool
    tekst: str
    fejl: list[dict[str, Any]] | None = None


Afspiller = Callable[[Karantaene, bytes, Klient, datetime], Udfald]
"""Does again what a row asks for, with the client's rights as they are now."""

_AFSPILLERE: dict[str, Afspiller] = {}


def tilmeld(form: str, afspiller: Afspiller) -> None:
    """Called once by the app that puts content of that form into the quarantine."""
    _AFSPILLERE[form] = afspiller


def find(form: str) -> Afspiller | None:
    """Who replays content of that form; None if it is the indexes' own."""
    return _AFSPILLERE.get(form)
