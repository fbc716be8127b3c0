"""Jobfunktionsroller of an authority: checked with the engine's own parser, written with history,
and in force for their users from the next request.

A role is kept in its history by what lasts: brugersystemroller by code and version, authorities by
CVR, units and fagsystemer by uuid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from access.db import database_role
from access.models import (
    Bruger,
    Brugersystemrolle,
    Dataafgraensning,
    Fagsystem,
    Jobfunktionsrolle,
    Myndighed,
    Organisationsenhed,
    Tildeling,
)
from access.services import genberegn_adgang, omfang
from access.values import (
    Adgang,
    AfgraensningFejl,
    Foelsomhed,
    Permission,
    kle_interval,
    uden_graenser,
)
from sapa.administration import historik
from sapa.administration.historik import AdministrationFejl, Aendrer, Emne, Tilstand

EMNE_NOEGLE = "rolle"
MAKS_GRAENSER = 20


def maa_gives(adgang: Any) -> list[Brugersystemrolle]:
    """The brugersystemroller that she may compose with: what runs deliveries only she may give who
    runs them herself (and on whose data: `maa_give_drift`). The newest version of each."""
    rows = Brugersystemrolle.objects.order_by("navn", "kode", "-version")
    newest = {r.kode: r for r in reversed(rows)}
    own = adgang.har(Permission.DRIFT)
    return [r for r in newest.values() if own or Permission.DRIFT not in r.permissions]


def maa_give_drift(adgang: Adgang | None, grupper: Iterable[Dataafgraensning]) -> bool:
    """Whether she runs, without limits, all that these groups would let another run: who runs a
    municipality's deliveries makes nobody the nation's operator. None: a command, which may."""
    if adgang is None:
        return True
    hers = uden_graenser(adgang, Permission.DRIFT)
    return all(g.scope_id in hers for g in grupper if Permission.DRIFT in g.rolle.permissions)


def scopes(myndighed: int) -> list[Myndighed]:
    """On whose data a role of the authority may reach: its own, and state authorities', which
    belong to every municipality's picture."""
    rows = Myndighed.objects.all()
    own = [m for m in rows if m.id == myndighed]
    return own + [m for m in rows if m.type == Myndighed.Type.STAT and m.id != myndighed]


def tilstand(rolle: Jobfunktionsrolle) -> Tilstand:
    """A role as its history keeps it."""
    systems = dict(Fagsystem.objects.values_list("id", "uuid"))
    limits = rolle.afgraensninger.select_related("rolle", "scope").order_by("id")
    return {
        "navn": rolle.navn,
        "afgraensninger": [
            {
                "rolle": f"{g.rolle.kode}/{g.rolle.version}",
                "scope": g.scope.cvr,
                "kle": g.kle,
                "foelsomhed": g.foelsomhed,
                "enheder": None if g.enheder is None else [str(e) for e in g.enheder],
                "fagsystemer": None
                if g.fagsystemer is None
                else [str(systems[f]) for f in g.fagsystemer if f in systems],
            }
            for g in limits
        ],
    }


