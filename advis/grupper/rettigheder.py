"""Whose rights an advisgruppe has: those of its owner on the group's own authority."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from access.models import Organisationsenhed
from access.regler import ADMINISTRATION, explain, sted
from access.selectors import resolve_adgang
from access.values import ALT, Adgang, Omfang, Permission
from advis.definition import Definition
from advis.values import Advistype


class MaaIkke(Exception):
    """The user may not administer advisgrupper of the authority."""


class Rettighedsmangel(Exception):
    """The owner herself may not see what the group would tell of; `ret` is the permission."""

    def __init__(self, ret: str) -> None:
        self.ret = ret
        super().__init__(ret)


@dataclass(frozen=True, slots=True)
class Sagsgraense:
    """One group of the owner's rights. `enheder` None is no limit."""

    permission: str
    kle: Omfang
    foelsomhed_til: int
    enheder: tuple[UUID, ...] | None
    fagsystemer: Omfang


@dataclass(frozen=True, slots=True)
class Ejerret:
    """What a group may hear of: events up to a level, and sager within one of the limits."""

    loft: int
    sager: tuple[Sagsgraense, ...]


def maa_administrere(adgang: Adgang, myndighed: int) -> bool:
    """Whether she may set up advisgrupper of the authority."""
    return explain(ADMINISTRATION, adgang, sted(myndighed)).tilladt


def kraev(adgang: Adgang, myndighed: int) -> None:
    """Raises MaaIkke for one who may not."""
    if not maa_administrere(adgang, myndighed):
        raise MaaIkke(str(myndighed))


def ejerret(ejer: int, myndighed: int, definition: Definition) -> Ejerret:
    """The owner's rights as they stand now, as far as the definition needs them.

    Raises Rettighedsmangel if she is gone, may see no persons of the authority, or no sager or
    ydelser where the group is bound to them.
    """
    adgang = resolve_adgang(ejer)
    egne = [g for g in adgang.grupper if g.myndighed == myndighed] if adgang else []
    personer = [g.foelsomhed for g in egne if Permission.SE_PERSON in g.permissions]
    if not personer:
        raise Rettighedsmangel(Permission.SE_PERSON)
    sager = []
    for permission in (Permission.SE_SAG, Permission.SE_YDELSE):
        for g in egne:
            if permission in g.permissions:
                enheder = _enheder(g.enheder)
                sager.append(
                    Sagsgraense(str(permission), g.kle, g.foelsomhed, enheder, g.fagsystemer)
                )
    ydelser = any(k.startswith("Y") for k in definition.koder)
    rene_ydelser = definition.advistype is Advistype.SAG_YDELSE and all(
        k.startswith("Y") for k in definition.koder
    )
    held = {s.permission for s in sager}
    if definition.sag is not None and not rene_ydelser and Permission.SE_SAG not in held:
        raise Rettighedsmangel(Permission.SE_SAG)
    if ydelser and Permission.SE_YDELSE not in held:
        raise Rettighedsmangel(Permission.SE_YDELSE)
    # Her level as to persons, for what happens to persons; a sag's own level is its limit's matter.
    loft = max(personer)
    if definition.advistype is Advistype.SAG_YDELSE:
        loft = max((s.foelsomhed_til for s in sager), default=loft)
    return Ejerret(loft, tuple(sager))


def _enheder(omfang: Omfang) -> tuple[UUID, ...] | None:
    """A reach of preorder numbers as the topmost units in it: numbers change when the organisation
    does, units stay."""
    if omfang == ALT:
        return None
    ud: list[UUID] = []
    rows = Organisationsenhed.objects.order_by("fra").values_list("uuid", "fra", "til")
    naaet = 0
    for uuid, fra, til in rows:
        if fra > naaet and fra in omfang and til in omfang:
            ud.append(uuid)
            naaet = til
    return tuple(ud)
