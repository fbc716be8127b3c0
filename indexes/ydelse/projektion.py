"""From folded bevillinger and payments to rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models

from access.values import Foelsomhed
from indexes.oio import Art
from indexes.oio.referencer import part_noegle
from indexes.oio.tid import DANSK_TID, tidspunkt
from indexes.part.services import part_uuider
from indexes.registrering import projektioner, uddrag
from indexes.registrering.ekstranoegler import ekstranoegler
from indexes.registrering.fjernelse import tilmeld_vedhaeng
from indexes.registrering.models import Ekstranoegle
from indexes.registrering.opslag import Referencer
from indexes.registrering.projektioner import Foldet, Projektion, Raekker
from indexes.registrering.values import Indhold, gaeldende
from indexes.ydelse.models import BevilgetYdelse, Effektuering

YDELSE = "OekonomiskYdelseEffektueringRelation"
REASON = "intake writes a projection"


def tilmeld() -> None:
    """Hang both projections in their places."""
    projektioner.tilmeld(
        Art.BEVILLING,
        Projektion(
            raekker=bevillingsraekker,
            tabeller=((BevilgetYdelse, "bevilling_uuid"), (Ekstranoegle, "objekt_uuid")),
            efter=lambda ids, rows, beroerte: _giv_videre(ids),
            afledte=frozenset({"har_effektuering"}),
            skaeve=skaeve_bevillinger,
        ),
    )
    projektioner.tilmeld(
        Art.EFFEKTUERING,
        Projektion(
            raekker=effektueringsraekker,
            tabeller=((Effektuering, "effektuering_uuid"), (Ekstranoegle, "objekt_uuid")),
            beroerte=(Effektuering, "bevilling_uuid"),
            efter=_efter_effektuering,
        ),
    )
    tilmeld_vedhaeng("bevillinger", bevillinger_paa)
    tilmeld_vedhaeng("effektueringer", effektueringer_af)


def bevillinger_paa(sager: Collection[UUID]) -> set[UUID]:
    """Bevillinger that belong to these sager."""
    rows = BevilgetYdelse.objects.unguarded(reason="what hangs on a sag that is removed")
    return set(rows.filter(sag_uuid__in=sager).values_list("bevilling_uuid", flat=True))


def effektueringer_af(bevillinger: Collection[UUID]) -> set[UUID]:
    """Payments of these bevillinger."""
    rows = Effektuering.objects.unguarded(reason="what hangs on a bevilling that is removed")
    found = rows.filter(bevilling_uuid__in=bevillinger)
    return set(found.values_list("effektuering_uuid", flat=True))


def bevillingsraekker(
    objekter: Sequence[Foldet], now: datetime, refs: Referencer
) -> list[models.Model]:
    """A row per bevilget ydelse as of `now`, and the keys that they do not hold."""
    parts = part_uuider(
        {n for o in objekter if (n := _modtager(o.indhold, now))}, now=now, kendte=refs.parter
    )
    rows: list[models.Model] = []
    for o in objekter:
        rows += _bevilgede(o, now, refs, parts)
        rows += ekstranoegler(Art.BEVILLING, o.uuid, o.indhold, {_modtager(o.indhold, now)})
    return rows


def _bevilgede(
    objekt: Foldet, now: datetime, refs: Referencer, parts: dict[str, UUID]
) -> list[BevilgetYdelse]:
    indhold = objekt.indhold
    egenskaber = uddrag.egenskaber(indhold, "Egenskaber", now)
    ansvarlig = _ansvarlig(indhold, now)
    sag = uddrag.relation(
        indhold, "Bevillingssag", uddrag.rolle(Art.BEVILLING, "Bevillingssag", "Tilknyttet"), now
    )
    per_id: dict[str, list[Indhold]] = {}
    for ydelse in uddrag.elementer(indhold, "AttributListe", "BevilgetYdelse"):
        per_id.setdefault(str(ydelse.get("Id", "")), []).append(ydelse)
    rows = []
    for ydelse_id, versions in per_id.items():
        ydelse = gaeldende(versions, now) or versions[-1]
        klasse = ydelse.get("Ydelse") or {}
        plan: Indhold = next(iter(reversed(ydelse.get("OekonomiskEffektueringsplan") or ())), {})
        rows.append(
            BevilgetYdelse(
                bevilling_uuid=objekt.uuid,
                ydelse_id=ydelse_id,
                part_uuid=parts.get(_modtager(indhold, now)),
                sag_uuid=uddrag.reference_uuid(sag),
                myndighed=objekt.myndighed,
                kle=uddrag.kle(
                    str((klasse.get("Klassifikation") or {}).get("BrugervendtNoegle") or "")
                ),
                foelsomhed=uddrag.foelsomhed(egenskaber.get("Foelsomhed")),
                enhed=refs.enhed(uddrag.reference(ansvarlig)),
                fagsystem=objekt.master,
                lukket=objekt.lukket,
                sikkerhedsprofil=uddrag.profil(indhold, now),
                navn=ydelse.get("Navn", ""),
                ydelsesnavn=klasse.get("Ydelsesnavn", ""),
                start=_dato(ydelse.get("BevilgetYdelseStartdato")),
                slut=_sidste_dag(ydelse.get("BevilgetYdelseSlutdato")),
                frekvens=plan.get("Beregningsfrekvens", ""),
                forud={"Forud": True, "Bagud": False}.get(plan.get("ForudBagud", "")),
                dispositionsdag=plan.get("Dispositionsdag", ""),
                beloeb=_beloeb(plan.get("Ydelsesbeloeb")),
                enhed_navn=str((ansvarlig or {}).get("FuldtNavn") or ""),
                opdateret=objekt.opdateret,
            )
        )
    return rows


def _giv_videre(bevillinger: Sequence[UUID]) -> None:
    """A bevilling lends its payments its følsomhed and sikkerhedsprofil, whichever came first.

    A payment whose bevilling is gone, or unknown yet, has the highest følsomhed (fail closed).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update ydelse_effektuering e
            set har_bevilling = b.foelsomhed is not null, foelsomhed = coalesce(b.foelsomhed, 4),
                sikkerhedsprofil = b.sikkerhedsprofil
            from (select distinct on (u) u, foelsomhed, sikkerhedsprofil
                  from unnest(%s::uuid[]) u
                  left join ydelse_bevilgetydelse y on y.bevilling_uuid = u) b
            where e.bevilling_uuid = b.u
              and (e.har_bevilling, e.foelsomhed, e.sikkerhedsprofil) is distinct from
                  (b.foelsomhed is not null, coalesce(b.foelsomhed, 4), b.sikkerhedsprofil)
            """,
            [list(bevillinger)],
        )
    _marker_effektuerede(bevillinger)


def _marker_effektuerede(bevillinger: Collection[UUID]) -> None:
    """Keep `har_effektuering` of these bevillinger true to the open payments that point at them."""
    if not bevillinger:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update ydelse_bevilgetydelse b set har_effektuering = not b.har_effektuering
            where b.bevilling_uuid = any(%s) and b.har_effektuering <> exists (
                select 1 from ydelse_effektuering e
                where e.bevilling_uuid = b.bevilling_uuid and not e.lukket)
            """,
            [list(bevillinger)],
        )


