"""Event to an outside subscriber: ten systems with a webhook each, in a process of their own, that
answer 200 at once. The clock runs from the event's commit to the receiver's having read the call.

Two loads: a steady one, and everything at once. Matching and delivery are the workers' own loops,
in a process each, without Celery between them (it wakes them in production; a sweep is at most
2 s).
"""

from __future__ import annotations

import io
import json
import multiprocessing as mp
import socket
import statistics
import threading
import time
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty
from typing import Any
from uuid import UUID, uuid4

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from access.klienter.services import saet_aftale
from access.klienter.values import Rettighed
from access.models import Fagsystem, Systemklient
from advis.levering import modtagere
from advis.levering.vagt import Regler
from advis.levering.webhooks import fra_indstillinger
from advis.matching.koersel import behandl
from advis.models import Advisgruppe, Kriterium, Modtager
from fixtures.befolkning import byg_befolkning
from indexes.part.services import indlaes_personer

ABONNENTER = 10
MYNDIGHED = 173


def _modtagere(porte: Any, ud: Any) -> None:
    """Ten servers; for each call its id, the advis' and the moment."""

    class Svar(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            krop = self.rfile.read(int(self.headers["Content-Length"]))
            nu = time.time()
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            ud.put((json.loads(krop)["advis"]["id"], self.headers["Webhook-Id"], nu))

        def log_message(self, format: str, *args: Any) -> None:
            """Silence."""

    for _ in range(ABONNENTER):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Svar)
        server.daemon_threads = True
        server.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        porte.put(server.server_port)
    threading.Event().wait()


def _match(stop: Any, cpu: Any) -> None:
    while not stop.is_set():
        if not behandl(now=timezone.now()).haendelser:
            time.sleep(0.05)


def _lever(stop: Any, cpu: Any) -> None:
    worker = fra_indstillinger(Regler(lokalt=True))
    antal, begyndt = 0, time.process_time()
    while not stop.is_set():
        antal += worker.koer(hoejst=5, hvil=1)
    cpu.put((antal, time.process_time() - begyndt))


def _slip() -> None:
    """No connection, and no thread of the pool, goes along into a process that is forked."""
    connection.close()
    pool: Any = connection
    pool.close_pool()


def _opstil(porte: list[int]) -> None:
    now, mark = timezone.now(), uuid4().hex[:6]
    gruppe = Advisgruppe.objects.create(
        myndighed=MYNDIGHED,
        navn=f"Bench {mark}",
        advistype="folkeregister",
        tilstand="aktiv",
        definition={},
        oprettet=now,
        oprettet_af=1,
        aendret=now,
        aendret_af=1,
        ejer=1,
    )
    Kriterium.objects.create(
        gruppe=gruppe,
        myndighed=MYNDIGHED,
        kode="F50",
        rolle=1,
        loft=4,
        med_population=False,
        med_sag=False,
    )
    for nr, port in enumerate(porte):
        fag = Fagsystem.objects.create(uuid=uuid4(), navn=f"Abonnent {nr}", leverandoer="Bench")
        klient = Systemklient.objects.create(
            klient_id=f"abonnent{nr}-{mark}", fagsystem=fag, oprettet=now
        )
        saet_aftale(
            klient,
            myndigheder=[MYNDIGHED],
            kle=["*"],
            rettigheder=[Rettighed.ADVIS],
            fra=None,
            til=None,
            now=now,
        )
        nyt = modtagere.opret(
            myndighed=MYNDIGHED,
            fagsystem=fag.uuid,
            navn=f"Abonnent {nr} {mark}",
            url=f"http://127.0.0.1:{port}/advis",
            hvem="bench",
            now=now,
        )
        Modtager.objects.create(
            gruppe=gruppe,
            art="fagsystem",
            modtager_uuid=fag.uuid,
            kanal="webhook",
            system=nyt.system,
        )


def _parter() -> list[UUID]:
    """Some people, of the demo or a few of our own."""
    call_command("indlaes_grunddata", stdout=io.StringIO())
    find = "select part_uuid from part_person limit 500"
    with connection.cursor() as cursor:
        cursor.execute(find)
        if not cursor.rowcount:
            folk = byg_befolkning(date(2026, 11, 22), antal=400).personer
            indlaes_personer(folk, now=timezone.now())
            cursor.execute(find)
        return [uuid for (uuid,) in cursor.fetchall()]


