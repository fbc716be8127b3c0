"""Reads of the organisation: now, and as it was on a date."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from access.models import Organisationsenhed
from access.organisation.models import Enhedsoplysning, Funktion, Version
from access.organisation.values import Art, Enhedskort, Fakta, Funktionskort, Periode

_MAKS_DYBDE = 50


# --- As it was on a date --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Traeenhed:
    """A unit in the tree of a day. `sti` is the names from the top to itself."""

    uuid: UUID
    navn: str
    sti: tuple[str, ...]
    overordnet: UUID | None
    telefon: str
    email: str
    noegle: str
    lukket: bool


@dataclass(frozen=True, slots=True)
class Brugerperiode:
    """What was true of a user on a day."""

    uuid: UUID
    navn: str
    titel: str
    enhed: UUID | None
    telefon: str
    email: str
    aktiv: bool


@dataclass(frozen=True, slots=True)
class Funktionsperiode:
    """A function that a user held on a day."""

    uuid: UUID
    navn: str
    enhed: UUID
    telefon: str
    email: str


def trae(myndighed_id: int, *, at: datetime) -> tuple[Traeenhed, ...]:
    """The unit tree as it was at `at`, in preorder, siblings by name; closed units too. One
    query."""
    facts = _fakta(myndighed_id, Art.ENHED, at)
    children: dict[UUID | None, list[UUID]] = {}
    for uuid, fakta in facts.items():
        parent = UUID(fakta["overordnet"]) if fakta["overordnet"] else None
        children.setdefault(parent if parent in facts else None, []).append(uuid)
    return tuple(_preorden(facts, children, None, ()))


def _preorden(
    facts: Mapping[UUID, Fakta],
    children: Mapping[UUID | None, list[UUID]],
    parent: UUID | None,
    sti: tuple[str, ...],
) -> Iterator[Traeenhed]:
    if len(sti) > _MAKS_DYBDE:
        return
    for uuid in sorted(children.get(parent, ()), key=lambda u: (facts[u]["navn"], u)):
        f = facts[uuid]
        own = (*sti, f["navn"])
        yield Traeenhed(
            uuid, f["navn"], own, parent, f["telefon"], f["email"], f["noegle"], f["lukket"]
        )
        yield from _preorden(facts, children, uuid, own)


def sti(myndighed_id: int, enhed: UUID, *, at: datetime) -> tuple[str, ...]:
    """The names from the top down to a unit as they were at `at`; empty if it was not there."""
    facts = _fakta(myndighed_id, Art.ENHED, at)
    names: list[str] = []
    here: UUID | None = enhed
    while here in facts and len(names) < _MAKS_DYBDE:
        names.insert(0, facts[here]["navn"])
        here = UUID(facts[here]["overordnet"]) if facts[here]["overordnet"] else None
    return tuple(names)


def bruger(myndighed_id: int, uuid: UUID, *, at: datetime) -> Brugerperiode | None:
    """A user as she was at `at`; None if she was not known."""
    f = _fakta(myndighed_id, Art.BRUGER, at, uuid).get(uuid)
    if f is None:
        return None
    unit = UUID(f["enhed"]) if f["enhed"] else None
    return Brugerperiode(
        uuid, f["navn"], f["titel"], unit, f["telefon"], f["email"], not f["lukket"]
    )


def funktioner(myndighed_id: int, bruger: UUID, *, at: datetime) -> tuple[Funktionsperiode, ...]:
    """The functions that a user held at `at`, by name."""
    rows = Version.objects.filter(
        myndighed_id=myndighed_id,
        art=Art.FUNKTION,
        virkning__contains=at,
        fakta__bruger=str(bruger),
        fakta__lukket=False,
    ).values_list("uuid", "fakta")
    found = [
        Funktionsperiode(uuid, f["navn"], UUID(f["enhed"]), f["telefon"], f["email"])
        for uuid, f in rows
    ]
    return tuple(sorted(found, key=lambda f: (f.navn, f.uuid)))


def _fakta(
    myndighed_id: int, art: Art, at: datetime, uuid: UUID | None = None
) -> dict[UUID, Fakta]:
    rows = Version.objects.filter(myndighed_id=myndighed_id, art=art, virkning__contains=at)
    if uuid is not None:
        rows = rows.filter(uuid=uuid)
    return dict(rows.values_list("uuid", "fakta"))


def historik(myndighed_id: int, enhed: UUID) -> tuple[Periode, ...]:
    """The names and places that a unit has had, oldest first; changes of number or mail make no new
    period. Two queries."""
    rows = Version.objects.filter(myndighed_id=myndighed_id, art=Art.ENHED, uuid=enhed)
    versions = sorted(
        rows.values_list("fakta", "virkning"),
        key=lambda v: (v[1].lower is not None, v[1].lower),
    )
    parents = {UUID(f["overordnet"]) for f, _ in versions if f["overordnet"]}
    names = dict(Organisationsenhed.objects.filter(uuid__in=parents).values_list("uuid", "navn"))
    periods: list[Periode] = []
    for f, virkning in versions:
        parent = names.get(UUID(f["overordnet"]), "") if f["overordnet"] else ""
        fra, til = _dag(virkning.lower), _dag(virkning.upper)
        last = periods[-1] if periods else None
        if last and (last.navn, last.overordnet, last.lukket) == (f["navn"], parent, f["lukket"]):
            fra = periods.pop().fra
        periods.append(Periode(f["navn"], parent, f["lukket"], fra, til))
    return tuple(periods)


def _dag(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


# --- Now: numbers ---------------------------------------------------------------------------------

_NUMRE = """
with recursive ned (uuid, id, fra) as (
    select e.uuid, e.id, e.fra from access_organisationsenhed e where e.uuid = any(%s::uuid[])
    union all
    select ned.uuid, e.id, e.fra
    from ned join access_organisationsenhed e on e.overordnet_id = ned.id
    join organisation_enhedsoplysning o on o.enhed_id = e.id and o.nedlagt is not null
)
select uuid, array_agg(fra order by fra) from ned group by uuid
"""


def numre(enheder: Collection[str]) -> dict[UUID, tuple[int, ...]]:
    """The own number of each of these units, and those of the closed units right under it: what
    stood in them lies with it now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMRE, [list(enheder)])
        return {uuid: tuple(fra) for uuid, fra in cursor.fetchall()}


