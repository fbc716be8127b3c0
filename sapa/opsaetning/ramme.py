"""What the frame round every page shows: messages in force, and whether there is news.

Read in the statement that reads the user, so that it costs no page a statement.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from access.indsnaevring import Indsnaevring
from access.values import Adgang
from sapa.opsaetning.nyheder import nyeste

_UDTRYK = """
select jsonb_build_array(
    (select jsonb_agg(jsonb_build_array(m.alvor, m.tekst) order by m.fra, m.id)
     from opsaetning_meddelelse m
     where (m.myndighed_id is null or m.myndighed_id = b.myndighed_id)
       and m.fra <= now() and (m.til is null or m.til > now())),
    (select n.udgave from opsaetning_nyhedset n where n.bruger_id = b.id))"""


@dataclass(frozen=True, slots=True)
class Besked:
    """A message across the page."""

    alvor: str
    tekst: str


@dataclass(frozen=True, slots=True)
class Ramme:
    """What the frame shows one user."""

    beskeder: tuple[Besked, ...] = ()
    nyt: bool = False


INGEN = Ramme()


def ramme_for(adgang: Adgang | None) -> Ramme:
    """What the frame shows, as it was read with the user."""
    found = adgang.ramme if adgang else None
    return found if isinstance(found, Ramme) else INGEN


def indsnaevring() -> Indsnaevring:
    """Read with every user; it takes nothing from her."""
    return Indsnaevring("ramme", _UDTRYK, _brug)


def _brug(adgang: Adgang, laest: Any) -> Adgang:
    messages, seen = laest
    shown = tuple(Besked(alvor, tekst) for alvor, tekst in messages or ())
    return replace(adgang, ramme=Ramme(shown, (seen or 0) < nyeste()))
