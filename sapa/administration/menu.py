"""Which pages of administration there are, and for whom: told once, by the app that has them.

An app offers its page when it is ready (`tilmeld`). From that one line come its place in the side
menu, its line on the front page, and who is offered it. What the page demands it demands itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import IntEnum

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.regler import ADMINISTRATION, explain, sted
from access.values import Adgang, Permission


class Gruppe(IntEnum):
    """A heading of the menu; the number is its place."""

    VISNING = 10
    RETTIGHEDER = 20
    ADVIS = 30
    FORDELING = 40
    KILDER = 50
    REVISION = 60
    NATIONAL = 70


GRUPPENAVNE: dict[Gruppe, str | Promise] = {
    Gruppe.VISNING: _("Visning og indhold"),
    Gruppe.RETTIGHEDER: _("Brugere og rettigheder"),
    Gruppe.ADVIS: _("Advis"),
    Gruppe.FORDELING: _("Fordeling"),
    Gruppe.KILDER: _("Fagsystemer og kilder"),
    Gruppe.REVISION: _("Revision"),
    Gruppe.NATIONAL: _("National drift"),
}


def _alle(_adgang: Adgang) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Punkt:
    """A page of administration. `beskrivelse` is one line: what it is for.

    `rute` is the name of its address, and `arg` the one argument that it takes, if any. All of
    `permissions` are asked: ADMINISTRER over the authority on whose behalf she works as a whole,
    the others as they are held. `tilbydes` says whether it is offered, where the rights are not
    all. `mere` are names of other addresses on which it is the current one.
    """

    noegle: str
    navn: str | Promise
    beskrivelse: str | Promise
    rute: str
    gruppe: Gruppe
    permissions: tuple[Permission, ...] = (Permission.ADMINISTRER,)
    orden: int = 100
    tilbydes: Callable[[Adgang], bool] = field(default=_alle, compare=False)
    mere: tuple[str, ...] = ()
    arg: str = ""

    @property
    def adresse(self) -> str:
        """Where it is."""
        return reverse(self.rute, args=[self.arg] if self.arg else [])

    def maa(self, adgang: Adgang) -> bool:
        """Whether the user's rights give the page."""
        return all(har(adgang, p) for p in self.permissions) and self.tilbydes(adgang)


_PUNKTER: dict[str, Punkt] = {}


def tilmeld(punkt: Punkt) -> None:
    """Offer a page. Raises ValueError for a key or an address that another one has."""
    if _PUNKTER.get(punkt.noegle) == punkt:
        return
    for other in _PUNKTER.values():
        same = {punkt.rute, *punkt.mere} & {other.rute, *other.mere}
        if (same and punkt.arg == other.arg) or other.noegle == punkt.noegle:
            raise ValueError(f"two pages share {', '.join(sorted(same)) or punkt.noegle}")
    _PUNKTER[punkt.noegle] = punkt


def alle() -> tuple[Punkt, ...]:
    """All pages, in the order of the menu."""
    return tuple(sorted(_PUNKTER.values(), key=lambda p: (p.gruppe, p.orden, p.noegle)))


def punkter(adgang: Adgang) -> tuple[Punkt, ...]:
    """The pages that the user's rights give, in order."""
    return tuple(p for p in alle() if p.maa(adgang))


def ved_rute(rute: str, argumenter: Collection[str] = ()) -> Punkt | None:
    """The page that an address belongs to; None where it is none's."""
    for p in _PUNKTER.values():
        if (rute == p.rute or rute in p.mere) and (not p.arg or p.arg in argumenter):
            return p
    return None


def maa_administrere(adgang: Adgang) -> bool:
    """Whether she may administer the authority on whose behalf she works, as a whole: a group
    limited to a unit does not reach it."""
    return explain(ADMINISTRATION, adgang, sted(adgang.scope_id)).tilladt


def har(adgang: Adgang, permission: str) -> bool:
    """Whether she holds a right as administration asks for it."""
    if permission == Permission.ADMINISTRER:
        return maa_administrere(adgang)
    return adgang.har(permission)
