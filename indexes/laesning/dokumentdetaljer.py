"""One dokument with all that the index holds of it: its row, and what only the log has.

The row decides access, through the door; the log is read through the same door and its window
(`logvindue`), and only for a dokument that the row has shown to be the reader's to see.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from access.models import Myndighed
from access.selectors import leverancer
from access.values import Adgang
from indexes.dokument.models import Dokument
from indexes.dokument.values import (
    Dokumentaktoer,
    Dokumentdetaljer,
    Dokumentfakta,
    Dokumentpart,
    Dokumenttilstand,
    PaaSag,
    Relateret,
)
from indexes.laesning import logvindue
from indexes.laesning.values import Logget
from indexes.oio.art import Art
from indexes.oio.referencer import kle_tekst, part_noegle
from indexes.oio.roller import find_rolle
from indexes.oio.tid import DANSK_TID
from indexes.part.models import PartNoegle
from indexes.part.selectors import partresumeer
from indexes.registrering import uddrag
from indexes.registrering.values import Indhold, Virkning, fold
from indexes.sag.models import Journalpost, Sag
from indexes.sag.selectors.faelles import fagsystem_navn, friskhed

_TOM = fold([])
MAKS = 200
"""Of sager, parts and other dokumenter: more can nobody read on one page."""


def dokumentfakta(*, adgang: Adgang, dokument_uuid: UUID) -> Dokumentfakta | None:
    """The facts of a dokument; None if absent or not for this user. One query."""
    row: Any = (
        Dokument.objects.visible_to(adgang)
        .filter(uuid=dokument_uuid)
        .annotate(
            fagsystem_navn=fagsystem_navn(),
            myndighed_navn=Subquery(
                Myndighed.objects.filter(id=OuterRef("myndighed")).values("kort_navn")[:1]
            ),
        )
        .first()
    )
    if row is None:
        return None
    return Dokumentfakta(
        dokument_uuid=row.uuid,
        titel=row.titel,
        type=row.type,
        dokumentnummer=row.dokumentnummer,
        fremdrift=row.fremdrift,
        brevdato=row.brevdato,
        foelsomhed=row.foelsomhed,
        kle=kle_tekst(row.kle) if row.kle >= 0 else "",
        enhed_navn=row.enhed_navn,
        part_uuid=row.part_uuid,
        myndighed_id=row.myndighed,
        myndighed=row.myndighed_navn or "",
        fagsystem_id=row.fagsystem,
        fagsystem=row.fagsystem_navn or "",
        undtaget_borger=row.undtaget_borger,
        opdateret=row.opdateret,
    )


def dokumentdetaljer(
    *, adgang: Adgang, dokument_uuid: UUID, at: datetime
) -> Dokumentdetaljer | None:
    """A dokument as known now, seen at `at`; None if absent or not for this user. Eight queries at
    most. Sager, parts and other dokumenter are each the reader's own to see, or not here."""
    fakta = dokumentfakta(adgang=adgang, dokument_uuid=dokument_uuid)
    if fakta is None:
        return None
    logget = logvindue.hent(Art.DOKUMENT, [dokument_uuid], adgang=adgang)
    indhold = _foldet(logget)
    egenskaber = uddrag.egenskaber(indhold, "Egenskaber", at)
    newest = leverancer({fakta.myndighed_id})
    return Dokumentdetaljer(
        fakta=fakta,
        beskrivelse=str(egenskaber.get("Beskrivelse") or ""),
        version=_version(egenskaber),
        kassationskode=str(egenskaber.get("Kassationskode") or ""),
        undtaget=_undtaget(egenskaber),
        tilstande=_tilstande(indhold, at),
        sager=_sager(adgang, dokument_uuid, at),
        parter=_parter(adgang, indhold, at),
        aktoerer=_aktoerer(indhold, at),
        klasser=_klasser(indhold, at),
        relaterede=_relaterede(adgang, indhold, at),
        systemer=tuple(
            (rolle, navn)
            for rolle, r in _i_kraft(indhold, "DokumentitsystemRelation", at)
            if (navn := uddrag.felt(r, "", "SystemNavn"))
        ),
        modtaget=max((p.sts_tidspunkt for o in logget for p in o.poster), default=None),
        kilder=friskhed({fakta.fagsystem_id: fakta.fagsystem}, newest, at=at),
    )


def _foldet(logget: Sequence[Logget]) -> Indhold:
    return fold([p.indhold for p in logget[0].poster]) if logget else _TOM


def _version(egenskaber: Mapping[str, Any]) -> str:
    """ "2.1", "2", or empty."""
    parts = (egenskaber.get("VersionIdentifikator"), egenskaber.get("UnderversionIdentifikator"))
    return ".".join(str(p) for p in parts if p not in {None, ""})


