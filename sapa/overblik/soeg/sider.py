"""What the pages of the other searches are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from access.organisation.values import Enhedskort, Funktionskort
from indexes.soegning.values import PR_SIDE, Medarbejder
from sapa.overblik.soeg.arter import Soegeart
from sapa.overblik.soeg.felter import Felt


@dataclass(frozen=True, slots=True)
class Resultatside:
    """A search form, with or without hits."""

    art: Soegeart
    felter: tuple[Felt, ...]
    noegle: str = ""
    fejl: tuple[str | Promise, ...] = ()
    besked: str | Promise = ""
    hits: tuple[Any, ...] = ()
    side: int = 1
    flere: bool = False
    er_afdelinger: bool = False

    @property
    def foerste(self) -> int:
        return (self.side - 1) * PR_SIDE + 1

    @property
    def sidste(self) -> int:
        return (self.side - 1) * PR_SIDE + len(self.hits)

    @property
    def antal(self) -> str:
        """How many hits, as the heading's badge says it."""
        mere = self.flere or self.side > 1
        return f"{len(self.hits)}{'+' if mere else ''}"

    @property
    def forrige(self) -> int:
        return self.side - 1

    @property
    def naeste(self) -> int:
        return self.side + 1


@dataclass(frozen=True, slots=True)
class Kortside:
    """A contact card: of a user with her unit, or of a unit alone."""

    logget: datetime
    medarbejder: Medarbejder | None
    kort: Enhedskort | None
    funktioner: tuple[Funktionskort, ...] = ()
