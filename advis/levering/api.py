"""/api/v1/adviser: a fagsystem fetches its adviser and finishes them.

Open ones, the oldest first, by key; one by its id, open or not; and finished, as often as one
likes. A system sees what its serviceaftaler with the right `advis` reach, of groups that send to it
(`advis.levering.ret`). Every person whose number is given out is a row of the revisionslog.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from access import komponenter
from access.models import Myndighed
from access.revisionslog import Opslag, kriterier, noter_klientlaesning
from access.udstil import udstil
from access.values import Adgang, Cpr
from advis.indbakke.liste import hent
from advis.indbakke.values import Advisraekke, Valg
from advis.levering import openapi
from advis.levering.ret import maa_hoere, synlige, systemadgang
from advis.models import Advis, Advisgruppe, Advishandling
from advis.values import Partsrolle, Status
from indexes.api.fejl import JSON, fejlsvar
from indexes.part.models import Person
from indexes.registrering.svar import Klient

STI = "/api/v1/adviser"
MAKS, STANDARD = 500, 100
INGEN_RET = "Klienten har ingen serviceaftale om adviser."
FINDES_IKKE = "Advis findes ikke."


class Adviser(APIView):
    """GET /api/v1/adviser."""

    @extend_schema(**openapi.LISTE)
    def get(self, request: Request) -> HttpResponse:
        """The next open ones after a key."""
        http = request._request
        if (adgang := _adgang(request)) is None:
            return fejlsvar(http, 403, INGEN_RET)
        try:
            efter, siden, antal = _parametre(http)
        except ValueError as fejl:
            return fejlsvar(http, 400, str(fejl))
        with udstil(adgang):
            rows = synlige(adgang).exclude(status=Status.FAERDIGGJORT.value)
            if siden is not None:
                rows = rows.filter(Q(modtaget__gte=siden) | Q(aendret__gte=siden))
            found = hent(adgang, rows, Valg(), efter=efter, antal=antal + 1, aeldste_foerst=True)
        flere = len(found) > antal
        found = found[:antal]
        om = [("Siden", siden.isoformat() if siden else ""), ("Antal", str(len(found)))]
        body: dict[str, Any] = {"adviser": _som_data(found), "naeste": None}
        if flere:
            par = {"efter": str(found[-1].uuid), "antal": str(antal)}
            par |= {"siden": siden.isoformat()} if siden else {}
            body["naeste"] = f"{STI}?{urlencode(par)}"
        _noter(http, adgang, found, komponenter.ADVIS_API, om)
        return _svar(body)


class EtAdvis(APIView):
    """GET /api/v1/adviser/{id}."""

    @extend_schema(**openapi.ET)
    def get(self, request: Request, advis: UUID) -> HttpResponse:
        """One, whatever its status."""
        http = request._request
        if (adgang := _adgang(request)) is None:
            return fejlsvar(http, 403, INGEN_RET)
        row = _raekke(adgang, advis)
        if row is None:
            return fejlsvar(http, 404, FINDES_IKKE)
        _noter(http, adgang, [row], komponenter.ADVIS_API, [("Advis", str(advis))])
        return _svar(_som_data([row])[0])


class Faerdiggoer(APIView):
    """POST /api/v1/adviser/{id}/faerdiggoer."""

    @extend_schema(**openapi.FAERDIGGOER)
    def post(self, request: Request, advis: UUID) -> HttpResponse:
        """Finish it. Again, or after a person did: the same answer, and nothing new."""
        http = request._request
        klient = cast(Klient, request.user)
        if (adgang := _adgang(request)) is None:
            return fejlsvar(http, 403, INGEN_RET)
        if not maa_hoere(adgang, [advis]):
            return fejlsvar(http, 404, FINDES_IKKE)
        faerdiggoer(advis, klient=klient.klient_id, now=timezone.now())
        row = _raekke(adgang, advis)
        if row is None:
            return fejlsvar(http, 404, FINDES_IKKE)
        _noter(http, adgang, [row], komponenter.ADVIS_API_FAERDIG, [("Advis", str(advis))])
        return _svar(_som_data([row])[0])


def faerdiggoer(uuid: UUID, *, klient: str, now: datetime) -> bool:
    """Finish an advis on behalf of a system that may see it. False if it was finished already."""
    rows = Advis.objects.unguarded(reason="a system finishes what the door let it see")
    row = rows.filter(uuid=uuid).exclude(status=Status.FAERDIGGJORT.value).select_for_update()
    found = row.first()
    if found is None:
        return False
    efter = {
        "status": Status.FAERDIGGJORT.value,
        "faerdiggjort": now,
        "faerdiggjort_klient": klient,
    }
    rows.filter(uuid=uuid).update(**efter, faerdiggjort_af=None)
    Advishandling.objects.create(
        advis_id=uuid,
        hvad="faerdiggjort",
        tidspunkt=now,
        klient=klient,
        foer={"status": found.status},
        efter={**efter, "faerdiggjort": now.isoformat()},
    )
    return True


def _adgang(request: Request) -> Adgang | None:
    klient = cast(Klient, request.user)  # KlientAuthentication gives no other
    return systemadgang(
        klient_id=klient.klient_id, fagsystem=klient.fagsystem_uuid, aftaler=klient.aftaler
    )


def _parametre(http: HttpRequest) -> tuple[str, datetime | None, int]:
    """Raises ValueError, in Danish."""
    efter, siden, antal = (http.GET.get(navn, "") for navn in ("efter", "siden", "antal"))
    if efter:
        try:
            efter = str(UUID(efter))
        except ValueError:
            raise ValueError("efter skal være et UUID fra et tidligere svar.") from None
    if not antal:
        antal = str(STANDARD)
    if not (antal.isascii() and antal.isdecimal() and len(antal) < 5 and 0 < int(antal) <= MAKS):
        raise ValueError(f"antal skal være 1 til {MAKS}.")
    moment = None
    if siden:
        try:
            moment = parse_datetime(siden.replace(" ", "+"))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or not 1900 < moment.year < 9000:
            raise ValueError("siden skal være et tidspunkt med tidszone (RFC 3339).")
        moment = moment.astimezone(UTC)
    return efter, moment, int(antal)


def _raekke(adgang: Adgang, uuid: UUID) -> Advisraekke | None:
    with udstil(adgang):
        rows = hent(adgang, synlige(adgang).filter(uuid=uuid), Valg(), efter="", antal=1)
    return rows[0] if rows else None


def _som_data(rows: Sequence[Advisraekke]) -> list[dict[str, Any]]:
    numre = _numre(rows)
    grupper = dict(
        Advisgruppe.objects.filter(id__in={r.gruppe_id for r in rows}).values_list("id", "uuid")
    )
    cvr = dict(
        Myndighed.objects.filter(id__in={r.myndighed for r in rows}).values_list("id", "cvr")
    )
    return [
        {
            "id": str(r.uuid),
            "myndighed": cvr.get(r.myndighed, ""),
            "haendelse": {"kode": r.kode, "navn": r.navn, "slags": r.slags},
            "advisgruppe": {"id": str(grupper[r.gruppe_id]), "navn": r.gruppe},
            "person": _person(r.part_uuid, numre),
            "sket_for": _person(r.om_part_uuid, numre),
            "partsrolle": Partsrolle(r.partsrolle).name.lower(),
            "sag": str(r.sag_uuid) if r.sag_uuid else None,
            "begivenhedsdato": _tid(r.begivenhedsdato),
            "modtaget": _tid(r.modtaget),
            "aendret": _tid(r.aendret),
            "annulleret": _tid(r.annulleret),
            "rettelser": r.rettelser,
            "status": r.status,
            "faerdiggjort": _tid(r.faerdiggjort),
        }
        for r in rows
    ]


def _person(uuid: UUID | None, numre: dict[UUID, Cpr]) -> dict[str, Any] | None:
    if uuid is None:
        return None
    nummer = numre.get(uuid)
    return {"uuid": str(uuid), "cpr": nummer.tal if nummer else None}


def _numre(rows: Iterable[Advisraekke]) -> dict[UUID, Cpr]:
    """What the persons are called by the one who asks: it has a sag or an agreement on them. Names
    and addresses are never given."""
    uuider = {u for r in rows for u in (r.part_uuid, r.om_part_uuid) if u is not None}
    found = Person.objects.unguarded(reason="the numbers of adviser that the door let a system see")
    parter = found.filter(part_uuid__in=uuider).values_list("part_uuid", "cpr")
    return {uuid: Cpr(tal) for uuid, tal in parter}


def _noter(
    http: HttpRequest,
    adgang: Adgang,
    rows: Sequence[Advisraekke],
    element: komponenter.Element,
    om: Sequence[tuple[str, str]],
) -> None:
    """A row for each person told of; one without a person for a list that was empty. They are
    written by the statement that ends the call (indexes.api.loft)."""
    cvr = dict(
        Myndighed.objects.filter(
            id__in={r.myndighed for r in rows} | {g.myndighed for g in adgang.grupper}
        ).values_list("id", "cvr")
    )
    numre = _numre(rows)
    sagt = kriterier(om)
    looks: dict[tuple[UUID | None, int], tuple[Opslag, Adgang]] = {}
    for r in rows:
        for uuid in {r.part_uuid, r.om_part_uuid}:
            look = Opslag(
                element,
                part_uuid=uuid,
                part_cpr=numre.get(uuid) if uuid else None,
                sag_uuid=r.sag_uuid,
                soegekriterier=sagt,
            )
            nummer = cvr.get(r.myndighed, "")
            who = replace(adgang, myndighed_cvr=nummer, scope_cvr=nummer)
            looks[uuid, r.myndighed] = (look, who)
    if not looks:
        nummer = cvr.get(adgang.grupper[0].myndighed, "")
        who = replace(adgang, myndighed_cvr=nummer, scope_cvr=nummer)
        looks[None, 0] = (Opslag(element, soegekriterier=sagt), who)
    http.revisionslog_til_sidst = noter_klientlaesning(  # type: ignore[attr-defined]
        http, looks.values()
    )


def _tid(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _svar(body: dict[str, Any]) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), content_type=JSON)
