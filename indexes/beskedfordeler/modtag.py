"""Taking a message in: stored as it was sent, before it is acknowledged, and once.

One prepared statement (migration 0004). It answers what came: a new message, a copy, or the same id
with other content; or that an operator has closed the dueslag, and nothing is stored. Messages that
a known client has under way at once are stored by one statement, each with its own answer
(docs/decisions/0103).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import structlog
from django.db import connection

from access import forberedt
from access.klienter.bevist import Bevist
from access.klienter.selectors import dansk_dag
from indexes.beskedfordeler.besked import Haendelsesbesked, som_uuid, uuidtekst

log = structlog.get_logger(__name__)


class Udfald(StrEnum):
    """What a delivery was. All but the last two are acknowledged; FORNY: who calls must be asked
    anew, and nothing was stored."""

    NY = "ny"
    KOPI = "kopi"
    KONFLIKT = "konflikt"
    LUKKET = "lukket"
    FORNY = "forny"


# The messages' own parameters have the message's number after their names.
_EN = """sapa_gem_besked(r.foerst, null::text, null::bigint, null::date, null::bigint,
    %(noegle{0})s::text, %(sha256{0})s::bytea, %(transaktion{0})s::uuid, %(klient)s::text,
    %(myndigheder)s::smallint[], %(indhold{0})s::bytea, %(now{0})s::timestamptz)"""
# The client is made sure of after its role is taken and before anything is stored.
_KRAEV = """(select sapa_kraev_klient(f.foerst, %(stempel)s::text, %(hvem)s::bigint, %(dag)s::date,
    %(kvote)s::bigint) as foerst from {} f)"""
MEST = 8
"""Messages that one statement stores: the driver keeps what it has read of a statement with no more
parameters than fifty."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it came, and what is stored beside it."""

    raa: bytes
    now: datetime
    noegle: str
    sha256: bytes
    transaktion: UUID | None

    @classmethod
    def af(cls, raa: bytes, besked: Haendelsesbesked, now: datetime) -> Post:
        """Of a message that was read."""
        return cls(raa, now, besked.noegle, besked.sha256, transaktions_uuid(besked))


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
    post = Post.af(raa, besked, now)
    sql = _saetning(1).format(forberedt.kilde())
    ((tekst,),) = forberedt.hent(sql, _parametre([post], klient, myndigheder))
    fortael(post, klient, udfald := Udfald(tekst))
    return udfald


def gem_kendte(
    poster: Sequence[Post], bevist: Bevist, *, myndigheder: Collection[int]
) -> list[Udfald]:
    """Store messages of a known client, at most `MEST`, by one statement that is a transaction of
    its own and makes sure of the client. They are ours when it returns, and told of by `fortael`.

    Each has its own answer. In the order of their ids, or two statements could wait for each other.
    Raises DatabaseError: nothing was stored, or the connection broke before it was told; with
    `bevist.er_foraeldet` the client is no longer as it was.
    """
    klient = bevist.legitimeret.klient
    parametre = _parametre(poster, klient.klient_id, myndigheder) | {
        "stempel": bevist.stempel,
        "hvem": klient.id,
        "dag": dansk_dag(poster[0].now),
        "kvote": bevist.kvote,
    }
    (row,) = forberedt.alene(_med_kraev(len(poster), forberedt.foerst()), parametre)
    return [Udfald(tekst) for tekst in row]


def fortael(post: Post, klient: str, udfald: Udfald) -> None:
    """Tell the log what became of a message that is stored, or met a closed dueslag."""
    niveau = logging.WARNING if udfald is Udfald.KONFLIKT else logging.INFO
    if not log.is_enabled_for(niveau):
        return
    log.log(
        niveau,
        "besked_modtaget",
        # An id that is no UUID may be anything, a CPR number too: the transaction tells which.
        besked=uuidtekst(post.noegle) or "ikke en UUID",
        transaktion=str(post.transaktion or ""),
        klient=klient,
        udfald=str(udfald),
    )


def transaktions_uuid(besked: Haendelsesbesked) -> UUID | None:
    """TransaktionsId, if it is a UUID."""
    levering = besked.kuvert["Leveranceinformation"]
    return som_uuid((levering.get("TransaktionsId") or {}).get("uuid", ""))


@cache
def _saetning(antal: int) -> str:
    return f"select {', '.join(_EN.format(nr) for nr in range(antal))} from {{}} r"


@lru_cache(maxsize=64)
def _med_kraev(antal: int, foerst: str) -> str:
    return _saetning(antal).format(_KRAEV.format(foerst))


def _parametre(poster: Sequence[Post], klient: str, myndigheder: Collection[int]) -> dict[str, Any]:
    ud: dict[str, Any] = {
        "klient": klient,
        # As texts: the types of their Python values would be others from message to message.
        "myndigheder": f"{{{','.join(map(str, sorted(myndigheder)))}}}",
    }
    for nr, post in enumerate(poster):
        ud[f"noegle{nr}"] = post.noegle
        ud[f"sha256{nr}"] = post.sha256
        ud[f"transaktion{nr}"] = str(post.transaktion) if post.transaktion else None
        ud[f"indhold{nr}"] = post.raa
        ud[f"now{nr}"] = post.now
    return ud


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
