"""Processes killed with SIGKILL in the middle of a push: what was acknowledged is there, once.

Intake answers when its transaction is durable in PostgreSQL, and holds nothing elsewhere: no worker
and no broker runs here at all, which is worse for it than one that is killed. /readyz says so.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sapa.local.miljoe import Mappe
from sapa.local.postgres import Postgres
from sapa.local.skaerm import Fejl
from sapa_klient import IngenForbindelse
from tests import beskeder
from tests.database import database_url
from tests.flows import afsender
from tests.flows.server import (
    ROOT,
    Database,
    Web,
    http,
    koer,
    lav_tabeller,
)

KLIENT, HEMMELIGHED = "ksd", "demo"
# One authority, and one client that delivers for it as fast as it can.
KLIENTEN = f"""
import os, django
django.setup()
from django.utils import timezone
from access.models import Fagsystem, Myndighed
from access.services import opret_systemklient
Myndighed.objects.create(
    id=173, cvr=os.environ["CVR"], navn="Prøve", kort_navn="Prøve", type="test")
system = Fagsystem.objects.create(uuid=os.environ["SYSTEM"], navn="KSD")
opret_systemklient(klient_id="{KLIENT}", fagsystem=system, myndigheder=[173],
                   now=timezone.now(), demo_hemmelighed="{HEMMELIGHED}")
"""
# Where every part of an import must be, exactly once: log, projection, outbox.
STEDER = {
    "registrering_objekt": "uuid",
    "registrering_registrering": "objekt_uuid",
    "sag_sag": "uuid",
    "sag_saglinje": "sag_uuid",
    "sag_sagstilstand": "sag_uuid",
    "registrering_haendelse": "objekt_uuid",
}


class Server:
    """A private PostgreSQL that writes to disk as production's does."""

    def __init__(self, folder: Path, *, skabelon: bool = False) -> None:
        self.mappe = Mappe(folder)
        if skabelon:  # several processes copy it
            self.mappe.log.mkdir(parents=True, exist_ok=True)
        else:
            assert self.mappe.take()
        purelib = Path(sysconfig.get_paths()["purelib"])
        self.postgres = Postgres(self.mappe, purelib, fsync=not skabelon)

    def start(self) -> None:
        """Start or, after a kill, recover."""
        with warnings.catch_warnings():
            # Newer Pythons warn of a fork beside threads; the child here only execs.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.postgres.start()

    def kill(self) -> None:
        """SIGKILL of the postmaster alone: its backends are on their own."""
        assert self.postgres.child is not None
        self.postgres.child.kill()
        self.postgres.child.wait()

    def kopi(self, folder: Path) -> Server:
        """Another one with the same data; this one must be stopped."""
        folder.mkdir()
        shutil.copy2(self.mappe.path / "hemmeligheder.json", folder)
        made = Server(folder)
        subprocess.run(["cp", "-a", str(self.postgres.data), str(made.postgres.data)], check=True)
        return made

    @property
    def database(self) -> Database:
        """Its database, once it is started."""
        with psycopg.connect(self.postgres.owner_url) as c:
            owner = (c.info.user, c.info.password)
            return Database(
                database_url(c.info, database="sapa", login=owner[0], kode=owner[1]),
                database_url(c.info, database="sapa", login="sapa_app", kode="prøve-kode"),
            )


