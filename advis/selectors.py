"""Reads of adviser for pages: each through `visible_to`, each a frozen value. Thin, as the advis
is: who it is about and what sag is read where that is, by who shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from access.values import Adgang
from advis.models import Advis, Advisgruppe
from advis.values import Partsrolle, Status
from indexes.beskedfordeler.models import Haendelsestype


@dataclass(frozen=True, slots=True)
class Advisraekke:
    """One advis as a list shows it. `gruppe_navn` and `haendelse` are words of set-up and of the
    catalogue; nothing here names the person."""

    uuid: UUID
    gruppe_id: int
    gruppe_navn: str
    kode: str
    haendelse: str
    slags: str
    part_uuid: UUID | None
    om_part_uuid: UUID | None
    partsrolle: Partsrolle
    sag_uuid: UUID | None
    objekt_uuid: UUID | None
    begivenhedsdato: datetime | None
    modtaget: datetime
    status: Status
    rettelser: int
    annulleret: datetime | None
    faerdiggjort: datetime | None
    tildelt: UUID | None
    udsat_til: datetime | None
    paamindelse: datetime | None


FELTER = (
    "uuid",
    "gruppe_id",
    "kode",
    "slags",
    "part_uuid",
    "om_part_uuid",
    "partsrolle",
    "sag_uuid",
    "objekt_uuid",
    "begivenhedsdato",
    "modtaget",
    "status",
    "rettelser",
    "annulleret",
    "faerdiggjort",
    "tildelt",
    "udsat_til",
    "paamindelse",
)
MAKS_PAA_PERSON = 200


def raekker(rows: Iterable[dict[str, Any]]) -> list[Advisraekke]:
    """Rows of `values(*FELTER)` with the words that go with them, in two more queries."""
    fundne = list(rows)
    navne = dict(
        Advisgruppe.objects.filter(id__in={r["gruppe_id"] for r in fundne}).values_list(
            "id", "navn"
        )
    )
    ord_ = dict(
        Haendelsestype.objects.filter(kode__in={r["kode"] for r in fundne}).values_list(
            "kode", "navn"
        )
    )
    return [
        Advisraekke(
            **{
                **r,
                "partsrolle": Partsrolle(r["partsrolle"]),
                "status": Status(r["status"]),
                "gruppe_navn": navne.get(r["gruppe_id"], ""),
                "haendelse": ord_.get(r["kode"], r["kode"]),
            }
        )
        for r in fundne
    ]


def paa_person(*, adgang: Adgang, part_uuid: UUID) -> list[Advisraekke]:
    """The adviser about a person that the user receives and may see, newest first: the tab
    Adviser, and the timeline."""
    rows = Advis.objects.visible_to(adgang).filter(part_uuid=part_uuid)
    return raekker(rows.order_by("-uuid").values(*FELTER)[:MAKS_PAA_PERSON])


@dataclass(frozen=True, slots=True)
class Taellere:
    """What Min side says: open ones that are new, opened, handed to her, and reminded of.

    `flere`: there are more than were counted, which is enough for a number on a page.
    """

    nye: int
    aabne: int
    mine: int
    paamindede: int
    flere: bool


TAEL_TIL = 1000


def taellere(*, adgang: Adgang, at: datetime) -> Taellere:
    """The user's open adviser, of the newest thousand: a group that hears of everybody must not
    make her start page slow. Snoozed ones do not count before their time."""
    nyeste = (
        Advis.objects.visible_to(adgang)
        .filter(~Q(status=Status.FAERDIGGJORT), Q(udsat_til=None) | Q(udsat_til__lte=at))
        .order_by("-uuid")
        .values("uuid")[: TAEL_TIL + 1]
    )
    # Asked again by key, so that the limit bounds what is looked at.
    ids = [r["uuid"] for r in nyeste]
    tal = (
        Advis.objects.visible_to(adgang)
        .filter(uuid__in=ids[:TAEL_TIL])
        .aggregate(
            nye=Count("uuid", filter=Q(status=Status.NY)),
            aabne=Count("uuid", filter=Q(status=Status.AABNET)),
            mine=Count("uuid", filter=Q(tildelt=adgang.bruger_uuid)),
            paamindede=Count("uuid", filter=Q(paamindet__isnull=False)),
        )
    )
    return Taellere(**tal, flere=len(ids) > TAEL_TIL)
