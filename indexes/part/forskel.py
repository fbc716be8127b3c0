"""Writing only what differs: persons' rows of one table against those they are to have.

One statement per table, whatever the number of persons. A row that is there already stays, with
its id; the same fact told twice is two rows. The rows travel as one JSON document (access.masse).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from uuid import UUID

from access import forberedt
from access.masse import dokument, opregning, uuidliste
from indexes.part.models import PersonGuard, PersonRelation

_SQL = """
with ny as materialized (
    select r.*, row_number() over (partition by r.raekke) as nr
    from (select n.*, {n} as raekke from json_to_recordset(%(rows)s::json) as n ({typer})) r
), gl as materialized (
    select g.id, g.raekke, row_number() over (partition by g.raekke order by g.id) as nr
    from ({findes}) g
), vaek as (
    delete from {tabel} where id = any (array(
        select gl.id from gl left join ny using (raekke, nr) where ny.raekke is null))
)
insert into {tabel} ({kolonner})
select {ny} from ny left join gl using (raekke, nr) where gl.id is null
"""
_EGNE = "select t.id, {t} as raekke from {tabel} t where t.part_uuid = any(%(parter)s::uuid[])"
# What her record says of others, and its mirrors with them.
_BEGGE_VEJE = """
select t.id, {t} as raekke from {tabel} t
where t.part_uuid = any(%(parter)s::uuid[]) and not t.afledt
union all
select s.id, {s} from (
    select distinct part_uuid, modpart_uuid from {tabel}
    where part_uuid = any(%(parter)s::uuid[]) and not afledt
) e join {tabel} s on s.part_uuid = e.modpart_uuid and s.modpart_uuid = e.part_uuid and s.afledt
"""


def erstat(
    tabel: type[PersonGuard], rows: Sequence[PersonGuard], part_uuider: Collection[UUID]
) -> None:
    """Make these persons' rows of the table, and no others, those of `rows`."""
    # The document beside the statement: in it, it would be quoted, and read once more.
    forberedt.udfoer(
        _sql(tabel),
        {"rows": dokument(tabel, rows), "parter": uuidliste(part_uuider)},
        plan=False,
    )


@cache
def _sql(tabel: type[PersonGuard]) -> str:
    navne, typer = opregning(tabel)

    def som(alias: str) -> str:
        # Sorted as bytes: the order says nothing, and that of a language is dear.
        return f'(row({", ".join(f"{alias}.{navn}" for navn in navne)})::text collate "C")'

    navn = tabel._meta.db_table
    findes = _BEGGE_VEJE if tabel is PersonRelation else _EGNE
    return _SQL.format(
        tabel=navn,
        typer=typer,
        n=som("n"),
        findes=findes.format(t=som("t"), s=som("s"), tabel=navn),
        kolonner=", ".join(navne),
        ny=", ".join(f"ny.{n}" for n in navne),
    )
