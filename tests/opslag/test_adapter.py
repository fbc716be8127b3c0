"""The adapter against a real server: slow, down, broken or away; and what stands before it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from access.delt import DeltRedis
from access.values import Cpr
from indexes.opslag import selectors, services
from indexes.opslag.afbryder import Stand, Tilstand
from indexes.opslag.lager import Hukommelse, Lager
from indexes.opslag.skot import Skot
from indexes.opslag.transport import MAKS_SVAR
from indexes.opslag.values import Fejlart, IkkeFundet, OpslagFejl, PersonSvar, Svar
from sapa.settings import opslag as opslagsindstillinger
from tests.opslag.faelles import cpr_svarer, indstillinger
from tests.part.faelles import borger
from tests.traade import TAALMOD, vent_paa

JAN, JOHN = Cpr("2110703435"), Cpr("1206136837")
KOMMUNE_CVR = "11715311"


def slaa_op(cpr: Cpr = JAN, ur: Callable[[], float] = time.time) -> Svar:
    return services.forbered(cpr, myndighed_cvr=KOMMUNE_CVR, ur=ur).udfoer()


def fejler(ur: Callable[[], float] = time.time) -> Fejlart:
    with pytest.raises(OpslagFejl) as caught:
        slaa_op(ur=ur)
    return caught.value.art


@contextmanager
def raa(behandl: Callable[[socket.socket], None], **felter: Any) -> Iterator[None]:
    """A server below HTTP: what it does with each connection is the test's own."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                behandl(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    try:
        with override_settings(OPSLAG=indstillinger(url=url, **felter)):
            yield
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(TAALMOD)


def test_a_person_is_found_and_the_number_is_in_no_address():
    with cpr_svarer(borger("Jan Jarlov", JAN.tal)) as server:
        svar = slaa_op()
        assert isinstance(svar, PersonSvar)
        assert svar.navn == "Jan Jarlov"
        assert slaa_op(JOHN) == IkkeFundet()
    assert len(server.stier) == 2
    assert not any("211070" in sti or "3435" in sti for sti in server.stier)


def test_who_does_not_bring_the_token_is_refused():
    with cpr_svarer(borger("Jan Jarlov", JAN.tal), bearer="forkert") as server:
        server.bearer = "rigtigt"
        assert fejler() is Fejlart.FEJL


def test_the_time_limit_is_kept_whatever_the_source_does():
    """The server holds its answer until the caller has given up: measured by that, not by a clock."""
    given_up = threading.Event()

    def hold(_: bytes) -> tuple[int, bytes]:
        assert given_up.wait(TAALMOD)
        return 200, b""

    with cpr_svarer(svar=hold, frist=0.15):
        assert fejler() is Fejlart.TIMEOUT
        given_up.set()


