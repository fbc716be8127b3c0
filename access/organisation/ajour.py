"""The rows that pages and access read, in line with what holds now: units, users, functions.

A move renumbers the unit, its rows in the indexes and the users' rights in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from access.models import Bruger, Organisationsenhed
from access.organisation.laase import laas_numre, laas_organisation
from access.organisation.models import Enhedsoplysning, Funktion, NyeEnheder, Skift, Version
from access.organisation.nummerering import STOERST, Numre, nummerer
from access.organisation.raekker import omnummerer
from access.organisation.values import Art, Fakta


@dataclass(frozen=True, slots=True)
class Flyttet:
    """How many units got another number, and how many rows followed."""

    omnummereret: int = 0
    raekker: int = 0


def fakta_om_enhed(enhed: Organisationsenhed, overordnet: UUID | None) -> Fakta:
    """A unit's row as facts: what is known of one that has no history."""
    return {
        "navn": enhed.navn,
        "overordnet": str(overordnet) if overordnet else None,
        "telefon": enhed.telefon,
        "email": "",
        "noegle": enhed.noegle,
        "efterfoelger": None,
        "lukket": False,
    }


def fakta_om_bruger(bruger: Bruger, enhed: UUID | None) -> Fakta:
    """A user's row as facts."""
    return {
        "brugernavn": bruger.brugernavn,
        "navn": bruger.navn,
        "titel": bruger.titel,
        "telefon": bruger.telefon,
        "email": bruger.email,
        "enhed": str(enhed) if enhed else None,
        "lukket": not bruger.aktiv,
    }


def raekkernes_fakta(
    myndighed_id: int, kun: UUID | None = None
) -> Iterator[tuple[Art, UUID, Fakta]]:
    """Units and users as their rows stand, whoever wrote them."""
    units = Organisationsenhed.objects.filter(myndighed_id=myndighed_id).select_related(
        "overordnet"
    )
    users = Bruger.objects.filter(myndighed_id=myndighed_id).select_related("enhed")
    if kun is not None:
        units, users = units.filter(uuid=kun), users.filter(uuid=kun)
    for unit in units:
        parent = unit.overordnet.uuid if unit.overordnet else None
        yield Art.ENHED, unit.uuid, fakta_om_enhed(unit, parent)
    for user in users:
        yield Art.BRUGER, user.uuid, fakta_om_bruger(user, user.enhed.uuid if user.enhed else None)


@transaction.atomic
def ajourfoer(myndighed_id: int, *, now: datetime) -> Flyttet:
    """Bring an authority's rows in line with the facts in force at `now`. Rights follow at once."""
    laas_organisation(myndighed_id)
    facts: dict[Art, dict[UUID, Fakta]] = {art: {} for art in Art}
    for version in Version.objects.filter(myndighed_id=myndighed_id, virkning__contains=now):
        facts[Art(version.art)][version.uuid] = version.fakta
    moved, touched = _enheder(myndighed_id, facts[Art.ENHED])
    unit_ids = dict(
        Organisationsenhed.objects.filter(myndighed_id=myndighed_id).values_list("uuid", "id")
    )
    closed = _oplysninger(myndighed_id, facts[Art.ENHED], unit_ids, now)
    _brugere(myndighed_id, facts[Art.BRUGER], unit_ids)
    _funktioner(myndighed_id, facts[Art.FUNKTION], unit_ids)
    if touched or closed:
        _rettigheder(touched)
    _husk_naeste(myndighed_id, now)
    return moved


def forfaldne(*, now: datetime) -> list[int]:
    """The authorities of which something was known before that begins now."""
    due = Skift.objects.filter(naeste__lte=now).order_by("myndighed_id")
    return list(due.values_list("myndighed_id", flat=True))


# --- Units ----------------------------------------------------------------------------------------


def _uuid(value: str | None) -> UUID | None:
    return UUID(value) if value else None


