"""The caseworkers of `bench.samtidig`, as locust runs them: a process of its own, since it makes
the standard library's sockets wait without threads. What they know is in the file that SAPA_PLAN
names; what it took them is written to the one that SAPA_TAL names."""

from __future__ import annotations

import itertools
import json
import os
import random
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, events, task

_PLAN: dict[str, Any] = json.loads(Path(os.environ["SAPA_PLAN"]).read_text(encoding="utf-8"))
_COOKIES = itertools.cycle(_PLAN["cookies"])


class Sagsbehandler(FastHttpUser):
    """Finds a citizen, reads her page and some of its tabs, and opens a sag: a page each two to
    six seconds, which is faster than anybody reads."""

    wait_time = between(2, 6)

    def on_start(self) -> None:
        """Each is signed in as herself."""
        self.cookie = next(_COOKIES)

    def _hent(self, sti: str, navn: str) -> None:
        self.client.get(sti, name=navn, headers={"Cookie": self.cookie})

    def _soeg(self, felter: dict[str, str], navn: str) -> None:
        self.client.post(
            "/soeg/",
            data=felter,
            name=navn,
            headers={"Cookie": self.cookie, "X-CSRFToken": _PLAN["token"]},
        )

    @task(3)
    def soeg_paa_cpr(self) -> None:
        """By number: the one POST, and the page that it leads to."""
        self._soeg({"q": random.choice(_PLAN["numre"])}, "søg på CPR, og personen")

    @task(2)
    def soeg_paa_navn(self) -> None:
        """By name: the POST, and the hits."""
        self._soeg({"q": random.choice(_PLAN["navne"])}, "søg på navn, og fundene")

    @task(6)
    def person(self) -> None:
        """Her page."""
        self._hent(f"/person/{random.choice(_PLAN['personer'])}/", "person")

    @task(6)
    def faneblad(self) -> None:
        """One of the tabs."""
        fane = random.choice(_PLAN["faner"])
        self._hent(f"/person/{random.choice(_PLAN['personer'])}/{fane}/", f"faneblad {fane}")

    @task(3)
    def sag(self) -> None:
        """A sag of hers."""
        self._hent(f"/sag/{random.choice(_PLAN['sager'])}/", "sag")

    @task(1)
    def min_side(self) -> None:
        """Where the day begins."""
        self._hent("/", "min side")


@events.quitting.add_listener
def _skriv(environment: Any, **_: Any) -> None:
    total = environment.stats.total
    tal = {
        "kald": total.num_requests,
        "fejl": total.num_failures,
        "median": total.median_response_time,
        "p99": total.get_response_time_percentile(0.99),
        "pr_sekund": total.total_rps,
        "slags": {
            e.name: [e.num_requests, e.median_response_time, e.get_response_time_percentile(0.99)]
            for e in environment.stats.entries.values()
        },
        "fejltekster": sorted({str(e.error) for e in environment.stats.errors.values()})[:10],
    }
    Path(os.environ["SAPA_TAL"]).write_text(json.dumps(tal), encoding="utf-8")
