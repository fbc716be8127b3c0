"""The database's condition, made from a rule of `access.regler`: one statement, whatever the
groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.lookups import GreaterThanOrEqual

from access.regler import Aaben, Alle, Altid, Gennem, Gruppen, Naar, Profil, Regel, Som, Visning
from access.values import ALT, Adgang, Gruppe, Omfang

_KOLONNER = {n: n for n in ("myndighed", "kle", "foelsomhed", "enhed", "fagsystem")}


def praedikat(
    regel: Regel, adgang: Adgang, model: Any, *, kolonner: Mapping[str, str] | None = None
) -> Q:
    """Rows of `model` that the rule lets the user see.

    `kolonner` names the columns that hold the facts, where they are called otherwise: the preorder
    number of a unit is its `fra`.
    """
    facts = {name: OuterRef(column) for name, column in (_KOLONNER | dict(kolonner or {})).items()}
    return _q(regel, adgang, model, facts, inde=False)


def _q(regel: Regel, adgang: Adgang, model: Any, facts: Mapping[str, Any], *, inde: bool) -> Q:
    """`facts` are the row's, as one of its group rows is asked for them. `inde`: the row is a
    related one, asked on behalf of an outer row of the same statement."""
    match regel:
        case Altid():
            return Q()
        case Profil():
            return profil(adgang)
        case Visning():
            return Q(undtaget_borger=False) if adgang.for_borger else Q()
        case Aaben():
            return Q() if adgang.klient else Q(lukket=False)
        case Gruppen(permission, ogsaa_ydre) if adgang.klient:
            return klientgrupper(adgang, permission, ydre=ogsaa_ydre and inde)
        case Gruppen(permission, ogsaa_ydre):
            reach = grupper(adgang, permission).filter(
                myndighed=facts["myndighed"],
                kle__rummer=facts["kle"],
                foelsomhed__gte=facts["foelsomhed"],
                enheder__rummer=facts["enhed"],
                fagsystemer__rummer=facts["fagsystem"],
            )
            if ogsaa_ydre and inde:
                reach = reach.filter(foelsomhed__gte=OuterRef(OuterRef("foelsomhed")))
            return Q(Exists(reach))
        case Som() if adgang.klient:
            raise TypeError("a rule of writing or of places is asked of users alone")
        case Som(inner):
            changed = {**facts, **{n: Value(v) for n, v in regel.i_stedet.items()}}
            return _q(inner, adgang, model, changed, inde=inde)
        case Alle(regler):
            held = Q()
            for inner in regler:
                held &= _q(inner, adgang, model, facts, inde=inde)
            return held
        case Naar(flag, saa, ellers):
            yes = Q(**{flag: True}) & _q(saa, adgang, model, facts, inde=inde)
            return yes | Q(**{flag: False}) & _q(ellers, adgang, model, facts, inde=inde)
        case Gennem(relation, inner):
            name, there, here = model.relationer[relation]
            related = apps.get_model(name)
            own = {column: OuterRef(column) for column in _KOLONNER}
            rows = related.objects.unguarded(reason="a rule asks through its related rows").filter(
                _q(inner, adgang, related, own, inde=True), **{there: OuterRef(here)}
            )
            return Q(Exists(rows.annotate(_en=F(there)).values("_en")))


def klientgrupper(adgang: Adgang, permission: str, *, ydre: bool) -> Q:
    """The same condition for a system: its groups are its serviceaftaler, read in this very call.

    Groups that differ in their authority alone become one condition.
    """
    reach: dict[Gruppe, list[int]] = {}
    for gruppe in adgang.grupper:
        if permission in gruppe.permissions:
            reach.setdefault(replace(gruppe, myndighed=0), []).append(gruppe.myndighed)
    condition = Q(pk__in=[])
    for gruppe, myndigheder in reach.items():
        limits = Q(myndighed__in=myndigheder, foelsomhed__lte=gruppe.foelsomhed)
        if ydre:
            limits &= Q(GreaterThanOrEqual(Value(gruppe.foelsomhed), OuterRef("foelsomhed")))
        for column, omfang in (
            ("kle", gruppe.kle),
            ("enhed", gruppe.enheder),
            ("fagsystem", gruppe.fagsystemer),
        ):
            if omfang != ALT:
                limits &= _inden_for(column, omfang)
        condition |= limits
    return condition


def _inden_for(column: str, omfang: Omfang) -> Q:
    within = Q(pk__in=[])  # an empty reach is nothing
    for fra, til in omfang.intervaller:
        within |= Q(**{f"{column}__gte": fra, f"{column}__lt": til})
    return within


def grupper(adgang: Adgang, permission: str) -> Any:
    """The user's group rows with a permission: rights taken away are gone at the next statement."""
    from access.models import Adgangsgruppe  # the model module imports this one

    if permission in adgang.uden:
        return Adgangsgruppe.objects.none()
    rows = Adgangsgruppe.objects.filter(bruger_id=adgang.bruger_id, permission=permission)
    # On behalf of one authority: groups on another's data do not count (Adgang.kun).
    return rows if adgang.kun is None else rows.filter(myndighed__in=sorted(adgang.kun))


GRUPPESQL = """exists (
    select from access_adgangsgruppe g
    where g.bruger_id = %(adgang_bruger)s and g.permission = %(adgang_permission)s
      and (%(adgang_kun)s::int[] is null or g.myndighed = any(%(adgang_kun)s::int[])))"""
"""`grupper` as a condition in SQL that is written by hand, with `gruppeparametre` beside it."""


def gruppeparametre(adgang: Adgang, permission: str) -> dict[str, Any]:
    """The values of GRUPPESQL."""
    reach = None if adgang.kun is None else sorted(adgang.kun)
    return {
        "adgang_bruger": adgang.bruger_id,
        "adgang_permission": str(permission),
        # On no authority's data where the permission is withheld from all her groups.
        "adgang_kun": [] if permission in adgang.uden else reach,
    }


def profil(adgang: Adgang) -> Q:
    """A sikkerhedsprofil narrows: NULL is none, an empty one names nobody."""
    if adgang.klient:
        return Q()
    named = Q(sikkerhedsprofil__overlap=list(adgang.identiteter))
    return Q(sikkerhedsprofil__isnull=True) | named
