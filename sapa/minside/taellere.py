"""The interface between the counters of Min side and those who have something to count.

A counter is registered once, when the app that has it is ready (`tilmeld`). Counters of one app
share one `laes`: it is called once, and answers for each of them by key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise

from access.values import Adgang


@dataclass(frozen=True, slots=True)
class Tal:
    """How many, and a word on it: "ældste fra 19-05-2023"."""

    antal: int
    detalje: str | Promise = ""


Laes = Callable[[Adgang, datetime], Mapping[str, Tal]]
"""Read the numbers of the user, each by the key of its counter, in a fixed number of statements.
What is hidden from her is not counted. A key that is missing has nothing to show."""


@dataclass(frozen=True, slots=True)
class Taeller:
    """One number of Min side. `tone` is "bad" or "warn" for one that must be acted on when it is
    not 0, else empty. `orden`: the lowest first. `permission` is whose it is; empty: everybody's.
    `arg` is the one argument that its route takes, if any.
    """

    noegle: str
    navn: str | Promise
    url: str  # the name of the route that it leads to
    orden: int
    laes: Laes
    permission: str = ""
    tone: str = ""
    arg: str = ""


@dataclass(frozen=True, slots=True)
class Felt:
    """A counter as the page shows it; `url` is the address that it leads to."""

    navn: str | Promise
    url: str
    tal: Tal
    tone: str


_TAELLERE: dict[str, Taeller] = {}


def tilmeld(taeller: Taeller) -> None:
    """Offer a counter on Min side. Raises ValueError for a key that another has."""
    if _TAELLERE.get(taeller.noegle, taeller) != taeller:
        raise ValueError(f"two counters of Min side are called {taeller.noegle}")
    _TAELLERE[taeller.noegle] = taeller


def felter(adgang: Adgang, *, now: datetime) -> tuple[Felt, ...]:
    """The numbers of those counters that the user's rights reach. Each `laes` is called once,
    however many counters share it."""
    mine = [t for t in _TAELLERE.values() if not t.permission or adgang.har(t.permission)]
    answers = {laes: laes(adgang, now) for laes in {t.laes: None for t in mine}}
    return tuple(
        Felt(
            t.navn, reverse(t.url, args=[t.arg] if t.arg else []), tal, t.tone if tal.antal else ""
        )
        for t in sorted(mine, key=lambda t: (t.orden, t.noegle))
        if (tal := answers[t.laes].get(t.noegle)) is not None
    )
