"""Fifty caseworkers at once, each with 20 groups of her own, against a tenth of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import person
from bench.indeks import hoejst, skriv
from bench.opkald import hovedgrupper, session_med_grupper
from fixtures.demopersoner import demopersoner
from indexes.part.models import PartNoegle
from indexes.sag.models import Sag

ALLE, FAA, GRUPPER = 50, 5, 20
_TOKEN = "b" * 32
_RAMPE = 10  # seconds until all are there, and before what is measured


def maal(*, port: int, sekunder: int) -> None:
    """Print what a page took when few and when all were at work. The same mix, in one run."""
    plan = _plan()
    print(f"\n{ALLE} sagsbehandlere på én gang i {sekunder} s, mod {FAA}; en side pr. 2-6 s hver")
    faa = _koer(plan, port, FAA, max(30, sekunder // 2))
    alle = _koer(plan, port, ALLE, sekunder)
    for antal, tal in ((FAA, faa), (ALLE, alle)):
        print(
            f"  {antal:3} sagsbehandlere {tal['kald']:6} kald  {tal['pr_sekund']:6.1f}/s"
            f"  median {tal['median']:6.0f} ms  p99 {tal['p99']:6.0f} ms  belastning {_load()}"
        )
    for navn, (antal, median, p99) in sorted(alle["slags"].items()):
        print(f"    {navn:<40} {antal:6} kald  median {median:6.0f} ms  p99 {p99:6.0f} ms")
    for tekst in alle["fejltekster"]:
        print(f"    fejl: {tekst}")
    skriv("fejl", float(faa["fejl"] + alle["fejl"]), hoejst(0))
    skriv(f"p99 for {ALLE}, i medianer for {FAA}", alle["p99"] / faa["median"], hoejst(4))


def _koer(plan: dict[str, Any], port: int, antal: int, sekunder: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as mappe:
        ind, ud = Path(mappe, "plan.json"), Path(mappe, "tal.json")
        ind.write_text(json.dumps(plan), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name(_FIL))),
            *("--headless", "--users", str(antal), "--spawn-rate", str(max(1, antal // _RAMPE))),
            *("--run-time", f"{sekunder + _RAMPE}s", "--reset-stats", "--only-summary"),
            *("--host", f"http://127.0.0.1:{port}", "--loglevel", "ERROR", "--stop-timeout", "10"),
        ]
        env = os.environ | {"SAPA_PLAN": str(ind), "SAPA_TAL": str(ud)}
        # It ends with 1 where a call failed; the figures say which.
        subprocess.run(command, env=env, check=False, capture_output=True)
        tal: dict[str, Any] = json.loads(ud.read_text(encoding="utf-8"))
        return tal


_FIL = "sagsbehandlere.py"


def _plan() -> dict[str, Any]:
    """Whom they look at: the demo's known persons, the one with 50 sager, and their sager."""
    tung, _cookie = person.klargoer()
    kendte = demopersoner()
    rows = PartNoegle.objects.unguarded(reason="the bench opens persons by their numbers")
    noegler = [f"cpr:{p.cpr}" for p in kendte]
    parter = [tung, *rows.filter(noegle__in=noegler).values_list("part_uuid", flat=True)]
    alle = Sag.objects.unguarded(reason="the bench opens sager that its users reach")
    fremme = alle.filter(
        primaer_part_uuid__in=parter, myndighed=173, sikkerhedsprofil=None, lukket=False
    )
    sager = [
        uuid
        for uuid, kle in fremme.filter(foelsomhed__lte=3).values_list("uuid", "kle")
        if kle // 10_000 in hovedgrupper(GRUPPER)
    ]
    return {
        "cookies": [
            f"{session_med_grupper(GRUPPER, nr)}; csrftoken={_TOKEN}" for nr in range(ALLE)
        ],
        "token": _TOKEN,
        "personer": [str(p) for p in parter],
        "numre": [p.cpr for p in kendte],
        "navne": [f"{p.fornavn} {p.efternavn}" for p in kendte],
        "sager": [str(uuid) for uuid in sager],
        "faner": list(person.FANER),
    }


def _load() -> str:
    return " ".join(f"{n:.1f}" for n in os.getloadavg())
