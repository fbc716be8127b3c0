"""Journalnotater: from Send to HOS_MODTAGER with everything between as it runs, what pressing Send
costs beside a bare durable insert, and the status and operations pages with 100,000 in flight."""

from __future__ import annotations

import base64
import multiprocessing as mp
import os
import statistics
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from access.klienter.services import saet_aftale
from access.klienter.values import Rettighed
from access.models import Bruger, Fagsystem, Systemklient
from access.selectors import resolve_adgang
from access.services import opret_systemklient, saet_grupper
from access.values import ALT, Adgang, Gruppe, Permission
from bench import data, levering, undervejs
from bench.afsender import Sending, send
from bench.maaling import Kald, Side, forhold, skiftevis
from bench.opkald import hent, session
from bench.stak import koerende
from fixtures.befolkning import byg_befolkning
from fordeling import kladder
from fordeling.api import stier
from fordeling.models import Aflevering, Tilsluttet
from fordeling.values import Kode, Kvittering, Kvitteringstype
from fordeling.wire import beskeder, skema
from indexes.part.services import indlaes_personer
from indexes.sag.models import Sag, SagLinje
from sapa.settings.fordeling import Fordelingsindstillinger

MYNDIGHED, CVR = 173, "11715311"
PR_SEKUND, SEKUNDER = 20, 15
TRYK = 10  # presses of Send in a round
MANGE = 100_000
CSRF = "b" * 32
XML = "text/xml; charset=utf-8"
SYSTEM = Fordelingsindstillinger().system


def maal(port: int, *, antal: int) -> None:
    """Measure and print."""
    metode = mp.get_context("fork")
    porte: Any = metode.Queue()
    levering._slip()
    modtager = metode.Process(target=_modtager, args=(porte,), daemon=True)
    modtager.start()
    bruger, system = _opstil(f"http://127.0.0.1:{porte.get(timeout=20)}/modtag")
    adgang = resolve_adgang(bruger.id)
    if adgang is None:
        raise RuntimeError("the author has no rights")
    cookie = session(bruger.brugernavn)
    breve = _breve(adgang, system, cookie)
    bar = Side("bar side på nøgle", hent("GET", f"/bench/side/{data.raekke(4711)}", Cookie=cookie))
    adresse = f"http://127.0.0.1:{port}"
    env = {
        "SAPA_FORDELING_URL": f"{adresse}{stier.SP}",
        "SAPA_FORDELING_KVITTERING_URL": f"{adresse}{stier.ANVENDER}",
        "SAPA_FORDELING_BASIC": "benchsapa:demo",
        "SAPA_FORDELING_KOMPONENT_BASIC": "benchsp:demo",
    }
    os.environ |= env
    with koerende(port, **env):
        levering._slip()
        send([next(breve) for _ in range(20)], port=port, pr_sekund=5)  # to warm up
        _vent(20)
        _undervejs(breve, port)
        _tryk(breve, cookie, port)
        _mange(bruger, system, bar, cookie, port, antal)
    modtager.terminate()


def _undervejs(breve: Iterator[Sending], port: int) -> None:
    antal = PR_SEKUND * SEKUNDER
    sendinger = [next(breve) for _ in range(antal)]
    foer = _fremme()
    levering._slip()
    sendt = send(sendinger, port=port, pr_sekund=PR_SEKUND)
    _vent(foer + antal)
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.forsendelse::text, extract(epoch from min(s.tidspunkt))::float8"
            " from fordeling_aflevering a join fordeling_tilstandsskift s on s.aflevering_id = a.id"
            " where s.til = 'hos_modtager' group by 1"
        )
        fremme = dict(cursor.fetchall())
    tider = sorted(fremme[s.navn] - s.begyndt for s in sendt)
    svar = sorted(s.tog for s in sendt)
    print(f"\nFra Send til HOS_MODTAGER: {PR_SEKUND} i sekundet i {SEKUNDER} s")
    print(
        f"  {len(tider)} notater: median {statistics.median(tider):.2f} s (mål 1),"
        f" p99 {tider[int(len(tider) * 0.99) - 1]:.2f} s;"
        f" siden svarede efter {1000 * statistics.median(svar):.0f} ms",
        flush=True,
    )


