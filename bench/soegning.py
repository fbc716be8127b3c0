"""Searches of a register of 200,000, against a bare page in the same frame and a bare look-up."""

from __future__ import annotations

import http.client
from urllib.parse import urlencode

from django.db import connection

from bench import data
from bench.indeks import forbrug, hoejst, skriv
from bench.maaling import Kald, Side, forhold, skiftevis
from bench.opkald import hent, session_med_grupper
from indexes.part.soegeord import lyd_af

GRUPPER = 20
_TOKEN = "b" * 32

_FORNAVNE = ("jan", "anne", "peter", "mette", "lars", "kirsten", "ole", "hanne", "bo", "lone")
_STAVELSER = ("ber", "dal", "fal", "gre", "hol", "kam", "lun", "mar", "nis", "ros", "ska", "tho")
_EFTERNAVNE = tuple(f"{a}{b}{c}sen" for a in _STAVELSER for b in _STAVELSER for c in _STAVELSER)

_NAVN_OG_AAR = {"q": f"Lars {_EFTERNAVNE[334]} 1930"}
# Spelt as one may hear it: k for c, no double letter.
_LYDER = {
    "navn": f"Pether {_EFTERNAVNE[342].replace('s', 'z')}",
    "lyder_som": "1",
    "tidligere": "1",
}

# Half are of the municipality; names repeat as names do, one in four the commonest.
_REGISTER = """
create temporary table bench_folk as
select md5('folk' || n)::uuid as part_uuid, (8000000000 + n)::text as cpr, f.navn as fornavn,
    e.navn as efternavn, f.lyd as fornavnslyd, e.lyd as efternavnslyd,
    date '1930-01-01' + n %% 33000 as foedt, case n %% 2 when 0 then 173 else 101 end as kommune
from generate_series(1, %(antal)s) n
join bench_navne f on f.art = 1 and f.nr = n %% 10
join bench_navne e on e.art = 2 and e.nr = case when n %% 4 = 0 then 0 else n %% 1728 end;
insert into part_part (part_uuid, art, oprettet) select part_uuid, 'person', now() from bench_folk;
insert into part_partnoegle (noegle, part_uuid) select 'cpr:' || cpr, part_uuid from bench_folk;
insert into part_person (part_uuid, cpr, tidligere_cpr, fornavn, mellemnavn, efternavn, navn, koen,
    foedt, status, adresse, adressetype, kommune, civilstand, statsborgerskab, vaerge, vaergemaal,
    indhold, opdateret)
select part_uuid, cpr, '{}', fornavn, '', efternavn, fornavn || ' ' || efternavn, 'M', foedt, '01',
    'Benchvej 1, 2800 Kgs. Lyngby', 'folkeregister', kommune, 'U', 'Danmark', '', '', '', now()
from bench_folk;
insert into part_personsoegekopi (part_uuid, navn, sorteringsnavn, ord)
select part_uuid, fornavn || ' ' || efternavn, efternavn || ' ' || fornavn,
    array_to_tsvector(array['n:' || fornavn, 'n:' || efternavn, 'l:' || fornavnslyd,
        'l:' || efternavnslyd, 'x:M', 's:aktiv', 't:nu', 'k:' || kommune,
        'f:' || to_char(foedt, 'DDMMYY'), 'y:' || to_char(foedt, 'YYYY')])
from bench_folk;
analyze part_person, part_personsoegekopi, part_partnoegle;
"""


def fyld(antal: int) -> None:
    """A register of so many persons, set-wise."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from part_partnoegle where noegle = 'cpr:8000000001'")
        if cursor.fetchone():
            return
        cursor.execute("create temporary table bench_navne (art int, nr int, navn text, lyd text)")
        cursor.executemany(
            "insert into bench_navne values (%s, %s, %s, %s)",
            [
                (art, nr, navn, lyd_af(navn))
                for art, navne in ((1, _FORNAVNE), (2, _EFTERNAVNE))
                for nr, navn in enumerate(navne)
            ],
        )
        for statement in _REGISTER.split(";\n"):
            if statement.strip():
                cursor.execute(statement, {"antal": antal})


def maal(opslag: Side, *, port: int, antal: int, personer: int) -> None:
    """Print what a search costs a user with 20 groups. By CPR it is the one POST that finds the
    person and sends on to her; by name the page of hits, and the POST before it beside."""
    print(f"\nSøgning, {personer:,} personer, {GRUPPER} grupper")
    fyld(personer)
    cookie = f"{session_med_grupper(GRUPPER)}; csrftoken={_TOKEN}"
    bar = Side("bar side på nøgle", hent("GET", f"/bench/side/{data.raekke(4711)}", Cookie=cookie))
    # A session keeps its latest twenty searches: those that write have one of their own.
    skriver = f"{session_med_grupper(GRUPPER)}; csrftoken={_TOKEN}"
    cpr = Side("søgning på CPR", _send(skriver, {"q": "800000-4712"}))
    aar = _resultat(port, cookie, _NAVN_OG_AAR)
    lyd = _resultat(port, cookie, _LYDER)
    navn = Side("navn og fødselsår", hent("GET", aar, Cookie=cookie))
    lyder = Side("navne der lyder ens", hent("GET", lyd, Cookie=cookie))
    gem = Side("at gemme kriterierne", _send(skriver, _NAVN_OG_AAR))
    sider = [opslag, bar, cpr, navn, lyder, gem]
    for side in sider:
        side.runder.clear()
    skiftevis(sider, port=port, antal=antal)
    for side in sider:
        print(
            f"  {side.navn:<40} {side.median:8.2f} ms   p99 {side.p99:8.2f} ms"
            f"   {forhold(side, opslag):6.1f} bare opslag"
        )
    for side, loft in ((cpr, 2.5), (navn, 6), (lyder, 6)):
        skriv(f"{side.navn}, i bare sider", forhold(side, bar), hoejst(loft))
    for side in (bar, cpr, navn, lyder):
        brugt = forbrug(side.kald, port)
        print(
            f"    {side.navn:<40} {brugt.statements:5.0f} statements, {brugt.sider:5.0f} sider læst"
        )


def _post(forbindelse: http.client.HTTPConnection, cookie: str, felter: dict[str, str]) -> str:
    """Where a search by POST leads."""
    forbindelse.request(
        "POST",
        "/soeg/",
        body=urlencode(felter),
        headers={
            "Cookie": cookie,
            "X-CSRFToken": _TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    response = forbindelse.getresponse()
    response.read()
    if response.status != 302:
        raise RuntimeError(f"POST /soeg/: HTTP {response.status}")
    return response.headers["Location"] or ""


def _send(cookie: str, felter: dict[str, str]) -> Kald:
    def kald(forbindelse: http.client.HTTPConnection) -> None:
        _post(forbindelse, cookie, felter)

    return kald


def _resultat(port: int, cookie: str, felter: dict[str, str]) -> str:
    forbindelse = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        return _post(forbindelse, cookie, felter)
    finally:
        forbindelse.close()
