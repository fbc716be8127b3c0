"""Operations in a browser, and a flood of deliveries against the real web process."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from fixtures import grunddata
from tests import beskeder
from tests.flows.server import Demo, Web, basic, http
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]
KSD = next(f.uuid for f in grunddata.fagsystemer() if f.navn == "KSD")
IMPORT = "/api/v1/sagdokumentindeks/importer"
INGEN = "7101019999"  # an administrative number: nobody whom the other tests look at


def _besked(antal: int, *, kle: str = "32.30.04", cpr: str = beskeder.CPR) -> bytes:
    sager = (
        beskeder.sag(uuid4(), kle=kle, system=KSD, parter=[beskeder.part(cpr)])
        for _ in range(antal)
    )
    return beskeder.xml(*sager)


def test_operations_look_right_and_a_refused_message_is_opened_replayed_and_thrown_away(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
):
    status, _ = http(f"{demo.adresse}{IMPORT}", _besked(2, kle="32.30"), basic("ksd"))
    assert status == 422
    assert http(f"{demo.adresse}{IMPORT}", b"<a/>", basic("ksd"))[0] == 400
    log_ind(side, "oaa")
    side.get_by_role("link", name="Drift").click()
    expect(side.get_by_role("heading", name="Leverancer")).to_be_visible()
    found = undersoeg(side, axe, "leverancer")
    side.get_by_role("row", name="KSD").get_by_role("link").click()
    expect(side.get_by_role("table")).to_contain_text("kle.form")
    found += undersoeg(side, axe, "karantæne")
    side.get_by_label("StatusKode eller regel").fill("kle.form")
    side.get_by_role("button", name="Vis", exact=True).click()
    side.get_by_role("table").get_by_role("link").first.click()
    expect(side.get_by_role("table")).to_contain_text("dd.dd")
    found += undersoeg(side, axe, "afvist besked")
    assert beskeder.CPR not in side.content()

    side.get_by_label("Begrundelse").select_option(index=1)
    side.get_by_role("button", name="Vis og log").click()
    expect(side.locator("pre")).to_contain_text(beskeder.CPR)
    found += undersoeg(side, axe, "indhold vist")
    side.get_by_text("Afspil igen").click()
    found += undersoeg(side, axe, "afspilning bekræftes")
    side.get_by_role("button", name="Bekræft afspilning").click()
    expect(side.get_by_text("Afspilningen er bestilt.")).to_be_visible()
    found += undersoeg(side, axe, "afspilning bestilt")
    side.goto("/drift/karantaene/?tilstand=ny&kode=kle.form")
    side.get_by_role("table").get_by_role("link").first.click()
    side.get_by_text("Kassér", exact=True).click()
    side.get_by_role("button", name="Bekræft kassering").click()
    expect(side.get_by_text("Indholdet er kasseret.")).to_be_visible()
    found += undersoeg(side, axe, "kasseret")
    assert found == []


# --- The flood -----------------------------------------------------------------------------------


@pytest.fixture
def smal_web(demo: Demo, tmp_path: object) -> object:
    """A web process of its own that takes two deliveries at a time."""
    from pathlib import Path

    env = demo.database.app_env(SAPA_SAMTIDIGE_KALD="2", SAPA_STATIC_SIMPLE="1")
    web = Web(env, Path(str(tmp_path)) / "web.log")
    web.start()
    yield web
    web.stop()


def test_a_flood_of_deliveries_is_told_to_wait_and_pages_still_answer(smal_web: Web):
    body, head = _besked(60, cpr=INGEN), basic("ksd")
    stop = threading.Event()
    pages: list[int] = []

    def look() -> None:
        while not stop.is_set():
            pages.append(http(f"{smal_web.adresse}/log-ind/")[0])
            time.sleep(0.02)

    reader = threading.Thread(target=look)
    reader.start()
    try:
        with ThreadPoolExecutor(12) as pool:
            answers = Counter(
                pool.map(lambda _: http(f"{smal_web.adresse}{IMPORT}", body, head)[0], range(60))
            )
    finally:
        stop.set()
        reader.join()
    assert set(answers) <= {200, 429}, answers
    assert answers[200] > 0
    assert answers[429] > 0
    assert pages
    assert set(pages) == {200}
    # And when it is over, all is as before.
    assert http(f"{smal_web.adresse}{IMPORT}", body, head)[0] == 200


def _raa(web: Web, *stykker: bytes, luk: bool = False) -> bytes:
    """What the server answers to bytes that no client library would send."""
    with socket.create_connection(("127.0.0.1", web.port), timeout=20) as s:
        for stykke in stykker:
            s.sendall(stykke)
        if luk:
            s.shutdown(socket.SHUT_WR)
        answer = b""
        while more := s.recv(65536):
            answer += more
    return answer


def _hoved(**felter: str) -> bytes:
    lines = {
        "Host": "127.0.0.1",
        **basic("ksd"),
        "Connection": "close",
        **{k.replace("_", "-"): v for k, v in felter.items()},
    }
    text = "".join(f"{k}: {v}\r\n" for k, v in lines.items())
    return f"POST {IMPORT} HTTP/1.1\r\n{text}\r\n".encode()


def test_bodies_in_chunks_packed_or_lying_about_their_length(smal_web: Web):
    body = _besked(1, cpr=INGEN)
    packed = gzip.compress(body)

    def chunks(data: bytes) -> list[bytes]:
        parts = [data[n : n + 500] for n in range(0, len(data), 500)]
        return [*(f"{len(p):x}\r\n".encode() + p + b"\r\n" for p in parts), b"0\r\n\r\n"]

    head = _hoved(Transfer_Encoding="chunked")
    assert b" 200 " in _raa(smal_web, head, *chunks(body)).split(b"\r\n")[0]
    head = _hoved(Transfer_Encoding="chunked", Content_Encoding="gzip")
    assert b" 200 " in _raa(smal_web, head, *chunks(packed)).split(b"\r\n")[0]
    # Shorter than it says: nothing is stored, whatever the server makes of it.
    fresh = _besked(1, cpr=INGEN)
    (before,) = smal_web_count(smal_web)
    answer = _raa(smal_web, _hoved(Content_Length=str(len(fresh) + 100)), fresh, luk=True)
    assert not answer or b" 400 " in answer.split(b"\r\n")[0]
    # Longer than it says: what it says is what is read.
    answer = _raa(smal_web, _hoved(Content_Length="50"), fresh)
    assert b" 400 " in answer.split(b"\r\n")[0]
    assert smal_web_count(smal_web) == (before,)
    # Far above the cap: told before a byte of it was read.
    answer = _raa(smal_web, _hoved(Content_Length=str(10**9)))
    assert b" 413 " in answer.split(b"\r\n")[0]
    assert http(f"{smal_web.adresse}/healthz")[0] == 200


def smal_web_count(web: Web) -> tuple[int]:
    """How many objects the index holds, by the database behind it."""
    import psycopg

    url = web.env["DATABASE_URL"]
    with psycopg.connect(url) as connection:
        connection.execute("set role sapa_indlaes")
        ((n,),) = connection.execute("select count(*) from registrering_objekt").fetchall()
    return (n,)