def _tryk(breve: Iterator[Sending], cookie: str, port: int) -> None:
    def tryk(forbindelse: Any) -> None:
        brev = next(breve)
        _post(brev.sti, brev.body, brev.headers)(forbindelse)

    headers = _headers(cookie)
    body = urlencode({"csrfmiddlewaretoken": CSRF, "tekst": _tekst(0)}).encode()
    bar = Side("bar, varig indsættelse fra en side", _post("/bench/gem", body, headers))
    valider = Side("  heraf: kan systemet modtage (kald)", _valider())
    send_ = Side("Send", tryk)
    skiftevis([bar, valider, send_], port=port, antal=TRYK)
    print("At trykke Send (mål: højst 3 bare, varige indsættelser)")
    for side in (bar, valider, send_):
        print(f"  {side.navn:<36} {side.median:8.2f} ms  {forhold(side, bar):5.1f} x", flush=True)


def _mange(bruger: Bruger, system: UUID, bar: Side, cookie: str, port: int, antal: int) -> None:
    egen = Aflevering.objects.unguarded(reason="bench").filter(bruger_id=bruger.id).first()
    if egen is None:
        raise RuntimeError("nothing was sent")
    status = f"/journalnotat/{egen.forsendelse}/"
    sider = [
        Side("status på en forsendelse", hent("GET", status, Cookie=cookie)),
        Side("driftssiden", hent("GET", "/drift/fordeling/", Cookie=cookie)),
    ]
    faa = [Side(s.navn, s.kald) for s in sider]
    skiftevis([bar, *faa], port=port, antal=antal)
    undervejs.fyld(
        bruger=bruger.id,
        myndighed=MYNDIGHED,
        cvr=CVR,
        afsender=SYSTEM,
        modtager=system,
        antal=MANGE,
    )
    igen = Side(bar.navn, bar.kald)
    skiftevis([igen, *sider], port=port, antal=antal)
    print(f"Med {MANGE:,} afleveringer undervejs, i bare sider")
    for foer, efter in zip(faa, sider, strict=True):
        print(
            f"  {efter.navn:<30} {efter.median:8.2f} ms  {forhold(efter, igen):5.1f} x"
            f"   (før: {forhold(foer, bar):.1f} x)",
            flush=True,
        )


def _fremme() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from fordeling_aflevering where tilstand = 'hos_modtager'")
        return int(cursor.fetchone()[0])


def _vent(antal: int, frist: float = 120) -> None:
    slut = time.monotonic() + frist
    while _fremme() < antal:
        if time.monotonic() > slut:
            raise RuntimeError(f"{_fremme()} of {antal} have arrived")
        time.sleep(0.1)


def _post(sti: str, body: bytes, headers: Any, status: int = 302) -> Kald:
    def kald(forbindelse: Any) -> None:
        forbindelse.request("POST", sti, body, dict(headers))
        svar = forbindelse.getresponse()
        svar.read()
        if svar.status != status:
            raise RuntimeError(f"{sti}: HTTP {svar.status}")

    return kald


def _valider() -> Kald:
    """The call that Send makes of the Fordelingskomponent, from here."""
    system = Tilsluttet.objects.exclude(modtag_url="").values_list("uuid", flat=True)[0]
    token = base64.b64encode(os.environ["SAPA_FORDELING_BASIC"].encode()).decode()
    headers = {
        "Authorization": f"Basic {token}",
        "Content-Type": XML,
        "SOAPAction": f'"{skema.PORT}FordelingsmodtagerValider"',
    }
    body = beskeder.skriv_valider(afsender_cvr=CVR, routing=[(CVR, system)])
    return _post(stier.SP, body, headers, 200)


