"""Taking in statements: what is new changes the register, all is kept, nothing is done twice.

One transaction, a fixed number of statements per batch. DESIGN section 3: the log is the truth, the
tables that pages read are its fold, and here the fold is "the newest that the source said".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from access import forberedt
from access.jsontekst import jsontekst
from access.masse import indsaet, raekke, uuidliste
from indexes.kilder.models import Aendring
from indexes.kilder.register import Kilde
from indexes.kilder.values import Orden, Post, Udfald
from indexes.part.services import laas

_STAND = """
select part_uuid, rang, registreret, loebenr, sha256, udsagn_id, udsagn_modtaget
from kilder_stand where kilde = %s and part_uuid = any(%s::uuid[])
"""
# The contents go as bytes beside the document of the rest: in it, PostgreSQL would read each
# twice, and that was more than half of what this table cost a night (docs/decisions/0089).
_SKRIV_LOG = """
insert into kilder_udsagn
    (id, kilde, part_uuid, rang, registreret, loebenr, modtaget, leverance, sha256, indhold)
select id, %(kode)s::text, p, ra, re, l, %(modtaget)s::timestamptz, le, s,
    convert_from(indhold, 'UTF8')::jsonb
from rows from (
    json_to_recordset(%(rows)s::json) as (id bigint, p uuid, ra smallint, re timestamptz, l bigint,
                                          le text, s bytea),
    unnest(%(indhold)b::bytea[])
) as r (id, p, ra, re, l, le, s, indhold)
"""
_SKRIV_STAND = """
insert into kilder_stand
    (part_uuid, kilde, rang, registreret, loebenr, sha256, udsagn_id, udsagn_modtaget)
select p, %s, ra, re, l, s, u, m
from json_to_recordset(%s::json) as n (p uuid, ra smallint, re timestamptz, l bigint, s bytea,
                                       u bigint, m timestamptz)
on conflict (part_uuid, kilde) do update set rang = excluded.rang,
    registreret = excluded.registreret, loebenr = excluded.loebenr, sha256 = excluded.sha256,
    udsagn_id = excluded.udsagn_id, udsagn_modtaget = excluded.udsagn_modtaget
"""
_KENDT_I_LOGGEN = """
select part_uuid, registreret, loebenr, sha256 from kilder_udsagn
where kilde = %s and part_uuid = any(%s)
"""
# A source's figures are one row, and whoever changes it holds it until the commit. So it is taken
# if it is free, with what others had to leave; else this is left for the next. Nobody waits.
_TAEL = """
with disse as (
    select %(kode)s::text as kode, %(modtaget)s::timestamptz as modtaget,
        %(registreret)s::timestamptz as registreret, %(antal)s::bigint as antal,
        %(nye)s::bigint as nye, %(konflikter)s::bigint as konflikter
), fri as materialized (
    select kode from kilder_kildetal where kode = %(kode)s for update skip locked
), ventede as (
    delete from kilder_ventetal v using fri where v.kode = fri.kode
    returning v.modtaget, v.registreret, v.antal, v.nye, v.konflikter
), sum as (
    select max(modtaget) as modtaget, max(registreret) as registreret, sum(antal) as antal,
        sum(nye) as nye, sum(konflikter) as konflikter
    from (select modtaget, registreret, antal, nye, konflikter from disse
          union all select * from ventede) alle
), talt as (
    update kilder_kildetal k set
        senest_modtaget = greatest(k.senest_modtaget, s.modtaget),
        senest_registreret = greatest(k.senest_registreret, s.registreret),
        antal = k.antal + s.antal, nye = k.nye + s.nye, konflikter = k.konflikter + s.konflikter
    from sum s, fri where k.kode = fri.kode
)
insert into kilder_ventetal (kode, modtaget, registreret, antal, nye, konflikter)
select * from disse where not exists (select from fri)
"""
_FOERSTE = """
insert into kilder_kildetal (kode, senest_modtaget, senest_registreret, antal, nye, konflikter)
select %(kode)s, %(modtaget)s, %(registreret)s, 0, 0, 0
-- Not the conflict alone: that would be waited for.
where not exists (select from kilder_kildetal where kode = %(kode)s)
on conflict do nothing
"""

# Between finding a part by its key and locking it, it may have become another.
_FORSOEG = 5


@dataclass(frozen=True, slots=True)
class Gaeldende:
    """The statement that counts: its order, its content's hash, and where it lies in the log."""

    orden: Orden
    sha256: bytes
    udsagn_id: int
    udsagn_modtaget: datetime


