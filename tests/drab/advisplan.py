"""What is pushed in the drill of adviser, which groups hear of it, and which adviser must come of it.

Drawn with a seed. What an event must become is written down where it is made, from the groups'
own words, not reckoned by the code under test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from indexes.beskedfordeler.besked import Haendelsesbesked, skriv_push
from tests.beskedfordeler.faelles import CVR, besked, registrering, tid

DUESLAG = 4
PERSONER = 400
_RUM = UUID("6b1f2b0e-8d0e-4a53-9a40-2f6a3a5f0f71")
_BEGYNDT = datetime(2026, 3, 1, 8, tzinfo=UTC)
_FLYTNINGER = ("F10", "F11", "F12", "F13", "F14", "F50", "F72")

Sted = tuple[str, int]
"""A BeskedId, and which ObjektRegistrering of it."""


@dataclass(frozen=True, slots=True)
class Gruppe:
    """A group as the drill sets it up: codes, whom it has a list of, and which of the receiving
    systems and mailboxes (by number) hear of it."""

    navn: str
    koder: tuple[str, ...]
    liste: range | None = None
    webhooks: tuple[int, ...] = ()
    mails: tuple[int, ...] = ()

    def hoerer(self, kode: str, person: int) -> bool:
        return kode in self.koder and (self.liste is None or person in self.liste)


SYSTEMER, POSTKASSER = 3, 2
GRUPPER = (
    Gruppe("Alle flytninger", ("F10", "F11", "F12", "F13", "F14"), webhooks=(0,)),
    Gruppe("Liste A", ("F11", "F12"), range(200), webhooks=(1,)),
    Gruppe("Liste B", ("F50", "F72", "F13"), range(100, 400), webhooks=(0, 1)),
    Gruppe("Indlagte", ("STIN",), webhooks=(2,)),
    Gruppe("Post", ("F14",), range(60), mails=(0,)),
    Gruppe("Post og system", ("F10",), range(40, 120), webhooks=(2,), mails=(1,)),
    Gruppe("Hører intet", ("F25",), range(400), webhooks=(1,)),
)


@dataclass(slots=True)
class Advisplan:
    """The queues, front first, as (BeskedId, body); and every matching pair of thread and group."""

    dueslag: list[list[tuple[str, bytes]]] = field(
        default_factory=lambda: [[] for _ in range(DUESLAG)]
    )
    antal: int = 0  # events
    par: set[tuple[Sted, str]] = field(default_factory=set)

    @property
    def beskeder(self) -> int:
        return sum(map(len, self.dueslag))


def byg(haendelser: int) -> Advisplan:
    """So many events: households that move, and one in ten who goes to hospital, of whom half are
    corrected by a message that may well come first."""
    plan, rng, nr = Advisplan(), Random(717), 0
    while plan.antal < haendelser:
        nr += 1
        fra = _BEGYNDT - timedelta(days=nr)
        if nr % 4 == 0:
            _ophold(plan, rng, nr, fra)
        else:
            koder = [rng.choice(_FLYTNINGER) for _ in range(6)]
            folk = rng.sample(range(PERSONER), 6)
            _send(plan, rng, nr, "CPR", fra, list(zip(koder, folk, strict=True)))
    for koe in plan.dueslag:
        rng.shuffle(koe)
    return plan


def _ophold(plan: Advisplan, rng: Random, nr: int, fra: datetime) -> None:
    person = rng.randrange(PERSONER)
    start = _send(plan, rng, nr, "SYGEHUS", fra, [("STIN", person)])
    if nr % 8 == 0:
        _send(plan, rng, -nr, "SYGEHUS", fra, [("RE_STIN", person)], retter=(start, 1))


def _send(
    plan: Advisplan,
    rng: Random,
    nr: int,
    type_: str,
    fra: datetime,
    led: list[tuple[str, int]],
    retter: Sted | None = None,
) -> str:
    id_ = str(uuid5(_RUM, str(nr)))
    kendt = tid((fra + timedelta(hours=len(led) + (retter is not None))).isoformat())
    mere: dict[str, Any] = {"Registreringstidspunkt": kendt}
    linjer = [registrering(kode, type_, cpr=f"{p:010d}", **mere) for kode, p in led]
    sendt: Haendelsesbesked = besked(*linjer, id_=id_, type_=type_, modtagere=(CVR,), fra=fra.isoformat())  # fmt: skip
    plan.dueslag[rng.randrange(DUESLAG)].append((sendt.noegle, skriv_push(sendt)))
    plan.antal += len(led)
    if retter is None:  # a correction is of the thread that it corrects
        for sted, (kode, p) in enumerate(led, start=1):
            plan.par |= {((sendt.noegle, sted), g.navn) for g in GRUPPER if g.hoerer(kode, p)}
    return sendt.noegle
