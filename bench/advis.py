"""Matching of events against groups: how its cost grows with them, and storing beside raw COPY.

The same people and as many list entries each time, spread over 1,000, 10,000 and 100,000 groups, so
that an event has about equal matches. One group in twenty has no list, only criteria.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

from django.db import connection
from django.utils import timezone

from advis.matching import haendelser, koersel, saetning
from advis.matching.traade import Emne, Led
from indexes.part.values import dag

BATCH = 1000
RUNDER = 5
KODER = (
    *("F01", "F03", "F04", "F05", "F10", "F11", "F12", "F13", "F14", "F15", "F17", "F19"),
    *("F20", "F25", "F26", "F27", "F31", "F35", "F36", "F38", "F50", "F51", "F53", "F70"),
)
_RYD = (
    "truncate advis_advis, advis_levering, advis_kriterium, advis_population, advis_advisgruppe,"
    " advis_sagskriterium, advis_sagsret cascade"
)
_PERSONER = """
insert into part_person (part_uuid, cpr, tidligere_cpr, fornavn, mellemnavn, efternavn, navn, koen,
    foedt, status, adresse, adressetype, kommune, civilstand, statsborgerskab, vaerge, vaergemaal,
    indhold, opdateret)
select md5(n::text)::uuid, lpad(n::text, 10, '0'), '{}', 'A', '', 'B', 'A B', 'K',
    date '1930-01-01' + (n::bigint * 7919 %% 34000)::int, '01', '', 'folkeregister', 101, 'U', '',
    '', '', '', now()
from generate_series(1, %s) n
"""
_ADRESSER = """
insert into part_personadresse (part_uuid, virkning, type, tekst, kommune, vejkode, vejnavn, husnr,
    etage, doer, postnr, by, landekode, institution)
select md5(n::text)::uuid, case a when 0 then tstzrange('2010-01-01', '2026-06-01')
        else tstzrange('2026-06-01', null) end, 'folkeregister', '',
    101 + (n * 31 + a * 17) %% 98, lpad(((n * 13 + a) %% 900)::text, 4, '0'), '', '', '', '', '',
    '', '', false
from generate_series(1, %s) n, generate_series(0, 1) a
"""
_HAENDELSER = """
insert into beskedfordeler_modtagethaendelse (noegle, nr, myndighed, kode, slags, forhold,
    retter_koder, part_uuid, kle, foelsomhed, gyldighed_fra, opstaaet, modtaget, peger_paa,
    processer, registrering_id, fakta, annulleret, tilstand)
select 'b' || n, 1, 101 + (p * 31 + 17) %% 98, (%s::text[])[1 + n %% %s], 'folkeregister', '', '{}',
    md5(p::text)::uuid, -1, 2, '2026-06-01', '2026-06-01', now(), '{}', '{}', '', '', false,
    'behandlet'
from (select n, 1 + (n::bigint * 104729) %% %s as p from generate_series(1, %s) n) x
"""
_GRUPPER = """
insert into advis_advisgruppe (id, uuid, myndighed, navn, advistype, tilstand, version, definition,
    hjemmel, skabelon, oprettet, oprettet_af, aendret, aendret_af, ejer)
overriding system value
select n, gen_random_uuid(), 101 + n %% 98, n::text, 'folkeregister', 'aktiv', 1, '{}', '', '',
    now(), 1, now(), 1, 1
from generate_series(1, %s) n
"""
_KRITERIER = """
insert into advis_kriterium (gruppe_id, myndighed, kode, rolle, loft, alder_fra, alder_til,
    fra_kommuner, med_population, med_sag)
select n, 101 + n %% 98, k, 1, 4,
    case when n %% 20 = 0 then n %% 90 else 0 end,
    case when n %% 20 = 0 then n %% 90 + 4 else 999 end,
    case when n %% 20 = 0 then array[101 + (n / 20) %% 98]::smallint[] end, n %% 20 <> 0, false
