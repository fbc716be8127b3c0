"""From folded sager to the rows that pages read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg.types.range import TimestamptzRange

from access.masse import ny
from indexes.oio import Art
from indexes.oio.referencer import ejendom_noegle, part_noegle
from indexes.oio.tid import tidspunkt
from indexes.part.sammenlaegning import flyt_kolonner
from indexes.part.services import part_uuider
from indexes.registrering import projektioner, uddrag
from indexes.registrering.ekstranoegler import ekstranoegler
from indexes.registrering.fjernelse import tilmeld_vedhaeng
from indexes.registrering.models import Ekstranoegle
from indexes.registrering.opslag import Referencer
from indexes.registrering.projektioner import Foldet, Projektion, Raekker
from indexes.registrering.values import Indhold, Virkning, gaeldende
from indexes.sag.models import Journalpost, Sag, SagLinje, Sagstilstand
from indexes.sag.values import FREMDRIFT_AF_KODE, Partsrolle

AKTOER, PART, KLASSE, SYSTEM = "Sagsaktoer", "Sagspart", "Sagsklasse", "SagsitsystemRelation"
GENSTAND = "Sagsgenstande"


def _rolle(relation: str, navn: str) -> str:
    return uddrag.rolle(Art.SAG, relation, navn)


PARTSROLLER = {
    _rolle(PART, "Primær part"): Partsrolle.PRIMAER_PART,
    _rolle(PART, "Sekundær part"): Partsrolle.SEKUNDAER_PART,
    _rolle(PART, "Ydelsesmodtager"): Partsrolle.YDELSESMODTAGER,
}
JOURNALROLLER = {
    _rolle("Journalpost", navn): navn for navn in ("Tilakteret", "Vedlagt", "Journalnotat")
}


def tilmeld() -> None:
    """Hang the projection in its place."""
    projektioner.tilmeld(
        Art.SAG,
        Projektion(
            raekker=raekker,
            forbered=forbered,
            tabeller=(
                (Sag, "uuid"),
                (SagLinje, "sag_uuid"),
                (Sagstilstand, "sag_uuid"),
                (Journalpost, "sag_uuid"),
                (Ekstranoegle, "objekt_uuid"),
            ),
            beroerte=(Journalpost, "dokument_uuid"),
            efter=_efter,
            uden_efter=lambda rows: not _dokumenter(rows),
            nummer="sagsnummer",
        ),
    )
    tilmeld_vedhaeng("dokumenter", dokumenter_kun_paa)


def raekker(objekter: Sequence[Foldet], now: datetime, refs: Referencer) -> list[models.Model]:
    """Sag, SagLinje, Sagstilstand and Journalpost of these sager as of `now`, and the keys that
    none of them holds."""
    lav = forbered(objekter, now, refs)
    return [row for objekt in objekter for row in lav(objekt)]


def forbered(
    objekter: Sequence[Foldet], now: datetime, refs: Referencer
) -> Callable[[Foldet], list[models.Model]]:
    """Look up the parts of these sager, and give what makes the rows of one of them."""
    parts = part_uuider(
        {n for o in objekter for n in _noegler(o.indhold)}, now=now, kendte=refs.parter
    )

    def lav(objekt: Foldet) -> list[models.Model]:
        sag = _sag(objekt, now, refs, parts)
        guard = {felt: getattr(sag, felt) for felt in GUARD}
        held = {f"nr:{sag.sagsnummer}", *_linjenoegler(objekt.indhold)}
        return [
            sag,
            *_linjer(objekt.indhold, sag, parts),
            *_tilstande(objekt, guard),
            *_poster(objekt, guard, sag.primaer_part_uuid),
            *ekstranoegler(Art.SAG, objekt.uuid, objekt.indhold, held),
        ]

    return lav


def _efter(ids: Sequence[UUID], rows: Raekker, beroerte: Collection[UUID]) -> None:
    marker_dokumenter(_dokumenter(rows).union(beroerte))


def _dokumenter(rows: Raekker) -> set[UUID]:
    return {r.dokument_uuid for r in rows if isinstance(r, Journalpost) and r.dokument_uuid}


def dokumenter_kun_paa(sager: Collection[UUID]) -> set[UUID]:
    """Dokumenter that lie on some of these sager and on no other."""
    rows = Journalpost.objects.unguarded(reason="what hangs on a sag that is removed")
    with_us = rows.filter(sag_uuid__in=sager, dokument_uuid__isnull=False)
    candidates = set(with_us.values_list("dokument_uuid", flat=True))
    elsewhere = rows.filter(dokument_uuid__in=candidates).exclude(sag_uuid__in=sager)
    return candidates - set(elsewhere.values_list("dokument_uuid", flat=True))


# Two flags of a dokument that rest on the journalposter which point at it. A sag that is withheld
# from the citizen covers all its dokumenter. By table name, since the sagsindeks knows that
# dokumenter exist but not how they are made.
_FLAG = """
    select i.uuid, count(j.dokument_uuid) = 0 as sagsloest,
           i.egen_undtagelse or coalesce(bool_or(j.undtaget_borger), false) as undtaget_borger
    from dokument_dokument i left join sag_journalpost j on j.dokument_uuid = i.uuid
    where i.uuid = any(%s) group by i.uuid
