"""An authority's users: who holds which roles, and whether they may sign in.

Users who sign in with the municipality's SAML are made by it, with their rights: those are read
here. In the demo, and only there, a user may be made for the local sign-in.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from access.models import (
    Bruger,
    Dataafgraensning,
    Jobfunktionsrolle,
    Organisationsenhed,
    Tildeling,
)
from sapa.administration import historik
from sapa.administration.historik import AdministrationFejl, Aendrer, Emne, Tilstand
from sapa.brugere.roller import genberegn, maa_give_drift

EMNE_NOEGLE = "bruger"


def tilstand(bruger: Bruger) -> Tilstand:
    """A user as her history keeps her: staff, no citizen."""
    return {
        "navn": bruger.navn,
        "brugernavn": bruger.brugernavn,
        "titel": bruger.titel,
        "enhed": str(bruger.enhed.uuid) if bruger.enhed else None,
        "aktiv": bruger.aktiv,
        "roller": sorted(bruger.jobfunktionsroller.values_list("id", flat=True)),
    }


@transaction.atomic
def gem(myndighed: int | None, noegle: str, ny: Tilstand | None, aendrer: Aendrer) -> str:
    """Write a user: new where there is none of that key, which only the demo allows. None closes
    her: her traces stay. Returns the key.

    Raises AdministrationFejl, also for one who would change herself.
    """
    assert myndighed is not None
    who = getattr(aendrer.request, "adgang", None)
    row = (
        Bruger.objects.filter(myndighed_id=myndighed, uuid=UUID(noegle)).first() if noegle else None
    )
    if row is not None and who is not None and row.id == who.bruger_id:
        raise AdministrationFejl(
            _("Ingen ændrer sine egne rettigheder: bed en anden administrator.")
        )
    before = tilstand(row) if row else None
    if ny is None:
        if before is None:
            return noegle
        ny = {**before, "aktiv": False}
    roles = _roller(myndighed, ny, before, who)
    unit = _enhed(myndighed, ny.get("enhed"))
    if row is None:
        row = _opret(myndighed, ny)
    fields = {"aktiv": bool(ny["aktiv"]), "enhed": unit}
    Bruger.objects.filter(id=row.id).update(**fields)
    held = set(row.jobfunktionsroller.values_list("id", flat=True))
    wanted = {r.id for r in roles}
    Tildeling.objects.filter(bruger=row, jobfunktionsrolle_id__in=held - wanted).delete()
    Tildeling.objects.bulk_create(
        [Tildeling(bruger=row, jobfunktionsrolle_id=r) for r in sorted(wanted - held)]
    )
    row.refresh_from_db()
    historik.skriv(
        EMNE_NOEGLE,
        str(row.uuid),
        myndighed=myndighed,
        foer=before,
        efter=tilstand(row),
        aendrer=aendrer,
    )
    genberegn([row])
    return str(row.uuid)


def _opret(myndighed: int, ny: Tilstand) -> Bruger:
    if not settings.DEMO:
        raise AdministrationFejl(_("Brugere oprettes, når de logger ind med kommunens SAML."))
    navn, brugernavn = str(ny.get("navn") or "").strip(), str(ny.get("brugernavn") or "").strip()
    if not navn or len(navn) > 100:
        raise AdministrationFejl(_("Skriv et navn på højst 100 tegn."), "navn")
    if not brugernavn.isascii() or not brugernavn.isalnum() or len(brugernavn) > 20:
        raise AdministrationFejl(_("Brugernavnet er 1-20 bogstaver og cifre."), "brugernavn")
    if Bruger.objects.filter(myndighed_id=myndighed, brugernavn=brugernavn).exists():
        raise AdministrationFejl(_("Brugernavnet er taget."), "brugernavn")
    return Bruger.objects.create(
        myndighed_id=myndighed,
        navn=navn,
        brugernavn=brugernavn,
        titel=str(ny.get("titel") or "")[:100],
        demo=True,
    )


def _roller(
    myndighed: int, ny: Tilstand, before: Tilstand | None, who: Any
) -> list[Jobfunktionsrolle]:
    wanted = {int(r) for r in ny.get("roller") or ()}
    rows = list(Jobfunktionsrolle.objects.filter(myndighed_id=myndighed, id__in=wanted))
    if len(rows) != len(wanted):
        raise AdministrationFejl(_("En af rollerne findes ikke længere."), "rolle")
    new = wanted - set((before or {}).get("roller") or ())
    given = Dataafgraensning.objects.filter(
        jobfunktionsrolle__in=[r.id for r in rows if r.id in new]
    ).select_related("rolle")
    if not maa_give_drift(who, given):
        raise AdministrationFejl(
            _("Kun den, der selv driver SAPA, kan give en rolle med drift."), "rolle"
        )
    return rows


def _enhed(myndighed: int, uuid: Any) -> Organisationsenhed | None:
    if not uuid:
        return None
    found = Organisationsenhed.objects.filter(myndighed_id=myndighed, uuid=UUID(str(uuid))).first()
    if found is None:
        raise AdministrationFejl(_("Enheden findes ikke længere."), "enhed")
    return found


def _genskab(myndighed: int | None, noegle: str, som: Tilstand | None, aendrer: Aendrer) -> None:
    gem(myndighed, noegle, som, aendrer)


def _ord(felt: str, vaerdi: Any) -> Any:
    if felt == "roller":
        names = Jobfunktionsrolle.objects.filter(id__in=vaerdi).order_by("navn")
        return historik.Punkter(names.values_list("navn", flat=True)) or "-"
    if felt == "enhed":
        return Organisationsenhed.objects.filter(uuid=vaerdi).values_list("navn", flat=True).first()
    return None


EMNE = Emne(
    EMNE_NOEGLE,
    _("Bruger"),
    _genskab,
    felter={
        "navn": _("Navn"),
        "brugernavn": _("Brugernavn"),
        "titel": _("Titel"),
        "enhed": _("Enhed"),
        "aktiv": _("Kan logge ind"),
        "roller": _("Jobfunktionsroller"),
    },
    ord=_ord,
    rute="brugere",
)
