"""The sender of the simulated life: it repeats until it is heard, and goes on where it stopped."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from fixtures.liv.udk import Leverance
from fixtures.liv.vaerdier import Besked
from indexes.beskedfordeler.besked import skriv_svar
from indexes.oio.tid import DANSK_TID
from sapa.demo.afsender import Afsendelse, Afsender, statuskode
from sapa.demo.levende import (
    Simulator,
    Tempo,
    Tilstand,
    fortsaet,
    ny_tilstand,
)

NU = datetime(2026, 11, 27, 12, 0, tzinfo=DANSK_TID)
PERSONER = 400


def nok(_sekunder: float) -> None:
    pytest.fail("it waits for another attempt")


class Modtager:
    """SAPA as far as a sender sees it: the answers that it is told to give, and what it got."""

    def __init__(self, *svar: tuple[int, bytes]) -> None:
        self.modtaget: list[tuple[str, bytes]] = []
        self._svar = list(svar)
        ydre = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                ydre.modtaget.append((self.path, body))
                status, svar = ydre._svar.pop(0)
                self.send_response(status)
                self.send_header("Content-Length", str(len(svar)))
                self.end_headers()
                self.wfile.write(svar)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.adresse = f"http://127.0.0.1:{self.server.server_port}"
        self.server.daemon_threads = True  # a kept connection does not keep the test
        self._traad = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self._traad.start()

    def luk(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def modtager(request: pytest.FixtureRequest) -> Iterator[Modtager]:
    modtager = Modtager(*request.param)
    yield modtager
    modtager.luk()


@pytest.mark.parametrize(
    "modtager",
    [[(500, b"Internal Server Error"), (200, skriv_svar(40, "Ikke nu.")), (200, skriv_svar(20))]],
    indirect=True,
)
def test_a_message_is_sent_until_it_is_acknowledged(modtager: Modtager) -> None:
    pauser: list[float] = []
    sagt: list[str] = []
    afsender = Afsender(modtager.adresse, sov=pauser.append, sig=sagt.append)

    forsoeg = afsender.send(Besked(uuid4(), "CPR: flytning", b"<besked/>"))

    assert forsoeg == 3
    assert [sti for sti, _ in modtager.modtaget] == ["/api/v1/beskedfordeler/ModtagBesked"] * 3
    assert {body for _, body in modtager.modtaget} == {b"<besked/>"}
    assert pauser == [1, 2]
    assert "StatusKode 40" in sagt[1]


def test_a_sapa_that_does_not_answer_is_tried_again() -> None:
    class Nok(Exception):
        pass

    pauser: list[float] = []

    def sov(sekunder: float) -> None:
        pauser.append(sekunder)
        if len(pauser) == 8:
            raise Nok

    with pytest.raises(Nok):
        Afsender("http://127.0.0.1:1", sov=sov).send(Besked(uuid4(), "CPR", b""))

    assert pauser == [1, 2, 4, 8, 16, 30, 30, 30]


AFVIST = {
    "UnikRetur": [
        {"UUIDIdentifikator": str(uuid4()), "StatusKode": 49, "FejlbeskedTekst": "Kendt."}
    ]
}


@pytest.mark.parametrize("modtager", [[(200, json.dumps(AFVIST).encode())]], indirect=True)
def test_a_delivery_that_is_refused_is_told_and_not_sent_again(modtager: Modtager) -> None:
    sagt: list[str] = []
    afsender = Afsender(modtager.adresse, sov=nok, sig=sagt.append)
    leverance = Leverance(
        "UDK Pension", "opdater", "UDK: Folkepension, sag", {"OpdaterSagIndeks": [{}]}
    )

    assert afsender.send(leverance) == 1
    assert sagt == ["UDK: Folkepension, sag: 49 Kendt."]


def test_the_status_code_of_an_answer() -> None:
    assert statuskode(skriv_svar(20)) == 20
    assert statuskode(b"<html>Bad gateway") == 0


class Samler:
    """Takes what is sent; is interrupted after so many."""

    def __init__(self, antal: int | None = None) -> None:
        self.sendt: list[Afsendelse] = []
        self._antal = antal

    def send(self, en: Afsendelse) -> int:
        if len(self.sendt) == self._antal:
            raise KeyboardInterrupt
        self.sendt.append(en)
        return 1


def simulator(samler: Samler, tilstand: Tilstand, fil: Path | None, **mere: Any) -> Simulator:
    return Simulator(
        samler,  # type: ignore[arg-type]
        tilstand,
        fil=fil,
        ur=lambda: NU,
        sov=lambda s: None,
        **mere,
    )


def begynd() -> Tilstand:
    return ny_tilstand(befolkning=date(2026, 11, 25), personer=PERSONER, begyndt=NU)


def test_a_life_that_is_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    hele = Samler()
    simulator(hele, begynd(), None, frem=True).lev(20)
    fil = tmp_path / "liv.json"
    foerst, siden = Samler(antal=17), Samler()
    with pytest.raises(KeyboardInterrupt):
        simulator(foerst, begynd(), fil, frem=True).lev(20)
    tilstand = fortsaet(fil, begynd())
    levet = sum(antal for _, antal in tilstand.dage)
    simulator(siden, tilstand, fil, frem=True).lev(20 - levet)

    assert len(hele.sendt) > 20
    assert foerst.sendt + siden.sendt == hele.sendt


def test_today_a_life_of_many_steps_happens_now() -> None:
    samler = Samler()
    tilstand = begynd()
    simulator(samler, tilstand, None).lev(15)

    assert tilstand.dage == [("2026-11-27", 15)]
    assert samler.sendt


@pytest.mark.parametrize(
    "indhold", ["", "{", "[]", '{"form": 0}', '{"befolkning": "2026-11-25", "ukendt": 1}']
)
def test_a_state_that_cannot_be_read_is_a_new_life(tmp_path: Path, indhold: str) -> None:
    fil = tmp_path / "liv.json"
    fil.write_text(indhold)
    ny = begynd()

    assert fortsaet(fil, ny) is ny


def test_another_population_is_a_new_life(tmp_path: Path) -> None:
    fil = tmp_path / "liv.json"
    begynd().gem(fil)
    ny = ny_tilstand(befolkning=date(2026, 11, 26), personer=PERSONER, begyndt=NU)

    assert fortsaet(fil, ny) is ny
    assert fortsaet(fil, begynd()) == begynd()


def test_the_pace() -> None:
    assert Tempo(2).pause(10) == 3
    assert Tempo(1).pause(0) == 60
    assert Tempo(1, pr_sekund=5).pause(10) == 0.2
