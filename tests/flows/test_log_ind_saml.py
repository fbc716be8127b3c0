"""Sign-in at the test identity provider, in a real browser and with real signatures and ciphers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fixtures import demopersoner
from tests.flows.server import Demo
from tests.flows.test_udseende import axe, undersoeg  # noqa: F401 - axe is a fixture

pytestmark = pytest.mark.browser

LYNGBY, EKSEMPELBY = 173, 1003


def log_ind_hos_udbyder(side: Page, kommune: int, noegle: str) -> None:
    """From the sign-in page through the provider's and back."""
    side.goto(f"/log-ind/?kommune={kommune}")
    side.get_by_role("link", name="Log ind med test-identitetsudbyderen").click()
    expect(side.get_by_role("heading", name="Hvem er du?")).to_be_visible()
    side.locator(f"button[name=bruger][value={noegle}]").click()
    side.get_by_role("button", name="Fortsæt til SAPA").click()


def test_in_by_saml_to_a_person_and_out_at_both_places(side: Page, demo: Demo):
    log_ind_hos_udbyder(side, LYNGBY, "lyngby")
    side.wait_for_url(f"{demo.adresse}/")
    side.goto(demo.person(demopersoner.JAN))
    expect(side.get_by_role("heading", level=1)).to_have_text("Jan Jarlov")
    expect(side.locator("#sager tbody tr").first).to_be_visible()
    side.get_by_role("button", name="Log ud").click()
    side.wait_for_url("**/log-ind/")
    answer = side.request.get(demo.person(demopersoner.JAN), max_redirects=0)
    assert answer.status == 302
    ((ended,),) = demo.rows("select count(*) from saml_samlsession")
    assert ended == 0


def test_the_first_example_signs_in_and_is_logged_with_the_digest(side: Page, demo: Demo):
    log_ind_hos_udbyder(side, EKSEMPELBY, "sagsbehandler")
    side.wait_for_url(f"{demo.adresse}/")
    expect(side.get_by_text("Anna Eksempel").first).to_be_visible()
    ((told, own, scope),) = demo.rows(
        "select soegekriterier, organisatorisk_id, scope_cvr from access_revisionslog"
        " where beskrivelse = 'Log ind' and bruger = 'Anna Eksempel'"
    )
    assert "Assertion SHA-256" in told
    assert (own, scope) == ("99999999", "99999999")
    log = demo.log.read_text()
    assert "saml_log_ind" in log
    assert "Anna" not in log
    assert "SAMLRequest" not in log


def test_on_whose_behalf_is_asked_after_sign_in_and_rules_what_is_seen(
    side: Page,
    demo: Demo,
    axe: str,  # noqa: F811 - the fixture
):
    log_ind_hos_udbyder(side, LYNGBY, "faelles")
    expect(side.get_by_role("heading", name="Hvem arbejder du på vegne af?")).to_be_visible()
    assert undersoeg(side, axe, "på vegne af") == []
    side.get_by_role("button", name="Korsbæk").click()
    side.wait_for_url(f"{demo.adresse}/")
    side.goto(demo.person(demopersoner.JAN))
    assert "Genoptræning" not in side.content()
    side.goto("/saml/paa-vegne-af/")
    side.get_by_role("button", name="Lyngby-Taarbæk").click()
    side.goto(demo.person(demopersoner.JAN))
    expect(side.get_by_text("Genoptræning").first).to_be_visible()
    rows = demo.rows(
        "select distinct organisatorisk_id, scope_cvr from access_revisionslog"
        " where bruger = 'Frida Fælles' and part_uuid is not null"
    )
    assert set(rows) == {("11715311", "11111111"), ("11715311", "11715311")}


def test_the_providers_pages_are_accessible(side: Page, demo: Demo, axe: str):  # noqa: F811
    side.goto(f"/log-ind/?kommune={LYNGBY}")
    assert undersoeg(side, axe, "log ind") == []
    side.locator("#saml").click()
    expect(side.get_by_role("heading", name="Hvem er du?")).to_be_visible()
    assert undersoeg(side, axe, "udbyder") == []
    side.locator("button[name=bruger][value=ingen]").click()
    expect(side.get_by_role("heading", name="Du er genkendt")).to_be_visible()
    assert undersoeg(side, axe, "udbyder, genkendt") == []


def test_without_script_too(side_uden_script: Page, demo: Demo):
    log_ind_hos_udbyder(side_uden_script, LYNGBY, "lyngby")
    side_uden_script.wait_for_url(f"{demo.adresse}/")
    expect(side_uden_script.get_by_text("Signe Lyng").first).to_be_visible()
