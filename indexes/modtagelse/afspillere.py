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

Filafspiller = Callable[[Karantaene, bytes, datetime], Udfald]
"""The same for what no client sent: a line of a file."""

_AFSPILLERE: dict[str, Afspiller] = {}
_UDEN_KLIENT: dict[str, Filafspiller] = {}


def tilmeld(form: str, afspiller: Afspiller) -> None:
    """Called once by the app that puts content of that form into the quarantine."""
    _AFSPILLERE[form] = afspiller


def tilmeld_uden_klient(form: str, afspiller: Filafspiller) -> None:
    """The same for content that no client sent."""
    _UDEN_KLIENT[form] = afspiller


def find_uden_klient(form: str) -> Filafspiller | None:
    """Who replays content of that form, which no client sent."""
    return _UDEN_KLIENT.get(form)


def find(form: str) -> Afspiller | None:
    """Who replays content of that form; None if it is the indexes' own."""
    return _AFSPILLERE.get(form)
