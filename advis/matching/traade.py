"""Threads: an event with what corrected and cancelled it, as it stands now. Plain Python.

`indexes.beskedfordeler.sammenhaeng` says what corrects what, from the set of events alone. Here it
is folded to what an advis says, so that the order of arrival makes no difference: one thread, one
advis per group, whatever came first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

ANNULLERING = "annullering"
PLANLAGT, DUBLET = "planlagt", "dublet"


@dataclass(frozen=True, slots=True)
class Led:
    """An event as advis sees it."""

    id: int
    noegle: str
    nr: int
    myndighed: int
    kode: str
    slags: str
    forhold: str
    retter_koder: Sequence[str]
    part_uuid: UUID | None
    objekt_uuid: UUID | None
    kle: int
    foelsomhed: int
    gyldighed_fra: datetime | None
    opstaaet: datetime
    modtaget: datetime
    retter: int | None
    rettet_af: int | None
    annulleret: bool
    tilstand: str

    @property
    def orden(self) -> tuple[datetime, str, int]:
        """The sender's clock, as `sammenhaeng` orders them."""
        return self.opstaaet, self.noegle, self.nr

    @property
    def egen_kode(self) -> str:
        """The code that groups ask for: a correction (RE_STIN) whose event is not here tells it in
        its stead, if it can be about one code only."""
        if self.forhold and self.forhold != ANNULLERING and len(self.retter_koder) == 1:
            return self.retter_koder[0]
        return self.kode

    @property
    def enkelt(self) -> bool:
        """Nothing corrects it, and it corrects nothing: nearly all are so."""
        return not self.forhold and self.rettet_af is None and not self.annulleret

    @property
    def dato(self) -> datetime:
        """When it happened."""
        return self.gyldighed_fra or self.opstaaet

    @property
    def kendt(self) -> datetime:
        """When it was ours to tell of: a planned one not before its day."""
        return max(self.modtaget, self.dato) if not self.forhold else self.modtaget


@dataclass(frozen=True, slots=True)
class Traad:
    """A thread as it stands: `rod` began it, `nu` says how it is, `led` are all, oldest first.

    `venter`: what it says now takes effect later; until then nothing changes.
    """

    rod: Led
    nu: Led
    led: tuple[Led, ...]
    annulleret: bool = False
    venter: bool = False

    @property
    def rettelser(self) -> int:
        """How many corrections it has had; a cancellation is none."""
        return sum(1 for x in self.led if x.forhold and x.forhold != ANNULLERING)

    @property
    def seneste(self) -> Led:
        """The step that made it what it is."""
        if not self.annulleret:
            return self.nu
        aflysninger = [x for x in self.led if x.forhold == ANNULLERING]
        return aflysninger[-1] if aflysninger else self.nu


def fold(led: Sequence[Led]) -> list[Traad]:
    """The threads of some events; all of a thread's events are among them, or those that are not
    are unknown here. Repetitions (dublet) are no events of their own."""
    kendte = {x.id: x for x in led if x.tilstand != DUBLET}
    grupper: dict[int, list[Led]] = defaultdict(list)
    for x in kendte.values():
        grupper[_rod(x, kendte).id].append(x)
    return [_traad(kendte[rod], sorted(g, key=lambda x: x.orden)) for rod, g in grupper.items()]


def enkelt(led: Led) -> Traad:
    """The thread of an event that stands alone."""
    return Traad(led, led, (led,))


def _rod(led: Led, kendte: Mapping[int, Led]) -> Led:
    set_ = {led.id}
    while led.retter is not None and led.retter in kendte and led.retter not in set_:
        led = kendte[led.retter]
        set_.add(led.id)
    return led


def _traad(rod: Led, led: Sequence[Led]) -> Traad:
    staar = [x for x in led if x.forhold != ANNULLERING and not x.annulleret]
    # A cancellation whose event never came cancels nothing that anybody was told of.
    annulleret = rod.annulleret or rod.forhold == ANNULLERING
    # What is told of a cancelled thread is what it said last.
    fortalt = staar or [x for x in led if x.forhold != ANNULLERING] or [rod]
    nu = replace(fortalt[-1], part_uuid=rod.part_uuid)
    if nu.objekt_uuid is None:
        nu = replace(nu, objekt_uuid=rod.objekt_uuid)
    venter = not annulleret and nu.tilstand == PLANLAGT
    # Those that have begun: one that waits is not told of yet.
    ude = tuple(x for x in led if x.tilstand != PLANLAGT)
    return Traad(rod, nu, ude, annulleret, venter)


@dataclass(frozen=True, slots=True)
class Emne:
    """What groups are asked: a thread under one of its codes. A group that hears of `ikke_kode`
    hears of the thread by that one."""

    traad: Traad
    kode: str
    dag: date
    ikke_kode: str = ""


def emner(traad: Traad, dag: date) -> list[Emne]:
    """The codes by which a group may hear of the thread for the first time.

    By the code that began it, as long as it stands; by the code of a correction or a cancellation
    (F18, F02) for groups that ask for that and not for what it is about.
    """
    if traad.venter:
        return []
    kode = traad.rod.egen_kode
    ud = [] if traad.annulleret else [Emne(traad, kode, dag)]
    if traad.rod.forhold == ANNULLERING:
        return ud
    rettelser = {x.kode for x in traad.led if x.forhold and x.id != traad.rod.id}
    ud += [Emne(traad, k, dag, kode) for k in sorted(rettelser - {kode, traad.rod.kode})]
    return ud


def ids(traade: Iterable[Traad]) -> set[int]:
    """The threads' keys."""
    return {t.rod.id for t in traade}
