"""The inbox in a browser: by keyboard alone, on a desk and on a phone, and finished with undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]

_GRUPPE = """
insert into advis_advisgruppe (uuid, myndighed, navn, advistype, tilstand, version, definition,
    hjemmel, skabelon, oprettet, oprettet_af, aendret, aendret_af, ejer)
values (%s, 173, 'Browserens gruppe', 'folkeregister', 'aktiv', 1, '{}', 'Prøvelovens § 1', '',
    now(), 1, now(), 1, 1) returning id
"""
# About those whose addresses are the hardest to make room for. Parts have random keys: by those it
# would be others in each run.
_ADVISER = """
insert into advis_advis (gruppe_id, myndighed, traad_id, haendelse_id, kode, slags, part_uuid,
    om_part_uuid, partsrolle, kle, foelsomhed, begivenhedsdato, modtaget)
select %s, 173, -n, -n, (array['F12', 'F50', 'F25'])[1 + n %% 3], 'folkeregister', p.part_uuid,
    p.part_uuid, 1, -1, 2, now(), now()
from (
    select part_uuid, row_number() over (
        order by (select max(length(ord)) from regexp_split_to_table(adresse, ' ') ord) desc, cpr
    ) n
    from part_person where beskyttelse is null and status = '01'
) p where n <= 6
"""


@pytest.fixture
def gruppe(demo: Demo) -> Iterator[int]:
    """Six adviser to Lone's unit, gone again afterwards."""
    with psycopg.connect(demo.database.ejer_url, autocommit=True) as link:
        (id_,) = link.execute(_GRUPPE, [uuid4()]).fetchone()  # type: ignore[misc]
        link.execute(
            "insert into advis_modtager (gruppe_id, art, modtager_uuid, kanal, takt, adresse, aktiv)"
            " select %s, 'enhed', e.uuid, 'indbakke', 'straks', '', true from access_bruger b"
            " join access_organisationsenhed e on e.id = b.enhed_id where b.brugernavn = 'lbr'",
            [id_],
        )
        link.execute(_ADVISER, [id_])
        yield id_
        for tabel in ("advishandling", "kommentar", "advisled"):
            link.execute(
                f"delete from advis_{tabel} where advis_id in"
                " (select uuid from advis_advis where gruppe_id = %s)",
                [id_],
            )
        for tabel in ("advis", "modtager"):
            link.execute(f"delete from advis_{tabel} where gruppe_id = %s", [id_])
        link.execute("delete from advis_advisgruppe where id = %s", [id_])


def test_an_inbox_by_keyboard_alone_on_a_desk_and_on_a_phone(
    side: Page, smal_side: Page, gruppe: int, log_ind: LogInd, axe: str
):
    log_ind(side, "lbr")
    side.get_by_role("link", name="Advis", exact=True).click()
    # The demo's own groups send to her unit too; the counters come by themselves.
    expect(side.locator("#advistal .s-count").first).not_to_have_text("0")
    side.goto(f"/advis/?g={gruppe}")
    expect(side.locator(".s-item--new")).to_have_count(6)
    found = undersoeg(side, axe, "indbakke")

    side.keyboard.press("j")
    side.keyboard.press("j")
    side.keyboard.press("x")
    expect(side.locator("[data-antal-valgt]")).to_have_text("1")
    side.keyboard.press("Enter")
    expect(side.locator("#advis h2")).to_be_visible()
    expect(side.locator("#advis .s-thread")).to_contain_text("Åbnet af Lone Bruun")
    expect(side.locator(".s-item--new")).to_have_count(5)
    found += undersoeg(side, axe, "advis åbnet")
    side.reload()
    expect(side.locator("#advis h2")).to_be_visible()

    side.keyboard.press("e")
    expect(side.get_by_text("1 færdiggjort.")).to_be_visible()
    expect(side.locator("li.s-item")).to_have_count(5)
    found += undersoeg(side, axe, "færdiggjort")
    side.get_by_role("button", name="Fortryd").click()
    expect(side.locator("li.s-item")).to_have_count(6)

    side.get_by_label("Vælg alle på siden").check(force=True)
    side.get_by_role("button", name="Flere").click()
    side.get_by_text("Senere", exact=True).click()
    found += undersoeg(side, axe, "flere handlinger")
    side.get_by_role("link", name="Arbejdsmængde").click()
    expect(side.get_by_role("table")).to_contain_text("Ikke tildelt")
    found += undersoeg(side, axe, "arbejdsmængde")

    log_ind(smal_side, "lbr")
    smal_side.goto(f"/advis/?g={gruppe}")
    smal_side.locator(".s-item__title a").first.click()
    expect(smal_side.locator("#advis h2")).to_be_visible()
    found += undersoeg(smal_side, axe, "indbakke på telefon")
    assert found == []
