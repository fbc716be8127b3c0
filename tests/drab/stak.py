"""The stack that is killed: PostgreSQL, broker, web, and a worker with its beat, all our own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import sysconfig
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from sapa.local.miljoe import Mappe
from sapa.local.postgres import Postgres
from sapa.local.valkey import Valkey
from tests.flows.server import ROOT, Database


def boern(pid: int) -> list[int]:
    """The processes that a process has started: by /proc, which a bare container has without `ps`."""
    if not Path("/proc/self/stat").exists():
        shown = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True)
        found = [linje.split() for linje in shown.stdout.splitlines()]
    else:
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):  # it has ended meanwhile
                text = stat.read_text()
                # What stands in the parentheses is the program's own name: it may hold anything.
                found.append([text.partition(" ")[0], text.rpartition(")")[2].split()[1]])
    return [int(barn) for barn, foraelder in found if int(foraelder) == pid]


def draeb_postgres(postgres: Postgres) -> int:
    """SIGKILL of the postmaster and every backend at once. Returns how many went."""
    assert postgres.child is not None
    # Stopped first: it starts no more, and reaps none, so that the ids stay those of its children.
    postgres.child.send_signal(signal.SIGSTOP)
    backends = boern(postgres.child.pid)
    for pid in backends:
        os.kill(pid, signal.SIGKILL)
    postgres.child.kill()
    postgres.child.wait()
    return len(backends)


class Stop:
    """Who makes a change stands still in the middle of its transaction: by triggers of the test's,
    laid once, that wait for a lock which the test holds while it wants to."""

    _LAAS = 290_081
    _FUNKTION = f"""
    create table if not exists drab_stop (navn text);
    create or replace function drab_stop() returns trigger language plpgsql security definer as $$
    begin
        if exists (select from public.drab_stop where navn = tg_argv[0]) then
            perform pg_advisory_xact_lock({_LAAS});
        end if;
        return null;
    end $$;
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._holder: psycopg.Connection[Any] | None = None
        self._goer(self._FUNKTION)

    def laeg(self, navn: str, tabel: str, ved: str, hvor: str) -> None:
        """A place to stop at: `ved` is insert or update, `hvor` a condition on new and old."""
        self._goer(
            f'create trigger "drab {navn}" after {ved} on {tabel} for each row when ({hvor})'
            f" execute function drab_stop('{navn}')"
        )

    @contextlib.contextmanager
    def ved(self, navn: str) -> Iterator[None]:
        """From now on, until `slip` or the end, or until the server is killed."""
        self._holder = psycopg.connect(self._database.ejer_url, autocommit=True)
        self._holder.execute("select pg_advisory_lock(%s)", [self._LAAS])
        self._goer(f"insert into drab_stop values ('{navn}')")
        try:
            yield
        finally:
            self.slip()

    def staar(self) -> bool:
        """Somebody does."""
        sql = "select count(*) from pg_locks where locktype = 'advisory' and objid = %s and not granted"
        return bool(self._database.rows(sql, [self._LAAS])[0][0])

    def slip(self) -> None:
        """Let go; the server must be there."""
        if self._holder is None:
            return
        self._goer("delete from drab_stop")
        self._holder.close()
        self._holder = None

    def _goer(self, sql: str) -> None:
        with psycopg.connect(self._database.ejer_url) as forbindelse:
            forbindelse.execute(sql)  # type: ignore[arg-type]


class Broker:
    """A Valkey of our own, with the append-only file that the launcher's has."""

    def __init__(self, folder: Path) -> None:
        mappe = Mappe(folder)
        assert mappe.take()
        self._valkey = Valkey(mappe, Path(sysconfig.get_paths()["purelib"]))

    @property
    def url(self) -> str:
        return self._valkey.url

    def start(self) -> None:
        with warnings.catch_warnings():
            # Newer Pythons warn of a fork beside threads; the child here only execs.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._valkey.start()

    def kill(self) -> None:
        assert self._valkey.child is not None
        self._valkey.child.kill()
        self._valkey.child.wait()

    def stop(self) -> None:
        self._valkey.stop()


class Worker:
    """A worker with its own beat, as Celery starts them, in a process group of its own."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self._env, self._folder = env, folder
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self._folder / "worker.log"

    def start(self) -> None:
        argv = [
            *("-m", "celery", "-A", "sapa", "worker", "-B", "--concurrency", "2"),
            *("--schedule", str(self._folder / "plan"), "--without-gossip", "--without-mingle"),
        ]
        with self.log.open("ab") as out:
            self._child = subprocess.Popen(
                [sys.executable, *argv], env=self._env, cwd=ROOT, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def tilsyn(self) -> None:
        """As who runs it (`./dev up`, the `restart` of compose): start one that gave up. Celery
        does so when the broker's connection breaks at an unlucky moment: "Unrecoverable error"."""
        assert self._child is not None
        if self._child.poll() is not None:
            self.kill()
            self.start()

    def kill(self) -> None:
        """SIGKILL of the whole group: neither the worker nor a child of its says goodbye."""
        assert self._child is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
