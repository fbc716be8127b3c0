"""The interface between the tab Tidslinje and those who know what happened, and who they are.

A provider is registered once, when the app that has it is ready (`tilmeld`). Providers that read
the same rows share one `laes`: it is called once, and each happening says whose it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise

from access.komponenter import Element
from access.values import Adgang, Permission
from sapa.visning.gaelder import udelades


@dataclass(frozen=True, slots=True)
class Vindue:
    """What a provider is asked: this person's happenings from `fra` until before `til`.

    One who limits his own rows gives the newest `maks` of them. `kun_egne`: without what belongs to
    other authorities, since no purpose was chosen.
    """

    adgang: Adgang
    part_uuid: UUID
    fra: date | None
    til: date
    at: datetime
    maks: int
    kun_egne: bool = False

    def rummer(self, dag: date | None) -> bool:
        """Whether a day that is known lies in the window."""
        return dag is not None and dag < self.til and (self.fra is None or dag >= self.fra)


@dataclass(frozen=True, slots=True)
class Haendelse:
    """One thing that happened on a day. `udbyder` is the key of the provider that it belongs to,
    `url` where it leads, empty where the user may not go there. `kilde` names the system."""

    udbyder: str
    dag: date
    titel: str
    hvad: str | Promise
    detalje: str | Promise = ""
    url: str = ""
    kilde: str = ""
    fagsystem_id: int | None = None
    myndighed_id: int | None = None


@dataclass(frozen=True, slots=True)
class Fundet:
    """What a provider answers, and what must be said of it: "the addresses are protected"."""

    haendelser: tuple[Haendelse, ...]
    bemaerkning: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Udbyder:
    """One who knows what happened. `klasse` is the colour of its mark (k-sag, k-ydelse ...).

    `formaal` is the kind of look-up that may demand a purpose. Without one nothing is read, or,
    with `egne_uden_formaal`, only what is the authority's own. `blok` is the block of another tab
    that shows the same (sapa.overblik.faner): left out by the user's visning, the provider is too.
    """

    noegle: str
    navn: str | Promise
    klasse: str
    element: Element
    permission: Permission
    laes: Callable[[Vindue], Fundet]
    formaal: str = ""
    egne_uden_formaal: bool = False
    blok: str = ""


_UDBYDERE: dict[str, Udbyder] = {}


def tilmeld(udbyder: Udbyder) -> None:
    """Offer a provider on the tab. Raises ValueError for a key that another has."""
    if _UDBYDERE.get(udbyder.noegle, udbyder) != udbyder:
        raise ValueError(f"two providers of the timeline are called {udbyder.noegle}")
    _UDBYDERE[udbyder.noegle] = udbyder


def udbydere(adgang: Adgang) -> tuple[Udbyder, ...]:
    """Those that the user's rights and visning reach, by key: what she may not see is not
    offered."""
    return tuple(
        u
        for _, u in sorted(_UDBYDERE.items())
        if adgang.har(u.permission) and not udelades(adgang, u.blok)
    )