def _headers(cookie: str) -> dict[str, str]:
    return {
        "Cookie": f"{cookie}; csrftoken={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def _tekst(nr: int) -> str:
    return f"Borgeren ringede om sin sag, og vi aftalte følgende ({nr}):\n" + "Æ, ø og å. " * 60


def _breve(adgang: Adgang, system: UUID, cookie: str) -> Iterator[Sending]:
    """Notes that are written and not sent: each about somebody else, as there is one draft of a
    person."""
    rows = list(
        SagLinje.objects.unguarded(reason="bench")
        .filter(fagsystem=Fagsystem.objects.get(uuid=system).id)
        .values_list("part_uuid", "sag_uuid")
    )
    now = timezone.now()
    udkast = [kladder.aaben(adgang=adgang, part_uuid=p, sag=s, now=now) for p, s in rows]
    for nr, u in enumerate(udkast):
        felter = {
            "kladde": str(u.id),
            "vindue": str(u.vindue),
            "overskrift": "Telefonisk henvendelse",
            "tekst": _tekst(nr),
            "sag": str(u.sager[0]),
            "csrfmiddlewaretoken": CSRF,
        }
        sti = f"/person/{u.part_uuid}/journalnotat/send/"
        yield Sending(str(u.id), sti, urlencode(felter).encode(), _headers(cookie), 302)


def _modtager(porte: Any) -> None:
    """A fagsystem that takes everything at once."""
    svar = beskeder.skriv_modtag_svar(Kvittering(Kode.MODTAGET, Kvitteringstype.TEKNISK))

    class Svar(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", XML)
            self.send_header("Content-Length", str(len(svar)))
            self.end_headers()
            self.wfile.write(svar)

        def log_message(self, format: str, *args: Any) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Svar)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    porte.put(server.server_port)
    threading.Event().wait()


def _opstil(modtag_url: str) -> tuple[Bruger, UUID]:
    """People with a sag each in a system that receives, an author, and who is connected."""
    now = timezone.now()
    uuider = {"benchsapa": SYSTEM, "benchsp": uuid4(), "benchmodtager": uuid4()}
    ret = {
        "benchsapa": Rettighed.AFSEND,
        "benchsp": Rettighed.KVITTERING,
        "benchmodtager": Rettighed.MODTAG,
    }
    for navn, uuid in uuider.items():
        fag, _ = Fagsystem.objects.get_or_create(uuid=uuid, defaults={"navn": navn})
        opret_systemklient(
            klient_id=navn, fagsystem=fag, myndigheder=[], now=now, demo_hemmelighed="demo"
        )
        saet_aftale(
            Systemklient.objects.get(klient_id=navn), myndigheder=[MYNDIGHED], kle=["*"],
            rettigheder=[ret[navn]], fra=None, til=None, now=now, erstat=True,
        )  # fmt: skip
    Tilsluttet.objects.update_or_create(
        uuid=SYSTEM, defaults={"navn": "SAPA", "sender_typer": ["JOURNALPOST"]}
    )
    modtager = Tilsluttet.objects.create(
        uuid=uuider["benchmodtager"], navn="Benchmodtager", myndigheder=[MYNDIGHED],
        modtager_typer=["JOURNALPOST"], modtag_url=modtag_url,
    )  # fmt: skip
    _sager(Fagsystem.objects.get(uuid=modtager.uuid).id, now)
    bruger = Bruger.objects.create(
        myndighed_id=MYNDIGHED, brugernavn="benchnotat", navn="Bench Notat", demo=True
    )
    maa = {
        Permission.SE_PERSON,
        Permission.SE_SAG,
        Permission.OPRET_JOURNALNOTAT,
        Permission.DRIFT,
    }
    saet_grupper(bruger.id, [Gruppe(frozenset(maa), MYNDIGHED, ALT, 4, ALT, ALT)])
    return bruger, modtager.uuid


def _sager(fagsystem: int, now: datetime) -> None:
    folk = byg_befolkning(date(2026, 11, 22), antal=500).personer
    indlaes_personer(folk, now=now)
    with connection.cursor() as cursor:
        cursor.execute("select part_uuid from part_person where beskyttelse is null limit 460")
        parter = [uuid for (uuid,) in cursor.fetchall()]
    sager, linjer = [], []
    virkning = TimestamptzRange(datetime(2020, 1, 1, tzinfo=UTC), None, "[)")
    for nr, part in enumerate(parter):
        facts: dict[str, Any] = {
            "myndighed": MYNDIGHED,
            "kle": 270001,
            "foelsomhed": 2,
            "enhed": 700,
            "fagsystem": fagsystem,
            "titel": "Benchens sag",
            "sagsnummer": f"B-{nr}",
            "facet": "G01",
            "fremdrift": 3,
            "oprettet": now,
            "primaer_part_uuid": part,
            "primaer_part_navn": "",
            "opdateret": now,
        }
        sager.append(Sag(uuid=uuid4(), **facts))
        linjer.append(
            SagLinje(
                part_uuid=part,
                sag_uuid=sager[-1].uuid,
                rolle=1,
                indeks="",
                virkning=virkning,
                **facts,
            )
        )
    Sag.objects.unguarded(reason="bench").bulk_create(sager)
    SagLinje.objects.unguarded(reason="bench").bulk_create(linjer)
