"""What the browser itself says of the pages: first contentful paint, all of it complete, and how
much came over the wire. Its own timings, printed and asserted nowhere."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from bench import person
from bench.indeks import hoejst, skriv
from fixtures import demopersoner
from indexes.part.models import PartNoegle
from sapa.local.browser import find_chromium, install_command

RUNDER = 7
_KB = 1000
# Complete is when the last that the page asked for by itself has come and is shown: what htmx
# fetches as it loads is among it.
_TAL = """() => {
    const nav = performance.getEntriesByType('navigation')[0];
    const rest = performance.getEntriesByType('resource');
    const fcp = performance.getEntriesByName('first-contentful-paint')[0];
    return {
        fcp: fcp ? fcp.startTime : NaN,
        alt: Math.max(nav.loadEventEnd, ...rest.map(r => r.responseEnd)),
        vaegt: [nav, ...rest].reduce((sum, r) => sum + r.transferSize, 0),
    };
}"""


@dataclass(frozen=True, slots=True)
class Tal:
    """Of one showing: milliseconds, and bytes as they were sent."""

    fcp: float
    alt: float
    vaegt: int


def maal(*, port: int) -> None:
    """Print the timings of the pages that are opened most, warm, and their weight, cold."""
    part, cookie = person.klargoer()
    rows = PartNoegle.objects.unguarded(reason="the bench opens a person by her number")
    demo = rows.get(noegle=f"cpr:{demopersoner.ANDERS}").part_uuid
    sider = {
        "min side": "/",
        "person i demoen": f"/person/{demo}/",
        "person med 50 sager": f"/person/{part}/",
        "familie med 40 slægtninge": f"/person/{part}/familie/",
        "tidslinje": f"/person/{part}/tidslinje/",
    }
    fundet = {}
    with _chromium() as ny:
        for navn, sti in sider.items():
            context = ny(cookie)
            cold, *warm = [_vis(context, f"http://127.0.0.1:{port}{sti}") for _ in range(RUNDER)]
            context.close()
            fundet[navn] = cold, warm
    print(f"\nI browseren, median af {RUNDER - 1} varme visninger, vægten ved den første")
    for navn, (cold, warm) in fundet.items():
        skriv(f"{navn}, første indhold", statistics.median(t.fcp for t in warm), hoejst(500), " ms")
        skriv(f"{navn}, alt på plads", statistics.median(t.alt for t in warm), hoejst(1000), " ms")
        skriv(f"{navn}, vægt", cold.vaegt / _KB, hoejst(250), " kB")


def _vis(context: BrowserContext, adresse: str) -> Tal:
    page = context.new_page()
    page.goto(adresse, wait_until="networkidle")
    tal: dict[str, Any] = page.evaluate(_TAL)
    page.close()
    return Tal(tal["fcp"], tal["alt"], int(tal["vaegt"]))


@contextmanager
def _chromium() -> Iterator[Callable[[str], BrowserContext]]:
    """A browser; each call gives an empty one of it, signed in by a cookie."""
    found = find_chromium(os.environ)
    if found is None:
        raise SystemExit(f"Ingen Chromium: {install_command()}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])

        def ny(cookie: str) -> BrowserContext:
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            name, _, value = cookie.partition("=")
            context.add_cookies(
                [{"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}]
            )
            return context

        yield ny
        browser.close()
