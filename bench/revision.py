"""Search in the revisionslog over millions of rows, and its export against a raw COPY of the same.

The rows are those of twenty authorities over thirteen months, each with 400 users in 40 units and
50,000 parts: one authority's log is a twentieth of it. The searches are made as the form makes
them, and the page that is timed is the one of the hits.
"""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.models import Bruger, Organisationsenhed
from access.selectors import resolve_adgang
from access.services import saet_grupper
from access.session import SessionStore
from access.values import ALT, Gruppe, Permission
from bench import data
from bench.maaling import Side, forhold, skiftevis
from bench.opkald import hent, session
from sapa.revision import formular, services
from sapa.revision.models import Udtraek
from sapa.revision.values import Udvalg, maaneder_efter

CVR = "11715311"
MYNDIGHEDER, BRUGERE, ENHEDER, PARTER = 20, 400, 40, 50_000
EKSPORT = 100_000
_LOG = """
insert into access_revisionslog (id, kald_id, tidspunkt, bruger_id, bruger_uuid, brugernavn, bruger,
    ip, maskinnavn, organisatorisk_id, scope_cvr, enhed_id, enhed, komponent, beskrivelse,
    soegekriterier, anledning, part_uuid, part, nummer, part_kommune, sag_uuid, sag, sagsnummer,
    begrundelse, it_system)
select gen_random_uuid(), gen_random_uuid(), now() - interval '390 days' * random(),
    case when m = 0 then %(bruger)s else 1000000 * m end + b, md5(m || '-' || b)::uuid,
    'b' || m || '-' || b, 'Bruger ' || b || ' Prøve', '10.0.0.7', 'web1',
    case when m = 0 then %(cvr)s else (90000000 + m)::text end,
    case when m = 0 then %(cvr)s else (90000000 + m)::text end,
    case when m = 0 then %(enhed)s else 1000000 * m end + b %% %(enheder)s,
    'Enhed ' || b %% %(enheder)s,
    'SOP.FrontEnd.Services.Implementation.Part.PartService', 'Visning Personoverblik#Person', '',
    'Henvendelse, telefon', md5('p' || m || '-' || p)::uuid,
    '010101-' || lpad((p %% 10000)::text, 4, '0') || ' - Person ' || p,
    '010101' || lpad((p %% 10000)::text, 4, '0'), 'Prøve', null, '', '', '', ''
from (select (random() * %(sidste_m)s)::int as m, (random() * %(sidste_b)s)::int as b,
             (random() * %(sidste_p)s)::int as p from generate_series(1, %(antal)s)) x
"""


def maal(*, port: int, antal: int, raekker: int) -> None:
    """Fill the log, then print what the first page of hits costs in bare pages, and the export."""
    bruger, enhed_id = _fyld(raekker)
    cookie, noegler = _soegninger(bruger, enhed_id)
    bar = Side("bar side på nøgle", hent("GET", f"/bench/side/{data.raekke(4711)}", Cookie=cookie))
    sider = [bar] + [
        Side(navn, hent("GET", f"/revision/soeg/{noegle}/", Cookie=cookie))
        for navn, noegle in noegler.items()
    ]
    skiftevis(sider, port=port, antal=antal)
    print(f"\nRevisionslog, {raekker:,} rækker (mål: første side højst 6 bare sider)")
    for side in sider:
        print(
            f"  {side.navn:<40} {side.median:8.2f} ms   p99 {side.p99:8.2f} ms"
            f"   {forhold(side, bar):6.1f} x bar side"
        )
    _eksport(bruger)


def _fyld(raekker: int) -> tuple[Bruger, int]:
    units = [
        Organisationsenhed.objects.create(
            uuid=uuid4(), myndighed_id=173, navn=f"Enhed {n}", fra=910_000 + n, til=910_000 + n
        )
        for n in range(ENHEDER)
    ]
    users = Bruger.objects.bulk_create(
        Bruger(myndighed_id=173, enhed=units[n % ENHEDER], brugernavn=f"b0-{n}", navn=f"Bruger {n}")
        for n in range(BRUGERE)
    )
    first, unit = min(u.id for u in users), min(u.id for u in units)
    with connection.cursor() as cursor:
        cursor.execute("select sapa_sikr_partitioner('access_revisionslog', 14, 1)")
        done = 0
        while done < raekker:
            part = min(500_000, raekker - done)
            cursor.execute(
                _LOG,
                {
                    "bruger": first, "cvr": CVR, "enhed": unit, "enheder": ENHEDER,
                    "sidste_m": MYNDIGHEDER - 1, "sidste_b": BRUGERE - 1, "sidste_p": PARTER - 1,
                    "antal": part,
                },
            )  # fmt: skip
            done += part
        cursor.execute("vacuum analyze access_revisionslog")
    auditor = Bruger.objects.create(
        myndighed_id=173, brugernavn="benchrevisor", navn="Bench Revisor", demo=True
    )
    log = frozenset({Permission.SE_REVISIONSLOG})
    saet_grupper(auditor.id, [Gruppe(log, 173, ALT, 4, ALT, ALT)])
    return auditor, unit


