"""A part's list of dokumenter: those of which it is a part, and those that lie on its sager."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from access.models import Myndighed
from access.regler import DOKUMENT, Fakta
from access.selectors import leverancer
from access.values import Adgang
from indexes.dokument.models import Dokument
from indexes.dokument.values import Dokumentfilter, Dokumentlinje, Dokumentliste, Listenoegle
from indexes.oio.tid import DANSK_TID
from indexes.sag.models import Journalpost, Sag
from indexes.sag.selectors.faelles import fagsystem_navn, friskhed
from indexes.sag.selectors.skjult import fakta_af, raekkefakta, taelling
from indexes.sag.values import Skjulte

PR_SIDE = 50
_FELTER = (
    "uuid",
    "titel",
    "post_titel",
    "post_rolle",
    "type",
    "dokumentnummer",
    "brevdato",
    "fremdrift",
    "dag",
    "paa_sag",
    "sag_titel",
    "myndighed",
    "myndighed_navn",
    "fagsystem",
    "fagsystem_navn",
    "undtaget_borger",
)


def dokumentliste(
    *,
    adgang: Adgang,
    part_uuid: UUID,
    at: datetime,
    nu: datetime,
    filter: Dokumentfilter,
    efter: Listenoegle | None = None,
) -> Dokumentliste:
    """One page of the part's dokumenter on sager in force at `at`, newest first, after the row
    `efter`. Three statements at most, whatever the number of dokumenter; freshness is as of `nu`.

    Where `at` is earlier than `nu`, what is dated later is left out.
    """
    alle = _alle(adgang, part_uuid, at)
    if at < nu:
        alle = alle.filter(dag__lte=at.astimezone(DANSK_TID).date())
    systemer = dict(alle.order_by().values_list("fagsystem", "fagsystem_navn").distinct())
    rows = _filtreret(alle, filter)
    if efter is not None:
        rows = rows.filter(Q(dag__lt=efter.dag) | Q(dag=efter.dag, uuid__gt=efter.uuid))
    found = list(rows.order_by("-dag", "uuid").values_list(*_FELTER)[: PR_SIDE + 1])
    linjer = tuple(_linje(dict(zip(_FELTER, row, strict=True))) for row in found[:PR_SIDE])
    last = linjer[-1] if len(found) > PR_SIDE else None
    navne = {nr: navn or "" for nr, navn in systemer.items()}
    newest = leverancer({linje.myndighed_id for linje in linjer}) if linjer else {}
    return Dokumentliste(
        linjer=linjer,
        naeste=Listenoegle(last.dag, last.dokument_uuid) if last else None,
        fagsystemer=tuple(sorted(navne.items(), key=lambda n: (n[1], n[0]))),
        kilder=friskhed(navne, newest, at=nu) if linjer else (),
    )


def skjulte_paa_part(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Skjulte:
    """The dokumenter of a visible part that the user does not see, by what stopped them. One query,
    and none unless her municipality announces what is hidden; only its own are counted."""
    if not adgang.viser_skjulte:
        return Skjulte(())
    with connection.cursor() as cursor:
        cursor.execute(
            "select kle, foelsomhed, enhed, fagsystem, sikkerhedsprofil, sager, sagsloest"
            " from sapa_partsdokumenters_adgangsfakta(%s, %s, %s)",
            [part_uuid, adgang.scope_id, at],
        )
        rows = cursor.fetchall()
    facts = [
        Fakta(raekkefakta(adgang.scope_id, row), {"sagsloest": row[6]}, {"sager": fakta_af(row[5])})
        for row in rows
    ]
    return taelling(DOKUMENT, adgang, facts)


def _alle(adgang: Adgang, part_uuid: UUID, at: datetime) -> QuerySet[Any]:
    poster = Journalpost.objects.visible_to(adgang).filter(
        dokument_uuid__isnull=False, virkning__contains=at
    )
    # A union, not an OR: each half is one range of the part's own index.
    egne = Dokument.objects.visible_to(adgang).filter(part_uuid=part_uuid).values("uuid")
    paa_sager = poster.filter(part_uuid=part_uuid).values("dokument_uuid")
    # Of several sager the part's own is named, else the first.
    post = poster.filter(dokument_uuid=OuterRef("uuid")).order_by(
        Coalesce(Q(part_uuid=part_uuid), False).desc(), "id"
    )
    sag = Sag.objects.visible_to(adgang).filter(uuid=OuterRef("paa_sag"))
    myndighed = Myndighed.objects.filter(id=OuterRef("myndighed"))
    return (
        Dokument.objects.visible_to(adgang)
        .filter(uuid__in=egne.union(paa_sager))
        .annotate(
            dag=Coalesce(
                "brevdato", TruncDate("opdateret", tzinfo=DANSK_TID), output_field=DateField()
            ),
            paa_sag=Subquery(post.values("sag_uuid")[:1]),
            post_titel=Subquery(post.values("titel")[:1]),
            post_rolle=Subquery(post.values("rolle")[:1]),
            sag_titel=Subquery(sag.values("titel")[:1]),
            myndighed_navn=Subquery(myndighed.values("kort_navn")[:1]),
            fagsystem_navn=fagsystem_navn(),
        )
    )


def _filtreret(rows: QuerySet[Any], filter: Dokumentfilter) -> QuerySet[Any]:
    if filter.type:
        rows = rows.filter(type=filter.type)
    if filter.fagsystem_id is not None:
        rows = rows.filter(fagsystem=filter.fagsystem_id)
    if filter.fra is not None:
        rows = rows.filter(dag__gte=filter.fra)
    if filter.til is not None:
        rows = rows.filter(dag__lte=filter.til)
    return rows


def _linje(fact: dict[str, Any]) -> Dokumentlinje:
    return Dokumentlinje(
        dokument_uuid=fact["uuid"],
        # A journalpost may name its dokument better than the dokument itself does.
        titel=fact["post_titel"] or fact["titel"],
        vedlagt=fact["post_rolle"] == "Vedlagt",
        type=fact["type"],
        dokumentnummer=fact["dokumentnummer"],
        fremdrift=fact["fremdrift"],
        brevdato=fact["brevdato"],
        dag=fact["dag"],
        sag_uuid=fact["paa_sag"] if fact["sag_titel"] is not None else None,
        sag_titel=fact["sag_titel"] or "",
        myndighed_id=fact["myndighed"],
        myndighed=fact["myndighed_navn"] or "",
        fagsystem_id=fact["fagsystem"],
        fagsystem=fact["fagsystem_navn"] or "",
        undtaget_borger=fact["undtaget_borger"],
    )