"""
_SKAEVE = """
    d.uuid = ny.uuid
    and (d.sagsloest, d.undtaget_borger) is distinct from (ny.sagsloest, ny.undtaget_borger)
"""


def marker_dokumenter(dokumenter: Collection[UUID]) -> None:
    """Keep `sagsloest` and `undtaget_borger` of these dokumenter true to the journalposter that
    point at them."""
    if not dokumenter:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update dokument_dokument d"
            " set sagsloest = ny.sagsloest, undtaget_borger = ny.undtaget_borger"
            f" from ({_FLAG}) ny where {_SKAEVE}",
            [list(dokumenter)],
        )


def skaeve_dokumenter(dokumenter: Sequence[UUID]) -> set[UUID]:
    """Dokumenter whose two flags are not what the journalposter say."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select d.uuid from dokument_dokument d, ({_FLAG}) ny where {_SKAEVE}",
            [list(dokumenter)],
        )
        return {row[0] for row in cursor.fetchall()}


def flyt_part(gammel: UUID, ny: UUID) -> None:
    """Two parts are one person: her lines come together; a line that both had stays once."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            delete from sag_saglinje g using sag_saglinje n
            where g.part_uuid = %s and n.part_uuid = %s
              and (g.sag_uuid, g.rolle, g.indeks) = (n.sag_uuid, n.rolle, n.indeks)
            """,
            [gammel, ny],
        )
    flyt_kolonner(
        ("sag_saglinje", "part_uuid"),
        ("sag_saglinje", "primaer_part_uuid"),
        ("sag_sag", "primaer_part_uuid"),
        ("sag_journalpost", "part_uuid"),
    )(gammel, ny)


GUARD = (
    "myndighed",
    "kle",
    "foelsomhed",
    "enhed",
    "fagsystem",
    "sikkerhedsprofil",
    "undtaget_borger",
    "lukket",
)


def _sag(objekt: Foldet, now: datetime, refs: Referencer, parts: dict[str, UUID]) -> Sag:
    indhold = objekt.indhold
    egenskaber = uddrag.egenskaber(indhold, "Egenskaber", now)
    indeks = uddrag.egenskaber(indhold, "SagIndeksEgenskaber", now)
    emne = uddrag.relation(indhold, KLASSE, _rolle(KLASSE, "Primær klasse"), now)
    facet = uddrag.relation(indhold, KLASSE, _rolle(KLASSE, "Handlingsklasse"), now)
    ansvarlig = uddrag.relation(indhold, AKTOER, _rolle(AKTOER, "Ansvarlig"), now)
    behandler = uddrag.relation(indhold, AKTOER, _rolle(AKTOER, "Primær behandler"), now)
    primaer = uddrag.relation(indhold, PART, _rolle(PART, "Primær part"), now)
    fremdrift = uddrag.elementer(indhold, "TilstandListe", "Fremdrift")
    tilstand = gaeldende(fremdrift, now)
    reference = uddrag.reference(ansvarlig)
    return ny(
        Sag,
        uuid=objekt.uuid,
        myndighed=objekt.myndighed,
        kle=uddrag.kle(uddrag.felt(emne, "SagsklasseLokalUdvidelse", "BrugervendtNoegle")),
        foelsomhed=uddrag.foelsomhed(indeks.get("Foelsomhed")),
        enhed=refs.enhed(reference),
        fagsystem=objekt.master,
        sikkerhedsprofil=uddrag.profil(indhold, now),
        lukket=objekt.lukket,
        undtaget_borger=uddrag.har_relation(indhold, KLASSE, _rolle(KLASSE, "Visningsklasse"), now),
        titel=egenskaber.get("Titel", ""),
        sagsnummer=egenskaber.get("Sagsnummer", ""),
        facet=uddrag.felt(facet, "SagsklasseLokalUdvidelse", "BrugervendtNoegle"),
        fremdrift=FREMDRIFT_AF_KODE.get((tilstand or {}).get("FremdriftStatusKode", "")),
        fremdrift_fra=Virkning.af(tilstand).fra if tilstand else None,
        oprettet=_oprettet(indeks, fremdrift),
        behandler_navn=uddrag.felt(behandler, "SagsaktoerLokalUdvidelse", "FuldtNavn"),
        behandler_reference=uddrag.reference(behandler),
        enhed_navn=uddrag.felt(ansvarlig, "SagsaktoerLokalUdvidelse", "FuldtNavn"),
        enhed_reference=reference,
        primaer_part_uuid=parts.get(part_noegle(uddrag.reference(primaer)) or ""),
        primaer_part_navn=uddrag.felt(primaer, "SagspartLokalUdvidelse", "FuldtNavn"),
        opdateret=objekt.opdateret,
        kle_titel=uddrag.felt(emne, "SagsklasseLokalUdvidelse", "Klassetitel"),
        sagsstatus=indeks.get("Sagsstatus", ""),
        afsender=refs.fagsystemer.get(uddrag.reference(_system(indhold, "Afsender", now))),
        beskrivelse=egenskaber.get("Beskrivelse", ""),
    )