@transaction.atomic
def gem(
    myndighed: int | None, noegle: str, ny: Tilstand | None, aendrer: Aendrer, *, adgang: Any = None
) -> str:
    """Write a role, new where `noegle` is empty, or take one away that nobody holds. Returns its
    key. Its users' rights follow at once.

    Raises AdministrationFejl, also for a role that the one who changes it holds herself.
    """
    assert myndighed is not None
    who = adgang or getattr(aendrer.request, "adgang", None)
    row = Jobfunktionsrolle.objects.filter(
        myndighed_id=myndighed, id=int(noegle) if noegle.isdecimal() else 0
    ).first()
    before = tilstand(row) if row else None
    if (
        row
        and who
        and Tildeling.objects.filter(jobfunktionsrolle=row, bruger_id=who.bruger_id).exists()
    ):
        raise AdministrationFejl(_("Du har selv rollen: en anden administrator skal ændre den."))
    if ny is None:
        if row is None:
            return noegle
        if Tildeling.objects.filter(jobfunktionsrolle=row).exists():
            raise AdministrationFejl(_("Rollen har brugere: fjern den fra dem først."))
        row.afgraensninger.all().delete()
        row.delete()
        _historik(myndighed, noegle, before, None, aendrer)
        return noegle
    rows = kontroller(myndighed, ny, adgang=who, egen=row.id if row else None)
    if row is None:
        own = {"id": int(noegle)} if noegle.isdecimal() else {}
        row = Jobfunktionsrolle.objects.create(myndighed_id=myndighed, navn=ny["navn"], **own)
    elif row.navn != ny["navn"]:
        Jobfunktionsrolle.objects.filter(id=row.id).update(navn=ny["navn"])
    row.afgraensninger.all().delete()
    for limit in rows:
        limit.jobfunktionsrolle = row
        limit.save(force_insert=True)
    row.refresh_from_db()
    _historik(myndighed, str(row.id), before, tilstand(row), aendrer)
    genberegn(Bruger.objects.filter(tildeling__jobfunktionsrolle=row))
    return str(row.id)


def kontroller(
    myndighed: int, ny: Tilstand, *, adgang: Any = None, egen: int | None = None
) -> list[Dataafgraensning]:
    """The groups that a role would have, each read by the engine that will decide by it. Raises
    AdministrationFejl for the first that is wrong, with the number of its field."""
    navn = str(ny.get("navn") or "").strip()
    if not navn or len(navn) > 120:
        raise AdministrationFejl(_("Skriv et navn på højst 120 tegn."), "navn")
    taken = Jobfunktionsrolle.objects.filter(myndighed_id=myndighed, navn=navn)
    if any(row.id != egen for row in taken):
        raise AdministrationFejl(_("Kommunen har allerede en rolle med det navn."), "navn")
    groups = ny.get("afgraensninger") or []
    if not groups or len(groups) > MAKS_GRAENSER:
        raise AdministrationFejl(_("En rolle har mindst én rettighed."), "rolle-0")
    known = _Kendt(myndighed)
    may = None if adgang is None else {r.id for r in maa_gives(adgang)}
    rows = [_afgraensning(n, g, known, may) for n, g in enumerate(groups)]
    for n, row in enumerate(rows):
        if not maa_give_drift(adgang, [row]):
            raise AdministrationFejl(
                _("Du kan kun give drift på data, du selv driver."), f"scope-{n}"
            )
    return rows


class _Kendt:
    """What the groups of a role may name."""

    def __init__(self, myndighed: int) -> None:
        self.roller = {f"{r.kode}/{r.version}": r for r in Brugersystemrolle.objects.all()}
        self.scopes = {m.cvr: m for m in scopes(myndighed)}
        self.systemer = {str(u): i for i, u in Fagsystem.objects.values_list("id", "uuid")}
        rows = Organisationsenhed.objects.filter(myndighed_id=myndighed)
        self.enheder = {e.uuid: (e.fra, e.til + 1) for e in rows}


