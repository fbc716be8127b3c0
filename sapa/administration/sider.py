"""The menu and the front page, ready for the templates."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from access.values import Adgang
from sapa.administration.menu import GRUPPENAVNE, Gruppe, Punkt, punkter


@dataclass(frozen=True, slots=True)
class Afsnit:
    """A heading with its pages."""

    gruppe: Gruppe
    punkter: tuple[Punkt, ...]

    @property
    def noegle(self) -> str:
        return self.gruppe.name.lower()

    @property
    def navn(self) -> str | Promise:
        return GRUPPENAVNE[self.gruppe]


def afsnit(adgang: Adgang) -> list[Afsnit]:
    """What the user is offered, by group; a group without a page of hers is left out."""
    mine = punkter(adgang)
    found = [Afsnit(g, tuple(p for p in mine if p.gruppe is g)) for g in Gruppe]
    return [a for a in found if a.punkter]
