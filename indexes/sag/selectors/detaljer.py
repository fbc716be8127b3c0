"""One sag: its facts, and what lies on it. A fixed number of queries, whatever the amount."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Length

from access.selectors import leverancer
from access.values import Adgang, Foelsomhed, Permission
from indexes.dokument.models import Dokument
from indexes.oio.referencer import kle_tekst
from indexes.oio.tid import DANSK_TID
from indexes.part.selectors import Partresume, partresumeer
from indexes.part.selectors.faelles import begyndt
from indexes.sag.models import Journalpost, Sag, SagLinje, Sagstilstand
from indexes.sag.selectors.faelles import fagsystem_navn, friskhed, navne
from indexes.sag.values import (
    ER_PART,
    Dokumentraekke,
    Fremdrift,
    Kilde,
    Notatraekke,
    Partsrolle,
    Sagsdetaljer,
    Sagsfakta,
    Sagspart,
    Sagssider,
    T,
    Tilstand,
    Udsnit,
)

PR_SIDE = 50


def sagsfakta(*, adgang: Adgang, sag_uuid: UUID) -> Sagsfakta | None:
    """The facts of a sag; None if absent or not for this user. One query."""
    row = Sag.objects.visible_to(adgang).filter(uuid=sag_uuid).annotate(**navne()).first()
    return _fakta(row) if row else None


def sagsdetaljer(
    *, adgang: Adgang, sag_uuid: UUID, at: datetime, sider: Sagssider | None = None
) -> Sagsdetaljer | None:
    """A sag as known now, seen at `at`; None if absent or not for this user.

    At most eight queries. A dokument stands here if the user reaches both the sag and the dokument
    itself: its own følsomhed may be higher than the sag's.
    """
    fakta = sagsfakta(adgang=adgang, sag_uuid=sag_uuid)
    if fakta is None:
        return None
    sider = sider or Sagssider()
    linjer = _linjer(adgang, sag_uuid, at, sider.parter)
    primaer = fakta.primaer_part_uuid
    kendte = partresumeer(
        adgang=adgang,
        part_uuids={r.part_uuid for r in linjer.raekker} | ({primaer} if primaer else set()),
        at=at,
    )
    dokumenter = None
    systemer = {fakta.fagsystem_id: fakta.fagsystem}
    myndigheder = {fakta.myndighed_id}
    dokumentsystemer: dict[int, str] = {}
    if adgang.har(Permission.SE_DOKUMENT):
        rows = _dokumenter(adgang, sag_uuid, at, sider.dokumenter)
        dokumentsystemer = {r.fagsystem: r.fagsystem_navn or "" for r in rows.raekker}
        myndigheder |= {r.myndighed for r in rows.raekker}
        dokumenter = _med_poster(adgang, sag_uuid, at, rows)
    newest = leverancer(myndigheder)
    kilder = friskhed(systemer, newest, at=at)
    parter = _af(linjer, lambda r: _part(r.part_uuid, r.rolle, r.virkning.lower, kendte, fakta))
    return Sagsdetaljer(
        fakta=fakta,
        tilstande=_tilstande(adgang, sag_uuid, at),
        parter=parter,
        primaer_part=_part(primaer, Partsrolle.PRIMAER_PART, None, kendte, fakta)
        if primaer
        else None,
        dokumenter=dokumenter,
        notater=_notater(adgang, sag_uuid, at, sider.notater),
        kilder=kilder,
        partkilder=(*kilder, *_registre(kendte.values())),
        dokumentkilder=friskhed(dokumentsystemer or systemer, newest, at=at),
    )


def sagspart(*, adgang: Adgang, fakta: Sagsfakta, at: datetime) -> Sagspart | None:
    """The primary part of a sag that the user sees; None where it has none. One query."""
    primaer = fakta.primaer_part_uuid
    if primaer is None:
        return None
    kendte = partresumeer(adgang=adgang, part_uuids={primaer}, at=at)
    return _part(primaer, Partsrolle.PRIMAER_PART, None, kendte, fakta)


def _fakta(row: Any) -> Sagsfakta:
    return Sagsfakta(
        sag_uuid=row.uuid,
        titel=row.titel,
        sagsnummer=row.sagsnummer,
        kle=kle_tekst(row.kle) if row.kle >= 0 else "",
        kle_titel=row.kle_navn or row.kle_titel,
        kle_kendt=row.kle_navn is not None,
        facet=row.facet,
        facet_titel=row.facet_navn or "",
        fremdrift=Fremdrift(row.fremdrift) if row.fremdrift else None,
        fremdrift_fra=row.fremdrift_fra,
        sagsstatus=row.sagsstatus,
        oprettet=row.oprettet.astimezone(DANSK_TID).date() if row.oprettet else None,
        myndighed_id=row.myndighed,
        myndighed=row.myndighed_navn or "",
        enhed_navn=row.enhed_navn,
        enhed_reference=row.enhed_reference,
        behandler_navn=row.behandler_navn,
        behandler_reference=row.behandler_reference,
        fagsystem_id=row.fagsystem,
        fagsystem=row.fagsystem_navn or "",
        foelsomhed=Foelsomhed(row.foelsomhed),
        primaer_part_uuid=row.primaer_part_uuid,
        primaer_part_navn=row.primaer_part_navn,
        opdateret=row.opdateret,
        undtaget_borger=row.undtaget_borger,
        beskrivelse=row.beskrivelse,
    )


def _tilstande(adgang: Adgang, sag_uuid: UUID, at: datetime) -> tuple[Tilstand, ...]:
    """The steps that had begun, newest first."""
    rows = (
        Sagstilstand.objects.visible_to(adgang)
        .filter(sag_uuid=sag_uuid)
        .filter(begyndt(at))
        .order_by("-virkning", "-fremdrift", "id")
    )
    return tuple(Tilstand(Fremdrift(r.fremdrift), r.virkning.lower, r.virkning.upper) for r in rows)


def _linjer(adgang: Adgang, sag_uuid: UUID, at: datetime, side: int) -> Udsnit[Any]:
    # Indeks is a number written as text: by length first, so that 10 comes after 9.
    rows = (
        SagLinje.objects.visible_to(adgang)
        .filter(sag_uuid=sag_uuid, virkning__contains=at, rolle__in=ER_PART)
        .order_by("rolle", Length("indeks"), "indeks", "part_uuid")
    )
    return _udsnit(rows, side)


def _part(
    part_uuid: UUID,
    rolle: int,
    fra: datetime | None,
    kendte: Mapping[UUID, Partresume],
    fakta: Sagsfakta,
) -> Sagspart:
    kendt = kendte.get(part_uuid)
    afsenders = fakta.primaer_part_navn if part_uuid == fakta.primaer_part_uuid else ""
    return Sagspart(
        part_uuid=part_uuid,
        rolle=Partsrolle(rolle),
        fra=fra.astimezone(DANSK_TID).date() if fra else None,
        navn=kendt.navn if kendt else afsenders,
        kendt=kendt is not None,
        er_virksomhed=kendt is not None and kendt.er_virksomhed,
        cpr=kendt.cpr if kendt else None,
        cvr=kendt.cvr if kendt else "",
        beskyttet=kendt is not None and kendt.beskyttet,
        kommune_navn=kendt.kommune_navn if kendt else "",
    )


def _registre(kendte: Iterable[Partresume]) -> tuple[Kilde, ...]:
    """Where the parts' names come from, as old as the oldest of them."""
    tider: dict[str, datetime] = {}
    for part in kendte:
        navn = "CVR" if part.er_virksomhed else "CPR"
        tider[navn] = min(tider.get(navn, part.opdateret), part.opdateret)
    return tuple(Kilde(navn, tid, "ok") for navn, tid in sorted(tider.items()))


