"""The search: criteria by POST, hits under a random key, nothing personal in an address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from access.models import Bruger, Revisionslog
from access.values import Permission
from indexes.part import services
from tests.overblik.conftest import JAN_CPR, Borgere
from tests.part.faelles import borger

Logget = Callable[[], list[tuple[str, str]]]


def test_a_name_leads_to_hits_whose_address_tells_nothing(
    browser: Client, borgere: Borgere, logget: Logget
):
    response = browser.post("/soeg/", {"q": "Jan Jarlov"})
    address = response["Location"]
    assert address.startswith("/soeg/")
    assert "arlov" not in address
    page = browser.get(address).content.decode()
    assert f'href="/person/{borgere.jan}/"' in page
    assert "211070-XXXX" in page
    assert JAN_CPR not in page.replace("-", "")
    assert logget() == [("Søgning Person", "")]
    criteria = Revisionslog.objects.get().soegekriterier
    assert criteria.startswith("Navn: Jan Jarlov, CPR: null, ")
    assert "Adresse: null, Kommune: Lyngby-Taarbæk" in criteria


def test_reload_and_return_show_the_same_search(browser: Client, borgere: Borgere):
    address = browser.post("/soeg/", {"navn": "Jarlov", "koen": "M", "tidligere": "on"})["Location"]
    first, again = browser.get(address).content.decode(), browser.get(address).content.decode()
    for page in (first, again):
        assert 'value="Jarlov"' in page
        assert str(borgere.jan) in page


def test_a_key_belongs_to_its_session(
    browser: Client, sagsbehandler: Bruger, log_ind: Callable[[Bruger], Client], borgere: Borgere
):
    address = browser.post("/soeg/", {"q": "Jarlov"})["Location"]
    assert log_ind(sagsbehandler).get(address)["Location"] == "/soeg/"


def test_a_whole_cpr_number_opens_the_person(browser: Client, borgere: Borgere, logget: Logget):
    response = browser.post("/soeg/", {"q": "211070-3435"})
    assert response["Location"] == f"/person/{borgere.jan}/"
    assert logget() == [("Søgning Person", "")]


def test_an_unknown_cpr_number_ends_in_an_empty_list(browser: Client, borgere: Borgere):
    address = browser.post("/soeg/", {"q": "010101-0101"})["Location"]
    assert "0101010101" not in address
    assert "Ingen personer passer til søgningen." in browser.get(address).content.decode()


def test_namesakes_are_warned_of(browser: Client, borgere: Borgere):
    services.indlaes_personer([borger("Jan Jarlov", "0303854943")], now=timezone.now())
    page = browser.get(browser.post("/soeg/", {"q": "Jan Jarlov"})["Location"]).content.decode()
    assert "2 personer hedder Jan Jarlov." in page


def test_namesakes_stand_by_birth_date_however_they_came_in(browser: Client, myndigheder: Any):
    numre = ["0303854943", "2110703435", "0101904943", "1506484943"]
    services.indlaes_personer([borger("Jan Jarlov", cpr) for cpr in numre], now=timezone.now())
    address = browser.post("/soeg/", {"q": "Jan Jarlov"})["Location"]
    shown = re.findall(r"<span>(\d{6})-XXXX</span>", browser.get(address).content.decode())
    assert shown == ["150648", "211070", "030385", "010190"]


def test_a_protected_address_is_not_in_the_hits(browser: Client, borgere: Borgere):
    page = browser.get(browser.post("/soeg/", {"q": "Jytte Rømer"})["Location"]).content.decode()
    assert str(borgere.jytte) in page
    assert "Beskyttet adresse" in page
    assert "Hemmelivej" not in page


def test_a_mistyped_number_is_told_beside_its_field(browser: Client, borgere: Borgere):
    page = browser.post("/soeg/", {"cpr": "211370-34"}).content.decode()
    assert 'aria-invalid="true"' in page
    assert "Et CPR-nummer har ti cifre" in page


def test_the_whole_country_is_offered_only_to_those_who_may(
    browser: Client,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    bred = log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SOEG_LANDET]}))
    assert "Hele landet" in bred.get("/soeg/").content.decode()
    assert "Hele landet" not in browser.get("/soeg/").content.decode()


def test_hits_come_twenty_to_a_page_and_one_can_go_back(browser: Client, myndigheder: Any):
    mange = [borger(f"Anna Prøve{n:02d}", f"0101{60 + n}1002") for n in range(25)]
    services.indlaes_personer(mange, now=timezone.now())
    address = browser.post("/soeg/", {"q": "Anna"})["Location"]
    first = browser.get(address).content.decode()
    assert "Viser 1-20" in first
    second = browser.get(f"{address}?side=2").content.decode()
    assert "Viser 21-25 af 25" in second
    assert f'href="{address}"' in second
    # A page that was never reached is the first one.
    assert "Viser 1-20" in browser.get(f"{address}?side=9").content.decode()


def test_without_the_right_there_is_no_search(
    bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client], logget: Logget
):
    uden = log_ind(bruger_med({"permissions": [Permission.ADMINISTRER]}))
    assert "Hvem vil du slå op?" not in uden.get("/").content.decode()
    assert uden.get("/soeg/").status_code == 403
    assert logget() == [("Adgang afvist", "")]


def test_a_company_is_found_and_opened(browser: Client, myndigheder: Any, logget: Logget):
    from indexes.part.values import VirksomhedData

    now = timezone.now()
    services.indlaes_virksomheder(
        [VirksomhedData(cvr="12345678", navn="Prøvens Byg ApS", branche="Byggeri")], now=now
    )
    address = browser.post("/soeg/", {"q": "CVR 12345678"})["Location"]
    company = browser.get(address)["Location"]
    page = browser.get(company).content.decode()
    for text in ("Prøvens Byg ApS", "12345678", "Byggeri", "Sager"):
        assert text in page
    assert ("Visning Virksomhedsoverblik#Virksomhed", "12345678 - Prøvens Byg ApS") in logget()
