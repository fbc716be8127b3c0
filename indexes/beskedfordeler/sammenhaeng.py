"""What corrects, cancels and repeats what: found anew for a person (or an object that is about
nobody) whenever one of the events arrives.

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
from django.db.models import Q
from django.utils import timezone

from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.beskedfordeler.values import begynder

Tilstand = ModtagetHaendelse.Tilstand
ANNULLERING = "annullering"
LAASERUM = 5
"""The first key of the persons' advisory locks; a consumer takes the same ones."""


@dataclass(frozen=True, slots=True)
class Led:
    """An event as far as its relations to others go."""

    id: int
    noegle: str
    nr: int
    myndighed: int
    part_uuid: UUID | None
    objekt_uuid: UUID | None
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
    fakta: str
    samme_som: int | None
    tilstand: str

    @property
    def orden(self) -> tuple[datetime, str, int]:
        """The sender's clock, and something that all see alike where that is the same."""
        return self.opstaaet, self.noegle, self.nr


_FELTER = tuple(Led.__slots__)


# Those with a correction, or a fact told twice: the others, nearly all, cost this one look.
_SAMMENHAENGENDE = """
select coalesce(part_uuid, objekt_uuid) from beskedfordeler_modtagethaendelse
where part_uuid = any(%(noegler)s) or (part_uuid is null and objekt_uuid = any(%(noegler)s))
group by coalesce(part_uuid, objekt_uuid)
having bool_or(forhold <> '')
    or count(*) filter (where fakta <> '')
        > count(distinct (myndighed, fakta)) filter (where fakta <> '')
"""