def _undtaget(egenskaber: Mapping[str, Any]) -> str:
    """Why it is kept from the public, in the sender's words."""
    held = egenskaber.get("OffentlighedUndtaget") or {}
    texts = (
        (held.get("TitelAlternativTekst"), held.get("OffentlighedUndtagetHjemmelTekst"))
        if isinstance(held, dict)
        else (held,)
    )
    return ", ".join(str(t) for t in texts if t)


def _tilstande(indhold: Indhold, at: datetime) -> tuple[Dokumenttilstand, ...]:
    steps = uddrag.perioder(uddrag.elementer(indhold, "TilstandListe", "Fremdrift"))
    found = [
        Dokumenttilstand(str(e.get("FremdriftStatusKode") or ""), v.fra, v.til)
        for e, v in steps
        if v.fra <= at
    ]
    return tuple(reversed(found))


def _sager(adgang: Adgang, dokument_uuid: UUID, at: datetime) -> tuple[PaaSag, ...]:
    posts = Journalpost.objects.visible_to(adgang).filter(
        dokument_uuid=dokument_uuid, virkning__contains=at
    )
    by_sag = {p.sag_uuid: p for p in posts.order_by("-id")[:MAKS]}
    if not by_sag:
        return ()
    rows = Sag.objects.visible_to(adgang).filter(uuid__in=by_sag).order_by("titel", "uuid")
    return tuple(
        PaaSag(
            s.uuid,
            s.titel,
            s.sagsnummer,
            kle_tekst(s.kle) if s.kle >= 0 else "",
            by_sag[s.uuid].rolle == "Vedlagt",
            by_sag[s.uuid].titel,
        )
        for s in rows
    )


def _parter(adgang: Adgang, indhold: Indhold, at: datetime) -> tuple[Dokumentpart, ...]:
    named = _i_kraft(indhold, "Dokumentpart", at)[:MAKS]
    if not named:
        return ()
    keys = {n for _, r in named if (n := part_noegle(uddrag.reference(r)))}
    uuids = dict(
        PartNoegle.objects.visible_to(adgang)
        .filter(noegle__in=keys)
        .values_list("noegle", "part_uuid")
    )
    known = partresumeer(adgang=adgang, part_uuids=set(uuids.values()), at=at)
    found = []
    for rolle, relation in named:
        uuid = uuids.get(part_noegle(uddrag.reference(relation)) or "")
        part = known.get(uuid) if uuid else None
        senders = uddrag.felt(relation, "DokumentpartLokalUdvidelse", "FuldtNavn")
        found.append(
            Dokumentpart(
                rolle=rolle,
                part_uuid=part.part_uuid if part else None,
                navn=part.navn if part else senders,
                kendt=part is not None,
                er_virksomhed=part is not None and part.er_virksomhed,
                beskyttet=part is not None and part.beskyttet,
            )
        )
    return tuple(found)


def _aktoerer(indhold: Indhold, at: datetime) -> tuple[Dokumentaktoer, ...]:
    return tuple(
        Dokumentaktoer(
            rolle,
            uddrag.felt(r, "DokumentaktoerLokalUdvidelse", "FuldtNavn"),
            Virkning.af(r).fra.astimezone(DANSK_TID).date(),
        )
        for rolle, r in _i_kraft(indhold, "Dokumentaktoer", at)
    )


def _klasser(indhold: Indhold, at: datetime) -> tuple[tuple[str, str], ...]:
    ud = "DokumentklasseLokalUdvidelse"
    return tuple(
        (uddrag.felt(r, ud, "BrugervendtNoegle"), uddrag.felt(r, ud, "Klassetitel"))
        for rolle, r in _i_kraft(indhold, "Dokumentklasse", at)
        if rolle == "Andre klasser"
    )


def _relaterede(adgang: Adgang, indhold: Indhold, at: datetime) -> tuple[Relateret, ...]:
    named = [
        (rolle, uuid)
        for rolle, r in _i_kraft(indhold, "Dokumentrelation", at)[:MAKS]
        if (uuid := uddrag.reference_uuid(r))
    ]
    titles = _titler(adgang, {uuid for _, uuid in named})
    return tuple(Relateret(rolle, uuid, titles[uuid]) for rolle, uuid in named if uuid in titles)


def _titler(adgang: Adgang, uuider: Collection[UUID]) -> dict[UUID, str]:
    if not uuider:
        return {}
    rows = Dokument.objects.visible_to(adgang).filter(uuid__in=uuider)
    return dict(rows.values_list("uuid", "titel"))


def _i_kraft(indhold: Indhold, navn: str, at: datetime) -> list[tuple[str, Indhold]]:
    """The relations of a name in force at `at`, each with the Danish name of its role."""
    found = []
    for relation, virkning in uddrag.perioder(uddrag.elementer(indhold, "RelationListe", navn)):
        if at not in virkning:
            continue
        rolle = find_rolle(Art.DOKUMENT, navn, (relation.get("Rolle") or {}).get("uuid", ""))
        found.append((rolle.navn if rolle else "", relation))
    return found
