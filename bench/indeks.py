"""The index under load: deliveries against a raw COPY, pushes against a bare durable insert, reads
against a bare look-up, and how the reads grow. Goals stand beside the figures."""

from __future__ import annotations

import base64
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
from django.db import connection
from django.utils import timezone

from access.db import database_role
from bench import sager
from bench.maaling import Kald, Side, forhold, samtidig, skiftevis
from bench.sager import Base
from fixtures.fakta import Notat
from fixtures.sagsindhold import skriv_sag
from indexes.oio import IndeksObjekt
from indexes.registrering import services
from sapa.demo.organisation import DEMO_HEMMELIGHED, klient_id
from sapa.demo.simulator import Fagsystem

SAGDOK = "/api/v1/sagdokumentindeks"
LILLE = 100_000
BESKED = 500  # objects in a delivery over HTTP: the most that one call takes
BUNKE = 1000  # objects in an internal batch
HVILE = 3  # seconds without a call, in which a web process has given back what it does not use
XML, JSON = "application/xml", "application/json"
MB = 1024 * 1024

Opgave = Callable[[], Callable[[], int]]
"""Prepares one run and gives it back; the run returns how many rows it wrote."""


@dataclass(frozen=True, slots=True)
class Maal:
    """A goal: at least, or at most, so much."""

    graense: float
    mindst: bool

    def dom(self, vaerdi: float) -> str:
        """The figure's verdict as it is printed."""
        naaet = vaerdi >= self.graense if self.mindst else vaerdi <= self.graense
        ord_ = "mindst" if self.mindst else "højst"
        return f"(mål: {ord_} {self.graense:g})  {'OK' if naaet else 'IKKE NÅET'}"


def mindst(graense: float) -> Maal:
    """At least."""
    return Maal(graense, True)


def hoejst(graense: float) -> Maal:
    """At most."""
    return Maal(graense, False)


def skriv(navn: str, vaerdi: float, maal: Maal, enhed: str = "") -> None:
    """Print a figure with its goal."""
    print(f"  {navn:<52} {vaerdi:8.3g}{enhed}  {maal.dom(vaerdi)}", flush=True)


def _hoved() -> dict[str, str]:
    token = base64.b64encode(f"{klient_id(sager.SYSTEM)}:{DEMO_HEMMELIGHED}".encode()).decode()
    return {"Authorization": f"Basic {token}"}


def _post(sti: str, body: bytes, slags: str, hoved: dict[str, str]) -> Kald:
    def kald(forbindelse: http.client.HTTPConnection) -> None:
        forbindelse.request("POST", sti, body=body, headers={**hoved, "Content-Type": slags})
        svar = forbindelse.getresponse()
        tekst = svar.read()
        if svar.status != 200:
            raise RuntimeError(f"{sti}: HTTP {svar.status}: {tekst[:100]!r}")

    return kald


def _hent(sti: str, hoved: dict[str, str]) -> Kald:
    def kald(forbindelse: http.client.HTTPConnection) -> None:
        forbindelse.request("GET", sti, headers=hoved)
        svar = forbindelse.getresponse()
        tekst = svar.read()
        if svar.status != 200:
            raise RuntimeError(f"{sti}: HTTP {svar.status}: {tekst[:100]!r}")

    return kald


def _nye(lav: Callable[[], Kald], antal: int) -> Kald:
    """Another message at every call, all written beforehand: one that is known already would be
    another matter."""
    lager, laas = [lav() for _ in range(antal)], threading.Lock()

    def kald(forbindelse: http.client.HTTPConnection) -> None:
        with laas:
            naeste = lager.pop() if lager else lav()
        naeste(forbindelse)

    return kald


def maal(
    base: Base,
    port: int,
    server_pid: int,
    server: Callable[..., AbstractContextManager[int]],
    opslag: Kald,
    antal: int,
) -> None:
    """All of the index's measurements. `opslag`: a bare look-up by primary key, on `port`."""
    hvile(port, server_pid)
    enkelte(base, port, antal)
    leverancer(base, port)
    with lille_base(base, server) as (lille, lille_port):
        laesning(base, port, lille, lille_port, opslag, antal)
    hukommelse(port, server_pid)


# --- Deliveries against a raw COPY ---------------------------------------------------------------


