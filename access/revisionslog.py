"""The memory of every look: one row per screen element, in the read's own transaction.

Rule: no look without a row. A page calls `noter` once with all that it shows, and the rows commit
before the answer leaves (access.middleware holds the transaction).
"""

from __future__ import annotations

import getpass
import ipaddress
import re
import socket
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone

from access.db import bruger_er
from access.komponenter import ADMINISTRATION, AFVIST, PERSONOVERBLIK, Element
from access.masse import indsaet, raekke, som_json, standard
from access.models import Revisionslog
from access.values import Adgang, Cpr

MASKINNAVN = socket.gethostname()
_SESSION_ANLEDNING = "anledning"
ANLEDNING_VED_LOGIN = "Henvendelse, telefon"
"""What a session begins with, however one signed in: the commonest, until another is chosen."""
_NUMMER = re.compile(r"(?:^|, )(?:CPR|CVR): (\d{6}[- ]?\d{4}|\d{8})(?=,|$)", re.ASCII)
_CVR_NAVN = re.compile(r"(\d{8}) - ", re.ASCII)


@dataclass(frozen=True, slots=True)
class Opslag:
    """One element that was shown, searched or done. Text is cleaned for the CSV when it is
    exported."""

    element: Element
    part_uuid: UUID | None = None
    part_cpr: Cpr | None = None
    part_navn: str = ""
    part_kommune: str = ""
    sag_uuid: UUID | None = None
    sag: str = ""
    sagsnummer: str = ""
    soegekriterier: str = ""
    begrundelse: str = ""
    # The purpose of this look-up, as (key, code) of Soegekriterier; else the whole request's.
    formaal: tuple[str, str] | None = None

    @property
    def part(self) -> str:
        """`CPR - Navn`, the form that the audit report splits at ` - ` (SAPA.md 2.3)."""
        return f"{self.part_cpr.vis()} - {self.part_navn}" if self.part_cpr else self.part_navn

    @property
    def nummer(self) -> str:
        """The CPR or CVR number that this is about, shown or searched for: digits, or empty."""
        if self.part_cpr:
            return self.part_cpr.tal
        found = _CVR_NAVN.match(self.part_navn) or _NUMMER.search(self.soegekriterier)
        return re.sub(r"[- ]", "", found[1]) if found else ""


def noter(
    request: HttpRequest, opslag: Sequence[Opslag], *, adgang: Adgang | None = None
) -> datetime:
    """Write the rows in one statement and return their time. Raises if the log cannot be written.

    A page that cannot be logged must not be shown, so no error is caught here. `adgang` is whose
    look it is where the request has no user yet, or no longer: the lock lets no row be written in
    another's name than the transaction's user.
    """
    common, rows = _raekker_af(request, opslag, adgang)
    now = timezone.now()
    # A system is written of by the intake's role, and by nobody's id.
    own = adgang is None or adgang.klient != ""
    with nullcontext() if own or adgang is None else bruger_er(adgang.bruger_id):
        _skriv(rows, now, common)
    return now


def raekker(request: HttpRequest, opslag: Sequence[Opslag]) -> list[Revisionslog]:
    """The rows that `noter` would write of the signed-in user's look, for a caller who inserts them
    in one statement with what they tell of."""
    common, rows = _raekker_af(request, opslag, None)
    return _som_raekker(rows, timezone.now(), common, uuid4())


@dataclass(frozen=True, slots=True)
class Afsender:
    """From where and why a user ordered what a worker does on her behalf."""

    ip: str | None = None
    anledning: str = ""

    @classmethod
    def af(cls, request: HttpRequest) -> Afsender:
        """Of the request that orders it."""
        return cls(_ip(request), anledning(request))


def noter_bestilt(
    opslag: Sequence[Opslag], *, adgang: Adgang, afsender: Afsender, now: datetime
) -> None:
    """The rows of what is made for a user outside a request: by a worker, or while a long file is
    sent. In the transaction that reads it, as her role; a statement per 2,000."""
    common = {"ip": afsender.ip, "anledning": afsender.anledning} | _bruger(adgang)
    indsaet(Revisionslog, _som_raekker(opslag, now, common, uuid4()))


