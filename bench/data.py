"""The tables of the bare sides. The sager in numbers are made in `bench.sager`."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

_TABELLER = """
create table if not exists bench_raekke (id uuid primary key, vaerdi text not null);
insert into bench_raekke
select md5('b' || n)::uuid, 'vaerdi' from generate_series(1, 10000) n on conflict do nothing;
create table if not exists bench_besked (id uuid primary key, krop text not null);
grant select on bench_raekke to sapa_web;
grant insert on bench_besked to sapa_indlaes, sapa_web;
"""


def fyld() -> None:
    """Make the two tables of the bare sides."""
    with connection.cursor() as cursor:
        cursor.execute(_TABELLER)


def raekke(nummer: int) -> UUID:
    """The key of one of the 10,000 bare rows."""
    with connection.cursor() as cursor:
        cursor.execute("select md5('b' || %s)::uuid", [nummer])
        return UUID(str(cursor.fetchone()[0]))


def antal_linjer() -> int:
    """How many list lines the database holds."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from sag_saglinje")
        return int(cursor.fetchone()[0])
