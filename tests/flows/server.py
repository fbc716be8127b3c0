"""A SAPA of its own for the flow tests: a database, a login without powers, a web process."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from sapa.local import porte
from sapa.local.webserver import MILJOE, granian
from sapa_klient import Basic, Klient
from tests.database import database_url, kopier, server, slet

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 120
DEMO_HEMMELIGHED = "demo"
# Straight to our own server, whatever proxy the environment names.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def http(
    url: str, data: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Status and body of one call. Raises OSError where no answer came."""
    request = urllib.request.Request(url, data=data, headers=dict(headers or {}))
    try:
        with OPENER.open(request, timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def basic(klient: str, hemmelighed: str = DEMO_HEMMELIGHED) -> dict[str, str]:
    """The headers of a push of XML, for tests that look at the bare answer."""
    token = base64.b64encode(f"{klient}:{hemmelighed}".encode()).decode()
    return {"Authorization": f"Basic {token}", "Content-Type": "application/xml"}


@dataclass(frozen=True)
class Database:
    """A database made for one run, as its owner and as the login of web."""

    ejer_url: str
    app_url: str

    def rows(self, query: str, parametre: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What a query gives the owner, who sees every row."""
        with psycopg.connect(self.ejer_url) as connection:
            return connection.execute(query, parametre).fetchall()  # type: ignore[arg-type]

    def env(self, **more: str) -> dict[str, str]:
        """For commands: the owner's login."""
        common = {
            "DATABASE_URL": self.ejer_url,
            "SAPA_EJER_DATABASE_URL": self.ejer_url,
            "SAPA_DEMO": "1",
            "SAPA_ALLOWED_HOSTS": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "sapa.settings",
            "PYTHONUNBUFFERED": "1",
        }
        return {**os.environ, **common, **more}

    def app_env(self, **more: str) -> dict[str, str]:
        """For web: a login that may do nothing until it takes a role."""
        env = self.env(**more) | {"DATABASE_URL": self.app_url}
        del env["SAPA_EJER_DATABASE_URL"]
        return env


@contextmanager
def egen_database(skabelon: str, navn: str) -> Iterator[Database]:
    """A new database with the tables of `skabelon`, and the login of web; dropped with it after."""
    login, kode = f"{navn}_app", secrets.token_urlsafe(16)
    with server() as c:
        query = "select rolsuper from pg_roles where rolname = current_user"
        if c.execute(query).fetchone() != (True,):
            pytest.skip("DATABASE_URL's login is no superuser: a database of its own needs one")
        kopier(c, skabelon, navn)
        made = Database(
            database_url(c.info, database=navn, login=c.info.user, kode=c.info.password),
            database_url(c.info, database=navn, login=login, kode=kode),
        )
    try:
        lav_login(made)
        yield made
    finally:
        with server() as c:
            slet(c, navn)
            c.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(login)))


def koer(argv: Sequence[str], env: Mapping[str, str]) -> None:
    """Run a Python program of the project to its end; its output tells why it failed."""
    done = subprocess.run(
        [sys.executable, *argv],
        env=dict(env),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, f"{argv}:\n{done.stdout[-3000:]}"


def lav_tabeller(database: Database) -> None:
    """Migrate, and make the login of web, where there is nothing to copy."""
    koer(["manage.py", "migrate", "--noinput", "-v0"], database.env())
    lav_login(database)


def lav_login(database: Database) -> None:
    """The login of web as the launcher makes it: no superuser, inheriting nothing."""
    koer(["sapa/local/applogin.py"], database.env(DATABASE_URL=database.app_url))


class Web:
    """The web process as the launcher starts it, in a process group of its own."""

    def __init__(self, env: Mapping[str, str], log: Path, *, port: int = 0) -> None:
        """`port`: where the environment must say itself where web is."""
        self.port = port or porte.any_free()
        self.adresse = f"http://127.0.0.1:{self.port}"
        self.log = log
        self.env = dict(env)
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        argv = [
            *granian("127.0.0.1", self.port, processer=1),
            *("--workers-kill-timeout", "5"),
        ]
        with self.log.open("ab") as out:
            self._child = subprocess.Popen(
                [sys.executable, *argv],
                env=self.env | MILJOE,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        limit = time.monotonic() + READY_SECONDS
        while time.monotonic() < limit and self._child.poll() is None:
            with contextlib.suppress(OSError):
                if http(f"{self.adresse}/healthz")[0] == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(f"web does not answer:\n{self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """SIGKILL of the whole group: nothing of it gets to say goodbye."""
        assert self._child is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()

    def stop(self) -> None:
        """Stop it politely, then make sure."""
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(10)
            self.kill()


@dataclass(frozen=True)
class Demo:
    """The demo municipality, running."""

    adresse: str
    database: Database
    log: Path
    static: Path

    def rows(self, query: str, parametre: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What the database holds."""
        return self.database.rows(query, parametre)

    def part(self, cpr: str) -> UUID:
        """The opaque key of a person, as addresses carry it."""
        query = "select part_uuid from part_partnoegle where noegle = %s"
        ((part_uuid,),) = self.rows(query, [f"cpr:{cpr}"])
        return part_uuid

    def person(self, cpr: str) -> str:
        """The address of a person's page."""
        return f"{self.adresse}/person/{self.part(cpr)}/"

    def sapa(self, klient: str) -> Klient:
        """A client of the demo, as a fagsystem would have it."""
        return Klient(self.adresse, Basic(klient, DEMO_HEMMELIGHED))
