"""What the frame round every page shows, and Min side: messages in force, news, and links.

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
    (select n.udgave from opsaetning_nyhedset n where n.bruger_id = b.id),
    (select jsonb_agg(jsonb_build_array(l.navn, l.adresse, l.beskrivelse)
        order by l.myndighed_id is not null, l.raekkefoelge, l.navn)
     from opsaetning_link l
     where l.myndighed_id is null or l.myndighed_id = b.myndighed_id))"""


@dataclass(frozen=True, slots=True)
class Besked:
    """A message across the page."""

    alvor: str
    tekst: str


@dataclass(frozen=True, slots=True)
class Genvej:
    """A link of Min side."""

    navn: str
    adresse: str
    beskrivelse: str


@dataclass(frozen=True, slots=True)
class Ramme:
    """What the frame shows one user. `links`: the nation's first, then her own authority's."""

    beskeder: tuple[Besked, ...] = ()
    nyt: bool = False
    links: tuple[Genvej, ...] = ()


INGEN = Ramme()


def ramme_for(adgang: Adgang | None) -> Ramme:
    """What the frame shows, as it was read with the user."""
    found = adgang.ramme if adgang else None
    return found if isinstance(found, Ramme) else INGEN


def indsnaevring() -> Indsnaevring:
    """Read with every user; it takes nothing from her."""
    return Indsnaevring("ramme", _UDTRYK, _brug)


def _brug(adgang: Adgang, laest: Any) -> Adgang:
    messages, seen, links = laest
    shown = tuple(Besked(*m) for m in messages or ())
    own = tuple(Genvej(*link) for link in links or ())
    return replace(adgang, ramme=Ramme(shown, (seen or 0) < nyeste(), own))