# --- Now: the contact card ------------------------------------------------------------------------


_OPAD = """
with recursive op (start, dybde, id, overordnet_id) as (
    select e.id, 0, e.id, e.overordnet_id from access_organisationsenhed e where e.id = any(%s)
    union all
    select op.start, dybde + 1, e.id, e.overordnet_id
    from op join access_organisationsenhed e on e.id = op.overordnet_id where dybde < 50
)
select op.start, e.id, e.navn, e.telefon, coalesce(o.email, ''), o.nedlagt
from op join access_organisationsenhed e on e.id = op.id
left join organisation_enhedsoplysning o on o.enhed_id = e.id
order by op.start, dybde desc
"""


def enhedskort(enhed: Organisationsenhed) -> Enhedskort:
    """A unit as its card shows it. Two queries; two more, and its history, if it is closed.

    A chain of heirs is followed to the first open one.
    """
    own = _kort(enhed.id)
    card, nedlagt = own[-1]
    if nedlagt is None:
        return card
    heir = _efterfoelger(enhed.id)
    onward = _kort(heir)[-1][0] if heir else None
    if onward is None:
        above = [(c, n) for c, n in own[:-1] if n is None]
        onward = above[-1][0] if above else None
    return Enhedskort(
        card.navn,
        card.sti,
        card.telefon,
        card.email,
        nedlagt=_dag(nedlagt),
        er_efterfoelger=heir is not None,
        videre=onward,
        historik=historik(enhed.myndighed_id, enhed.uuid),
    )


def _kort(enhed_id: int) -> list[tuple[Enhedskort, datetime | None]]:
    """The unit and those above it, from the top, each with its path and when it was closed."""
    with connection.cursor() as cursor:
        cursor.execute(_OPAD, [[enhed_id]])
        rows = cursor.fetchall()
    names = tuple(row[2] for row in rows)
    return [
        (Enhedskort(navn, names[: n + 1], telefon, email), nedlagt)
        for n, (_start, _id, navn, telefon, email, nedlagt) in enumerate(rows)
    ]


def _efterfoelger(enhed_id: int) -> int | None:
    """The first open unit along the chain of heirs; None if it ends in nothing or in a ring."""
    seen = {enhed_id}
    here = enhed_id
    while True:
        row = Enhedsoplysning.objects.filter(enhed_id=here).first()
        if row is None or row.nedlagt is None:
            return here if here != enhed_id else None
        if row.efterfoelger_id is None or row.efterfoelger_id in seen:
            return None
        seen.add(here := row.efterfoelger_id)


def funktionskort(bruger_id: int) -> tuple[Funktionskort, ...]:
    """The functions that a user holds now, by name. One query."""
    rows = Funktion.objects.filter(bruger_id=bruger_id).order_by("navn", "enhed__navn")
    return tuple(
        Funktionskort(*row) for row in rows.values_list("navn", "enhed__navn", "telefon", "email")
    )
