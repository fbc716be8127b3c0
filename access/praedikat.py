"""The database's condition, made from a rule of `access.regler`: one statement, whatever the
groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.lookups import GreaterThanOrEqual

from access.regler import Altid, Begge, Gennem, Gruppen, Naar, Profil, Regel
from access.values import ALT, Adgang, Gruppe, Omfang


def praedikat(regel: Regel, adgang: Adgang, model: Any) -> Q:
    """Rows of `model` that the rule lets the user see."""
    return _q(regel, adgang, model, inde=False)


def _q(regel: Regel, adgang: Adgang, model: Any, *, inde: bool) -> Q:
    """`inde`: the row is a related one, asked on behalf of an outer row of the same statement."""
    match regel:
        case Altid():
            return Q()
        case Profil():
            return profil(adgang)
        case Gruppen(permission, ogsaa_ydre) if adgang.klient:
            return klientgrupper(adgang, permission, ydre=ogsaa_ydre and inde)
        case Gruppen(permission, ogsaa_ydre):
            reach = grupper(adgang, permission).filter(
                myndighed=OuterRef("myndighed"),
                kle__rummer=OuterRef("kle"),
                foelsomhed__gte=OuterRef("foelsomhed"),
                enheder__rummer=OuterRef("enhed"),
                fagsystemer__rummer=OuterRef("fagsystem"),
            )
            if ogsaa_ydre and inde:
                reach = reach.filter(foelsomhed__gte=OuterRef(OuterRef("foelsomhed")))
            return Q(Exists(reach)) & profil(adgang)
        case Begge(foerste, anden):
            return _q(foerste, adgang, model, inde=inde) & _q(anden, adgang, model, inde=inde)
        case Naar(flag, saa, ellers):
            yes = Q(**{flag: True}) & _q(saa, adgang, model, inde=inde)
            return yes | Q(**{flag: False}) & _q(ellers, adgang, model, inde=inde)
        case Gennem(relation, inner):
            name, there, here = model.relationer[relation]
            related = apps.get_model(name)
            rows = related.objects.unguarded(reason="a rule asks through its related rows").filter(
                _q(inner, adgang, related, inde=True), **{there: OuterRef(here)}
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

    rows = Adgangsgruppe.objects.filter(bruger_id=adgang.bruger_id, permission=permission)
    # On behalf of one authority: groups on another's data do not count (Adgang.kun).
    return rows if adgang.kun is None else rows.filter(myndighed__in=sorted(adgang.kun))


def profil(adgang: Adgang) -> Q:
    """A sikkerhedsprofil narrows: NULL is none, an empty one names nobody."""
    if adgang.klient:
        return Q()
    named = Q(sikkerhedsprofil__overlap=list(adgang.identiteter))
    return Q(sikkerhedsprofil__isnull=True) | named