def test_an_answer_that_dribbles_has_no_more_time_than_another():
    given_up = threading.Event()

    def dribble(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not given_up.wait(0.01):
            connection.sendall(b" ")

    with raa(dribble, frist=0.15):
        assert fejler() is Fejlart.TIMEOUT
        given_up.set()


def test_a_head_that_dribbles_neither():
    given_up = threading.Event()

    def dribble(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Langsom: ")
        while not given_up.wait(0.01):
            connection.sendall(b"x")

    with raa(dribble, frist=0.15):
        assert fejler() is Fejlart.TIMEOUT
        given_up.set()


@pytest.mark.parametrize(
    ("svar", "art"),
    [
        ((500, b"<html>Internal Server Error"), Fejlart.FEJL),
        ((503, b""), Fejlart.FEJL),
        ((302, b""), Fejlart.FEJL),
        ((200, b"<html>Vedligehold</html>"), Fejlart.UGYLDIGT_SVAR),
        ((200, b"\x00\x01 ikke xml"), Fejlart.UGYLDIGT_SVAR),
        ((200, b" " * (MAKS_SVAR + 1)), Fejlart.UGYLDIGT_SVAR),
    ],
)
def test_a_source_that_is_ill_is_told_as_what_it_is(svar: tuple[int, bytes], art: Fejlart):
    with cpr_svarer(svar=lambda _: svar):
        assert fejler() is art


def test_nobody_there_and_one_who_hangs_up():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with override_settings(OPSLAG=indstillinger(url=f"http://127.0.0.1:{port}/")):
        assert fejler() is Fejlart.FEJL
    with raa(lambda connection: connection.shutdown(socket.SHUT_RDWR)):
        assert fejler() is Fejlart.FEJL


def test_a_fault_of_ours_is_told_without_what_was_answered(monkeypatch, caplog):
    def fall(*_: Any, **__: Any) -> None:
        raise KeyError("Jan Jarlov 2110703435")

    with cpr_svarer(borger("Jan Jarlov", JAN.tal)):
        monkeypatch.setattr("indexes.opslag.sf1520.laes", fall)
        with pytest.raises(OpslagFejl) as caught:
            slaa_op()
    assert (caught.value.art, caught.value.detalje) == (Fejlart.UGYLDIGT_SVAR, "KeyError")
    assert "Jarlov" not in caplog.text


def test_all_processes_know_what_one_has_learnt(monkeypatch):
    """Two stores stand for two processes: they share Redis and nothing else."""
    now = [1_800_000_000.0]
    with cpr_svarer(svar=lambda _: (500, b"")) as server:
        for _ in range(5):
            assert fejler(lambda: now[0]) is Fejlart.FEJL
        other = Lager(DeltRedis("opslag"), Hukommelse())
        monkeypatch.setattr(services, "lager", other)
        assert fejler(lambda: now[0]) is Fejlart.AFBRUDT
        assert len(server.stier) == 5, "nobody asks while it is open"
        found = selectors.tilstand(now=now[0])
        assert found is not None
        assert (found.stand, found.delt, found.fejl, found.afvist) == (Stand.AABEN, True, 5, 1)
        assert found.fejlprocent == 100.0
        now[0] += settings.OPSLAG.pause
        assert fejler(lambda: now[0]) is Fejlart.FEJL, "one trial goes out"
        assert fejler(lambda: now[0]) is Fejlart.AFBRUDT
        server.svar = server.besvar
        now[0] += settings.OPSLAG.pause
        assert slaa_op(ur=lambda: now[0]) == IkkeFundet()
        found = selectors.tilstand(now=now[0])
        assert found is not None
        assert found.stand is Stand.LUKKET


def test_many_at_once_lose_no_count():
    store, noegle = Lager(DeltRedis("opslag"), Hukommelse()), f"sapa:test:{uuid4().hex}"

    def count() -> None:
        own = Lager(DeltRedis("opslag"), Hukommelse())
        for _ in range(20):
            own.aendr(noegle, lambda t: (replace(t, sidst_ok=t.sidst_ok + 1), None))

    threads = [threading.Thread(target=count) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    t, delt = store.laes(noegle)
    assert delt
    assert t.sidst_ok == 60


def test_without_redis_each_process_goes_on_and_begins_closed(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(services, "lager", Lager(DeltRedis("opslag"), Hukommelse()))
    with cpr_svarer(borger("Jan Jarlov", JAN.tal)) as server:
        assert isinstance(slaa_op(), PersonSvar)
        found = selectors.tilstand()
        assert found is not None
        assert (found.stand, found.delt, found.ok) == (Stand.LUKKET, False, 1)
        server.svar = lambda _: (500, b"")
        for _ in range(5):
            assert fejler() is Fejlart.FEJL
        assert fejler() is Fejlart.AFBRUDT, "its own breaker still works"


def test_only_so_many_are_under_way_and_a_place_comes_back_when_the_call_ends():
    given_up, entered = threading.Event(), threading.Event()
    skot = Skot(1)

    def hang() -> str:
        entered.set()
        assert given_up.wait(TAALMOD)
        return "sent"

    with pytest.raises(OpslagFejl) as caught:
        skot.koer(hang, frist=0.05)
    assert caught.value.art is Fejlart.TIMEOUT
    assert entered.wait(TAALMOD)
    with pytest.raises(OpslagFejl) as caught:
        skot.koer(lambda: "nu", frist=TAALMOD)
    assert caught.value.art is Fejlart.OPTAGET, "who was given up still holds the place"
    given_up.set()
    vent_paa(lambda: skot._pladser._value == 1)
    assert skot.koer(lambda: "nu", frist=TAALMOD) == "nu"


def test_to_be_busy_is_no_failure_of_the_source():
    with cpr_svarer(borger("Jan Jarlov", JAN.tal), samtidige=1):
        kilde = services.cpr()
        assert kilde.skot._pladser.acquire(blocking=False)
        for _ in range(10):
            assert fejler() is Fejlart.OPTAGET
        kilde.skot._pladser.release()
        assert isinstance(slaa_op(), PersonSvar)


def test_an_installation_without_a_source_says_so():
    with override_settings(OPSLAG=indstillinger(url="")):
        assert not services.slaaet_til()
        assert selectors.tilstand() is None
    assert Tilstand().aabnet == 0


@pytest.mark.parametrize(
    "env",
    [
        {"SAPA_SF1520_URL": "http://cpr.eksempel.dk/"},
        {"SAPA_SF1520_URL": "https://cpr.eksempel.dk/?kode=1"},
        {"SAPA_SF1520_URL": "https://u:k@cpr.eksempel.dk/"},
        {"SAPA_SF1520_VERSION": "3"},
        {"SAPA_OPSLAG_FRIST": "0"},
        {"SAPA_OPSLAG_FRIST": "60"},
        {"SAPA_OPSLAG_SAMTIDIGE": "mange"},
        {"SAPA_SF1520_NOEGLE": "noegle.pem"},
        {"SAPA_SF1520_AFTALE": "en", "SAPA_SF1520_SYSTEM": "to"},
    ],
)
def test_what_could_not_work_or_is_not_safe_is_refused_at_start(env: dict[str, str], monkeypatch):
    for navn, value in env.items():
        monkeypatch.setenv(navn, value)
    with pytest.raises(ImproperlyConfigured):
        opslagsindstillinger.laes()


def test_settings_show_no_token(monkeypatch):
    monkeypatch.setenv("SAPA_SF1520_URL", "https://cpr.eksempel.dk/")
    monkeypatch.setenv("SAPA_SF1520_BEARER", "hemmelig")
    found = opslagsindstillinger.laes()
    assert found.bearer == "hemmelig"
    assert "hemmelig" not in f"{found} {found!r}"