def _afgraensning(
    n: int, g: Mapping[str, Any], known: _Kendt, may: set[int] | None
) -> Dataafgraensning:
    rolle = known.roller.get(str(g.get("rolle")))
    if rolle is None or (may is not None and rolle.id not in may):
        raise AdministrationFejl(_("Vælg en rettighed, du må give."), f"rolle-{n}")
    scope = known.scopes.get(str(g.get("scope")))
    if scope is None:
        raise AdministrationFejl(_("Vælg, hvis data rollen når."), f"scope-{n}")
    for pattern in g.get("kle") or ():
        try:
            kle_interval(pattern)
        except AfgraensningFejl:
            raise AdministrationFejl(
                _("Skriv KLE som 27.03.04, 27.03.*, 27.* eller *, adskilt af komma."), f"kle-{n}"
            ) from None
    if (level := g.get("foelsomhed")) is not None and level not in set(Foelsomhed):
        raise AdministrationFejl(_("Vælg en følsomhed."), f"foelsomhed-{n}")
    units = None if g.get("enheder") is None else [UUID(str(e)) for e in g["enheder"]]
    if units is not None and not all(e in known.enheder for e in units):
        raise AdministrationFejl(_("En af enhederne findes ikke i kommunen."), f"enhed-{n}")
    systems = g.get("fagsystemer")
    if systems is not None and not all(s in known.systemer for s in systems):
        raise AdministrationFejl(_("Et af fagsystemerne findes ikke."), f"fagsystem-{n}")
    row = Dataafgraensning(
        rolle=rolle,
        scope=scope,
        kle=g.get("kle"),
        foelsomhed=level,
        enheder=units,
        fagsystemer=None if systems is None else [known.systemer[s] for s in systems],
    )
    try:
        reach = omfang(row, known.enheder)
    except AfgraensningFejl:
        given = {"kle": row.kle, "foelsomhed": level, "enhed": units, "fagsystem": systems}
        kinds = ", ".join(str(KRAV[k]) for k in rolle.kraever if given.get(k) is None)
        raise AdministrationFejl(
            _("Rettigheden kræver en afgrænsning af %(hvad)s.") % {"hvad": kinds}, f"rolle-{n}"
        ) from None
    if not all(reach):
        raise AdministrationFejl(_("Afgrænsningen når ingenting."), f"kle-{n}")
    return row


KRAV = {
    "kle": _("KLE-emne"),
    "foelsomhed": _("følsomhed"),
    "enhed": _("enhed"),
    "fagsystem": _("fagsystem"),
}


def genberegn(brugere: Any) -> None:
    """Work out users' rights again: derived, so the intake's role writes them (as at a sign-in)."""
    users = list(brugere)
    with database_role("sapa_indlaes"):
        genberegn_adgang(users)


def _historik(
    myndighed: int, noegle: str, foer: Tilstand | None, efter: Tilstand | None, aendrer: Aendrer
) -> None:
    historik.skriv(
        EMNE_NOEGLE, noegle, myndighed=myndighed, foer=foer, efter=efter, aendrer=aendrer
    )


def _genskab(myndighed: int | None, noegle: str, som: Tilstand | None, aendrer: Aendrer) -> None:
    gem(myndighed, noegle, som, aendrer)


def _ord(felt: str, vaerdi: Any) -> Any:
    if felt == "afgraensninger":
        return historik.Punkter((_gruppeord(g) for g in vaerdi), " | ")
    return None


def _gruppeord(g: Mapping[str, Any]) -> str:
    kode, _skel, version = str(g["rolle"]).rpartition("/")
    role = Brugersystemrolle.objects.filter(kode=kode, version=int(version or 0)).first()
    parts: list[str] = [role.navn if role else kode]
    if g.get("kle") is not None:
        parts.append("KLE " + ", ".join(g["kle"]))
    if g.get("foelsomhed") is not None:
        parts.append(f"≤ {g['foelsomhed']}")
    if g.get("enheder") is not None:
        parts.append(_navne(Organisationsenhed, g["enheder"]))
    if g.get("fagsystemer") is not None:
        parts.append(_navne(Fagsystem, g["fagsystemer"]))
    return "; ".join(parts)


def _navne(model: Any, uuids: Sequence[str]) -> str:
    return ", ".join(model.objects.filter(uuid__in=uuids).values_list("navn", flat=True))


EMNE = Emne(
    EMNE_NOEGLE,
    _("Jobfunktionsrolle"),
    _genskab,
    felter={"navn": _("Navn"), "afgraensninger": _("Rettigheder")},
    ord=_ord,
    rute="roller",
)