def _enheder(myndighed_id: int, facts: dict[UUID, Fakta]) -> tuple[Flyttet, set[UUID]]:
    """Write the units; returns what moved, and those whose range is new or another than before."""
    rows = _raekker(myndighed_id)
    by_id = {row.id: row.uuid for row in rows.values()}
    old_parents = {
        u: by_id.get(row.overordnet_id) if row.overordnet_id else None for u, row in rows.items()
    }
    parents = old_parents | {u: _uuid(f["overordnet"]) for u, f in facts.items()}
    moved, touched, made, found = Flyttet(), set[UUID](), set[UUID](), False
    if parents != old_parents:
        laas_numre()
        rows = _raekker(myndighed_id)
        before = {u: (row.fra, row.til) for u, row in rows.items()}
        numbers = nummerer(parents, before, _optaget(myndighed_id))
        touched = {u for u in numbers if before.get(u) != numbers[u]}
        moved = _omnummerer(before, numbers)
        made = {u for u in numbers if u not in rows}
        Organisationsenhed.objects.bulk_create(
            [
                Organisationsenhed(
                    uuid=u,
                    myndighed_id=myndighed_id,
                    navn=facts[u]["navn"],
                    fra=numbers[u][0],
                    til=numbers[u][1],
                )
                for u in numbers
                if u in made
            ]
        )
        rows = _raekker(myndighed_id)
    ids = {u: row.id for u, row in rows.items()}
    changed = []
    for u, f in facts.items():
        row = rows[u]
        parent = _uuid(f["overordnet"])
        new = (f["navn"], f["telefon"], f["noegle"], ids[parent] if parent else None)
        if row.noegle != new[2] or u in made:
            found = True
        if (row.navn, row.telefon, row.noegle, row.overordnet_id) != new:
            row.navn, row.telefon, row.noegle, row.overordnet_id = new
            changed.append(row)
    fields = ["navn", "telefon", "noegle", "overordnet"]
    Organisationsenhed.objects.bulk_update(changed, fields, batch_size=500)
    if found:  # sager may have come before the unit, or the name they know it by
        NyeEnheder.objects.update_or_create(myndighed_id=myndighed_id, defaults={"efter": None})
    return moved, touched


def _raekker(myndighed_id: int) -> dict[UUID, Organisationsenhed]:
    return {e.uuid: e for e in Organisationsenhed.objects.filter(myndighed_id=myndighed_id)}


def _optaget(myndighed_id: int) -> list[Numre]:
    """The ranges that are others'."""
    others = Organisationsenhed.objects.exclude(myndighed_id=myndighed_id)
    return list(others.filter(overordnet=None).values_list("fra", "til"))


def _omnummerer(before: dict[UUID, Numre], numbers: dict[UUID, Numre]) -> Flyttet:
    """New numbers on the units that need them, and on their rows."""
    changed = [u for u in before if numbers[u] != before[u]]
    if not changed:
        return Flyttet()
    with connection.cursor() as cursor:
        # In two steps: two units may change places, and no two may have one number on the way.
        cursor.execute(
            "update access_organisationsenhed set fra = fra + %s, til = til + %s"
            " where uuid = any(%s)",
            [STOERST, STOERST, changed],
        )
        cursor.execute(
            "update access_organisationsenhed e set fra = n.fra, til = n.til"
            " from unnest(%s::uuid[], %s::int[], %s::int[]) as n(uuid, fra, til)"
            " where e.uuid = n.uuid",
            [changed, [numbers[u][0] for u in changed], [numbers[u][1] for u in changed]],
        )
    moved = {before[u][0]: numbers[u][0] for u in changed if before[u][0] != numbers[u][0]}
    return Flyttet(len(moved), omnummerer(moved))


def _oplysninger(
    myndighed_id: int, facts: dict[UUID, Fakta], ids: dict[UUID, int], now: datetime
) -> bool:
    """Mail, closure and heir of each unit; True if one was closed or opened."""
    known = {o.enhed_id: o for o in Enhedsoplysning.objects.filter(enhed_id__in=ids.values())}
    closed = _nedlagt(myndighed_id, {u for u, f in facts.items() if f["lukket"]}, now)
    rows, opened_or_closed = [], False
    for uuid, f in facts.items():
        heir = _uuid(f["efterfoelger"])
        new = (f["email"], closed.get(uuid), ids.get(heir) if heir else None)
        old = known.get(ids[uuid])
        if new == ((old.email, old.nedlagt, old.efterfoelger_id) if old else ("", None, None)):
            continue
        opened_or_closed |= (old.nedlagt if old else None) != new[1]
        rows.append(
            Enhedsoplysning(
                enhed_id=ids[uuid], email=new[0], nedlagt=new[1], efterfoelger_id=new[2]
            )
        )
    Enhedsoplysning.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enhed"],
        update_fields=["email", "nedlagt", "efterfoelger"],
        batch_size=1000,
    )
    return opened_or_closed