def laas(noegler: Collection[UUID]) -> None:
    """Whoever brings an event and whoever brings what it is about must see each other: parts and
    objects in one order for everyone, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select pg_advisory_xact_lock({LAASERUM}, k) from (select distinct hashtext(n) as k"
            " from unnest(%s::text[]) n order by 1) x",
            [sorted(map(str, noegler))],
        )


def forbind(noegler: Collection[UUID], *, now: datetime) -> int:
    """Write what the events of these parts, and of these objects that are about no part, are to
    each other. Returns how many rows changed."""
    with connection.cursor() as cursor:
        cursor.execute(_SAMMENHAENGENDE, {"noegler": list(noegler)})
        fundne = [noegle for (noegle,) in cursor.fetchall()]
    if not fundne:
        return 0
    rows = ModtagetHaendelse.objects.filter(
        Q(part_uuid__in=fundne) | Q(part_uuid=None, objekt_uuid__in=fundne)
    )
    grupper: dict[tuple[int, UUID | None, str], list[Led]] = defaultdict(list)
    for values in rows.values_list(*_FELTER):
        facts = dict(zip(_FELTER, values, strict=True))
        for felt in ("retter_koder", "peger_paa", "processer"):
            facts[felt] = tuple(facts[felt])
        led = Led(**facts)
        grupper[led.myndighed, led.part_uuid or led.objekt_uuid, led.slags].append(led)
    aendrede = [
        ny
        for gruppe in grupper.values()
        for gammel, ny in zip(gruppe, sammenhold(gruppe, now=now), strict=True)
        if gammel != ny
    ]
    if aendrede:
        _skriv(aendrede)
    return len(aendrede)


def flyt_haendelser(gammel: UUID, ny: UUID) -> None:
    """Two parts turned out to be one: what was told of either is told of her, and a correction of
    the one number may be about an event of the other."""
    laas([gammel, ny])
    rows = ModtagetHaendelse.objects.filter(part_uuid=gammel)
    if rows.update(part_uuid=ny):
        forbind([ny], now=timezone.now())


def sammenhold(gruppe: Sequence[Led], *, now: datetime) -> list[Led]:
    """The events of one person, kind and authority with their relations as they are now, in the
    order given. Pure."""
    retter: dict[int, int | None] = {}
    rettet_af: dict[int, int] = {}
    annulleret: set[int] = set()
    rod: dict[int, Led] = {}  # of a correction: the event that it, or what it corrects, is about
    gentaget = _Gentagelser()
    ordnet = sorted(gruppe, key=lambda led: led.orden)
    for led in ordnet:
        if led.id not in annulleret:
            gentaget.se(led)
        if not led.forhold:
            continue
        mulige = [b for b in ordnet if b.kode in led.retter_koder and b.forhold != ANNULLERING]
        maal = _find(led, [b for b in mulige if b.id != led.id], annulleret)
        if maal is not None and led.forhold == ANNULLERING and maal.id in rod:
            annulleret.add(maal.id)  # a correction falls with what it corrected
            maal = rod[maal.id]
        retter[led.id] = maal.id if maal else None
        if maal is not None:
            rettet_af[maal.id] = led.id
            rod[led.id] = rod.get(maal.id, maal)
            if led.forhold == ANNULLERING:
                annulleret.add(maal.id)
                gentaget.glem(maal)
    ud = []
    for led in gruppe:
        om = retter.get(led.id)
        ny = replace(
            led,
            retter=gentaget.af.get(om, om) if om is not None else None,
            rettet_af=rettet_af.get(led.id),
            annulleret=led.id in annulleret,
            samme_som=gentaget.af.get(led.id),
        )
        ud.append(replace(ny, tilstand=_tilstand(led, ny, now)))
    # What corrects a repetition corrects what it repeats.
    ramt = {gentaget.af[k]: v for k, v in rettet_af.items() if k in gentaget.af}
    borte = {gentaget.af[k] for k in annulleret if k in gentaget.af}
    return [
        replace(
            ny,
            rettet_af=ny.rettet_af or ramt.get(ny.id),
            annulleret=ny.annulleret or ny.id in borte,
        )
        if ny.id in ramt or ny.id in borte
        else ny
        for ny in ud
    ]


class _Gentagelser:
    """Which event repeats which: seen in order, `af` maps a repetition to what told it first.

    One that its consumer has acted on is never a repetition: then the other one is.
    """

    def __init__(self) -> None:
        self.af: dict[int, int] = {}
        self._staar: dict[tuple[str, str], Led] = {}

    def se(self, led: Led) -> None:
        if not led.fakta:
            return
        noegle = (led.forhold, led.fakta)
        foerste = self._staar.get(noegle)
        if foerste is None:
            self._staar[noegle] = led
        elif led.tilstand == Tilstand.BEHANDLET != foerste.tilstand:
            self._staar[noegle] = led
            self.af = {k: led.id if v == foerste.id else v for k, v in self.af.items()}
            self.af[foerste.id] = led.id
        elif led.tilstand != Tilstand.BEHANDLET:
            self.af[led.id] = foerste.id

    def glem(self, led: Led) -> None:
        """It was cancelled: told again after that, it is news."""
        staar = self._staar.get((led.forhold, led.fakta))
        if staar is not None and staar.id in (led.id, self.af.get(led.id)):
            del self._staar[led.forhold, led.fakta]


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
        # A fact told anew after it was cancelled has the same name: the latest before it stands.
        staar = [b for b in navngivne if b.id not in annulleret]
        return ([b for b in staar if b.orden < led.orden] or staar or navngivne)[-1]
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
    if ny.samme_som is not None:
        return Tilstand.DUBLET
    rettet = ny.annulleret or ny.rettet_af is not None
    if gammel.tilstand == Tilstand.DUBLET:
        due = begynder(ny.forhold, ny.gyldighed_fra, now)
        return Tilstand.KLAR if due else Tilstand.PLANLAGT
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
            " rettet_af = n.rettet_af, annulleret = n.annulleret, samme_som = n.samme_som,"
            " tilstand = n.tilstand from unnest(%s::bigint[], %s::bigint[], %s::bigint[],"
            " %s::bool[], %s::bigint[], %s::text[])"
            " as n (id, retter, rettet_af, annulleret, samme_som, tilstand) where h.id = n.id",
            [
                [x.id for x in led],
                [x.retter for x in led],
                [x.rettet_af for x in led],
                [x.annulleret for x in led],
                [x.samme_som for x in led],
                [str(x.tilstand) for x in led],
            ],
        )
