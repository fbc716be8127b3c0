"""Keeping what was refused: within bounds per client and day, the same thing once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from indexes.modtagelse import kryptering
from indexes.modtagelse.fjernelser import FJERNENDE
from indexes.modtagelse.models import Karantaene
from indexes.oio import Art, IndeksObjekt

log = structlog.get_logger(__name__)
_AARSAG = "intake keeps what it refuses"


@dataclass(frozen=True, slots=True)
class Afvisning:
    """One thing that was refused, on its way into the quarantine. `behold`: false where only the
    reasons may be kept."""

    statuskode: int
    fejl: Sequence[dict[str, Any]]
    indhold: bytes
    form: str
    art: Art | None = None
    objekt_uuid: UUID | None = None
    behold: bool = True
    id: UUID = field(default_factory=uuid4)

    @property
    def sha256(self) -> bytes:
        """Of the content, and of the address that a whole message was sent to; of the reasons,
        where no trace of the content may stay."""
        adresse = b""
        if self.form != "objekt" and self.art is not None:
            adresse = f"{int(self.art)} {self.objekt_uuid or ''}\n".encode()
        kendt = self.indhold if self.behold else json.dumps(list(self.fejl)).encode()
        return hashlib.sha256(adresse + kendt).digest()


def som_indhold(objekt: IndeksObjekt) -> bytes:
    """An object as the quarantine keeps it: all that the service was given."""
    facts = [int(objekt.art), str(objekt.uuid), objekt.registreringer, objekt.uden_notifikation]
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def af_indhold(indhold: bytes) -> IndeksObjekt:
    """The object again."""
    art, uuid, registreringer, uden = json.loads(indhold)
    return IndeksObjekt(Art(art), UUID(uuid), tuple(registreringer), uden)


def gem(
    afviste: Iterable[Afvisning],
    *,
    klient_id: str,
    myndigheder: Iterable[int],
    tjeneste: str,
    operation: str,
    transaktion: UUID | None,
    now: datetime,
) -> int:
    """Keep them in the caller's own transaction; returns how many.

    What waits already is counted once more instead. Above the client's day it is left out, and only
    the figures know of it: a flood of faults must not fill the disk.
    """
    # Sorted: two calls that refuse the same things take their rows in the same order.
    unikke = [a for _, a in sorted({a.sha256: a for a in afviste}.items())]
    if not unikke:
        return 0
    limits = settings.MODTAGELSE
    antal, fylder = _dagens(klient_id, now)
    plads = max(0, limits.karantaene_pr_dag - antal)
    if plads < len(unikke):
        log.warning("karantaene_fuld", klient=klient_id, udeladt=len(unikke) - plads)
    kept = unikke[:plads]
    lukkede = []
    for a in kept:
        lukket = None
        if a.behold and len(a.indhold) <= limits.karantaene_maks_bytes:
            lukket = kryptering.luk(a.indhold, til=a.id)
            if fylder + len(lukket) > limits.karantaene_bytes_pr_dag:
                lukket = None
        fylder += len(lukket or b"")
        lukkede.append(lukket)
    if kept:
        _skriv(
            kept,
            lukkede,
            [klient_id, sorted(myndigheder), now, now, tjeneste, operation],
            transaktion,
        )
    return len(kept)


def _skriv(
    kept: Sequence[Afvisning],
    lukkede: Sequence[bytes | None],
    faelles: list[Any],
    transaktion: UUID | None,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into modtagelse_karantaene as k (id, klient, myndigheder, modtaget, senest,
                antal,
                tjeneste, operation, transaktion, art, objekt_uuid, statuskode, fejl, koder, sha256,
                stoerrelse, form, indhold, tilstand, afspilninger, resultat)
            select i, %s, %s::smallint[], %s, %s, 1, %s, %s, %s::uuid, a, u, s, f::jsonb,
                array(select distinct e->>'regel' from jsonb_array_elements(f::jsonb) e order by 1),
                h, b, fo, c, 'ny', 0, ''
            from unnest(%s::uuid[], %s::smallint[], %s::uuid[], %s::smallint[], %s::text[],
                %s::bytea[], %s::int[], %s::text[], %s::bytea[]) as r(i, a, u, s, f, h, b, fo, c)
            on conflict (klient, operation, sha256) where tilstand = 'ny' do update set
                senest = excluded.senest, antal = k.antal + 1, statuskode = excluded.statuskode,
                fejl = excluded.fejl, koder = excluded.koder, transaktion = excluded.transaktion,
                myndigheder = excluded.myndigheder
            """,
            [
                *faelles,
                transaktion,
                [a.id for a in kept],
                [None if a.art is None else int(a.art) for a in kept],
                [a.objekt_uuid for a in kept],
                [a.statuskode for a in kept],
                [json.dumps(list(a.fejl), ensure_ascii=False) for a in kept],
                [a.sha256 for a in kept],
                [len(a.indhold) for a in kept],
                [a.form for a in kept],
                list(lukkede),
            ],
        )


def _dagens(klient_id: str, now: datetime) -> tuple[int, int]:
    """Rows and bytes that the client has added since midnight, Danish time."""
    begin = timezone.make_aware(datetime.combine(timezone.localtime(now).date(), time.min))
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), coalesce(sum(octet_length(indhold)), 0) from modtagelse_karantaene"
            " where klient = %s and modtaget >= %s",
            [klient_id, begin],
        )
        antal, fylder = cursor.fetchone()
    return int(antal), int(fylder)


def slip(
    asked: Collection[UUID], removed: Collection[UUID], *, klient_id: str, now: datetime
) -> int:
    """Throw away what waits of objects that their sender has asked to have removed: of these, what
    she sent herself; of those that are gone, everybody's. Returns how many.

    Else the content of what was removed would lie here, and a replay would bring it back.
    """
    rows = Karantaene.objects.unguarded(reason=_AARSAG)
    waiting = rows.filter(indhold__isnull=False).exclude(operation__in=FJERNENDE)
    hers = Q(objekt_uuid__in=asked, klient=klient_id) | Q(objekt_uuid__in=removed)
    return waiting.filter(hers).update(
        tilstand=Karantaene.Tilstand.KASSERET, indhold=None, afgjort=now
    )


def ryd(*, now: datetime, portion: int = 1000) -> int:
    """Delete what is older than the retention, in claims. Returns how many rows went."""
    limit = now - timedelta(days=settings.MODTAGELSE.karantaene_dage)
    rows = Karantaene.objects.unguarded(reason=_AARSAG)
    old = rows.filter(senest__lt=limit).select_for_update(skip_locked=True)
    ids = list(old.order_by("senest").values_list("id", flat=True)[:portion])
    rows.filter(id__in=ids).delete()
    return len(ids)