def skaeve_bevillinger(bevillinger: Sequence[UUID]) -> set[UUID]:
    """Bevillinger whose `har_effektuering` is not what the payments say."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select distinct b.bevilling_uuid from ydelse_bevilgetydelse b
            where b.bevilling_uuid = any(%s) and b.har_effektuering <> exists (
                select 1 from ydelse_effektuering e
                where e.bevilling_uuid = b.bevilling_uuid and not e.lukket)
            """,
            [list(bevillinger)],
        )
        return {row[0] for row in cursor.fetchall()}


def _efter_effektuering(ids: Sequence[UUID], rows: Raekker, beroerte: Collection[UUID]) -> None:
    now_on = {r.bevilling_uuid for r in rows if isinstance(r, Effektuering) and r.bevilling_uuid}
    _marker_effektuerede(now_on.union(beroerte))


def effektueringsraekker(
    objekter: Sequence[Foldet], now: datetime, refs: Referencer
) -> list[models.Model]:
    """A row per ydelseseffektuering, and the keys that they do not hold. Its følsomhed is its
    bevilling's; unknown is the highest (fail closed)."""
    parts = part_uuider(
        {n for o in objekter if (n := _effektueringsmodtager(o.indhold, now))},
        now=now,
        kendte=refs.parter,
    )
    bevillinger = {u for o in objekter for r in _ydelser(o.indhold) if (u := _bevilling(r)[0])}
    levels = {
        uuid: (foelsomhed, profil)
        for uuid, foelsomhed, profil in BevilgetYdelse.objects.unguarded(
            reason="følsomhed of the bevilling"
        )
        .filter(bevilling_uuid__in=bevillinger)
        .values_list("bevilling_uuid", "foelsomhed", "sikkerhedsprofil")
    }
    rows: list[models.Model] = []
    for o in objekter:
        rows += _effektueringer(o, now, parts, levels)
        held = {_effektueringsmodtager(o.indhold, now)}
        rows += ekstranoegler(Art.EFFEKTUERING, o.uuid, o.indhold, held)
    return rows