def _haendelse(parter: list[UUID], antal: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into beskedfordeler_modtagethaendelse (noegle, nr, myndighed, kode, slags,
                forhold, retter_koder, part_uuid, kle, foelsomhed, gyldighed_fra, opstaaet,
                modtaget, registrering_id, peger_paa, processer, annulleret, fakta, tilstand)
            select gen_random_uuid()::text, 1, %s, 'F50', 'folkeregister', '', '{}',
                (%s::uuid[])[1 + (random() * %s)::int], -1, 2, now(), now(), now(), '', '{}', '{}',
                false, '', 'klar'
            from generate_series(1, %s)
            """,
            [MYNDIGHED, parter, len(parter) - 1, antal],
        )


def _tag(ud: Any, antal: int, frist: float) -> list[tuple[str, str, float]]:
    found: list[tuple[str, str, float]] = []
    slut = time.monotonic() + frist
    while len(found) < antal and time.monotonic() < slut:
        with suppress(Empty):  # until the limit
            found.append(ud.get(timeout=1))
    return found


def _ventetid(found: list[tuple[str, str, float]]) -> list[float]:
    """Seconds from the event's own moment (its commit follows within a millisecond)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.uuid::text, extract(epoch from h.modtaget)::float8 from advis_advis a"
            " join beskedfordeler_modtagethaendelse h on h.id = a.haendelse_id"
        )
        fra = dict(cursor.fetchall())
    return sorted(nu - fra[advis] for advis, _, nu in found)


def _kerne(navn: str, found: list[tuple[str, str, float]], ventet: int, begyndt: float) -> None:
    tider = _ventetid(found)
    slut = max(nu for *_, nu in found)
    ider = len({id_ for _, id_, _ in found})
    p99 = tider[int(len(tider) * 0.99) - 1]
    print(
        f"  {navn:<34} {ider} af {ventet} leveret, {len(found) - ider} dubletter;"
        f" median {statistics.median(tider):.3f} s, p99 {p99:.3f} s,"
        f" {len(found) / (slut - begyndt):.0f}/s",
        flush=True,
    )


def maal(*, antal: int) -> None:
    """Measure and print."""
    parter = _parter()
    with connection.cursor() as cursor:
        cursor.execute(
            "update beskedfordeler_modtagethaendelse set tilstand = 'behandlet'"
            " where tilstand = 'klar'"
        )
    metode = mp.get_context("fork")
    porte: Any = metode.Queue()
    ud: Any = metode.Queue()
    stop: Any = metode.Event()
    cpu: Any = metode.Queue()
    _slip()
    lyttere = metode.Process(target=_modtagere, args=(porte, ud), daemon=True)
    lyttere.start()
    _opstil([porte.get(timeout=20) for _ in range(ABONNENTER)])
    _slip()
    arbejdere = [metode.Process(target=f, args=(stop, cpu), daemon=True) for f in (_match, _lever)]
    for proces in arbejdere:
        proces.start()
    print(f"\nHændelse til abonnent: {ABONNENTER} webhooks (mål: median < 0,8 s, over 300/s)")
    try:
        _haendelse(parter, 5)  # to warm up: connections, plans
        _tag(ud, 5 * ABONNENTER, 30)
        begyndt = time.time()
        for _ in range(antal):
            _haendelse(parter, 1)
            time.sleep(0.025)
        _kerne(f"jævnt, {antal} hændelser", _tag(ud, antal * 10, 60), antal * 10, begyndt)
        begyndt = time.time()
        _haendelse(parter, 200)
        _kerne("200 hændelser på én gang", _tag(ud, 2000, 90), 2000, begyndt)
    finally:
        stop.set()
        leveret, sekunder = cpu.get(timeout=30)
        # What others on the machine cannot disturb: how much a core could do.
        print(f"  workeren brugte {1000 * sekunder / leveret:.2f} ms CPU pr. levering")
        for proces in arbejdere:
            proces.join(20)
        lyttere.terminate()
