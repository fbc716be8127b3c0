"""Sign-in of the demo, sign-out, and where a stranger ends up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from access.models import Bruger


@pytest.fixture
def demobruger(bruger_med: Callable[..., Bruger], settings: Any) -> Bruger:
    settings.DEMO = True
    user = bruger_med({}, navn="Lone Bruun")
    Bruger.objects.filter(id=user.id).update(
        demo=True, titel="Borgerrådgiver", beskrivelse="Ser de fleste sager"
    )
    return user


def test_the_page_names_the_users_of_the_chosen_municipality(
    demobruger: Bruger, bruger_med: Callable[..., Bruger], client: Client
):
    """The first municipality stands chosen: a newcomer is one click from the product."""
    other = bruger_med({}, myndighed=1002, navn="Ulla Jakobsen")
    Bruger.objects.filter(id=other.id).update(demo=True)
    for address in ("/log-ind/", "/log-ind/?kommune=173"):
        page = client.get(address).content.decode()
        for text in ("Lone Bruun", "Borgerrådgiver", "Ser de fleste sager"):
            assert text in page
        assert "Ulla Jakobsen" not in page
    page = client.get("/log-ind/?kommune=1002").content.decode()
    assert "Ulla Jakobsen" in page
    assert "Lone Bruun" not in page


def test_one_click_signs_in_is_logged_and_goes_on(
    demobruger: Bruger, client: Client, logget: Callable[[], list[tuple[str, str]]]
):
    response = client.post("/log-ind/", {"bruger": demobruger.id, "videre": "/soeg/"})
    assert response["Location"] == "/soeg/"
    assert logget() == [("Log ind", "")]
    assert "Lone Bruun" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "videre", ["https://example.org/", "//example.org/", "javascript:alert(1)"]
)
def test_sign_in_never_leads_to_another_site(demobruger: Bruger, client: Client, videre: str):
    response = client.post("/log-ind/", {"bruger": demobruger.id, "videre": videre})
    assert response["Location"] == "/"


@pytest.mark.parametrize("bruger", ["", "x", "0", "999999999"])
def test_an_unknown_user_cannot_sign_in(demobruger: Bruger, client: Client, bruger: str):
    assert client.post("/log-ind/", {"bruger": bruger}).status_code == 404


def test_without_the_demo_nobody_is_listed_and_nobody_gets_in(
    demobruger: Bruger, client: Client, settings: Any
):
    settings.DEMO = False
    assert "Lone Bruun" not in client.get("/log-ind/?kommune=173").content.decode()
    assert client.post("/log-ind/", {"bruger": demobruger.id}).status_code == 404


def test_an_ordinary_user_is_no_demo_user(
    demobruger: Bruger, bruger_med: Callable[..., Bruger], client: Client
):
    assert client.post("/log-ind/", {"bruger": bruger_med({}).id}).status_code == 404


def test_sign_out_ends_it(browser: Client, logget: Callable[[], list[tuple[str, str]]]):
    assert browser.get("/").status_code == 200
    assert browser.post("/log-ud/")["Location"] == "/log-ind/"
    assert logget() == [("Log ud", "")]
    assert browser.get("/")["Location"] == "/log-ind/?videre=%2F"


def test_pages_are_never_kept_by_the_browser(browser: Client):
    assert "no-store" in browser.get("/")["Cache-Control"]


def test_a_form_without_its_token_is_refused(demobruger: Bruger):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/log-ind/", {"bruger": demobruger.id})
    assert response.status_code == 403
    assert "Formularen var for gammel" in response.content.decode()