from generate_series(1, %s) n, unnest(%s::text[]) k
where ascii(substr(md5(n || k), 1, 1)) %% 4 = 0  -- a group asks for a quarter of the codes
"""
# The yardstick: each person of the batch by her key, one at a time.
_OPSLAG = """
select count(x) from unnest(%(part)s::uuid[]) u(p)
cross join lateral (select foedt as x from part_person where part_uuid = u.p limit 1) y
"""
# A person is on lists of the municipality that her events are told to: on as many different ones
# however few there are, so that an event has equal matches.
_POPULATION = """
insert into advis_population (part_uuid, gruppe_id)
select md5(p::text)::uuid, g from (
    select p, (p * 31 + 17) %% 98 + 98 * ((p::bigint * 7919 + e * greatest(1, n / 6)) %% n) as g
    from (select %s / 98 as n) i, generate_series(1, %s) p, generate_series(1, %s) e
) x where g %% 20 <> 0 and g > 0
on conflict do nothing
"""


def maal(*, personer: int, poster: int, haendelser_i_alt: int = 20 * BATCH) -> None:
    """Measure and print."""
    _personer(personer, haendelser_i_alt)
    print(f"\nAdvis: {personer:,} personer, {poster:,} poster på lister, portioner af {BATCH}")
    grund: float | None = None
    for grupper in (1_000, 10_000, 100_000):
        _grupper(grupper, personer, max(1, poster // personer))
        portioner = _portioner()
        tid, fundet, buffere = _match(portioner)
        grund = grund or tid
        pr = fundet / (len(portioner) * BATCH)
        print(
            f"  {grupper:>7,} grupper: {tid:6.1f} x opslag på nøgle"
            f"  {tid / grund:5.2f} x 1.000 grupper (mål 2)  {pr:5.2f} fund/hændelse"
            f"  {buffere / BATCH:5.1f} buffere/hændelse (mål 30)"
        )
        if grupper == 10_000:
            _gemt(portioner)


def _koer(sql: str, params: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def _personer(antal: int, haendelser_i_alt: int) -> None:
    _koer(_PERSONER, [antal])
    _koer(_ADRESSER, [antal])
    _koer(_HAENDELSER, [list(KODER), len(KODER), antal, haendelser_i_alt])
    _analyse("part_person", "part_personadresse", "beskedfordeler_modtagethaendelse")


def _grupper(antal: int, personer: int, pr_person: int) -> None:
    _koer(_RYD)
    _koer(_GRUPPER, [antal])
    _koer(_KRITERIER, [antal, list(KODER)])
    _koer(_POPULATION, [antal, personer, pr_person])
    _analyse("advis_advisgruppe", "advis_kriterium", "advis_population")


def _analyse(*tabeller: str) -> None:
    for tabel in tabeller:
        _koer(f"vacuum (analyze) {tabel}")


def _portioner() -> list[dict[str, Any]]:
    """Each batch's parameters, as a worker makes them."""
    with connection.cursor() as cursor:
        cursor.execute("select id from beskedfordeler_modtagethaendelse order by id")
        ids = [id_ for (id_,) in cursor.fetchall()]
    ud = []
    for start in range(0, len(ids), BATCH):
        led: list[Led] = haendelser.laes(ids[start : start + BATCH])
        emner = [Emne(koersel.enkelt(x), x.kode, dag(x.dato)) for x in led]
        ud.append(koersel.parametre(emner))
    return ud


def _match(portioner: list[dict[str, Any]]) -> tuple[float, int, int]:
    """How many times as long a batch takes as bare look-ups of its persons by key (in turn, so that
    a busy machine hits both alike), matches of all, and buffers a batch."""
    sql = f"{saetning.TRAEF} select count(*) from traef"
    forhold, fundet, buffere = [], 0, []
    with connection.cursor() as cursor:
        for portion in portioner[:2]:
            cursor.execute(sql, portion)
        for portion in portioner:
            maalestok = _tid(cursor, _OPSLAG, {"part": portion["part"]})
            forhold.append(_tid(cursor, sql, portion) / maalestok)
            fundet += cursor.fetchone()[0]
        for portion in portioner[:3]:
            cursor.execute(f"explain (analyze, buffers, format json) {sql}", portion)
            plan = cursor.fetchone()[0][0]["Plan"]
            buffere.append(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
    return statistics.median(forhold), fundet, round(statistics.median(buffere))


def _tid(cursor: Any, sql: str, params: Any) -> float:
    begyndt = time.perf_counter()
    cursor.execute(sql, params)
    return time.perf_counter() - begyndt


_KOPI = (
    "gruppe_id, myndighed, traad_id, haendelse_id, kode, slags, part_uuid, om_part_uuid,"
    " partsrolle, kle, foelsomhed, begivenhedsdato, modtaget"
)


def _gemt(portioner: list[dict[str, Any]]) -> None:
    """The whole way into the table, beside COPY of the same rows into the same table, in turn."""
    nu = timezone.now()
    forhold = []
    rates: dict[str, list[float]] = {"gemt": [], "copy": []}
    for _ in range(RUNDER):
        _koer("truncate advis_advis, advis_levering cascade")
        begyndt = time.perf_counter()
        for portion in portioner:
            _koer(saetning.SKRIV, portion | {"now": nu, "igen": False})
        gemt = time.perf_counter() - begyndt
        with connection.cursor() as cursor:
            cursor.execute(f"select {_KOPI} from advis_advis order by uuid")
            rows = cursor.fetchall()
        dele = [rows[n :: len(portioner)] for n in range(len(portioner))]
        _koer("truncate advis_advis, advis_levering cascade")
        begyndt = time.perf_counter()
        for del_ in dele:
            _kopier(del_)
        kopi = time.perf_counter() - begyndt
        rates["gemt"].append(len(rows) / gemt)
        rates["copy"].append(len(rows) / kopi)
        forhold.append(kopi / gemt)
    print(
        f"    fundet og gemt: {statistics.median(rates['gemt']):,.0f} rækker/s mod"
        f" {statistics.median(rates['copy']):,.0f}/s med rå COPY:"
        f" {statistics.median(forhold):.2f} (mål 0,25)"
    )


def _kopier(rows: list[tuple[Any, ...]]) -> None:
    # Text once, so that COPY is not measured on the driver's dumping of values.
    tekst = "".join("\t".join(_felt(v) for v in row) + "\n" for row in rows).encode()
    with connection.cursor() as cursor, cursor.copy(f"copy advis_advis ({_KOPI}) from stdin") as ud:
        ud.write(tekst)


def _felt(v: Any) -> str:
    return "\\N" if v is None else v.isoformat() if hasattr(v, "isoformat") else str(v)
