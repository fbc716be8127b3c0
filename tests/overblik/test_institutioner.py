"""The tab Institutionsoplysninger, and læge and Digital Post on Overblik: what is shown, hidden and
logged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from access.models import Bruger, Revisionslog
from access.values import Permission
from indexes.kilder.services import optag
from indexes.personkilder.kilder import DIGITAL_POST, STIL, SYGESIKRING
from sapa.overblik.visninger import HISTORIKKER
from tests.kildepush.conftest import SEN, barn, institution, plads, praksis, sikring
from tests.overblik.conftest import JAN_CPR, JYTTE_CPR, Borgere

Logget = Callable[[], list[tuple[str, str]]]
SKOLE, LAEGE, TELEFON = "Hæstvejens Skole", "Heidi Jensen", "98 35 14 66"


def sig(kilde: Any, *udsagn: dict[str, Any]) -> None:
    optag(kilde, [kilde.laes(raa) for raa in udsagn], now=timezone.now())


@pytest.fixture
def fortalt(borgere: Borgere) -> Borgere:
    """The sources have told of Jan, and of Jytte, who is protected."""
    for cpr in (JAN_CPR, JYTTE_CPR):
        klub = institution("K1", navn="Klubben", type="fritidstilbud")
        tidl = institution("D1", navn="Solstrålen", type="dagtilbud")
        sig(
            STIL,
            barn(
                cpr,
                plads(),
                plads("2024-08-01", institution=klub),
                plads("2015-01-01", "2020-08-01", institution=tidl),
            ),
        )
        sig(SYGESIKRING, sikring(cpr, {"gruppe": 1, "fra": "2020-01-01", "praksis": praksis()}))
        sig(
            DIGITAL_POST,
            sikring(cpr, {"status": "fritaget", "grund": "sprog", "fra": "2020-01-01"}),
        )
    return borgere


def hent(browser: Client, part: UUID, rest: str = "", **headers: str) -> str:
    response = browser.get(f"/person/{part}/{rest}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_the_tab_shows_places_with_source_and_is_logged(
    browser: Client, fortalt: Borgere, logget: Logget
):
    page = hent(browser, fortalt.jan, "institutioner/")
    for shown in (
        SKOLE,
        "Klubben",
        "Solstrålen",
        "Fritidstilbud",
        "6.B",
        "Institutionsnummer F00021",
    ):
        assert shown in page
    assert '<a href="tel:45973000">45 97 30 00</a>' in page
    assert (
        page.index("Klubben")
        < page.index("Tidligere og planlagte pladser")
        < page.index("Solstrålen")
    )
    assert '<span class="s-source">STIL ' in page
    assert 'aria-current="page">Institutionsoplysninger</a>' in page
    assert {besk for besk, _ in logget()} == {"Visning#Person", "Visning Skolegrunddata"}


def test_empty_states_say_what_is_known(browser: Client, borgere: Borgere):
    page = hent(browser, borgere.jan, "institutioner/")
    assert "STIL har ingen oplysninger om dagtilbud eller skole." in page
    assert "STIL, tid ukendt" in page
    sig(STIL, barn(JAN_CPR, plads("2015-01-01", "2020-08-01")))
    page = hent(browser, borgere.jan, "institutioner/")
    assert "Ingen plads i dagtilbud eller skole lige nu." in page
    assert "Tidligere og planlagte pladser" in page


def test_overblik_shows_laege_and_digital_post_with_their_sources(
    browser: Client, fortalt: Borgere, logget: Logget
):
    page = hent(browser, fortalt.jan)
    assert LAEGE in page
    assert TELEFON in page
    assert "Fysisk brev" in page
    for source in ("CPR", "Sygesikring", "Digital Post"):
        assert f'<span class="s-source">{source} ' in page
    # Why somebody is exempt is no fact of the overview.
    assert "Sproglige vanskeligheder" not in page
    logget()
    history = hent(browser, fortalt.jan, "historik/digital-post/", **{"hx-request": "true"})
    assert "Fritaget: Sproglige vanskeligheder" in history
    assert ("Visning Historik#Person", "211070-3435 - Jan Jarlov") in logget()
    history = hent(browser, fortalt.jan, "historik/laege/", **{"hx-request": "true"})
    assert f"{LAEGE}, ydernummer 900001, sikringsgruppe 1" in history


def test_group_2_and_no_practice_are_said_in_words(browser: Client, borgere: Borgere):
    sig(SYGESIKRING, sikring(JAN_CPR, {"gruppe": 2, "fra": "2020-01-01"}))
    assert "Sikringsgruppe 2, uden fast lægepraksis" in hent(browser, borgere.jan)
    sig(SYGESIKRING, sikring(JAN_CPR, {"gruppe": 1, "fra": "2020-01-01"}, registreret=SEN))
    assert "Ingen lægepraksis oplyst" in hent(browser, borgere.jan)


HEMMELIGT = (SKOLE, "Hæstvej", "Klubben", "Solstrålen", "F00021", LAEGE, TELEFON, "Toften", "6.B")


def test_of_a_protected_person_neither_place_nor_doctor_is_on_any_page(
    browser: Client, fortalt: Borgere
):
    for rest in (
        "",
        "institutioner/",
        "adressehistorik/",
        *(f"historik/{art}/" for art in HISTORIKKER),
    ):
        page = hent(browser, fortalt.jytte, rest)
        for secret in HEMMELIGT:
            assert secret not in page, (rest, secret)
    page = hent(browser, fortalt.jytte, "institutioner/")
    assert "Institutionsoplysningerne er beskyttet." in page
    assert "s-count" not in page.split("<main")[1]


def test_one_logged_click_with_a_reason_shows_them_for_one_answer(
    browser: Client, fortalt: Borgere, logget: Logget
):
    address = f"/person/{fortalt.jytte}/institutioner/vis/"
    logget()
    for wrong in ("", "99", "x", "²"):
        page = browser.post(address, {"begrundelse": wrong}).content.decode()
        assert "Vælg en begrundelse først." in page
        assert SKOLE not in page
    assert "Visning Beskyttet institution#Person" not in {besk for besk, _ in logget()}

    page = browser.post(address, {"begrundelse": "3"}).content.decode()
    for shown in (SKOLE, "Klubben", "Solstrålen"):
        assert shown in page
    row = Revisionslog.objects.get(beskrivelse="Visning Beskyttet institution#Person")
    assert row.part.endswith("Jytte Rømer")
    assert row.begrundelse == "Bekymring for borger eller barn"
    assert SKOLE not in hent(browser, fortalt.jytte, "institutioner/")
    assert browser.get(address).status_code == 405


def test_the_click_of_the_address_shows_the_doctor_too(browser: Client, fortalt: Borgere):
    response = browser.post(f"/person/{fortalt.jytte}/adresse/", {"begrundelse": "0"})
    page = response.content.decode()
    assert "Hemmelivej 7" in page
    assert LAEGE in page


def test_who_may_see_protected_addresses_sees_them_at_once(
    fortalt: Borgere, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    browser = log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SE_BESKYTTET]}))
    assert SKOLE in hent(browser, fortalt.jytte, "institutioner/")
    assert LAEGE in hent(browser, fortalt.jytte)
    click = browser.post(f"/person/{fortalt.jytte}/institutioner/vis/", {"begrundelse": "0"})
    assert (click.status_code, click["Location"]) == (
        302,
        f"/person/{fortalt.jytte}/institutioner/",
    )


def test_without_the_right_to_persons_there_is_no_tab(
    fortalt: Borgere, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    browser = log_ind(bruger_med({"permissions": [Permission.SE_SAG]}))
    assert browser.get(f"/person/{fortalt.jan}/institutioner/").status_code == 403
    click = browser.post(f"/person/{fortalt.jan}/institutioner/vis/", {"begrundelse": "0"})
    assert click.status_code == 403


def test_a_source_behind_its_promise_says_so_with_words(browser: Client, fortalt: Borgere):
    from datetime import timedelta

    from indexes.kilder.models import Kildetal

    Kildetal.objects.filter(kode="stil").update(senest_modtaget=timezone.now() - timedelta(days=2))
    page = hent(browser, fortalt.jan, "institutioner/")
    assert "s-source--old" in page
    assert ", forsinket" in page
