"""Web, worker and PostgreSQL killed with SIGKILL while messages of the Beskedfordeler stream in.

Every message that was acknowledged is handled once: one row, one copy as sent, one event.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from tests.beskedfordeler.faelles import push, registrering
from tests.flows.server import ROOT, Database, Web, basic, koer
from tests.flows.server import http as kald
from tests.flows.test_nedbrud import HEMMELIGHED, KLIENT, Server, database, server

__all__ = ["database", "server"]  # fixtures

TRAADE, ANTAL = 3, 300
OPSAETNING = """
import django
django.setup()
from django.utils import timezone
from access.klienter.services import saet_aftale
from access.klienter.values import Rettighed
from access.models import Systemklient
from sapa.demo import grunddata
grunddata._haendelsestyper()
grunddata._beskedkoder()
saet_aftale(Systemklient.objects.get(), myndigheder=[173], kle=["*"],
            rettigheder=[Rettighed.BESKED], fra=None, til=None, now=timezone.now())
"""


class Worker:
    """A worker with its own beat, as Celery starts them, in a process group of its own."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self._env, self._folder = env, folder
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        argv = [
            *("-m", "celery", "-A", "sapa", "worker", "-B", "--concurrency", "2"),
            *("--schedule", str(self._folder / "plan"), "--without-gossip", "--without-mingle"),
        ]
        with (self._folder / "worker.log").open("ab") as out:
            self._child = subprocess.Popen(
                [sys.executable, *argv], env=self._env, cwd=ROOT, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL of the whole group: neither the worker nor a child of its says goodbye."""
        assert self._child is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()


@pytest.fixture
def worker(database: Database, tmp_path: Path) -> Iterator[Worker]:
    if "REDIS_URL" not in os.environ:
        pytest.skip("no broker")
    made = Worker(database.app_env(REDIS_URL=_egen_redis()), tmp_path)
    made.start()
    try:
        yield made
    finally:
        made.kill()


@pytest.fixture
def web(database: Database, tmp_path: Path) -> Iterator[Web]:
    made = Web(database.app_env(REDIS_URL=_egen_redis()), tmp_path / "web.log")
    try:
        made.start()
        yield made
    finally:
        made.stop()


def _egen_redis() -> str:
    """Another of the broker's databases than the rest of the tests use."""
    return os.environ["REDIS_URL"].rpartition("/")[0] + "/9"


class Afsender:
    """The Beskedfordeler: each dueslag sends its messages in order, again until it is told 20."""

    def __init__(self, url: str) -> None:
        self._url, self._headers = url, basic(KLIENT, HEMMELIGHED)
        self.kvitteret: list[str] = []
        self.andre_svar: list[str] = []
        self.ider = [str(UUID(int=0xBF << 64 | 0x4000 << 64 | n)) for n in range(ANTAL)]
        self.fejl: list[BaseException] = []

    def send(self, body: bytes) -> bool:
        try:
            status, svar = kald(self._url, body, self._headers)
        except (OSError, http.client.HTTPException):
            status, svar = 0, ""
        if status == 200 and "StatusKode>20<" in svar:
            return True
        self.andre_svar.append(f"{status} {svar[-160:]}")
        return False

    def dueslag(self, nummer: int) -> None:
        try:
            for n, id_ in enumerate(self.ider[nummer::TRAADE]):
                om = registrering("STIN", "SYGEHUS", cpr=f"{n % 20:010d}")
                body = push(om, id_=id_, type_="SYGEHUS")
                limit = time.monotonic() + 30
                while not self.send(body):
                    assert time.monotonic() < limit, self.andre_svar[-3:]
                    time.sleep(0.05)
                self.kvitteret.append(id_)
        except BaseException as grund:
            self.fejl.append(grund)

    def vent_paa(self, ready: Callable[[], bool], what: str) -> None:
        limit = time.monotonic() + 30
        while not ready():
            assert not self.fejl, self.fejl
            assert time.monotonic() < limit, f"{what}: {self.andre_svar[-3:]}"
            time.sleep(0.02)

    def vent_paa_flere(self, antal: int = 20) -> None:
        maal = min(ANTAL, len(self.kvitteret) + antal)
        self.vent_paa(lambda: len(self.kvitteret) >= maal, "no acknowledgements")


@contextmanager
def holdt(database: Database, tabel: str, venter: int = 1) -> Iterator[None]:
    """Hold a table, so that whoever writes to it stands still in the middle of its transaction."""
    waiting = (
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = 'sapa'"
    )
    with psycopg.connect(database.ejer_url) as holder, psycopg.connect(database.ejer_url) as eye:
        eye.autocommit = True
        holder.execute(f"lock table {tabel} in access exclusive mode")  # type: ignore[arg-type]
        limit = time.monotonic() + 20
        while (eye.execute(waiting).fetchone() or (0,))[0] < venter:
            assert time.monotonic() < limit, f"nobody waits for {tabel}"
            time.sleep(0.02)
        yield
        holder.close()


def test_every_acknowledged_message_is_handled_once_whatever_is_killed(
    server: Server, database: Database, web: Web, worker: Worker
):
    koer(["-c", OPSAETNING], database.env())
    afsender = Afsender(f"{web.adresse}/api/v1/beskedfordeler/ModtagBesked")
    threads = [threading.Thread(target=afsender.dueslag, args=(n,)) for n in range(TRAADE)]
    for thread in threads:
        thread.start()
    try:
        afsender.vent_paa_flere()
        # The worker in the middle of its events, then web in the middle of its intake.
        with holdt(database, "beskedfordeler_modtagethaendelse"):
            worker.kill()
        worker.start()
        afsender.vent_paa_flere()
        with holdt(database, "beskedfordeler_modtagelse", venter=2):
            web.kill()
        web.start()
        afsender.vent_paa_flere()
        server.kill()
        server.start()
        afsender.vent_paa_flere()
        worker.kill()
        worker.start()
    finally:
        for thread in threads:
            thread.join(60)
    assert not afsender.fejl, afsender.fejl
    assert sorted(afsender.kvitteret) == sorted(afsender.ider)
    assert afsender.andre_svar, "nothing was cut off"
    assert not any(k in s for s in afsender.andre_svar for k in (">51<", ">53<", ">55<"))

    def faerdige() -> bool:
        query = "select count(*) from beskedfordeler_modtagelse where tilstand = 'klar'"
        return database.rows(query) == [(0,)]

    afsender.vent_paa(faerdige, "messages are left")
    en_gang = {(id_, 1) for id_ in afsender.ider}
    for tabel in ("beskedfordeler_modtagelse", "beskedfordeler_modtagethaendelse"):
        query = f"select noegle, count(*) from {tabel} group by 1"
        assert set(database.rows(query)) == en_gang, tabel
    raa = database.rows(
        "select m.noegle, count(*) from beskedfordeler_modtagelse m join beskedfordeler_raabesked r"
        " on r.id = m.raa_id group by 1"
    )
    assert set(raa) == en_gang
    assert database.rows("select count(*) from beskedfordeler_raabesked") == [(ANTAL,)]
    assert database.rows("select distinct tilstand from beskedfordeler_modtagelse") == [
        ("behandlet",)
    ]
    assert database.rows("select count(*) from part_partnoegle") == [(20,)]