def _poster(adgang: Adgang, sag_uuid: UUID, at: datetime) -> Any:
    rows = Journalpost.objects.visible_to(adgang)
    return rows.filter(sag_uuid=sag_uuid, virkning__contains=at)


def _dokumenter(adgang: Adgang, sag_uuid: UUID, at: datetime, side: int) -> Udsnit[Any]:
    paa_sagen = _poster(adgang, sag_uuid, at).filter(dokument_uuid__isnull=False)
    rows = (
        Dokument.objects.visible_to(adgang)
        .filter(uuid__in=paa_sagen.values("dokument_uuid"))
        .annotate(fagsystem_navn=fagsystem_navn())
        .order_by(F("brevdato").desc(nulls_last=True), "-opdateret", "uuid")
    )
    return _udsnit(rows, side)


def _med_poster(
    adgang: Adgang, sag_uuid: UUID, at: datetime, dokumenter: Udsnit[Any]
) -> Udsnit[Dokumentraekke]:
    """A journalpost may name its dokument better than the dokument itself does (anvisning Sag 1.7,
    Dokumenttitel: "then SAPA shows this one")."""
    uuids = [d.uuid for d in dokumenter.raekker]
    poster = {
        p.dokument_uuid: p
        for p in _poster(adgang, sag_uuid, at).filter(dokument_uuid__in=uuids).order_by("-id")
    }

    def raekke(dokument: Any) -> Dokumentraekke:
        post = poster.get(dokument.uuid)  # None if the sag was written again since the last query
        return Dokumentraekke(
            dokument_uuid=dokument.uuid,
            titel=post.titel if post and post.titel else dokument.titel,
            vedlagt=post is not None and post.rolle == "Vedlagt",
            type=dokument.type,
            dokumentnummer=dokument.dokumentnummer,
            brevdato=dokument.brevdato,
            undtaget_borger=dokument.undtaget_borger,
        )

    return _af(dokumenter, raekke)


def _notater(adgang: Adgang, sag_uuid: UUID, at: datetime, side: int) -> Udsnit[Notatraekke]:
    rows = (
        _poster(adgang, sag_uuid, at)
        .filter(rolle="Journalnotat", dokument_uuid__isnull=True)
        .order_by("-virkning", "id")
    )
    return _af(_udsnit(rows, side), lambda p: Notatraekke(p.titel, p.virkning.lower))


def _udsnit(rows: Any, side: int) -> Udsnit[Any]:
    """Page `side` of the rows, and one row beyond it to know whether more follow."""
    start = (side - 1) * PR_SIDE
    found: Sequence[Any] = list(rows[start : start + PR_SIDE + 1])
    return Udsnit(tuple(found[:PR_SIDE]), side, start + 1, len(found) > PR_SIDE)


def _af(udsnit: Udsnit[Any], form: Callable[[Any], T]) -> Udsnit[T]:
    """The same page with each row in another form."""
    return Udsnit(tuple(map(form, udsnit.raekker)), udsnit.side, udsnit.foerste, udsnit.flere)
