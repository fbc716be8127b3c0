"""What corrects and cancels what: found anew for a person whenever one of her events arrives.

It depends on the set of events alone, never on the order in which they came: a cancellation may
well be here before what it cancels. The caller holds the persons' locks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection

from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.beskedfordeler.values import begynder

Tilstand = ModtagetHaendelse.Tilstand
ANNULLERING = "annullering"


@dataclass(frozen=True, slots=True)
class Led:
    """An event as far as its relations to others go."""

    id: int
    noegle: str
    nr: int
    myndighed: int
    part_uuid: UUID
    slags: str
    kode: str
    forhold: str
    retter_koder: tuple[str, ...]
    gyldighed_fra: datetime | None
    opstaaet: datetime
    registrering_id: str
    peger_paa: tuple[str, ...]
    processer: tuple[str, ...]
    retter: int | None
    rettet_af: int | None
    annulleret: bool
    tilstand: str

    @property
    def orden(self) -> tuple[datetime, str, int]:
        """The sender's clock, and something that all see alike where that is the same."""
        return self.opstaaet, self.noegle, self.nr


_FELTER = tuple(Led.__slots__)


def forbind(parter: Collection[UUID], *, now: datetime) -> int:
    """Write what the persons' events are to each other. Returns how many rows changed."""
    rows = ModtagetHaendelse.objects.filter(part_uuid__in=parter)
    # Few persons have a correction at all: the others cost one look.
    rettede = set(rows.exclude(forhold="").values_list("part_uuid", flat=True))
    if not rettede:
        return 0
    grupper: dict[tuple[int, UUID, str], list[Led]] = defaultdict(list)
    for values in rows.filter(part_uuid__in=rettede).values_list(*_FELTER):
        facts = dict(zip(_FELTER, values, strict=True))
        for felt in ("retter_koder", "peger_paa", "processer"):
            facts[felt] = tuple(facts[felt])
        led = Led(**facts)
        grupper[led.myndighed, led.part_uuid, led.slags].append(led)
    aendrede = [
        ny
        for gruppe in grupper.values()
        for gammel, ny in zip(gruppe, sammenhold(gruppe, now=now), strict=True)
        if gammel != ny
    ]
    if aendrede:
        _skriv(aendrede)
    return len(aendrede)


def sammenhold(gruppe: Sequence[Led], *, now: datetime) -> list[Led]:
    """The events of one person, kind and authority with their relations as they are now, in the
    order given. Pure."""
    retter: dict[int, int | None] = {}
    rettet_af: dict[int, int] = {}
    annulleret: set[int] = set()
    ordnet = sorted(gruppe, key=lambda led: led.orden)
    for led in ordnet:
        if not led.forhold:
            continue
        maal = _find(led, [b for b in ordnet if b.kode in led.retter_koder], annulleret)
        retter[led.id] = maal.id if maal else None
        if maal is not None:
            rettet_af[maal.id] = led.id
            if led.forhold == ANNULLERING:
                annulleret.add(maal.id)
    ud = []
    for led in gruppe:
        ny = replace(
            led,
            retter=retter.get(led.id),
            rettet_af=rettet_af.get(led.id),
            annulleret=led.id in annulleret,
        )
        ud.append(replace(ny, tilstand=_tilstand(led, ny, now)))
    return ud


def _find(led: Led, mulige: Sequence[Led], annulleret: set[int]) -> Led | None:
    """What a correction is about: what it names itself; else what is of the same process; else the
    latest before it that still stands, of the same beginning if there is one."""
    navngivne = [
        b
        for b in mulige
        if b.noegle in led.peger_paa
        or (b.registrering_id and b.registrering_id in (*led.peger_paa, led.registrering_id))
    ]
    if navngivne:
        return navngivne[-1]
    tidligere = [b for b in mulige if b.orden < led.orden and b.id not in annulleret]
    samme_proces = [b for b in tidligere if set(b.processer) & set(led.processer)]
    samme_begyndelse = [b for b in tidligere if b.gyldighed_fra == led.gyldighed_fra]
    for kandidater in (samme_proces, samme_begyndelse, tidligere):
        if kandidater:
            return kandidater[-1]
    return None


def _tilstand(gammel: Led, ny: Led, now: datetime) -> str:
    """A planned event that is corrected falls away; one that is not any more comes back. A
    correction that finds another event than before is told again."""
    rettet = ny.annulleret or ny.rettet_af is not None
    if gammel.tilstand == Tilstand.PLANLAGT and rettet:
        return Tilstand.BORTFALDET
    if gammel.tilstand == Tilstand.BORTFALDET and not rettet:
        due = begynder(ny.forhold, ny.gyldighed_fra, now)
        return Tilstand.KLAR if due else Tilstand.PLANLAGT
    if gammel.tilstand == Tilstand.BEHANDLET and ny.forhold and gammel.retter != ny.retter:
        return Tilstand.KLAR
    return gammel.tilstand


def _skriv(led: Sequence[Led]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "update beskedfordeler_modtagethaendelse h set retter = n.retter,"
            " rettet_af = n.rettet_af, annulleret = n.annulleret, tilstand = n.tilstand"
            " from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bool[], %s::text[])"
            " as n (id, retter, rettet_af, annulleret, tilstand) where h.id = n.id",
            [
                [x.id for x in led],
                [x.retter for x in led],
                [x.rettet_af for x in led],
                [x.annulleret for x in led],
                [str(x.tilstand) for x in led],
            ],
        )