def _soegninger(bruger: Bruger, enhed_id: int) -> tuple[str, dict[str, str]]:
    """A session of hers with one search of each kind in it."""
    i_dag = timezone.localdate()
    half = Udvalg(fra=maaneder_efter(i_dag, -6) + timedelta(days=1), til=i_dag)
    year = replace(half, fra=maaneder_efter(i_dag, -13))
    wanted = {
        "periode, seks måneder": half,
        "bruger": replace(half, bruger="b0-17"),
        "bruger, tretten måneder": replace(year, bruger="b0-17"),
        "CPR": replace(year, nummer="0101010042"),
        "CPR, som ingen har": replace(year, nummer="3112994444"),
        "enhed": replace(half, enheder=(enhed_id + 3,)),
        "enhed og en gammel uge": replace(
            half,
            fra=i_dag - timedelta(days=300),
            til=i_dag - timedelta(days=293),
            enheder=(enhed_id + 3,),
        ),
        "bruger og CPR": replace(half, bruger="b0-17", nummer="0101010042"),
    }
    cookie = session(bruger.brugernavn)
    key = cookie.partition("=")[2].partition(";")[0]
    store = SessionStore(key)
    found = {navn: formular.gem(store, udvalg) for navn, udvalg in wanted.items()}
    store.save()
    return cookie, found


def _eksport(bruger: Bruger) -> None:
    """The file as the worker builds it and as it is sent, against COPY of the same rows."""
    i_dag = timezone.localdate()
    adgang = resolve_adgang(bruger.id)
    assert adgang is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "select tidspunkt from access_revisionslog where organisatorisk_id = %s"
            " and tidspunkt >= %s order by tidspunkt offset %s limit 1",
            [CVR, maaneder_efter(i_dag, -6) + timedelta(days=1), EKSPORT],
        )
        row = cursor.fetchone()
    til = timezone.localdate(row[0]) if row else i_dag
    udvalg = Udvalg(fra=maaneder_efter(i_dag, -6) + timedelta(days=1), til=til)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        services.bestil(adgang=adgang, udvalg=udvalg, now=timezone.now())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    built = _tid(lambda: services.arbejd(frist=600))
    done = Udtraek.objects.unguarded(reason="bench").order_by("-bestilt")[0]
    sent = _tid(lambda: sum(len(x) for x in services.stroem(adgang=adgang, udtraek=done)))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    copied = _tid(lambda: _copy(udvalg))
    print(f"\nUdtræk af {done.raekker:,} rækker (mål: mindst 0,2 af rå COPY ud, flad hukommelse)")
    print(f"  rå COPY ud              {copied:8.2f} s   {done.raekker / copied:12,.0f} rækker/s")
    for navn, seconds in (("dannet af worker", built), ("sendt", sent)):
        rate = done.raekker / seconds
        share = copied / seconds
        print(f"  {navn:<23} {seconds:8.2f} s   {rate:12,.0f} rækker/s  {share:6.3f} af COPY")
    print(f"  højeste hukommelse      {before / 1024:8.0f} MB før, {after / 1024:.0f} MB efter")


def _tid(kald: Callable[[], object]) -> float:
    begun = time.perf_counter()
    kald()
    return time.perf_counter() - begun


def _copy(udvalg: Udvalg) -> None:
    sink = io.BytesIO()
    sql = (
        "copy (select * from access_revisionslog where organisatorisk_id = %s"
        " and tidspunkt >= %s and tidspunkt < %s order by tidspunkt, id) to stdout (format csv)"
    )
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(sql, [CVR, udvalg.fra, udvalg.til + timedelta(days=1)]) as copy,
    ):
        for block in copy:
            sink.write(block)
