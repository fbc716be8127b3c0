"""The page of messages in a browser: it looks right, and a message is opened and thrown away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.beskedfordeler.faelles import CPR, push, registrering
from tests.flows.server import Demo, basic, http, koer
from tests.flows.test_udseende import axe, undersoeg

__all__ = ["axe"]
pytestmark = pytest.mark.browser
LogInd = Callable[[Page, str], None]

AFTALE = """
import django
django.setup()
from django.utils import timezone
from access.klienter.services import saet_aftale
from access.klienter.values import Rettighed
from access.models import Systemklient
saet_aftale(Systemklient.objects.get(klient_id="ksd"), myndigheder=[173], kle=["*"],
            rettigheder=[Rettighed.BESKED], fra=None, til=None, now=timezone.now())
"""
BEHANDL = """
import django
django.setup()
from indexes.beskedfordeler.tasks import behandl
behandl()
"""


def _luk_og_aabn(side: Page, axe: str, sti: str, body: bytes) -> list[str]:
    """The dueslag is set inactive and back; gives what the page does wrong meanwhile."""
    dueslag = side.get_by_role("region", name="Dueslag, tabel").get_by_role("row", name="ksd")
    dueslag.get_by_text("Sæt inaktivt").click()
    found = undersoeg(side, axe, "dueslag, inaktivt?")
    dueslag.get_by_label("Grund").select_option("vedligehold")
    dueslag.get_by_role("button", name="Bekræft").click()
    expect(dueslag.get_by_text("Sat inaktivt")).to_be_visible()
    assert ">40<" in http(sti, body, basic("ksd", "demo"))[1]
    found += undersoeg(side, axe, "dueslag inaktivt")
    dueslag.get_by_role("button", name="aktivt igen").click()
    expect(dueslag.get_by_text("Sæt inaktivt")).to_be_visible()
    assert ">20<" in http(sti, body, basic("ksd", "demo"))[1]
    return found


def test_a_message_in_quarantine_is_opened_replayed_and_thrown_away(
    side: Page, demo: Demo, log_ind: LogInd, axe: str
):
    koer(["-c", AFTALE], demo.database.env())
    sti = f"{demo.adresse}/api/v1/beskedfordeler/ModtagBesked"
    body = push(registrering(ObjektHandling=None))
    assert ">20<" in http(sti, body, basic("ksd", "demo"))[1]
    koer(["-c", BEHANDL], demo.database.env())
    log_ind(side, "oaa")
    side.get_by_role("link", name="Drift").click()
    side.get_by_role("link", name="Beskeder", exact=True).click()
    expect(side.get_by_role("heading", name="Beskeder i karantæne")).to_be_visible()
    expect(side.get_by_text("Objekthandlingen mangler.")).to_be_visible()
    found = undersoeg(side, axe, "beskeder")
    found += _luk_og_aabn(side, axe, sti, body)
    side.get_by_role("region", name="Beskeder, tabel").get_by_role("link").first.click()
    found += undersoeg(side, axe, "besked")
    assert CPR not in side.content()
    side.get_by_label("Begrundelse").select_option(index=1)
    side.get_by_role("button", name="Vis og log").click()
    expect(side.locator("pre").first).to_contain_text(CPR)
    found += undersoeg(side, axe, "besked vist")
    side.get_by_text("Afspil igen").click()
    side.get_by_role("button", name="Bekræft afspilning").click()
    found += undersoeg(side, axe, "afspilning bestilt")
    koer(["-c", BEHANDL], demo.database.env())
    side.get_by_role("link", name="Opdatér").click()
    side.get_by_text("Kassér", exact=True).click()
    side.get_by_role("button", name="Bekræft kassering").click()
    expect(side.get_by_text("Indholdet vises kun, mens beskeden er i karantæne.")).to_be_visible()
    found += undersoeg(side, axe, "kasseret")
    assert found == []
