"""What the frame round every page shows, and Min side: messages in force, news, and links.

Read in the statement that reads the user, so that it costs no page a statement.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from access.indsnaevring import Indsnaevring
from access.values import Adgang
from sapa.opsaetning.nyheder import nyeste

_FRA = """
select jsonb_build_array(
    (select jsonb_agg(jsonb_build_array(m.alvor, m.tekst) order by m.fra, m.id)
     from opsaetning_meddelelse m
     where (m.myndighed_id is null or m.myndighed_id = {myndighed})
       and m.fra <= {nu} and (m.til is null or m.til > {nu})),
    (select n.udgave from opsaetning_nyhedset n where n.bruger_id = {bruger}),
    (select jsonb_agg(jsonb_build_array(l.navn, l.adresse, l.beskrivelse)
        order by l.myndighed_id is not null, l.raekkefoelge, l.navn)
     from opsaetning_link l
     where l.myndighed_id is null or l.myndighed_id = {myndighed}))"""
_UDTRYK = _FRA.format(myndighed="b.myndighed_id", bruger="b.id", nu="now()")
_PAA = _FRA.format(myndighed="%(myndighed)s", bruger="null::bigint", nu="%(nu)s")


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


def paa(myndighed: int, nu: datetime) -> Ramme:
    """What the frame shows users of an authority at a moment: by the same expression. One
    query."""
    with connection.cursor() as cursor:
        cursor.execute(_PAA, {"myndighed": myndighed, "nu": nu})
        (found,) = cursor.fetchone()
    return _ramme(json.loads(found) if isinstance(found, str) else found)


def _brug(adgang: Adgang, laest: Any) -> Adgang:
    return replace(adgang, ramme=_ramme(laest))


def _ramme(laest: Any) -> Ramme:
    messages, seen, links = laest
    shown = tuple(Besked(*m) for m in messages or ())
    own = tuple(Genvej(*link) for link in links or ())
    return Ramme(shown, (seen or 0) < nyeste(), own)
