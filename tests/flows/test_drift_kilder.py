"""A supplier delivers; operations sees the source and what was refused, in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.flows.server import Demo, basic, http, koer
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]

# Somebody whom the demo does not know.
CPR = "0101136001"
AFTALE = """
import django
django.setup()
from django.utils import timezone
from access.klienter.services import saet_aftale
from access.klienter.values import Rettighed
from access.models import Systemklient
saet_aftale(Systemklient.objects.get(klient_id="ksd"), myndigheder=[173], kle=["*"],
            rettigheder=[Rettighed.KILDE], kilder=["stil"], fra=None, til=None, now=timezone.now())
"""


def _post(fra: str) -> dict[str, object]:
    institution = {"nummer": "F1", "navn": "Prøveskolen", "type": "skole"}
    plads = {"institution": institution, "fra": fra}
    return {"cpr": CPR, "registreret": "2026-01-02T03:04:05+01:00", "pladser": [plads]}


def test_a_source_is_fresh_and_its_refused_statement_is_opened_and_thrown_away(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
):
    koer(["-c", AFTALE], demo.database.env())
    sti = f"{demo.adresse}/api/v1/kilder/stil"
    body = json.dumps({"leverance": "flow-1", "poster": [_post("2020-08-01"), _post("snart")]})
    hoveder = basic("ksd", "demo") | {"Content-Type": "application/json"}
    status, svar = http(sti, body.encode(), hoveder)
    assert status == 207, svar
    assert [p["udfald"] for p in json.loads(svar)["poster"]] == ["ny", "afvist"]

    log_ind(side, "oaa")
    side.get_by_role("link", name="Drift").click()
    side.get_by_role("link", name="Kilder", exact=True).click()
    expect(side.get_by_role("heading", name="Partsregisterets kilder")).to_be_visible()
    row = side.get_by_role("row", name="STIL")
    expect(row).to_contain_text("Som lovet")
    found = undersoeg(side, axe, "kilder")
    row.get_by_role("link", name="afviste udsagn fra STIL").click()
    side.get_by_role("row", name="Udsagn fra kilden stil").get_by_role("link").first.click()
    expect(side.get_by_text("/pladser/0/fra")).to_be_visible()
    assert CPR not in side.content()
    found += undersoeg(side, axe, "afvist udsagn")
    side.get_by_label("Begrundelse").select_option(index=1)
    side.get_by_role("button", name="Vis og log").click()
    expect(side.locator("pre").first).to_contain_text(CPR)
    side.get_by_text("Kassér", exact=True).click()
    side.get_by_role("button", name="Bekræft kassering").click()
    expect(side.get_by_text("Indholdet er kasseret.")).to_be_visible()
    assert found == []
