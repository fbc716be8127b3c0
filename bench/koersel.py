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

from django.core.management import call_command

from bench import (
    advis,
    beskeder,
    browser,
    data,
    delta,
    familie,
    hele_vejen,
    indbakke,
    indeks,
    levering,
    notater,
    person,
    revision,
    rls,
    sager,
    samtidig,
    soegning,
)
from bench.maaling import Side
from bench.opkald import hent, session
from sapa.local.webserver import MILJOE, granian

ROOT = Path(__file__).resolve().parents[1]
_SOM_I_DRIFT = {"SAPA_STATIC_SIMPLE": ""}
"""Static files under names of their content, compressed and kept by the browser."""


@contextmanager
def server(port: int, env: dict[str, str] | None = None) -> Iterator[int]:
    """The web processes as `./dev up` runs them, quiet. Gives the id of their parent."""
    environment = os.environ | MILJOE | {"SAPA_LOG_LEVEL": "WARNING"} | (env or {})
    command = [sys.executable, *granian("127.0.0.1", port), "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _vent(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def _vent(port: int) -> None:
    """Until it answers; two minutes, for a machine may be busy."""
    until = time.monotonic() + 120
    while True:
        try:
            hent("GET", "/healthz")(http.client.HTTPConnection("127.0.0.1", port, timeout=10))
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _ledig_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def main() -> None:
    """Prepare the data, run the sides in turn, print."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--sager", type=int, default=200_000, help="sager in the base (200,000)")
    parser.add_argument("--antal", type=int, default=60, help="calls per side and round (60)")
    parser.add_argument("--kun-beskeder", action="store_true", help="only ModtagBesked")
    parser.add_argument("--kun-indeks", action="store_true", help="only the index's own figures")
    parser.add_argument(
        "--kun-vaekst",
        action="store_true",
        help="only how reads grow from 100,000 sager to --sager",
    )
    parser.add_argument("--kun-person", action="store_true", help="only the person page")
    parser.add_argument("--kun-samtidig", action="store_true", help="only 50 caseworkers at once")
    parser.add_argument("--kun-browser", action="store_true", help="only the browser's timings")
    parser.add_argument("--sekunder", type=int, default=120, help="that they are at work (120)")
    parser.add_argument("--kun-soegning", action="store_true", help="only the searches")
    parser.add_argument("--kun-familie", action="store_true", help="only family and household")
    parser.add_argument("--kun-rls", action="store_true", help="only the row-level policies")
    parser.add_argument("--kun-delta", action="store_true", help="only CPR's nightly file")
    parser.add_argument("--kun-levering", action="store_true", help="only adviser: webhooks, inbox")
    parser.add_argument("--kun-vej", action="store_true", help="only pushed events to the inbox")
    parser.add_argument("--kun-notater", action="store_true", help="only journalnotater")
    parser.add_argument("--personer", type=int, default=200_000, help="register of it (200,000)")
    parser.add_argument("--aendringer", type=int, default=100_000, help="its changes (100,000)")
    parser.add_argument("--kun-revision", action="store_true", help="only the revisionslog")
    parser.add_argument("--log", type=int, default=1_000_000, help="rows in it (1,000,000)")
    parser.add_argument("--kun-advis", action="store_true", help="only advis' matching")
    parser.add_argument("--poster", type=int, default=1_000_000, help="on lists there (1,000,000)")
    args = parser.parse_args()

    print("Gør data klar ...", flush=True)
    call_command("migrate", verbosity=0)
    if args.kun_advis:
        advis.maal(personer=args.personer, poster=args.poster)
        return
    if args.kun_levering:
        data.fyld()
        levering.maal(antal=args.antal)
        with server(port := _ledig_port()):
            indbakke.maal(port=port, antal=args.antal)
        return
    if args.kun_notater:
        data.fyld()
        call_command("indlaes_grunddata", stdout=io.StringIO())
        notater.maal(_ledig_port(), antal=args.antal)
        return
    few = {"personer": 500} if args.kun_vej else {}
    call_command("indlaes_demo", stdout=io.StringIO(), **few)
    data.fyld()
    if args.kun_vej:
        hele_vejen.maal(_ledig_port())
        levering.maal(antal=args.antal)
        return
    if args.kun_revision:
        with server(port := _ledig_port()):
            revision.maal(port=port, antal=args.antal, raekker=args.log)
        return
    if args.kun_beskeder:
        with server(port := _ledig_port()):
            beskeder.maal(port=port, antal=args.antal)
        return
    if args.kun_delta:
        delta.maal(personer=args.personer, aendringer=args.aendringer)
        return
    if args.kun_familie:
        with server(port := _ledig_port()):
            _familie(session("lbr"), port, args.antal)
        return
    if args.kun_soegning:
        with server(port := _ledig_port()):
            _soegning(port, args.antal, args.personer)
        return
    if args.kun_browser:
        with server(port := _ledig_port(), _SOM_I_DRIFT):
            browser.maal(port=port)
        return
    if args.kun_samtidig:
        with server(port := _ledig_port()):
            samtidig.maal(port=port, sekunder=args.sekunder)
        return
    small = args.kun_person and args.sager > indeks.LILLE  # measured before it grows
    base = sager.fyld(indeks.LILLE if small else args.sager, kun_lister=args.kun_person)
    cookie = session("lbr")
    if not (args.kun_indeks or args.kun_person or args.kun_vaekst):
        rls.maal(person.tung(), antal=args.antal)
    if args.kun_rls:
        return
    port = _ledig_port()
    opslag = Side("bart opslag på nøgle", hent("GET", f"/bench/opslag/{data.raekke(4711)}"))
    if args.kun_vaekst:
        with server(port), indeks.lille_base(base, server) as lille:
            indeks.laesning(base, port, *lille, opslag.kald, args.antal)
        return
    with server(port) as pid:
        if not args.kun_indeks:
            foer = person.maal(opslag, port=port, antal=args.antal)
            if args.kun_person and args.sager > indeks.LILLE:
                sager.fyld(args.sager, kun_lister=True, fra=indeks.LILLE)
                opslag.runder.clear()
                person.vaekst(foer, person.maal(opslag, port=port, antal=args.antal))
            if args.kun_person:
                return
            _familie(cookie, port, args.antal)
            _soegning(port, args.antal, args.personer)
            beskeder.maal(port=port, antal=args.antal)
            samtidig.maal(port=port, sekunder=args.sekunder)
        indeks.maal(base, port, pid, server, opslag.kald, args.antal)
        if not args.kun_indeks:
            revision.maal(port=port, antal=args.antal, raekker=args.log)
    if not args.kun_indeks:
        hele_vejen.maal(_ledig_port())
        notater.maal(_ledig_port(), antal=args.antal)
        levering.maal(antal=args.antal)
        delta.maal(personer=args.personer, aendringer=args.aendringer)


def _soegning(port: int, antal: int, personer: int) -> None:
    bart = Side("bart opslag på nøgle", hent("GET", f"/bench/opslag/{data.raekke(4711)}"))
    soegning.maal(bart, port=port, antal=antal, personer=personer)


def _familie(cookie: str, port: int, antal: int) -> None:
    part = familie.fyld()
    bart = Side("bart opslag på nøgle", hent("GET", f"/bench/opslag/{data.raekke(4711)}"))
    slaegt = hent("GET", f"/bench/familie/{part}", Cookie=cookie)
    familie.maal(part, bart, slaegt, port=port, antal=antal)