def _effektueringer(
    objekt: Foldet,
    now: datetime,
    parts: dict[str, UUID],
    levels: dict[UUID, tuple[int, list[UUID] | None]],
) -> list[Effektuering]:
    indhold = objekt.indhold
    egenskaber = uddrag.egenskaber(indhold, "Egenskaber", now)
    udbetaler = _udbetaler(indhold, now)
    rows: dict[str, Effektuering] = {}
    for relation in _ydelser(indhold):
        bevilling_uuid, ydelse_id = _bevilling(relation)
        level, profil = (
            levels.get(bevilling_uuid, (int(Foelsomhed.VIP_SAGER), None))
            if bevilling_uuid
            else (4, None)
        )
        indeks = str(relation.get("Indeks") or "")
        rows[indeks] = Effektuering(
            effektuering_uuid=objekt.uuid,
            indeks=indeks,
            part_uuid=parts.get(_effektueringsmodtager(indhold, now)),
            bevilling_uuid=bevilling_uuid,
            har_bevilling=bevilling_uuid in levels,
            ydelse_id=ydelse_id,
            myndighed=objekt.myndighed,
            kle=uddrag.kle(str(relation.get("Klassifikationsbeskrivelse") or "")),
            foelsomhed=level,
            enhed=0,
            fagsystem=objekt.master,
            lukket=objekt.lukket,
            sikkerhedsprofil=profil,
            periode_start=_dato(relation.get("YdelsesperiodeStartdato")),
            periode_slut=_sidste_dag(relation.get("YdelsesperiodeSlutdato")),
            dispositionsdato=_dato(egenskaber.get("Dispositionsdato")),
            beloeb=_beloeb(relation.get("Ydelsesbeloeb")),
            udbetalt=_beloeb(egenskaber.get("BeloebUdbetalt")),
            udbetaler=udbetaler,
            afdeling=egenskaber.get("Udbetalingsafdeling", ""),
            opdateret=objekt.opdateret,
        )
    return list(rows.values())


def _ydelser(indhold: Indhold) -> list[Indhold]:
    return uddrag.elementer(indhold, "RelationListe", YDELSE)


def _bevilling(relation: Indhold) -> tuple[UUID | None, str]:
    ref = relation.get("BevilgetYdelseRef") or {}
    uuid = ref.get("UUIDIdentifikator")
    return (UUID(uuid) if uuid else None, str(ref.get("BevilgetYdelseId") or ""))


def _ansvarlig(indhold: Indhold, now: datetime) -> Indhold | None:
    return uddrag.relation(
        indhold,
        "Bevillingsaktoer",
        uddrag.rolle(Art.BEVILLING, "Bevillingsaktoer", "Ansvarlig"),
        now,
    )


def _modtager(indhold: Indhold, now: datetime) -> str:
    rolle = uddrag.rolle(Art.BEVILLING, "Bevillingspart", "Bevillingsmodtager")
    return (
        part_noegle(uddrag.reference(uddrag.relation(indhold, "Bevillingspart", rolle, now))) or ""
    )


def _effektueringsmodtager(indhold: Indhold, now: datetime) -> str:
    navn = "OekonomiskEffektueringPart"
    rolle = uddrag.rolle(Art.EFFEKTUERING, navn, "Effektueringsmodtager")
    return part_noegle(uddrag.reference(uddrag.relation(indhold, navn, rolle, now))) or ""


def _udbetaler(indhold: Indhold, now: datetime) -> str:
    rolle = uddrag.rolle(Art.EFFEKTUERING, "Aktoer", "Udbetalende enhed")
    return str((uddrag.relation(indhold, "Aktoer", rolle, now) or {}).get("FuldtNavn") or "")


def _dato(tekst: Any) -> date | None:
    """The Danish calendar day of a timestamp; business dates are dateTime in the contract."""
    return tidspunkt(tekst).astimezone(DANSK_TID).date() if tekst else None


def _sidste_dag(tekst: Any) -> date | None:
    """The last day of a period whose end is exclusive: midnight belongs to the day before."""
    if not tekst:
        return None
    return (tidspunkt(tekst) - timedelta(microseconds=1)).astimezone(DANSK_TID).date()


def _beloeb(tekst: Any) -> Decimal | None:
    return Decimal(tekst) if tekst else None