def _nedlagt(myndighed_id: int, closed: Collection[UUID], now: datetime) -> dict[UUID, datetime]:
    """Since when each of these is closed: its facts may have changed since."""
    since: dict[UUID, datetime] = {}
    rows = Version.objects.filter(
        Q(virkning__startswith__lte=now) | Q(virkning__lower_inf=True),
        myndighed_id=myndighed_id,
        art=Art.ENHED,
        uuid__in=closed,
    )
    for version in sorted(rows, key=lambda v: (v.virkning.lower is not None, v.virkning.lower)):
        if not version.fakta["lukket"]:
            since.pop(version.uuid, None)
        elif version.virkning.lower is not None:
            since.setdefault(version.uuid, version.virkning.lower)
    return since


# --- Users and functions --------------------------------------------------------------------------

_BRUGERFELTER = ("brugernavn", "navn", "titel", "telefon", "email", "enhed_id", "aktiv")


def _brugere(myndighed_id: int, facts: dict[UUID, Fakta], ids: dict[UUID, int]) -> None:
    rows = {b.uuid: b for b in Bruger.objects.filter(myndighed_id=myndighed_id)}
    holders = {b.brugernavn: b.uuid for b in rows.values()}
    new: list[Bruger] = []
    changed: list[Bruger] = []
    borrowed: list[UUID] = []
    for uuid, f in facts.items():
        unit = _uuid(f["enhed"])
        row = rows.get(uuid) or Bruger(myndighed_id=myndighed_id, uuid=uuid)
        values: dict[str, Any] = {felt: f[felt] for felt in _BRUGERFELTER[:5]}
        values |= {"enhed_id": ids.get(unit) if unit else None, "aktiv": not f["lukket"]}
        if row.pk and all(getattr(row, felt) == value for felt, value in values.items()):
            continue
        if holders.get(f["brugernavn"], uuid) != uuid:
            borrowed.append(holders[f["brugernavn"]])
        for felt, value in values.items():
            setattr(row, felt, value)
        (changed if row.pk else new).append(row)
    for uuid in borrowed:  # it changes hands: its holder gets another further down
        Bruger.objects.filter(myndighed_id=myndighed_id, uuid=uuid).update(brugernavn=str(uuid))
    fields = [felt.removesuffix("_id") for felt in _BRUGERFELTER]
    Bruger.objects.bulk_update(changed, fields, batch_size=500)
    Bruger.objects.bulk_create(new, batch_size=1000)


def _funktioner(myndighed_id: int, facts: dict[UUID, Fakta], ids: dict[UUID, int]) -> None:
    held = {u: f for u, f in facts.items() if not f["lukket"]}
    if not held:
        Funktion.objects.filter(myndighed_id=myndighed_id).delete()
        return
    rows = {f.uuid: f for f in Funktion.objects.filter(myndighed_id=myndighed_id)}
    users = dict(
        Bruger.objects.filter(
            myndighed_id=myndighed_id, uuid__in={f["bruger"] for f in held.values()}
        ).values_list("uuid", "id")
    )
    wanted = {
        u: (users[UUID(f["bruger"])], ids[UUID(f["enhed"])], f["navn"], f["telefon"], f["email"])
        for u, f in held.items()
    }
    names = ("bruger_id", "enhed_id", "navn", "telefon", "email")
    gone = [
        row.pk
        for u, row in rows.items()
        if wanted.get(u) != tuple(getattr(row, navn) for navn in names)
    ]
    Funktion.objects.filter(pk__in=gone).delete()
    kept = {u for u, row in rows.items() if row.pk not in gone}
    Funktion.objects.bulk_create(
        [
            Funktion(myndighed_id=myndighed_id, uuid=u, **dict(zip(names, values, strict=True)))
            for u, values in wanted.items()
            if u not in kept
        ],
        batch_size=1000,
    )


# --- Rights ---------------------------------------------------------------------------------------


def _rettigheder(touched: Collection[UUID]) -> None:
    """Work out the rights of everyone limited to a unit that moved, and of those whose limits came
    from a provider, whose document is not searched for names."""
    # Both build on this module: a sign-in writes users through it.
    from access.saml.models import Samlbruger
    from access.services import genberegn_adgang

    limited = Q(jobfunktionsroller__afgraensninger__enheder__overlap=list(touched))
    sent = Samlbruger.objects.exclude(bpp="").values("bruger_id")
    found = (
        Bruger.objects.filter(limited | Q(id__in=sent))
        if touched
        else Bruger.objects.filter(id__in=sent)
    )
    genberegn_adgang(found.distinct())


def _husk_naeste(myndighed_id: int, now: datetime) -> None:
    later = Version.objects.filter(myndighed_id=myndighed_id, virkning__startswith__gt=now)
    begin = [v.lower for v in later.values_list("virkning", flat=True)]
    Skift.objects.update_or_create(
        myndighed_id=myndighed_id, defaults={"naeste": min(begin, default=None)}
    )