def _runder(opgaver: dict[str, Opgave], runder: int = 5) -> dict[str, list[float]]:
    """Rows a second of each, in turn, after one round to warm up."""
    rater: dict[str, list[float]] = {navn: [] for navn in opgaver}
    for runde in range(runder + 1):
        for navn, opgave in opgaver.items():
            koer = opgave()
            begyndt = time.perf_counter()
            antal = koer()
            if runde:
                rater[navn].append(antal / (time.perf_counter() - begyndt))
    return rater


def _raa(skabelon: dict[str, bytes], uuider: list[UUID]) -> Opgave:
    """The same rows, under keys of their own, straight into the same tables with their indexes."""
    link = psycopg.connect(os.environ["DATABASE_URL"])
    antal = _antal(skabelon)

    def opgave() -> Callable[[], int]:
        rows = sager.med_nye_noegler(skabelon, uuider)

        def koer() -> int:
            with link.transaction(), link.cursor() as cursor:
                for tabel, tekst in rows.items():
                    names = ", ".join(f'"{c}"' for c in sager.kolonner(tabel))
                    with cursor.copy(f"copy {tabel} ({names}) from stdin") as copy:
                        copy.write(tekst)
            return antal

        return koer

    return opgave


def _antal(raekker: dict[str, bytes]) -> int:
    return sum(tekst.count(b"\n") for tekst in raekker.values())


def _leverance(
    port: int, base: Base, rng: Random, slags: str, pr_objekt: float, klienter: int = 1
) -> Opgave:
    """Full deliveries over HTTP, one per client."""
    skriv, hoved = (sager.som_xml if slags == XML else sager.som_json), _hoved()

    def opgave() -> Callable[[], int]:
        kald = [
            _post(f"{SAGDOK}/importer", skriv(sager.objekter(BESKED, rng, base)), slags, hoved)
            for _ in range(klienter)
        ]

        def en(et: Kald) -> None:
            et(http.client.HTTPConnection("127.0.0.1", port, timeout=120))

        def koer() -> int:
            traade = [threading.Thread(target=en, args=(et,)) for et in kald]
            for traad in traade:
                traad.start()
            for traad in traade:
                traad.join()
            return round(pr_objekt * BESKED * klienter)

        return koer

    return opgave


def _bunke(klient: services.Klient, base: Base, rng: Random, aendres: int) -> Opgave:
    """An internal batch of 1,000 with all rules: `aendres` of them change a sag that is there."""

    def opgave() -> Callable[[], int]:
        now = timezone.now()
        kendte = sager.objekter(aendres, rng, base)
        nye = sager.objekter(BUNKE - aendres, rng, base)
        if kendte:
            with database_role("sapa_indlaes"):
                _alle_ok(services.importer(kendte, klient=klient, transaktion=None, now=now))
        aendringer = [sager.opdateret(o, timezone.localtime()) for o in kendte]

        def koer() -> int:
            with database_role("sapa_indlaes"):
                svar = services.importer(nye, klient=klient, transaktion=None, now=timezone.now())
                if aendringer:
                    svar += services.opdater(
                        aendringer, klient=klient, transaktion=None, now=timezone.now()
                    )
            _alle_ok(svar)
            # An import writes six rows; an update five, and its object's own anew.
            return 6 * len(nye) + 6 * len(aendringer)

        return koer

    return opgave


def _alle_ok(svar: Sequence[services.Resultat]) -> None:
    if faldne := [r.fejlbesked for r in svar if r.statuskode != services.OK]:
        raise RuntimeError(faldne[0])


