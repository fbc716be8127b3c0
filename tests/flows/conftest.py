"""The running demo, and browsers that look at it and notice what must never happen."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from fixtures.demopersoner import demopersoner
from sapa.local.browser import find_chromium, install_command
from sapa.local.op import fordeling_env
from tests.flows.server import Database, Demo, Web, egen_database, koer

PERSONER = "600"
BRED, SMAL = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Ten digits as a CPR number is written, standing alone (random keys hold digits too), and the
# numbers of the known people wherever they stand.
_KENDTE = "|".join(rf"{p.cpr[:6]}\W*{p.cpr[6:]}" for p in demopersoner())
CPR = re.compile(
    rf"(?<![0-9a-z-])\d{{6}}(?:[- +]|%20|%2D)?\d{{4}}(?![0-9a-z-])|{_KENDTE}", re.IGNORECASE
)


def _static(database: Database, tmp: Path) -> Path:
    """Collected files: those that ./dev collected if they are fresh, else collected here."""
    if not Path(settings.DKFDS_ROOT).exists():
        pytest.skip("the design system is not fetched: run ./dev test")
    collected = Path(settings.STATIC_ROOT)
    manifest = collected / "staticfiles.json"
    sources = [p for folder in ("static", "sapa/settings") for p in Path(folder).rglob("*")]
    newest = max(p.stat().st_mtime for p in sources)
    if manifest.exists() and manifest.stat().st_mtime >= newest:
        return collected
    koer(
        ["manage.py", "collectstatic", "--noinput", "-v0"], database.env(SAPA_STATIC_ROOT=str(tmp))
    )
    return tmp


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, databaseskabelon: str) -> Iterator[Demo]:
    """The demo municipality in a database of its own, behind a web process without powers."""
    tmp = tmp_path_factory.mktemp("demo")
    with egen_database(databaseskabelon, f"sapa_flow_{os.getpid()}") as database:
        static = _static(database, tmp / "static")
        koer(["manage.py", "indlaes_demo", "--personer", PERSONER], database.env())
        env = database.app_env(SAPA_STATIC_ROOT=str(static), SAPA_LOG_JSON="1")
        web = Web(env, tmp / "web.log")
        # Its own Fordelingskomponent, as ./dev up has it; what is sent waits for a worker.
        web.env |= fordeling_env(web.adresse)
        try:
            web.start()
            yield Demo(web.adresse, database, web.log, static)
        finally:
            web.stop()


# What a page may take where the machine has other work: waited for only where something is wrong.
TAALMOD = 30_000
expect.set_options(timeout=TAALMOD)


# Not for the whole session: while Playwright runs, its event loop makes Django refuse the database
# to the tests of other packages.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all tests here."""
    named = os.environ.get("SAPA_CHROMIUM")
    found = Path(named) if named else find_chromium(os.environ)
    if found is None:
        pytest.skip(f"no Chromium: {install_command()}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


class Vidne:
    """Hears what a user does not: console errors, CSP violations, failed loads, and every address."""

    def __init__(self, context: BrowserContext) -> None:
        self.fejl: list[str] = []
        self.adresser: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda e: self.fejl.append(str(e.error)))
        context.on("request", lambda r: self.adresser.append(r.url))
        context.on("requestfailed", lambda r: self._failed(r.url, r.failure))

    def _console(self, message: object) -> None:
        if message.type in {"error", "warning"}:  # type: ignore[attr-defined]
            self.fejl.append(f"{message.type}: {message.text}")  # type: ignore[attr-defined]

    def _failed(self, url: str, why: str | None) -> None:
        # A navigation that another one overtakes is aborted by the browser itself.
        if why != "net::ERR_ABORTED":
            self.fejl.append(f"{url}: {why}")


def gemt_i_browseren(page: Page) -> str:
    """All that the browser keeps or shows outside the page: cookies, storage, title, address."""
    storage = page.evaluate(
        "() => JSON.stringify([localStorage, sessionStorage, history.state, document.cookie])"
    )
    return "\n".join(
        [storage, page.title(), page.url, *(str(c["value"]) for c in page.context.cookies())]
    )


@contextmanager
def vindue(
    browser: Browser, demo: Demo, size: dict[str, int], *, script: bool = True
) -> Iterator[Page]:
    """A page in a browser of its own; what may never happen is looked for when it closes."""
    context = browser.new_context(
        base_url=demo.adresse, viewport=size, locale="da-DK", java_script_enabled=script
    )  # type: ignore[arg-type]
    context.set_default_timeout(TAALMOD)
    vidne = Vidne(context)
    page = context.new_page()
    page.vidne = vidne  # type: ignore[attr-defined]
    try:
        yield page
        assert vidne.fejl == []
        assert [a for a in vidne.adresser if CPR.search(a)] == []
        assert [a for a in vidne.adresser if not a.startswith((demo.adresse, "data:"))] == []
        if script:
            assert not CPR.search(gemt_i_browseren(page))
    finally:
        context.close()


@pytest.fixture
def side(chromium: Browser, demo: Demo) -> Iterator[Page]:
    """A page on a wide screen."""
    with vindue(chromium, demo, BRED) as page:
        yield page


@pytest.fixture
def smal_side(chromium: Browser, demo: Demo) -> Iterator[Page]:
    """A page on a phone."""
    with vindue(chromium, demo, SMAL) as page:
        yield page


@pytest.fixture
def side_uden_script(chromium: Browser, demo: Demo) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    with vindue(chromium, demo, BRED, script=False) as page:
        yield page


@pytest.fixture
def log_ind(demo: Demo) -> Callable[[Page, str], None]:  # type: ignore[override]
    """Sign a demo user in by her user name, through the page that people use."""
    query = "select id, myndighed_id from access_bruger where brugernavn = %s"

    def sign_in(page: Page, brugernavn: str) -> None:
        ((bruger_id, myndighed_id),) = demo.rows(query, [brugernavn])
        page.goto(f"/log-ind/?kommune={myndighed_id}")
        page.locator(f"button[name=bruger][value='{bruger_id}']").click()
        page.wait_for_url("**/")

    return sign_in
