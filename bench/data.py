"""A database large enough to hurt: the demo, and sager in numbers beside it."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

# Sager of made-up parts, spread over authorities, subjects, units and levels, set-wise into the
# projections: what a page must find its rows among.
_SAGER = """
insert into sag_saglinje (part_uuid, sag_uuid, rolle, indeks, virkning, myndighed, kle, foelsomhed,
    enhed, fagsystem, titel, sagsnummer, facet, fremdrift, oprettet, behandler_navn, enhed_navn,
    primaer_part_navn, opdateret)
select md5('part' || (n %% %(parter)s))::uuid, md5('sag' || n)::uuid, 1, '',
    tstzrange(now() - make_interval(days => n %% 3000), null),
    (array[173, 101, 1001, 1002])[1 + n %% 4], (n * 7919) %% 1000000, 1 + n %% 4, (n %% 40) * 100,
    1 + n %% 15, 'Sag nummer ' || n, 'B-' || n, 'G01', 1 + n %% 4,
    now() - make_interval(days => n %% 3000), 'Sagsbehandler', 'Enhed', 'Part', now()
from generate_series(1, %(antal)s) n
"""

_TABELLER = """
create table if not exists bench_raekke (id uuid primary key, vaerdi text not null);
insert into bench_raekke
select md5('b' || n)::uuid, 'vaerdi' from generate_series(1, 10000) n on conflict do nothing;
create table if not exists bench_besked (id uuid primary key, krop text not null);
grant select on bench_raekke to sapa_web;
grant insert on bench_besked to sapa_indlaes;
"""


def fyld(antal: int) -> None:
    """Add `antal` list lines and the two tables of the bare sides."""
    with connection.cursor() as cursor:
        cursor.execute(_TABELLER)
        if antal:
            cursor.execute(_SAGER, {"antal": antal, "parter": max(1, antal // 10)})
        cursor.execute("analyze")


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