def _oprettet(indeks: Indhold, fremdrift: Sequence[Indhold]) -> datetime | None:
    """The sender's OprettetTidspunkt, else the beginning of the sag's first status."""
    if indeks.get("OprettetTidspunkt"):
        return tidspunkt(indeks["OprettetTidspunkt"])
    return Virkning.af(fremdrift[0]).fra if fremdrift else None


def _system(indhold: Indhold, navn: str, now: datetime) -> Indhold | None:
    return uddrag.relation(indhold, SYSTEM, _rolle(SYSTEM, navn), now)


def _noegler(indhold: Indhold) -> set[str]:
    keys = {
        part_noegle(uddrag.reference(r)) for r in uddrag.elementer(indhold, "RelationListe", PART)
    }
    keys |= {
        ejendom_noegle(uddrag.reference(r))
        for r in uddrag.elementer(indhold, "RelationListe", GENSTAND)
    }
    return {key for key in keys if key}


def _linjenoegler(indhold: Indhold) -> Iterator[str]:
    """The keys of the parts that have lines."""
    for relation in uddrag.elementer(indhold, "RelationListe", PART):
        key = part_noegle(uddrag.reference(relation))
        if key and (relation.get("Rolle") or {}).get("uuid", "") in PARTSROLLER:
            yield key


_LINJEFELTER = (
    *GUARD,
    "titel",
    "sagsnummer",
    "facet",
    "fremdrift",
    "oprettet",
    "behandler_navn",
    "enhed_navn",
)
_LINJEFELTER_PART = ("primaer_part_uuid", "primaer_part_navn", "opdateret")


def _linjer(indhold: Indhold, sag: Sag, parts: dict[str, UUID]) -> list[SagLinje]:
    """A line per (part, role, Indeks); of several periods of one key, the last one stands.

    A property that the sag is about has a line too, so that it has a list of sager as a part has.
    """
    shared = {felt: getattr(sag, felt) for felt in (*_LINJEFELTER, *_LINJEFELTER_PART)}
    lines: dict[tuple[UUID, int, str], SagLinje] = {}
    for noegle, rolle, relation, virkning in _paa_linje(indhold):
        part_uuid = parts.get(noegle or "")
        if rolle is None or part_uuid is None:
            continue
        indeks = str(relation.get("Indeks") or "")
        lines[part_uuid, rolle, indeks] = ny(
            SagLinje,
            part_uuid=part_uuid,
            sag_uuid=sag.uuid,
            rolle=rolle,
            indeks=indeks,
            virkning=_range(virkning),
            **shared,
        )
    return list(lines.values())


def _paa_linje(
    indhold: Indhold,
) -> Iterator[tuple[str | None, Partsrolle | None, Indhold, Virkning]]:
    """Key, role, relation and period of everything that may have a line."""
    for relation, virkning in uddrag.perioder(uddrag.elementer(indhold, "RelationListe", PART)):
        rolle = PARTSROLLER.get((relation.get("Rolle") or {}).get("uuid", ""))
        yield part_noegle(uddrag.reference(relation)), rolle, relation, virkning
    for relation, virkning in uddrag.perioder(uddrag.elementer(indhold, "RelationListe", GENSTAND)):
        noegle = ejendom_noegle(uddrag.reference(relation))
        yield noegle, Partsrolle.EJENDOM, relation, virkning


def _tilstande(objekt: Foldet, guard: dict[str, Any]) -> list[Sagstilstand]:
    fremdrift = uddrag.elementer(objekt.indhold, "TilstandListe", "Fremdrift")
    return [
        ny(
            Sagstilstand,
            sag_uuid=objekt.uuid,
            fremdrift=FREMDRIFT_AF_KODE[element["FremdriftStatusKode"]],
            virkning=_range(virkning),
            **guard,
        )
        for element, virkning in uddrag.perioder(fremdrift)
        if element.get("FremdriftStatusKode") in FREMDRIFT_AF_KODE
    ]


def _poster(objekt: Foldet, guard: dict[str, Any], part_uuid: UUID | None) -> list[Journalpost]:
    posts = []
    for relation, virkning in uddrag.perioder(
        uddrag.elementer(objekt.indhold, "RelationListe", "Journalpost")
    ):
        egenskaber = relation.get("JournalpostEgenskaber") or {}
        notat = egenskaber.get("JournalnotatEgenskaber") or {}
        posts.append(
            ny(
                Journalpost,
                sag_uuid=objekt.uuid,
                dokument_uuid=uddrag.reference_uuid(relation),
                part_uuid=part_uuid,
                rolle=JOURNALROLLER.get((relation.get("Rolle") or {}).get("uuid", ""), ""),
                indeks=str(relation.get("Indeks") or ""),
                titel=notat.get("Titel") or egenskaber.get("Dokumenttitel") or "",
                virkning=_range(virkning),
                **guard,
            )
        )
    return posts


def _range(virkning: Virkning) -> TimestamptzRange:
    return TimestamptzRange(virkning.fra, virkning.til, "[)")
