"""What a form chooses among: events, units, systems, and whom a written name means.

All of one authority. Units and users are staff, not citizens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from access.models import Bruger, Fagsystem, Myndighed, Organisationsenhed
from advis.definition import UDEN_ADVIS, Modtagervalg
from advis.models import Daekningstal, Modtagersystem
from advis.values import SLAGS, Advistype, Kanal, Modtagerart
from indexes.beskedfordeler.models import Haendelsestype
from sapa.advisgrupper import modtagere


@dataclass(frozen=True, slots=True)
class Valgmulighed:
    """One choice of a list."""

    id: str
    navn: str


class Opslagsvaerk:
    """The choices of one authority, each asked for when it is needed."""

    def __init__(self, myndighed: int) -> None:
        self.myndighed = myndighed

    @cached_property
    def enheder(self) -> list[Valgmulighed]:
        """The units, each indented by how deep it lies."""
        ud, ender = [], list[int]()
        rows = Organisationsenhed.objects.filter(myndighed_id=self.myndighed).order_by("fra")
        for uuid, navn, fra, til in rows.values_list("uuid", "navn", "fra", "til"):
            ender = [slut for slut in ender if slut >= fra]
            ud.append(Valgmulighed(str(uuid), "\u2003" * len(ender) + navn))
            ender.append(til)
        return ud

    @cached_property
    def fagsystemer(self) -> list[tuple[int, UUID, str]]:
        """Id, uuid and name of each."""
        rows = Fagsystem.objects.order_by("navn")
        return list(rows.values_list("id", "uuid", "navn"))

    @cached_property
    def webhooks(self) -> list[tuple[int, UUID, str]]:
        """The receiving systems of the authority that are in use: id, fagsystem and name."""
        rows = Modtagersystem.objects.filter(myndighed=self.myndighed, aktiv=True)
        return list(rows.order_by("navn").values_list("id", "fagsystem_uuid", "navn"))

    def haendelser(self, type_: Advistype) -> list[Valgmulighed]:
        """The events that a group of the type may ask for. Corrections follow by themselves, but in
        the folkeregister, where they are events that one may ask for."""
        rows = Haendelsestype.objects.filter(slags__in=SLAGS[type_]).exclude(kode__in=UDEN_ADVIS)
        if type_ is not Advistype.FOLKEREGISTER:
            rows = rows.filter(forhold="")
        return [Valgmulighed(k, n) for k, n in rows.order_by("kode").values_list("kode", "navn")]

    def bruger(self, tekst: str) -> int | None:
        """The active user of the authority whom the text means (`modtagere.find`)."""
        fundet = modtagere.find(self.myndighed, tekst, kun=Modtagerart.BRUGER)
        if fundet is None:
            return None
        return Bruger.objects.values_list("id", flat=True).get(
            myndighed_id=self.myndighed, uuid=fundet.uuid
        )

    def webhook(self, id_: int) -> Modtagervalg | None:
        """A receiving system as a receiver."""
        for system, fagsystem, _navn in self.webhooks:
            if system == id_:
                return Modtagervalg(Modtagerart.FAGSYSTEM, fagsystem, Kanal.WEBHOOK, system=system)
        return None

    @cached_property
    def _kommuner(self) -> dict[str, int]:
        navne: dict[str, int] = {}
        for navn, nr in Daekningstal.objects.values_list("kommunenavn", "kommune").distinct():
            navne[navn.casefold()] = nr
        for navn, nr in Myndighed.objects.filter(type="kommune").values_list("kort_navn", "id"):
            navne[navn.casefold()] = nr
        return navne

    def kommuner(self, tekst: str) -> tuple[int, ...]:
        """Codes or names, split by comma. Raises ValueError for a name that is no kommune's."""
        ud = []
        for del_ in re.split(r"[,;\n]+", tekst):
            navn = del_.strip().casefold()
            if navn.isascii() and navn.isdecimal() and len(navn) < 5:
                ud.append(int(navn))
            elif navn in self._kommuner:
                ud.append(self._kommuner[navn])
            elif navn:
                raise ValueError("no kommune")
        return tuple(dict.fromkeys(ud))

    def navne(self, modtagere: Iterable[Modtagervalg]) -> dict[UUID, str]:
        """What receivers are called."""
        return navne({m.uuid for m in modtagere}, self.myndighed)


def navne(uuider: Iterable[UUID], myndighed: int) -> dict[UUID, str]:
    """What users, units and systems are called, in three queries."""
    ids = set(uuider)
    if not ids:
        return {}
    ud: dict[UUID, str] = dict(Fagsystem.objects.filter(uuid__in=ids).values_list("uuid", "navn"))
    ud |= dict(
        Organisationsenhed.objects.filter(uuid__in=ids, myndighed_id=myndighed).values_list(
            "uuid", "navn"
        )
    )
    ud |= dict(
        Bruger.objects.filter(uuid__in=ids, myndighed_id=myndighed).values_list("uuid", "navn")
    )
    return ud
