"""Taking a message in: stored as it was sent, before it is acknowledged, and once.

One prepared statement. It answers what came: a new message, a copy, or the same id with other
content; or that an operator has closed the dueslag, and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

import structlog
from django.db import connection

from access import forberedt
from indexes.beskedfordeler.besked import Haendelsesbesked, som_uuid

log = structlog.get_logger(__name__)


class Udfald(StrEnum):
    """What a delivery was. All but the last are acknowledged."""

    NY = "ny"
    KOPI = "kopi"
    KONFLIKT = "konflikt"
    LUKKET = "lukket"


# The number of the raw row is drawn first, so that the answer tells by it which row was made now.
# Someone who delivers the same id at the same moment waits at the insert, and then sees a copy.
_GEM = """
with b as materialized (
    select %(noegle)s::text as noegle, %(sha256)s::bytea as sha256,
        %(transaktion)s::uuid as transaktion, %(klient)s::text as klient,
        %(myndigheder)s::smallint[] as myndigheder, %(indhold)s::bytea as indhold,
        %(now)s::timestamptz as nu
), n as materialized (
    select b.*, nextval(pg_get_serial_sequence('beskedfordeler_raabesked', 'id')) as id from b
    where not exists (select from dueslag_lukning l where l.klient = b.klient and aabnet is null)
), m as (
    insert into beskedfordeler_modtagelse as m (noegle, raa_id, modtaget, klient, sha256,
        transaktion, myndigheder, antal, senest, tilstand, forsoeg, naeste_forsoeg, regel, sted,
        antal_haendelser)
    select noegle, id, nu, klient, sha256, transaktion, myndigheder, 1, nu, 'klar', 0, nu, '', '', 0
    from n
    on conflict (noegle) do update set antal = m.antal + 1, senest = excluded.senest
    returning raa_id, sha256
), k as (
    insert into beskedfordeler_konflikt as k (noegle, sha256, raa_id, modtaget, senest, antal,
        klient, myndigheder)
    select n.noegle, n.sha256, n.id, n.nu, n.nu, 1, n.klient, n.myndigheder
    from n, m where m.sha256 <> n.sha256
    on conflict (noegle, sha256) do update set antal = k.antal + 1, senest = excluded.senest
    returning raa_id
), r as (
    insert into beskedfordeler_raabesked (id, modtaget, klient, indhold)
    select n.id, n.nu, n.klient, n.indhold
    from n, m where m.raa_id = n.id or n.id = (select raa_id from k)
)
select case when m.raa_id = n.id then 'ny' when m.sha256 = n.sha256 then 'kopi'
       else 'konflikt' end from m, n
"""


def gem(
    raa: bytes,
    besked: Haendelsesbesked,
    *,
    klient: str,
    myndigheder: Collection[int],
    now: datetime,
) -> Udfald:
    """Store the message; it is ours when the transaction has committed.

    `myndigheder`: those whom the client may deliver messages for.
    """
    transaktion = transaktions_uuid(besked)
    rows = forberedt.hent(
        _GEM,
        {
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
    udfald = Udfald(rows[0][0]) if rows else Udfald.LUKKET
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
