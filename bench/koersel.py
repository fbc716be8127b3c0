"""What `./dev bench` measures, and the server that it measures against."""

from __future__ import annotations

import argparse
import http.client
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.core.management import call_command
from django.db import connection

from access.models import Bruger
from access.services import SESSION_BRUGER, saet_grupper
from access.values import ALT, Gruppe, Permission, kle_omfang
from bench import beskeder, data, delta, familie, indeks, levering, rls, sager
from bench.maaling import Kald, Side, forhold, samtidig, skiftevis
from fixtures import demopersoner
from indexes.part.models import PartNoegle

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def server(port: int, env: dict[str, str] | None = None) -> Iterator[int]:
    """The web processes as `./dev up` runs them, quiet. Gives the id of their parent."""
    environment = os.environ | {"SAPA_LOG_LEVEL": "WARNING"} | (env or {})
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "sapa.wsgi:application"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "4"),
        *("--log-level", "warning"),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        for _ in range(200):
            try:
                _kald("GET", "/healthz")(http.client.HTTPConnection("127.0.0.1", port, timeout=2))
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def _kald(metode: str, sti: str, *, body: bytes | None = None, **headers: str) -> Kald:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}

    def kald(forbindelse: http.client.HTTPConnection) -> None:
        forbindelse.request(metode, sti, body=body, headers=sent)
        response = forbindelse.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{metode} {sti}: HTTP {response.status}")

    return kald


def _ledig_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _session(brugernavn: str) -> str:
    """The cookie of a signed-in session of a demo user."""
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_BRUGER] = Bruger.objects.get(brugernavn=brugernavn, demo=True).id
    store.create()
    return f"sapa_session={store.session_key}"


def _session_med_grupper(antal: int) -> str:
    """A user whose `antal` groups each reach one KLE hovedgruppe and følsomhed; the last ones hers.

    All of them may see persons, and one in ten the sygedagpenge that the heavy person has.
    """
    bruger = Bruger.objects.create(
        myndighed_id=173, brugernavn=f"bench{antal}", navn="Bench Bruger", demo=True
    )
    grupper = [
        Gruppe(
            frozenset({Permission.SE_PERSON, Permission.SE_SAG}),
            173,
            kle_omfang([f"{32 if n % 10 == 0 else 33 + n % 50}.*"]),
            3,
            ALT,
            ALT,
        )
        for n in range(antal)
    ]
    saet_grupper(bruger.id, grupper)
    return _session(bruger.brugernavn)


def _part(cpr: str) -> str:
    rows = PartNoegle.objects.unguarded(reason="the bench opens a person by her number")
    return str(rows.get(noegle=f"cpr:{cpr}").part_uuid)


def _linje(side: Side, *limits: Side) -> None:
    ratios = "   ".join(f"{forhold(side, g):6.1f} x {g.navn}" for g in limits)
    print(f"  {side.navn:<34} {side.median:8.2f} ms   p99 {side.p99:8.2f} ms   {ratios}")