@pytest.fixture(scope="session")
def skabelon(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """Tables, one authority and one client, made once in a run for all tests that kill a server of
    their own; stopped, to be copied."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    base = base / "skabelon"
    base.mkdir(exist_ok=True)
    with (base / "laas").open("a") as laas:
        fcntl.flock(laas, fcntl.LOCK_EX)  # whoever comes second finds it made
        try:
            made = Server(base / "db", skabelon=True)
        except Fejl as fejl:
            pytest.skip(str(fejl))
        if not (base / "klar").exists():
            try:
                made.start()
                lav_tabeller(made.database)
                env = made.database.env(CVR=beskeder.CVR, SYSTEM=str(beskeder.SYSTEM))
                koer(["-c", KLIENTEN], env)
            finally:
                made.postgres.stop()
            (base / "klar").touch()
    return made


@pytest.fixture
def server(skabelon: Server, tmp_path: Path) -> Iterator[Server]:
    made = skabelon.kopi(tmp_path / "db")
    try:
        made.start()
        yield made
    finally:
        made.postgres.stop()


@pytest.fixture
def database(server: Server) -> Database:
    """Tables, one authority and one client."""
    return server.database


@pytest.fixture
def web(database: Database, tmp_path: Path) -> Iterator[Web]:
    # Port 1 of this machine: no broker answers there.
    made = Web(database.app_env(REDIS_URL="redis://127.0.0.1:1/0"), tmp_path / "web.log")
    try:
        made.start()
        yield made
    finally:
        made.stop()


@dataclass
class Forloeb:
    """What the sender has told so far."""

    linjer: list[dict[str, Any]] = field(default_factory=list)

    def antal(self, *statusser: int) -> int:
        return sum(linje["status"] in statusser for linje in self.linjer)

    def vent(self, ready: Callable[[], bool], what: str) -> None:
        limit = time.monotonic() + 60
        while not ready():
            assert time.monotonic() < limit, f"{what}: {[x['status'] for x in self.linjer][-20:]}"
            time.sleep(0.02)

    def vent_paa_svar(self, flere: int = 10) -> None:
        """Until so many more messages have been acknowledged."""
        maal = self.antal(200) + flere
        self.vent(lambda: self.antal(200) >= maal, "no acknowledgements")


@contextmanager
def afsendelse(url: str, folder: Path) -> Iterator[Forloeb]:
    """The sender at work, as a process of its own."""
    folder.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.flows.afsender", url, KLIENT, HEMMELIGHED, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    assert child.stdin is not None
    assert child.stdout is not None
    forloeb, stdout = Forloeb(), child.stdout

    def lyt() -> None:
        for linje in stdout:
            forloeb.linjer.append(json.loads(linje))

    thread = threading.Thread(target=lyt)
    thread.start()
    try:
        yield forloeb
        child.stdin.close()
        assert child.wait(120) == 0
    finally:
        child.kill()
        child.wait()
        thread.join()


@contextmanager
def midt_i(database: Database, saa: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the outbox, so that pushes stand still after their log and before their event. `saa`: done
    when it is held, before they are waited for."""
    waiting = (
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = 'sapa'"
    )
    with psycopg.connect(database.ejer_url) as holder, psycopg.connect(database.ejer_url) as eye:
        eye.autocommit = True
        holder.execute("lock table registrering_haendelse in access exclusive mode")
        saa()
        limit = time.monotonic() + 60
        while (eye.execute(waiting).fetchone() or (0,))[0] < 2:
            assert time.monotonic() < limit, "no push is under way"
            time.sleep(0.02)
        yield
        holder.close()  # its server may be gone


def tael(database: Database) -> dict[str, tuple[int, ...]]:
    """By UUID of a sag: how many rows each place has of it."""
    found: dict[str, list[int]] = {}
    for nummer, (table, column) in enumerate(STEDER.items()):
        for uuid, antal in database.rows(f"select {column}, count(*) from {table} group by 1"):
            found.setdefault(str(uuid), [0] * len(STEDER))[nummer] = antal
    return {uuid: tuple(counts) for uuid, counts in found.items()}


def _ingen_worker(web: Web) -> None:
    """Neither worker nor broker is there, and /readyz tells it; the intake needs neither."""
    assert http(f"{web.adresse}/healthz")[0] == 200
    status, body = http(f"{web.adresse}/readyz")
    parts = json.loads(body)["dele"]
    assert status == 503
    assert (parts["database"], parts["migrationer"]) == ("ok", "ok")
    assert "ok" not in {parts["broker"], parts["worker"]}


def test_no_acknowledged_message_is_lost_when_web_and_postgresql_are_killed(
    server: Server, database: Database, web: Web, tmp_path: Path
):
    _ingen_worker(web)
    with afsendelse(web.adresse, tmp_path / "beskeder") as forloeb:
        # Once while pushes stand between their log and their event, once wherever they happen to be.
        for standset in (True, False):
            forloeb.vent_paa_svar()
            broken, refused = forloeb.antal(0), forloeb.antal(503)
            with midt_i(database) if standset else nullcontext():
                web.kill()
            forloeb.vent(lambda n=broken: forloeb.antal(0) > n + 1, "no push was cut off")
            web.start()
            forloeb.vent_paa_svar()
            with midt_i(database) if standset else nullcontext():
                server.kill()
            server.start()
            forloeb.vent(lambda n=refused: forloeb.antal(503) > n, "no push was refused")
            forloeb.vent_paa_svar()

    hel, ingen = (1,) * len(STEDER), (0,) * len(STEDER)
    found = tael(database)
    sent: set[str] = set()
    unanswered = 0
    for linje in forloeb.linjer:
        held = {uuid: found.get(uuid, ingen) for uuid in linje["uuids"]}
        sent |= held.keys()
        if linje["status"] == 200:
            assert set(linje["svar"]) == held.keys()
            assert set(linje["svar"].values()) == {20}
            assert set(held.values()) == {hel}, linje["nummer"]
        else:
            unanswered += 1
            # Nobody knows what became of it, but it is all there or not at all.
            assert set(held.values()) in ({hel}, {ingen}), linje["nummer"]
    assert unanswered >= 6
    # A broken connection where web died; the contract's "nothing is stored, send again" where it did not.
    assert {linje["status"] for linje in forloeb.linjer} == {200, 0, 503}
    assert set(found) <= sent

    # What a sender does when it got no answer: send again. Nothing becomes two.
    sapa = afsender.klient(web.adresse, KLIENT, HEMMELIGHED)
    for linje in forloeb.linjer:
        besked = (tmp_path / "beskeder" / f"{linje['nummer']}.xml").read_bytes()
        status, koder = afsender.send(sapa, besked)
        assert status == 200
        assert koder == dict.fromkeys(linje["uuids"], 20)
    assert tael(database) == dict.fromkeys(sent, hel)
    # The persons that the messages share were made once.
    assert database.rows("select count(*), count(distinct noegle) from part_partnoegle") == [
        (afsender.PR_BESKED, afsender.PR_BESKED)
    ]
    koer(["manage.py", "kontroller_indeks"], database.env())


def _rettelse(uuid: str, nummer: int) -> bytes:
    """An update of the sag, later by the sender's clock the higher its number."""
    tid = f"2026-03-01T10:{nummer:02d}:00.000+01:00"
    egenskaber = {
        "Virkning": beskeder.virkning(tid),
        "BrugervendtNoegle": "2026-000417",
        "Sagsnummer": "2026-000417",
        "Titel": f"Titel {nummer}",
    }
    aendring = {
        "UUIDIdentifikator": uuid,
        "Tidspunkt": tid,
        "AttributListe": {"Egenskaber": [egenskaber]},
    }
    return json.dumps({"OpdaterSagIndeks": [aendring]}).encode()


def test_updates_of_one_sag_from_many_at_once_through_a_crash_are_its_fold(
    database: Database, web: Web
):
    """Four senders change one sag, in no order, and send again until they are told that it is
    stored. In the middle of it web is killed."""
    sag = beskeder.sag()
    sapa = afsender.klient(web.adresse, KLIENT, HEMMELIGHED)
    sapa.importer(beskeder.xml(sag)).kraev_ok()
    numre = [(n * 17) % 60 for n in range(60)]
    svar: list[int] = []
    fejl: list[BaseException] = []
    holdt = threading.Event()  # however slowly the outbox is taken, there is more to send by then

    def send(nummer: int) -> None:
        limit = time.monotonic() + 180
        while time.monotonic() < limit:
            try:
                body = _rettelse(str(sag.uuid), nummer)
                status = sapa.raat("POST", "sagdokumentindeks/opdater", body).status
            except IngenForbindelse:
                status = 0
            svar.append(status)
            if status == 200:
                return
            time.sleep(0.05)
        raise AssertionError(f"update {nummer} was never stored: {svar[-10:]}")

    def arbejd(mine: list[int]) -> None:
        try:
            for n, nummer in enumerate(mine):
                if n == 5:
                    assert holdt.wait(60)
                send(nummer)
        except BaseException as grund:
            fejl.append(grund)

    threads = [threading.Thread(target=arbejd, args=(numre[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    while svar.count(200) < 8 and not fejl:
        time.sleep(0.02)
    with midt_i(database, holdt.set):
        web.kill()
    web.start()
    for thread in threads:
        thread.join()
    assert not fejl
    assert set(svar) - {200}, "nothing was cut off"

    (log,) = database.rows(
        "select count(*), count(distinct tidspunkt) from registrering_registrering"
    )
    assert log == (61, 61)
    assert database.rows("select titel from sag_sag") == [("Titel 59",)]
    assert database.rows("select count(*) from registrering_haendelse") == [(61,)]
    koer(["manage.py", "kontroller_indeks"], database.env())