@transaction.atomic
def optag(
    kilde: Kilde,
    poster: Sequence[Post],
    *,
    now: datetime,
    leverance: str = "",
    stille: bool = False,
    ogsaa: Collection[str] = (),
) -> list[Udfald]:
    """Take in the statements of one source; the answers in the same order.

    `leverance`: which file, message or call they came in, for the log. `stille`: a first delivery,
    of which no event is made. `ogsaa`: keys of parts that the caller's transaction will ask for
    after this. Call it with at most some thousand at a time: they are one transaction. Raises what
    the source's projection raises; then nothing is stored.
    """
    if not poster:
        return []
    for _ in range(_FORSOEG):
        uuider = kilde.parter(poster, now=now, ogsaa=ogsaa)
        parter = {uuider[post.noegle] for post in poster}
        if not laas(parter | {uuider[noegle] for noegle in ogsaa}):
            break
    else:
        raise RuntimeError("parts are made into others faster than they can be locked")
    gaeldende = stand(kilde.kode, parter)
    optagelse = _Optagelse(kilde.kode, now, leverance, gaeldende)
    udfald = optagelse.afgoer([(uuider[post.noegle], post) for post in poster])
    with forberedt.uden_at_vente(len(poster)):
        if vindere := {part: _afkodet(post) for part, post in optagelse.vindere.items()}:
            kilde.projicer(vindere, now=now, noegler=uuider)
        # Last: the database has the projection to work with while these are made.
        optagelse.skriv(stille=stille)
    _tael(kilde.kode, poster, udfald, now)
    return udfald


def _tael(kode: str, poster: Sequence[Post], udfald: Sequence[Udfald], now: datetime) -> None:
    """Add to the source's figures. One statement, but where it is heard from for the first time."""
    tal: dict[str, str | int | datetime] = {
        "kode": kode,
        "modtaget": now,
        "registreret": max(post.registreret for post in poster),
        "antal": len(poster),
        "nye": sum(u is Udfald.NY for u in udfald),
        "konflikter": sum(u is Udfald.KONFLIKT for u in udfald),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAEL, tal)
        if cursor.rowcount == 0:
            return
        cursor.execute(_FOERSTE, tal)
        if cursor.rowcount:  # then there is a row to add what was left to
            cursor.execute(_TAEL, tal | {"antal": 0, "nye": 0, "konflikter": 0})


