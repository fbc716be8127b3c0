"""The person page and its tabs, against a bare page in the same frame and a bare look-up, and how
they grow from 100,000 sager."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from bench import data, familie
from bench.indeks import LILLE, Forbrug, forbrug, hoejst, skriv
from bench.maaling import Side, forhold, samtidig, skiftevis
from bench.opkald import hent, session_med_grupper
from fixtures import demopersoner
from indexes.part.models import PartNoegle

GRUPPER = 20
FANER = (
    "ydelser",
    "udk-ydelser",
    "kontanthjaelpsloft",
    "adressehistorik",
    "familie",
    "institutioner",
    "tidslinje",
    "helhed",
)


def klargoer() -> tuple[UUID, str]:
    """A person with 50 sager and 40 relatives, and the cookie of a user with 20 groups."""
    part = familie.fyld()
    _flere_sager(part, 50)
    return part, session_med_grupper(GRUPPER)


Pris = dict[str, tuple[float, float]]
"""Of each page: how many bare pages it took, and how many pages of the database it read."""


def maal(opslag: Side, *, port: int, antal: int) -> Pris:
    """Print what they cost a user with 20 groups, in bare pages: signed in, with her rights read,
    in the frame of every page, and one row by its key."""
    print(f"\nPersonside, {data.antal_linjer():,} linjer i listetabellen, {GRUPPER} grupper")
    familieperson, cookie = klargoer()
    tungeste = tung()
    hej = Side("tom side", hent("GET", "/bench/hej"))
    bar = Side("bar side på nøgle", hent("GET", f"/bench/side/{data.raekke(4711)}", Cookie=cookie))
    midt = Side(
        "50 sager og 40 slægtninge", hent("GET", f"/person/{familieperson}/", Cookie=cookie)
    )
    mange = Side("300 sager", hent("GET", f"/person/{tungeste}/", Cookie=cookie))
    faner = [
        Side(f"faneblad {fane}", hent("GET", f"/person/{familieperson}/{fane}/", Cookie=cookie))
        for fane in FANER
    ]
    sider = [hej, opslag, bar, midt, mange, *faner]
    skiftevis(sider, port=port, antal=antal)
    for side in sider:
        print(
            f"  {side.navn:<40} {side.median:8.2f} ms   p99 {side.p99:8.2f} ms"
            f"   {forhold(side, opslag):6.1f} bare opslag"
        )
    skriv("person med 50 sager, i bare sider", forhold(midt, bar), hoejst(8))
    for fane in faner:
        skriv(f"{fane.navn}, i bare sider", forhold(fane, bar), hoejst(4))
    brugt = forbrug(midt.kald, port)
    skriv("person med 50 sager, statements", brugt.statements, hoejst(12))
    skriv("person med 50 sager, sider læst i databasen", brugt.sider, hoejst(350))
    pris = {midt.navn: (forhold(midt, bar), brugt.sider)}
    for fane in faner:
        faldt = forbrug(fane.kald, port)
        _tal(fane, faldt)
        pris[fane.navn] = forhold(fane, bar), faldt.sider
    _grupper(tungeste, port, antal)
    rater = samtidig([bar, midt], port=port, klienter=8, antal=antal // 2)
    print("  otte klienter på én gang")
    for navn, rate in rater.items():
        print(f"    {navn:<40} {rate:8.0f}/s")
    return pris


def vaekst(foer: Pris, efter: Pris) -> None:
    """Print how many times as much the pages cost after the base grew, in bare pages of the same
    minutes."""
    print(f"\nVækst fra {LILLE:,} sager til {data.antal_linjer():,} linjer")
    for navn, (tid, sider) in efter.items():
        skriv(f"{navn}, tid mod {LILLE:,}", tid / foer[navn][0], hoejst(1.3))
        print(f"    {'sider læst i databasen':<50} {sider:8.0f} mod {foer[navn][1]:.0f}")


def _tal(side: Side, brugt: Forbrug) -> None:
    print(f"    {side.navn:<40} {brugt.statements:5.0f} statements, {brugt.sider:5.0f} sider læst")


def _grupper(part: UUID, port: int, antal: int) -> None:
    few, *more = (
        Side(f"{n} grupper", hent("GET", f"/person/{part}/", Cookie=session_med_grupper(n)))
        for n in (1, 10, 100)
    )
    skiftevis([few, *more], port=port, antal=antal)
    for side in more:
        skriv(f"300 sager, {side.navn} mod 1 gruppe", forhold(side, few), hoejst(1.3))


def tung() -> UUID:
    """A person of the demo with 300 more sager."""
    rows = PartNoegle.objects.unguarded(reason="the bench opens a person by her number")
    part: UUID = rows.get(noegle=f"cpr:{demopersoner.ANDERS}").part_uuid
    _flere_sager(part, 300)
    return part


def _flere_sager(part: UUID, antal: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 1 from sag_saglinje where part_uuid = %s limit 1 offset 50", [part])
        if cursor.fetchone():
            return
        cursor.execute(
            """
            insert into sag_saglinje (part_uuid, sag_uuid, rolle, indeks, virkning, myndighed, kle,
                foelsomhed, enhed, fagsystem, titel, sagsnummer, facet, fremdrift, oprettet,
                behandler_navn, enhed_navn, primaer_part_uuid, primaer_part_navn, opdateret)
            select %s, gen_random_uuid(), 1, '', tstzrange('2020-01-01', null), 173, 323004, 2,
                300, 1 + n %% 15, 'Sygedagpengesag', 'T-' || n, 'G01', 3, now(), 'Allan Korsman',
                'Sygedagpenge', %s, 'Bench Borger', now()
            from generate_series(1, %s) n
            """,
            [part, part, antal],
        )
