"""From folded bevillinger and payments to rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from access.masse import indsaet
from access.values import Foelsomhed
from indexes.oio import Art
from indexes.oio.referencer import part_noegle
from indexes.oio.tid import DANSK_TID, tidspunkt
from indexes.part.services import part_uuider
from indexes.registrering import projektioner, uddrag
from indexes.registrering.opslag import Referencer, slaa_op
from indexes.registrering.projektioner import Foldet
from indexes.registrering.values import Indhold, gaeldende
from indexes.ydelse.models import BevilgetYdelse, Effektuering

YDELSE = "OekonomiskYdelseEffektueringRelation"
REASON = "intake writes a projection"


def tilmeld() -> None:
    """Hang both projections in their places."""
    projektioner.tilmeld(Art.BEVILLING, skriv_bevillinger)
    projektioner.tilmeld(Art.EFFEKTUERING, skriv_effektueringer)


def skriv_bevillinger(objekter: Sequence[Foldet], now: datetime, nye: bool) -> None:
    """Write a row per bevilget ydelse as of `now`."""
    refs = slaa_op(
        cvr=(),
        enheder={uddrag.reference(_ansvarlig(o.indhold, now)) for o in objekter},
        fagsystemer=(),
    )
    parts = part_uuider({n for o in objekter if (n := _modtager(o.indhold, now))}, now=now)
    rows = [row for o in objekter for row in _bevilgede(o, now, refs, parts)]
    if not nye:
        ids = [o.uuid for o in objekter]
        BevilgetYdelse.objects.unguarded(reason=REASON).filter(bevilling_uuid__in=ids).delete()
    indsaet(BevilgetYdelse, rows)
    _giv_videre([o.uuid for o in objekter])


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
    """A bevilling lends its payments its følsomhed and sikkerhedsprofil, whichever came first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update ydelse_effektuering e
            set har_bevilling = true, foelsomhed = b.foelsomhed,
                sikkerhedsprofil = b.sikkerhedsprofil
            from (select distinct on (bevilling_uuid) bevilling_uuid, foelsomhed, sikkerhedsprofil
                  from ydelse_bevilgetydelse where bevilling_uuid = any(%s)) b
            where e.bevilling_uuid = b.bevilling_uuid
              and (e.har_bevilling, e.foelsomhed, e.sikkerhedsprofil)
                  is distinct from (true, b.foelsomhed, b.sikkerhedsprofil)
            """,
            [list(bevillinger)],
        )
    _marker_effektuerede(bevillinger)


def _marker_effektuerede(bevillinger: Collection[UUID]) -> None:
    """Keep `har_effektuering` of these bevillinger true to the payments that point at them."""
    if not bevillinger:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update ydelse_bevilgetydelse b set har_effektuering = not b.har_effektuering
            where b.bevilling_uuid = any(%s) and b.har_effektuering <> exists (
                select 1 from ydelse_effektuering e where e.bevilling_uuid = b.bevilling_uuid)
            """,
            [list(bevillinger)],
        )


def skriv_effektueringer(objekter: Sequence[Foldet], now: datetime, nye: bool) -> None:
    """Write a row per ydelseseffektuering. Its følsomhed is its bevilling's; unknown is the highest
    (fail closed)."""
    parts = part_uuider(
        {n for o in objekter if (n := _effektueringsmodtager(o.indhold, now))}, now=now
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
    rows = [row for o in objekter for row in _effektueringer(o, now, parts, levels)]
    if not nye:
        ids = [o.uuid for o in objekter]
        Effektuering.objects.unguarded(reason=REASON).filter(effektuering_uuid__in=ids).delete()
    indsaet(Effektuering, rows)
    _marker_effektuerede({row.bevilling_uuid for row in rows if row.bevilling_uuid})


def _effektueringer(
    objekt: Foldet,
    now: datetime,
    parts: dict[str, UUID],
    levels: dict[UUID, tuple[int, list[UUID] | None]],
) -> list[Effektuering]:
    indhold = objekt.indhold
    egenskaber = uddrag.egenskaber(indhold, "Egenskaber", now)
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
            sikkerhedsprofil=profil,
            periode_start=_dato(relation.get("YdelsesperiodeStartdato")),
            periode_slut=_sidste_dag(relation.get("YdelsesperiodeSlutdato")),
            dispositionsdato=_dato(egenskaber.get("Dispositionsdato")),
            beloeb=_beloeb(relation.get("Ydelsesbeloeb")),
            udbetalt=_beloeb(egenskaber.get("BeloebUdbetalt")),
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