def main() -> None:
    """Prepare the data, run the sides in turn, print."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--sager", type=int, default=200_000, help="sager in the base (200,000)")
    parser.add_argument("--antal", type=int, default=60, help="calls per side and round (60)")
    parser.add_argument("--kun-beskeder", action="store_true", help="only ModtagBesked")
    parser.add_argument("--kun-indeks", action="store_true", help="only the index's own figures")
    parser.add_argument("--kun-familie", action="store_true", help="only family and household")
    parser.add_argument("--kun-rls", action="store_true", help="only the row-level policies")
    parser.add_argument("--kun-delta", action="store_true", help="only CPR's nightly file")
    parser.add_argument("--kun-levering", action="store_true", help="only adviser by webhook")
    parser.add_argument("--personer", type=int, default=200_000, help="register of it (200,000)")
    parser.add_argument("--aendringer", type=int, default=100_000, help="its changes (100,000)")
    args = parser.parse_args()

    print("Gør data klar ...", flush=True)
    call_command("migrate", verbosity=0)
    call_command("indlaes_demo", stdout=io.StringIO())
    data.fyld()
    if args.kun_beskeder:
        with server(port := _ledig_port()):
            beskeder.maal(port=port, antal=args.antal)
        return
    if args.kun_levering:
        levering.maal(antal=args.antal)
        return
    if args.kun_delta:
        delta.maal(personer=args.personer, aendringer=args.aendringer)
        return
    if args.kun_familie:
        with server(port := _ledig_port()):
            _familie(_session("lbr"), port, args.antal)
        return
    base = sager.fyld(args.sager)
    jan, cookie = _part(demopersoner.JAN), _session("lbr")
    tung = _tung_person()
    if not args.kun_indeks:
        rls.maal(UUID(tung), antal=args.antal)
    if args.kun_rls:
        return
    port = _ledig_port()
    opslag = Side("bart opslag på nøgle", _kald("GET", f"/bench/opslag/{data.raekke(4711)}"))
    with server(port) as pid:
        if not args.kun_indeks:
            _personside(jan, tung, cookie, opslag, port, args.antal)
            _familie(cookie, port, args.antal)
            beskeder.maal(port=port, antal=args.antal)
        indeks.maal(base, port, pid, server, opslag.kald, args.antal)
    if not args.kun_indeks:
        levering.maal(antal=args.antal)
        delta.maal(personer=args.personer, aendringer=args.aendringer)


def _personside(jan: str, tung: str, cookie: str, opslag: Side, port: int, antal: int) -> None:
    print(f"\nPersonside, {data.antal_linjer():,} linjer i listetabellen")
    hej = Side("tom side", _kald("GET", "/bench/hej"))
    person = Side("person, 6 sager", _kald("GET", f"/person/{jan}/", Cookie=cookie))
    mange = Side("person, 300 sager", _kald("GET", f"/person/{tung}/", Cookie=cookie))
    skiftevis([hej, opslag, person, mange], port=port, antal=antal)
    _linje(hej)
    _linje(opslag, hej)
    _linje(person, opslag, hej)
    _linje(mange, opslag, hej)

    print("\nSamme person med 300 sager, for brugere med 1, 10 og 100 grupper")
    few, some, many = (
        Side(
            f"{n} grupper",
            _kald("GET", f"/person/{tung}/", Cookie=_session_med_grupper(n)),
        )
        for n in (1, 10, 100)
    )
    skiftevis([few, some, many], port=port, antal=antal)
    _linje(few)
    _linje(some, few)
    _linje(many, few)

    # Before the pushes below, which give the well-known people hundreds of sager.
    paa_en_gang = samtidig([opslag, person], port=port, klienter=8, antal=antal // 2)
    print("\nOtte klienter på én gang")
    for navn, rate in paa_en_gang.items():
        print(f"  {navn:<34} {rate:8.0f}/s")


def _familie(cookie: str, port: int, antal: int) -> None:
    part = familie.fyld()
    bart = Side("bart opslag på nøgle", _kald("GET", f"/bench/opslag/{data.raekke(4711)}"))
    hent = _kald("GET", f"/bench/familie/{part}", Cookie=cookie)
    familie.maal(part, bart, hent, port=port, antal=antal)


def _tung_person() -> str:
    """A person of the demo with 300 more sager, spread over what Lone may see."""
    part = _part(demopersoner.ANDERS)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into sag_saglinje (part_uuid, sag_uuid, rolle, indeks, virkning, myndighed, kle,
                foelsomhed, enhed, fagsystem, titel, sagsnummer, facet, fremdrift, oprettet,
                behandler_navn, enhed_navn, primaer_part_uuid, primaer_part_navn, opdateret)
            select %s, gen_random_uuid(), 1, '', tstzrange('2020-01-01', null), 173, 323004, 2,
                300, 1 + n %% 15, 'Sygedagpengesag', 'T-' || n, 'G01', 3, now(), 'Allan Korsman',
                'Sygedagpenge', %s, 'Anders Frandsen', now()
            from generate_series(1, 300) n
            """,
            [part, part],
        )
    return part