class _Optagelse:
    """One batch: what is decided is gathered here and written at once."""

    def __init__(
        self, kode: str, now: datetime, leverance: str, gaeldende: dict[UUID, Gaeldende]
    ) -> None:
        self._kode, self._now, self._leverance = kode, now, leverance
        self._gaeldende = gaeldende
        self._log: list[tuple[int, UUID, Post]] = []
        self._aendringer: list[Aendring] = []
        self._sene: list[tuple[int, UUID, Post]] = []
        self._roert: set[UUID] = set()
        self.vindere: dict[UUID, Post] = {}

    def afgoer(self, poster: Sequence[tuple[UUID, Post]]) -> list[Udfald]:
        ider = iter(_nye_ider(len(poster)))
        udfald = [self._afgoer(part, post, next(ider)) for part, post in poster]
        self._kend_de_sene()
        return udfald

    def _afgoer(self, part: UUID, post: Post, id_: int) -> Udfald:
        held = self._gaeldende.get(part)
        orden, sha256 = post.orden, post.sha256
        if held is None or orden > held.orden:
            if held is not None and held.sha256 == sha256:
                # The source says again what it said: its clock is noted, the log has it already.
                self._gaeldende[part] = Gaeldende(
                    orden, held.sha256, held.udsagn_id, held.udsagn_modtaget
                )
                self._roert.add(part)
                return Udfald.UAENDRET
            self._log.append((id_, part, post))
            self._aendringer.append(self._aendring(part, held, id_))
            self._gaeldende[part] = Gaeldende(orden, sha256, id_, self._now)
            self._roert.add(part)
            self.vindere[part] = post
            return Udfald.NY
        if orden == held.orden:
            return Udfald.UAENDRET if held.sha256 == sha256 else Udfald.KONFLIKT
        self._sene.append((id_, part, post))
        return Udfald.SEN

    def _kend_de_sene(self) -> None:
        """What came late is kept, unless it is in the log already."""
        if not self._sene:
            return
        with connection.cursor() as cursor:
            cursor.execute(_KENDT_I_LOGGEN, [self._kode, [part for _, part, _ in self._sene]])
            kendte = {(p, r, n, bytes(s)) for p, r, n, s in cursor.fetchall()}
        for id_, part, post in self._sene:
            ens = (part, post.registreret, post.loebenr, post.sha256)
            if ens not in kendte:
                kendte.add(ens)
                self._log.append((id_, part, post))

    def _skriv_log(self) -> None:
        if not self._log:
            return
        rows = [
            {
                "id": id_,
                "p": part,
                "ra": post.rang,
                "re": post.registreret,
                "l": post.loebenr,
                "le": post.leverance or self._leverance,
                "s": "\\x" + post.sha256.hex(),
            }
            for id_, part, post in self._log
        ]
        forberedt.udfoer(
            _SKRIV_LOG,
            {
                "kode": self._kode,
                "modtaget": self._now,
                "rows": jsontekst(rows),
                "indhold": [post.indhold for _, _, post in self._log],
            },
        )

    def _aendring(self, part: UUID, foer: Gaeldende | None, efter: int) -> Aendring:
        return raekke(
            Aendring,
            kilde=self._kode,
            part_uuid=part,
            foer=foer.udsagn_id if foer else None,
            foer_modtaget=foer.udsagn_modtaget if foer else None,
            efter=efter,
            efter_modtaget=self._now,
            modtaget=self._now,
            tilstand=Aendring.Tilstand.KLAR,
        )

    def skriv(self, *, stille: bool) -> None:
        self._skriv_log()
        skriv_stand(self._kode, {part: self._gaeldende[part] for part in self._roert})
        if self._aendringer and not stille:
            indsaet(Aendring, self._aendringer)


def stand(kode: str, parter: Collection[UUID]) -> dict[UUID, Gaeldende]:
    """What counts now of the source, by part. One statement."""
    return {
        part: Gaeldende((rang, registreret, nr), bytes(sha), id_, modtaget)
        for part, rang, registreret, nr, sha, id_, modtaget in forberedt.hent(
            _STAND, [kode, uuidliste(parter)]
        )
    }


def skriv_stand(kode: str, gaeldende: Mapping[UUID, Gaeldende]) -> None:
    """Say what counts now of these parts. One statement."""
    if not gaeldende:
        return
    rows = [
        {
            "p": part,
            "ra": g.orden[0],
            "re": g.orden[1],
            "l": g.orden[2],
            "s": "\\x" + g.sha256.hex(),
            "u": g.udsagn_id,
            "m": g.udsagn_modtaget,
        }
        for part, g in sorted(gaeldende.items(), key=lambda par: par[0].int)
    ]
    forberedt.udfoer(_SKRIV_STAND, [kode, jsontekst(rows)])


def gaeldende_indhold(kode: str, parter: Iterable[UUID]) -> dict[UUID, Any]:
    """The content of the statement that counts now, by part. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.part_uuid, u.indhold from kilder_stand s"
            " join kilder_udsagn u on u.id = s.udsagn_id and u.modtaget = s.udsagn_modtaget"
            " where s.kilde = %s and s.part_uuid = any(%s)",
            [kode, list(parter)],
        )
        return {part: orjson.loads(indhold) for part, indhold in cursor.fetchall()}


def _nye_ider(antal: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence('kilder_udsagn', 'id'))"
            " from generate_series(1, %s)",
            [antal],
        )
        return [id_ for (id_,) in cursor.fetchall()]


def _afkodet(post: Post) -> Any:
    return orjson.loads(post.indhold) if post.laest is None else post.laest
