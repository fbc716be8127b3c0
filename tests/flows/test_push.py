"""A fagsystem pushes a real message over HTTP, and the right people see it on reload."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from fixtures import demopersoner
from sapa.demo.organisation import klient_id
from sapa_klient import Afvist, Basic, IkkeGodkendt, Klient
from tests.flows.conftest import BRED, vindue
from tests.flows.server import ROOT, Demo, http

LogInd = Callable[[Page, str], None]
# The contract's own examples lie beside the checkout, where they lie at all.
EKSEMPEL = ROOT.parent / "shared/oio/examples/01-importer-sag-flere-parter.xml"
SAG, SAGSNUMMER = "94dfbcc8-b9e9-55b9-9a17-44b29e53bca4", "2026-KTH-000417"
TITEL = "Kontanthjælp - ansøgning"
FAGSYSTEM = "Korsbæk ESDH"
KLIENT = klient_id(FAGSYSTEM)
I_KRAFT = datetime(2026, 2, 4, tzinfo=UTC)


def uden_tid(page: Page) -> str:
    """What a page says, without what the clock and the security token change."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content())
    return re.sub(r"kl\. \d\d\.\d\d(\.\d\d)?", "", html)


@pytest.mark.browser
def test_the_shared_example_is_seen_by_its_municipality_and_by_no_other(
    chromium: Browser, demo: Demo, log_ind: LogInd
):
    if not EKSEMPEL.exists():
        pytest.skip("the contract's examples are not beside this checkout")
    if datetime.now(UTC) < I_KRAFT:
        pytest.skip("the example's sag has not begun yet, by this machine's clock")
    birthe = demo.person(demopersoner.BIRTHE_HOLM)
    with vindue(chromium, demo, BRED) as ulla, vindue(chromium, demo, BRED) as lone:
        log_ind(ulla, "uja")
        ulla.goto(birthe)
        rows = ulla.locator("#sager tbody th", has_text=TITEL)
        expect(rows).to_have_count(0)
        log_ind(lone, "lbr")
        lone.goto(birthe)
        before = uden_tid(lone)

        message = EKSEMPEL.read_bytes()
        (answer,) = demo.sapa(KLIENT).importer(message).svar
        assert (answer.statuskode, str(answer.uuid)) == (20, SAG), answer

        ulla.reload()
        expect(rows).to_have_count(1)
        row = ulla.locator("#sager tbody tr", has_text=TITEL)
        expect(row).to_contain_text(FAGSYSTEM)
        expect(row).to_contain_text("Oplyst")
        expect(row).to_contain_text("12-01-2026")
        lone.reload()
        after = uden_tid(lone)
        # Neither row, nor count, nor source, nor gap.
        assert after == before
        for trace in (TITEL, SAG, SAGSNUMMER, FAGSYSTEM):
            assert trace not in after

        # The same message again is the same thing.
        assert demo.sapa(KLIENT).importer(message).ok
        ulla.reload()
        expect(rows).to_have_count(1)


@pytest.mark.browser
def test_the_example_of_the_readme_lands_on_jan(side: Page, demo: Demo, log_ind: LogInd):
    log_ind(side, "lbr")
    side.goto(demo.person(demopersoner.JAN))
    row = side.locator("#sager tbody tr", has_text="Sygedagpenge, nyt forløb")
    count = side.locator("#sager .s-count")
    before = int(count.inner_text())
    expect(row).to_have_count(0)

    message = (ROOT / "docs/eksempler/importer-sag.xml").read_bytes()
    demo.sapa("ksd").importer(message).kraev_ok()

    side.reload()
    expect(row).to_have_count(1)
    expect(row).to_contain_text("32.30.04")
    expect(row).to_contain_text("Allan Korsman")
    expect(count).to_have_text(str(before + 1))
    # The other tests know Jan's sager as the demo has them.
    _fjern(demo, "Sygedagpenge, nyt forløb")


def test_a_wrong_secret_and_a_stranger_store_nothing(demo: Demo):
    message = (ROOT / "docs/eksempler/importer-sag.xml").read_bytes()
    before = demo.rows("select count(*) from registrering_registrering")
    with pytest.raises(IkkeGodkendt):
        Klient(demo.adresse, Basic("ksd", "forkert")).importer(message)
    # A client of another municipality: known, but this is not its to deliver.
    (answer,) = demo.sapa(KLIENT).importer(message).svar
    assert answer.statuskode == 43
    assert demo.rows("select count(*) from registrering_registrering") == before


def test_the_log_of_the_web_process_holds_no_number_and_no_name(demo: Demo):
    """After all that the tests here asked for: opaque keys and counts only."""
    http(f"{demo.adresse}/person/{demo.part(demopersoner.JAN)}/")
    with pytest.raises(Afvist):
        demo.sapa("ksd").importer(b"<a>2110703435 Jan Jarlov</a>")
    text = Path(demo.log).read_text(encoding="utf-8")
    assert text
    for trace in ("2110703435", "211070-3435", "Jarlov", "Skovbrynet", "Sygedagpenge"):
        assert trace not in text


def _fjern(demo: Demo, titel: str) -> None:
    """Take a pushed sag away again, as the owner of the database."""
    import psycopg

    with psycopg.connect(demo.database.ejer_url) as connection:
        ((uuid,),) = connection.execute(
            "select uuid from sag_sag where titel = %s", [titel]
        ).fetchall()
        for table, column in (
            ("sag_sag", "uuid"),
            ("sag_saglinje", "sag_uuid"),
            ("sag_sagstilstand", "sag_uuid"),
            ("sag_journalpost", "sag_uuid"),
            ("registrering_registrering", "objekt_uuid"),
            ("registrering_haendelse", "objekt_uuid"),
            ("registrering_objekt", "uuid"),
        ):
            connection.execute(f"delete from {table} where {column} = %s", [uuid])
