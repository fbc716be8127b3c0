"""The database of the tests: made by the migrations once in a run, copied by whoever needs one, and
put back as they left it after a test that commits."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from psycopg import sql

# Not what holds the migrations' own names, nor what only looks like rows: a table of no size is
# empty. One that was filled and rolled back has a size, and is emptied for nothing.
_MED_RAEKKER = """
select oid::regclass::text from pg_class
where relnamespace = 'public'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0
    and relname <> 'django_migrations'
"""
_NOEGLER = """
select conrelid::regclass::text, confrelid::regclass::text from pg_constraint
where contype = 'f' and conrelid <> confrelid
"""
# The rows that the migrations made, as COPY writes them, by table.
_migreret: dict[str, bytes] = {}


def server() -> psycopg.Connection[Any]:
    """A connection to the PostgreSQL server of the tests, in none of their databases."""
    s = settings.DATABASES["default"]
    return psycopg.connect(
        host=s["HOST"], port=s["PORT"], user=s["USER"], password=s["PASSWORD"], dbname="postgres",
        autocommit=True,
    )  # fmt: skip


def database_url(info: psycopg.ConnectionInfo, *, database: str, login: str, kode: str) -> str:
    """The address of a database of the server that `info` is connected to."""
    user = f"{quote(login)}:{quote(kode, safe='')}" if kode else quote(login)
    return f"postgres://{user}@{info.host}:{info.port}/{database}"


def kopier(c: psycopg.Connection[Any], skabelon: str, navn: str) -> None:
    """A new database with what `skabelon` holds."""
    ny, gammel = sql.Identifier(navn), sql.Identifier(skabelon)
    c.execute(sql.SQL("create database {} template {}").format(ny, gammel))


def slet(c: psycopg.Connection[Any], navn: str) -> None:
    """Drop a database, if it is there."""
    c.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(navn)))


@pytest.fixture(scope="session")
def databaseskabelon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database as the migrations leave it, in which nobody works: to be copied. Made
    once in a run for all its processes, and dropped by the last of them."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / "databaseskabelon"
    folder.mkdir(exist_ok=True)
    lavet, jeg = folder / "navn", folder / f"bruger.{os.getpid()}"
    with _alene(folder):  # whoever comes second finds it made
        if not lavet.exists():
            lavet.write_text(_migrer())
        navn = lavet.read_text()
        jeg.touch()
    yield navn
    with _alene(folder):
        jeg.unlink()
        if not any(folder.glob("bruger.*")):
            with server() as c:
                slet(c, navn)
            lavet.unlink()


@contextmanager
def _alene(folder: Path) -> Iterator[None]:
    with (folder / "laas").open("a") as laas:
        fcntl.flock(laas, fcntl.LOCK_EX)
        yield


def _migrer() -> str:
    """By a process of its own: Django refuses its connections where a browser's event loop runs."""
    navn = f"sapa_skabelon_{uuid4().hex[:12]}"
    with server() as c:
        c.execute(sql.SQL("create database {}").format(sql.Identifier(navn)))
        info = c.info
        url = database_url(info, database=navn, login=info.user, kode=info.password)
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--noinput", "-v0"],
        env={**os.environ, "DATABASE_URL": url, "SAPA_EJER_DATABASE_URL": url},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return navn


@pytest.fixture(scope="session")
def django_db_setup(
    databaseskabelon: str, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """The database of this process, instead of one that it would migrate itself."""
    navn = connection.creation._get_test_db_name()
    with server() as c:
        slet(c, navn)  # left by a run that was killed
        kopier(c, databaseskabelon, navn)
    for s in (connection.settings_dict, settings.DATABASES["default"]):
        s["NAME"] = navn
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(_MED_RAEKKER)
        for (tabel,) in cursor.fetchall():
            _migreret[tabel] = _laes(cursor, tabel)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        connection.close_pool()
    with server() as c:
        slet(c, navn)


def toem() -> None:
    """Take away what a test has committed, and put back what the migrations made, so that no test
    finds the rows of another, nor misses those that an installation begins with: which came first,
    the order in which the workers happen to take the files would settle.

    Only of tables that may hold rows: to truncate all there are, with their indexes, takes half a
    second. What others refer to is deleted from, since truncating it would truncate them all."""
    with transaction.atomic(), connection.cursor() as cursor:
        # The log of looks lets nobody, not even its owner: only a superuser of the test's server.
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(_MED_RAEKKER)
        fyldte = {tabel for (tabel,) in cursor.fetchall()} - _migreret.keys()
        cursor.execute(_NOEGLER)
        noegler = cursor.fetchall()
        alene = set(fyldte)
        while henvist := {til for fra, til in noegler if til in alene and fra not in alene}:
            alene -= henvist
        if alene:
            cursor.execute(f"truncate {', '.join(sorted(alene))}")
        for tabel in sorted(fyldte - alene):
            cursor.execute(f"delete from {tabel}")
        for tabel, raekker in _migreret.items():
            if _laes(cursor, tabel) != raekker:
                cursor.execute(f"delete from {tabel}")
                with cursor.copy(f"copy {tabel} from stdin") as copy:
                    copy.write(raekker)


def _laes(cursor: Any, tabel: str) -> bytes:
    with cursor.copy(f"copy {tabel} to stdout") as copy:
        return b"".join(bytes(part) for part in copy)
