"""Taking a message in: stored as it was sent, before it is acknowledged, and once.

One prepared statement (migration 0004). It answers what came: a new message, a copy, or the same id
with other content; or that an operator has closed the dueslag, and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

import structlog
from django.db import connection

from access import forberedt
from access.klienter.bevist import Bevist
from access.klienter.selectors import dansk_dag
from indexes.beskedfordeler.besked import Haendelsesbesked, som_uuid

log = structlog.get_logger(__name__)


class Udfald(StrEnum):
    """What a delivery was. All but the last two are acknowledged; FORNY: who calls must be asked
    anew, and nothing was stored."""

    NY = "ny"
    KOPI = "kopi"
    KONFLIKT = "konflikt"
    LUKKET = "lukket"
    FORNY = "forny"


_GEM = """
select sapa_gem_besked(r.foerst, %(stempel)s::text, %(hvem)s::bigint, %(dag)s::date,
    %(kvote)s::bigint, %(noegle)s::text, %(sha256)s::bytea, %(transaktion)s::uuid,
    %(klient)s::text, %(myndigheder)s::smallint[], %(indhold)s::bytea, %(now)s::timestamptz)
from {} r
"""


def gem(
    raa: bytes,
    besked: Haendelsesbesked,
    *,
    klient: str,
    myndigheder: Collection[int],
    now: datetime,
    bevist: Bevist | None = None,
) -> Udfald:
    """Store the message; it is ours when the transaction has committed.

    `myndigheder`: those whom the client may deliver messages for. `bevist`: what the client was
    found to be a moment ago, which the statement makes sure of; then it is a transaction of its
    own, and FORNY if the client is no longer as it was.
    """
    transaktion = transaktions_uuid(besked)
    carry_out = forberedt.hent if bevist is None else forberedt.alene
    ((text,),) = carry_out(
        _GEM.format(forberedt.kilde() if bevist is None else forberedt.foerst()),
        {
            "stempel": bevist.stempel if bevist else None,
            "hvem": bevist.legitimeret.klient.id if bevist else None,
            "dag": dansk_dag(now),
            "kvote": bevist.kvote if bevist else None,
            "noegle": besked.noegle,
            "sha256": besked.sha256,
            # As texts: the types of their Python values would be others from message to message.
            "transaktion": str(transaktion) if transaktion else None,
            "klient": klient,
            "myndigheder": f"{{{','.join(map(str, sorted(myndigheder)))}}}",
            "indhold": raa,
            "now": now,
        },
    )
    udfald = Udfald(text)
    if udfald is Udfald.FORNY:
        return udfald
    tell = log.warning if udfald is Udfald.KONFLIKT else log.info
    # An id that is no UUID may be anything, a CPR number too: then only the transaction is told.
    besked_id = som_uuid(besked.noegle)
    tell(
        "besked_modtaget",
        besked=str(besked_id) if besked_id else "ikke en UUID",
        transaktion=str(transaktion or ""),
        klient=klient,
        udfald=str(udfald),
    )
    return udfald


def transaktions_uuid(besked: Haendelsesbesked) -> Any:
    """TransaktionsId, if it is a UUID."""
    levering = besked.kuvert["Leveranceinformation"]
    return som_uuid((levering.get("TransaktionsId") or {}).get("uuid", ""))


_AFVIS = """
insert into beskedfordeler_dueslagsfejl as d (klient, begyndt, senest, antal, regel)
values (%(klient)s, %(now)s, %(now)s, 1, %(regel)s)
on conflict (klient) do update set senest = excluded.senest, regel = excluded.regel,
    antal = case when kommet.siden then 1 else d.antal + 1 end,
    begyndt = case when kommet.siden then excluded.begyndt else d.begyndt end
"""


def noter_afvist(*, klient: str, regel: str, now: datetime) -> None:
    """Note that a message was answered 40: a dueslag that hears nothing else stands still.

    `begyndt` is since when: a message that came through begins it anew.
    """
    siden = (
        "(select coalesce(max(senest), '-infinity') from beskedfordeler_modtagelse"
        " where klient = excluded.klient) > d.senest"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _AFVIS.replace("kommet.siden", siden),
            {"klient": klient, "regel": regel, "now": now},
        )
    log.warning("besked_afvist", klient=klient, regel=regel)