def noter_klientlaesning(request: HttpRequest, looks: Iterable[tuple[Opslag, Adgang]]) -> str:
    """The rows of what a system looked at, each with whose look it is, as JSON.

    The caller sees to it that they are inserted before the answer leaves (indexes.api.loft does,
    together with the client's use of its day).
    """
    now, kald = timezone.now(), uuid4()
    rows: list[Revisionslog] = []
    for look, adgang in looks:
        common, own = _raekker_af(request, [look], adgang)
        rows += _som_raekker(own, now, common, kald)
    return som_json(rows)


def noter_klientopslag(
    request: HttpRequest, look: Opslag, *, adgang: Adgang, cvrer: Iterable[str]
) -> str:
    """The same of one look at several authorities' data: a row for each, by its CVR."""
    common, rows = _raekker_af(request, [look], adgang)
    now, kald = timezone.now(), uuid4()
    return som_json(
        [
            row
            for cvr in cvrer
            for row in _som_raekker(
                rows, now, {**common, "organisatorisk_id": cvr, "scope_cvr": cvr}, kald
            )
        ]
    )


def er_noteret_afvist(request: HttpRequest) -> bool:
    """True if this request has already left a row that says it was refused."""
    return bool(getattr(request, "afvisning_noteret", False))


def noter_system(opslag: Sequence[Opslag], *, cvr: str, now: datetime) -> None:
    """Rows about what SAPA itself did to an authority's data, without a user: retention."""
    _skriv(opslag, now, {"brugernavn": "sapa", "bruger": "SAPA", "organisatorisk_id": cvr})


def noter_administration(
    hvad: str,
    detaljer: Iterable[tuple[str, str | None]],
    *,
    hvem: str,
    cvr: str,
    now: datetime,
    request: HttpRequest | None = None,
) -> None:
    """A row about a change of set-up: by the signed-in user of `request`, or, without one, by a
    command of the operator's or a system. `cvr` is the authority whose set-up it is, empty for
    everybody's. What was before and after stands where the change is kept."""
    row = Opslag(ADMINISTRATION, soegekriterier=kriterier([("Hvad", hvad), *detaljer]))
    if request is not None:
        noter(request, [row])
        return
    _skriv([row], now, {"brugernavn": hvem, "bruger": hvem, "organisatorisk_id": cvr})