def leverancer(base: Base, port: int) -> None:
    """Rows a second through the product against a raw COPY of the same rows."""
    rng, klient = Random(11), sager.klient()
    prove = sager.objekter(BUNKE, rng, base)
    with database_role("sapa_indlaes"):
        _alle_ok(services.importer(prove, klient=klient, transaktion=None, now=timezone.now()))
    uuider = [o.uuid for o in prove]
    skabelon = sager.raekker(uuider)
    pr_objekt = _antal(skabelon) / BUNKE
    print(f"\nLeverancer, {BESKED} sager pr. kald, {pr_objekt:g} rækker pr. sag, fuld kontrol")
    rater = _runder(
        {
            "rå COPY": _raa(skabelon, uuider),
            "XML": _leverance(port, base, rng, XML, pr_objekt),
            "JSON": _leverance(port, base, rng, JSON, pr_objekt),
            "XML, to klienter": _leverance(port, base, rng, XML, pr_objekt, 2),
            "JSON, to klienter": _leverance(port, base, rng, JSON, pr_objekt, 2),
            "internt, 1.000 nye": _bunke(klient, base, rng, 0),
            "internt, 500 nye og 500 ændrede": _bunke(klient, base, rng, BUNKE // 2),
        }
    )
    raa = rater["rå COPY"]
    maal = {"XML": 0.10, "JSON": 0.20}
    print(f"  {'rå COPY':<52} {median(raa):8,.0f} rækker/s")
    for navn, tal in list(rater.items())[1:]:
        ratio = median(a / b for a, b in zip(tal, raa, strict=True))
        graense = maal.get(navn.partition(",")[0], 0.25)
        skriv(f"{navn}: {median(tal):,.0f} rækker/s, af rå COPY", ratio, mindst(graense))


# --- Single messages -----------------------------------------------------------------------------


def _bart_insert() -> Side:
    """The limit itself: a durable insert and commit by psycopg, a connection per thread."""
    traad = threading.local()
    krop = "x" * 16_000

    def kald(forbindelse: http.client.HTTPConnection) -> None:
        if not hasattr(traad, "link"):
            traad.link = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        traad.link.execute("insert into bench_besked values (%s, %s)", [uuid4(), krop])

    return Side("bart insert og commit", kald)


def _push(base: Base, rng: Random, antal: int, slags: str = XML) -> Side:
    hoved, skriv = _hoved(), (sager.som_xml if slags == XML else sager.som_json)

    def lav() -> Kald:
        body = skriv(sager.objekter(1, rng, base))
        return _post(f"{SAGDOK}/importer", body, slags, hoved)

    return Side("opret sag med part", _nye(lav, antal))


def _opdater(base: Base, rng: Random, antal: int) -> Side:
    """Updates of sager that were imported beforehand, each of one of its own."""
    klient, hoved = sager.klient(), _hoved()
    kendte = sager.objekter(antal, rng, base)
    for start in range(0, antal, BUNKE):
        with database_role("sapa_indlaes"):
            portion = kendte[start : start + BUNKE]
            now = timezone.now()
            _alle_ok(services.importer(portion, klient=klient, transaktion=None, now=now))

    def lav() -> Kald:
        objekt = kendte[rng.randrange(len(kendte))]
        ny = sager.opdateret(objekt, timezone.localtime())
        besked = {"OpdaterSagIndeks": [{"UUIDIdentifikator": str(ny.uuid), **ny.registreringer[0]}]}
        return _post(f"{SAGDOK}/opdater", sager.json_bytes(besked), JSON, hoved)

    return Side("opdater sag", _nye(lav, antal))


@dataclass(frozen=True, slots=True)
class Forbrug:
    """What one call costs PostgreSQL: statements without begin and commit, and pages touched."""

    statements: float
    sider: float


def forbrug(kald: Kald, port: int, antal: int = 20) -> Forbrug:
    """The mean of `antal` calls, as PostgreSQL counted them in the database that is connected."""
    forbindelse = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    kald(forbindelse)
    with connection.cursor() as cursor:
        cursor.execute("create extension if not exists pg_stat_statements")
        cursor.execute("select pg_stat_statements_reset()")
    for _ in range(antal):
        kald(forbindelse)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select coalesce(sum(calls), 0),
                   coalesce(sum(shared_blks_hit + shared_blks_read), 0)
            from pg_stat_statements s join pg_database d on d.oid = s.dbid
            where d.datname = any(%s)
              and query !~* '^(begin|commit|rollback|select pg_stat_statements_reset|deallocate)'
            """,
            [_databaser()],
        )
        calls, pages = cursor.fetchone()
    return Forbrug(float(calls) / antal, float(pages) / antal)


def _databaser() -> list[str]:
    own = urlsplit(os.environ["DATABASE_URL"]).path[1:]
    return [own, f"{own}_lille"]


def enkelte(base: Base, port: int, antal: int) -> None:
    """One sag at a time: new, and changed."""
    rng = Random(12)
    hej = Side("tom side", _hent("/bench/hej", {}))
    insert = _bart_insert()
    push, opdater = _push(base, rng, antal * 6 + 30), _opdater(base, rng, antal * 6 + 30)
    print("\nÉn sag ad gangen: log, projektion, outbox, rettigheder og kvote i én transaktion")
    skiftevis([insert, push, hej, opdater], port=port, antal=antal)
    for side in (hej, insert, push, opdater):
        print(f"  {side.navn:<52} {side.median:8.2f} ms   p99 {side.p99:8.2f} ms")
    skriv("opret, af rate for bart insert, én klient", 1 / forhold(push, insert), mindst(0.05))
    skriv("opret, i tomme sider", forhold(push, hej), hoejst(15))
    skriv("opdater, i bare insert", forhold(opdater, insert), hoejst(50))
    _forbrug("opret", forbrug(push.kald, port), hoejst(10))
    _forbrug("opdater", forbrug(opdater.kald, port), hoejst(12))
    mange = _push(base, rng, antal * 8 * 3 + 10)
    rater = samtidig([insert, mange], port=port, klienter=8, antal=antal)
    for navn, rate in rater.items():
        print(f"  otte klienter, {navn:<37} {rate:8.0f}/s")
    skriv(
        "opret, af rate for bart insert, otte klienter",
        rater[mange.navn] / rater[insert.navn],
        mindst(0.12),
    )


def _forbrug(navn: str, fundet: Forbrug, maal: Maal) -> None:
    skriv(f"{navn}, statements ({fundet.sider:.0f} sider læst)", fundet.statements, maal)


# --- Reading, and how it grows -------------------------------------------------------------------


@contextmanager
def lille_base(
    base: Base, server: Callable[..., AbstractContextManager[int]]
) -> Iterator[tuple[Base | None, int]]:
    """A base of 100,000 sager in a database of its own, and a server of its own; None where the
    large one is no larger."""
    if base.antal <= LILLE:
        yield None, 0
        return
    address = os.environ["DATABASE_URL"]
    name = urlsplit(address).path[1:] + "_lille"
    with psycopg.connect(address, autocommit=True) as link:
        link.execute(f"drop database if exists {name} with (force)")
        link.execute(f"create database {name}")
    env = {"DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
    subprocess.run(
        [sys.executable, "-m", "bench.lille", str(LILLE)],
        env=os.environ | env,
        cwd=Path(__file__).resolve().parents[1],
        check=True,
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    with server(port, env):
        yield Base(LILLE, LILLE // sager.SAGER_PR_PART), port
    with psycopg.connect(address, autocommit=True) as link:
        link.execute(f"drop database {name} with (force)")


def _fremsoeg(base: Base, rng: Random) -> Kald:
    """Sager by a part: another one at each call."""
    hoved = _hoved() | {"Accept": JSON}

    def lav() -> Kald:
        part = {"ReferenceID": {"urn": f"urn:oio:cpr-nr:{base.cpr(rng)}"}}
        eksempel = {
            "AttributListe": {},
            "TilstandListe": {},
            "RelationListe": {"Sagspart": [part]},
        }
        besked = {"SoegUdtryk": {"SoegSag": [eksempel]}}
        return _post(f"{SAGDOK}/fremsoeg", sager.json_bytes(besked), JSON, hoved)

    return _nye(lav, 400)


def _laes(base: Base, rng: Random) -> Kald:
    numre = [rng.randrange(1, base.antal + 1) for _ in range(400)]
    hoved = _hoved() | {"Accept": JSON}
    egne = [n for n in numre if n // base.parter % 2 == 0]
    return _nye(lambda: _hent(f"/api/v1/sager/{base.sag(rng.choice(egne))}", hoved), 400)


def laesning(
    base: Base, port: int, lille: Base | None, lille_port: int, opslag: Kald, antal: int
) -> None:
    """Fremsøg by part and læs of one sag, against a bare look-up and an empty page."""
    hej, bart = Side("tom side", _hent("/bench/hej", {})), Side("bart opslag", opslag)
    print(f"\nLæsning gennem API'et, {base.antal:,} sager")
    for navn, lav, maal in (("fremsøg efter part", _fremsoeg, 4), ("læs én sag", _laes, 6)):
        kald = lav(base, Random(13))
        try:
            kald(http.client.HTTPConnection("127.0.0.1", port, timeout=60))
        except RuntimeError as fejl:
            print(f"  {navn}: kan ikke måles ({fejl})")
            continue
        stor = Side(navn, kald)
        sider = [(hej, port), (bart, port), (stor, port)]
        smaa = None
        if lille is not None:
            smaa = Side(navn, lav(lille, Random(13)))
            sider.append((smaa, lille_port))
        _paa_skift(sider, antal)
        print(f"  {navn:<52} {stor.median:8.2f} ms   p99 {stor.p99:8.2f} ms")
        if navn.startswith("fremsøg"):
            skriv(f"{navn}, i bare opslag", forhold(stor, bart), hoejst(4))
        skriv(f"{navn}, i tomme sider", forhold(stor, hej), hoejst(4 if maal == 4 else 25))
        meget = forbrug(stor.kald, port)
        _forbrug(navn, meget, hoejst(maal))
        if smaa is not None:
            lidt = forbrug(smaa.kald, lille_port)
            tid, maalt = f"{smaa.median:.2f} ms", f"{meget.sider:.0f} mod {lidt.sider:.0f}"
            skriv(f"{navn}, tid mod {LILLE:,} ({tid})", forhold(stor, smaa), hoejst(1.3))
            skriv(f"{navn}, sider ({maalt})", meget.sider / lidt.sider, hoejst(1.15))


def _paa_skift(sider: Sequence[tuple[Side, int]], antal: int, runder: int = 5) -> None:
    for side, _ in sider:
        side.runder.clear()
    for _ in range(runder):
        for side, port in sider:
            en = Side(side.navn, side.kald)
            skiftevis([en], port=port, antal=antal, runder=1)
            side.runder += en.runder


# --- Memory --------------------------------------------------------------------------------------


def hvile(port: int, server_pid: int) -> None:
    """Resident memory of a web process that has answered a little of everything."""
    for _ in range(10):
        for sti in ("/bench/hej", "/healthz"):
            _hent(sti, {})(http.client.HTTPConnection("127.0.0.1", port, timeout=60))
    print("\nHukommelse for en webproces (RSS)")
    top = max(_status(pid, "VmRSS") for pid in _boern(server_pid))
    skriv("i hvile efter start", top / MB, hoejst(150), " MB")


def hukommelse(port: int, server_pid: int) -> None:
    """Resident memory of the web processes, at rest and while they take a batch of 10 MB."""
    web = _boern(server_pid)
    print("\nHukommelse for en webproces (RSS)")
    time.sleep(HVILE)
    # Library pages are one and the same in all processes. RSS counts them in each; what a process
    # takes of the machine is its own and its part of those (PSS).
    efter = max(_status(pid, "VmRSS") for pid in web)
    egne = max(_pss(pid) for pid in web)
    print(f"  i hvile {HVILE} sekunder efter målingerne, RSS                {efter / MB:6.0f} MB")
    skriv("det samme, PSS", egne / MB, hoejst(150), " MB")
    for slags, som in ((XML, sager.som_xml), (JSON, sager.som_json)):
        for pid in web:
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak begins anew
        for _ in range(4):
            body = som(_store())
            kald = _post(f"{SAGDOK}/importer", body, slags, _hoved())
            kald(http.client.HTTPConnection("127.0.0.1", port, timeout=120))
        top = max(_status(pid, "VmHWM") for pid in web)
        navn = f"mens den tager {len(body) / MB:.1f} MB {slags[12:].upper()}"
        skriv(navn, top / MB, hoejst(300), " MB")


def _store() -> list[IndeksObjekt]:
    """500 sager that fill nearly 10 MB: each with a journalnotat."""
    system = Fagsystem(sager.SYSTEM, adresse="http://127.0.0.1", myndighed=sager.MYNDIGHED)
    now, rng = timezone.localtime(), Random()
    found = []
    for _ in range(BESKED):
        _objekt, fakta = system.ny_sag(rng, now=now)
        notat = Notat("Notat", "Borgeren er kontaktet. " * 300, fakta.tilstande[0][1])
        found.append(skriv_sag(system.afsender, replace(fakta, notater=(notat,))))
    return found


def _boern(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()] or [pid]


def _pss(pid: int) -> int:
    """Proportional set size, bytes (proc_pid_smaps(5))."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("Pss:"))
    return int(line.split()[1]) * 1024


def _status(pid: int, felt: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{felt}:"):
            return int(line.split()[1]) * 1024
    raise KeyError(felt)
