"""The memory of every look: one row per screen element, in the read's own transaction.

Rule: no look without a row. A page calls `noter` once with all that it shows, and the rows commit
before the answer leaves (access.middleware holds the transaction).
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils import timezone

from access.komponenter import PERSONOVERBLIK, Element
from access.models import Revisionslog
from access.values import Adgang, Cpr

MASKINNAVN = socket.gethostname()
_SESSION_ANLEDNING = "anledning"


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

    @property
    def part(self) -> str:
        """`CPR - Navn`, the form that the audit report splits at ` - ` (SAPA.md 2.3)."""
        return f"{self.part_cpr.vis()} - {self.part_navn}" if self.part_cpr else self.part_navn


def noter(
    request: HttpRequest, opslag: Sequence[Opslag], *, adgang: Adgang | None = None
) -> datetime:
    """Write the rows in one statement and return their time. Raises if the log cannot be written.

    A page that cannot be logged must not be shown, so no error is caught here.
    """
    hvem: Adgang | None = adgang or getattr(request, "adgang", None)
    now = timezone.now()
    kald = uuid4()
    common = {
        "kald_id": kald,
        "tidspunkt": now,
        "ip": _ip(request),
        "maskinnavn": MASKINNAVN,
        "anledning": request.session.get(_SESSION_ANLEDNING, "")
        if hasattr(request, "session")
        else "",
    }
    if hvem is not None:
        common |= {
            "bruger_id": hvem.bruger_id,
            "bruger_uuid": hvem.bruger_uuid,
            "brugernavn": hvem.brugernavn,
            "bruger": hvem.navn,
            "organisatorisk_id": hvem.myndighed_cvr,
            "scope_cvr": hvem.myndighed_cvr,
            "enhed_id": hvem.enhed_id,
            "enhed": hvem.enhed_navn,
        }
    Revisionslog.objects.bulk_create(
        [
            Revisionslog(
                **common,
                komponent=o.element.komponent,
                beskrivelse=o.element.beskrivelse,
                part_uuid=o.part_uuid,
                part=o.part,
                part_kommune=o.part_kommune,
                sag_uuid=o.sag_uuid,
                sag=o.sag,
                sagsnummer=o.sagsnummer,
                soegekriterier=o.soegekriterier,
                begrundelse=o.begrundelse,
            )
            for o in opslag
        ]
    )
    return now


def kriterier(pairs: Iterable[tuple[str, str | None]]) -> str:
    """Search criteria as `Key: Value` joined by `, `; an empty one reads `null` (SAPA.md 2.3)."""
    return ", ".join(f"{key}: {value or 'null'}" for key, value in pairs)


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


def saet_anledning(request: HttpRequest, anledning: str) -> None:
    """Why the user looks: kept for the session, written on every row."""
    request.session[_SESSION_ANLEDNING] = anledning


def anledning(request: HttpRequest) -> str:
    """The occasion that the user chose last in this session, or an empty string."""
    return str(request.session.get(_SESSION_ANLEDNING, ""))


def _ip(request: HttpRequest) -> str | None:
    return request.META.get("REMOTE_ADDR") or None