def operatoer() -> str:
    """Who runs a command: the operating system's name of her."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "ukendt"


def noter_klient(
    opslag: Sequence[Opslag],
    *,
    klient_id: str,
    fagsystem: str,
    it_system: str,
    cvr: str,
    ip: str | None,
    now: datetime,
) -> None:
    """Rows about what a system client did or was refused. It is no person, so it has no Bruger ID:
    the audit report counts those as users."""
    common = {
        "brugernavn": klient_id,
        "bruger": fagsystem,
        "it_system": it_system,
        "organisatorisk_id": cvr,
        "scope_cvr": cvr,
        "ip": ip,
    }
    _skriv(opslag, now, common)


def _raekker_af(
    request: HttpRequest, opslag: Sequence[Opslag], adgang: Adgang | None
) -> tuple[dict[str, Any], list[Opslag]]:
    """What the rows of a request have in common, and the looks with the purpose that they had."""
    hvem: Adgang | None = adgang or getattr(request, "adgang", None)
    if any(o.element == AFVIST for o in opslag):
        request.afvisning_noteret = True  # type: ignore[attr-defined]
    anledning = request.session.get(_SESSION_ANLEDNING, "") if hasattr(request, "session") else ""
    common: dict[str, Any] = {"ip": _ip(request), "anledning": anledning}
    if hvem is not None:
        common |= _bruger(hvem)
    for_page: tuple[str, str] | None = getattr(request, "formaal", None)
    rows = [o if o.formaal or not for_page else replace(o, formaal=for_page) for o in opslag]
    return common, rows


def _bruger(hvem: Adgang) -> dict[str, Any]:
    return {
        "bruger_id": hvem.bruger_id or None,  # a system has none
        "bruger_uuid": hvem.bruger_uuid,
        "brugernavn": hvem.brugernavn,
        "bruger": hvem.navn,
        "organisatorisk_id": hvem.myndighed_cvr,
        # On whose behalf she works: by delegation another authority than her own.
        "scope_cvr": hvem.scope_cvr,
        "enhed_id": hvem.enhed_id,
        "enhed": hvem.enhed_navn,
    }


def _skriv(opslag: Sequence[Opslag], now: datetime, common: dict[str, Any]) -> None:
    indsaet(Revisionslog, _som_raekker(opslag, now, common, uuid4()))


def _som_raekker(
    opslag: Sequence[Opslag], now: datetime, common: dict[str, Any], kald: UUID
) -> list[Revisionslog]:
    common = {
        **standard(Revisionslog),
        **common,
        "kald_id": kald,
        "tidspunkt": now,
        "maskinnavn": MASKINNAVN,
    }
    return [
        raekke(
            Revisionslog,
            **common
            | {
                "id": uuid4(),
                "komponent": o.element.komponent,
                "beskrivelse": o.element.beskrivelse,
                "part_uuid": o.part_uuid,
                "part": o.part,
                "nummer": o.nummer,
                "part_kommune": o.part_kommune,
                "sag_uuid": o.sag_uuid,
                "sag": o.sag,
                "sagsnummer": o.sagsnummer,
                "soegekriterier": _med_formaal(o),
                "begrundelse": o.begrundelse,
            },
        )
        for o in opslag
    ]


def _med_formaal(o: Opslag) -> str:
    """The criteria with the purpose last: the audit report finds it after `, FormaalType: ` or
    `, DuplaFormaalType: `, so it is never the first key (SAPA.md 2.3)."""
    if o.formaal is None:
        return o.soegekriterier
    first = o.soegekriterier or kriterier([("Visning", o.element.beskrivelse)])
    return f"{first}, {kriterier([o.formaal])}"


def kriterier(pairs: Iterable[tuple[str, str | None]]) -> str:
    """Search criteria as `Key: Value` joined by `, `; an empty one reads `null` (SAPA.md 2.3).

    A colon inside a value becomes a full stop: the audit report finds its keys by it, and who could
    write one in a search field could hide what she searched for behind a key of her own.
    """
    return ", ".join(f"{key}: {(value or 'null').replace(':', '.')}" for key, value in pairs)


@dataclass(frozen=True, slots=True)
class SenesteOpslag:
    """A person whom the user opened, for her own start page."""

    part_uuid: UUID
    tidspunkt: datetime
    anledning: str


def seneste_opslag(adgang: Adgang, *, now: datetime, antal: int = 5) -> list[SenesteOpslag]:
    """The user's own latest persons within 30 days, each once, newest first. Names come from the
    part register."""
    seen: dict[UUID, SenesteOpslag] = {}
    rows = (
        Revisionslog.objects.filter(
            bruger_id=adgang.bruger_id,
            tidspunkt__gt=now - timedelta(days=30),
            beskrivelse=PERSONOVERBLIK.beskrivelse,
            part_uuid__isnull=False,
        )
        .order_by("-tidspunkt")
        .values_list("part_uuid", "tidspunkt", "anledning")[: antal * 20]
    )
    for part_uuid, tidspunkt, anledning in rows:
        if part_uuid is None:
            continue
        seen.setdefault(part_uuid, SenesteOpslag(part_uuid, tidspunkt, anledning))
        if len(seen) == antal:
            break
    return list(seen.values())


def sidst_aabnet(adgang: Adgang) -> Subquery:
    """When the user herself last opened the page of the row's `part_uuid`, as a column."""
    own = Revisionslog.objects.filter(
        part_uuid=OuterRef("part_uuid"),
        bruger_id=adgang.bruger_id,
        beskrivelse=PERSONOVERBLIK.beskrivelse,
    )
    return Subquery(own.order_by("-tidspunkt").values("tidspunkt")[:1])


def saet_anledning(request: HttpRequest, anledning: str) -> None:
    """Why the user looks: kept for the session, written on every row."""
    request.session[_SESSION_ANLEDNING] = anledning


def anledning(request: HttpRequest) -> str:
    """The occasion that the user chose last in this session, or an empty string."""
    return str(request.session.get(_SESSION_ANLEDNING, ""))


def _ip(request: HttpRequest) -> str | None:
    """The caller's address. Behind our own proxy (SAPA_BAG_PROXY) the last one it was told of:
    what stands before that is the caller's own word."""
    address = request.META.get("REMOTE_ADDR") or ""
    if settings.BAG_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip() or address
    return _som_ip(address)


@lru_cache(maxsize=1_000)  # the same few callers again and again
def _som_ip(address: str) -> str | None:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None
