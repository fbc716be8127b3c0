"""The page about one person: what it shows, what it hides, what it costs, and what it logs."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.models import Bruger, Myndighed, Revisionslog
from access.values import Permission
from tests.overblik.conftest import JAN_CPR, Borgere

Logget = Callable[[], list[tuple[str, str]]]
LavSag = Callable[..., UUID]

JAN = "211070-3435 - Jan Jarlov"
KOLONNER = [
    "Sagstitel",
    "Relation",
    "KLE-tema",
    "Primær part",
    "Fagsystem",
    "Sagsbehandler",
    "Tværfaglig status",
    "KLE-handlingsfacet",
    "Myndighed",
    "Oprettet",
]
OPLYSNINGER = [
    "Adresse",
    "Navne- og adressebeskyttelse",
    "Statsborgerskab",
    "Civilstand",
    "Tilmeldt Digital Post",
    "Lægepraksis",
    "Lægepraksis telefonnummer",
    "Lægepraksis adresse",
    "Værge",
    "Værgemål",
]


def hent(browser: Client, address: str, **headers: str) -> str:
    response = browser.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def viser(page: str) -> bool:
    """Whether Jan's number stands in full in the source of the page."""
    return JAN_CPR in page or f"{JAN_CPR[:6]}-{JAN_CPR[6:]}" in page


def titler(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a></th><td data-l="Relation"', page)


def test_labels_and_columns_are_saps_own_letter_for_letter(
    browser: Client, borgere: Borgere, lav_sag: LavSag
):
    lav_sag(borgere.jan)
    page = hent(browser, f"/person/{borgere.jan}/")
    assert re.findall(r"<dt>([^<]+)</dt>", page) == OPLYSNINGER
    assert re.findall(r'id="sorter-\w+" href="[^"]*">([^<]+)<', page) == KOLONNER


def test_the_look_is_logged_once_per_element_and_told(
    browser: Client, borgere: Borgere, logget: Logget
):
    page = hent(browser, f"/person/{borgere.jan}/")
    assert logget() == [
        ("Visning Personoverblik#Person", JAN),
        ("Visning Sager#Sag", JAN),
        ("Visning Sager#Sag", JAN),  # Ejendomssager: the same kind of row (SAPA.md 7, trap 2)
        ("Visning#Person", JAN),
    ]
    assert re.search(r"Dit opslag er logget kl\. \d\d:\d\d, 4 elementer", page)


def test_no_cpr_number_in_full_until_asked_for(browser: Client, borgere: Borgere, logget: Logget):
    address = f"/person/{borgere.jan}/"
    assert not viser(hent(browser, address))
    logget()
    response = browser.post(f"{address}cpr/", {"vis": "1"}, headers={"hx-request": "true"})
    assert "211070-3435" in response.content.decode()
    assert logget() == [("PartCpr", JAN)]
    # It stays so in this session, and each page that shows it says so in the log.
    assert "211070-3435" in hent(browser, address)
    assert ("PartCpr", JAN) in logget()
    browser.post(f"{address}cpr/", {"vis": "0"})
    assert not viser(hent(browser, address))


def test_showing_a_number_works_without_script(browser: Client, borgere: Borgere):
    response = browser.post(f"/person/{borgere.jan}/cpr/", {"vis": "1"})
    assert response["Location"] == f"/person/{borgere.jan}/"


def test_a_protected_address_takes_a_reason_and_a_logged_click(
    browser: Client, borgere: Borgere, logget: Logget
):
    address = f"/person/{borgere.jytte}/"
    assert "Hemmelivej" not in hent(browser, address)
    assert "Hemmelivej" not in hent(browser, f"{address}adressehistorik/")
    logget()
    refused = browser.post(f"{address}adresse/", {"begrundelse": ""}).content.decode()
    assert "Vælg en begrundelse først." in refused
    assert "Hemmelivej" not in refused
    assert "Visning Beskyttet adresse#Person" not in dict(logget())

    shown = browser.post(f"{address}adresse/", {"begrundelse": "0"}).content.decode()
    assert "Hemmelivej 7" in shown
    row = Revisionslog.objects.get(beskrivelse="Visning Beskyttet adresse#Person")
    assert row.begrundelse == "Brev skal sendes"
    assert "Hemmelivej" not in hent(browser, address), "a reload hides it again"


def test_who_may_see_protected_addresses_sees_them_at_once(
    borgere: Borgere, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    bred = log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SE_BESKYTTET]}))
    page = hent(bred, f"/person/{borgere.jytte}/")
    assert "Hemmelivej 7" in page
    assert "Beskyttet adresse" in page


def test_without_the_right_to_sager_there_is_no_block_and_no_row(
    borgere: Borgere,
    lav_sag: LavSag,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    logget: Logget,
):
    lav_sag(borgere.jan, titel="Tilsyn")
    kun_person = log_ind(bruger_med({"permissions": [Permission.SE_PERSON]}))
    page = hent(kun_person, f"/person/{borgere.jan}/")
    assert 'id="sager"' not in page
    assert "Tilsyn" not in page
    assert "Visning Sager#Sag" not in dict(logget())
    hidden = kun_person.get(
        f"/person/{borgere.jan}/", headers={"hx-request": "true", "hx-target": "sager"}
    )
    assert hidden.status_code == 404


def test_only_rows_within_reach_are_shown_and_counted(
    borgere: Borgere,
    lav_sag: LavSag,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    rights = [Permission.SE_PERSON, Permission.SE_SAG]
    lav_sag(borgere.jan, titel="Tilsyn", kle=272400, foelsomhed=4)
    lav_sag(borgere.jan, titel="Genoptræning", kle=292104)
    smal = log_ind(bruger_med({"permissions": rights, "kle": ["29.*"]}))
    page = hent(smal, f"/person/{borgere.jan}/")
    assert titler(page) == ["Genoptræning"]
    assert "Alle 1" in page
    assert "du ikke har adgang til" not in page

    Myndighed.objects.filter(id=173).update(viser_skjulte=True)
    announced = hent(smal, f"/person/{borgere.jan}/")
    assert "Der findes 1 sag, du ikke har adgang til." in announced
    assert "Tilsyn" not in announced
    assert "27.24" not in announced


def test_filter_text_goes_by_post_and_stays_out_of_the_address(
    browser: Client, borgere: Borgere, lav_sag: LavSag
):
    lav_sag(borgere.jan, titel="Genoptræning")
    lav_sag(borgere.jan, titel="Sygedagpenge", fremdrift=4)
    base = f"/person/{borgere.jan}/"
    address = browser.post(f"{base}sager/", {"tekst": "syge", "sorter": "titel"})["Location"]
    assert address.startswith(f"{base}?sorter=titel&f=")
    assert "syge" not in address
    assert titler(hent(browser, address)) == ["Sygedagpenge"]
    assert titler(hent(browser, f"{base}?status=afgjort")) == ["Genoptræning"]
    assert "Ingen sager passer til filteret." in hent(browser, f"{base}?part=anden")


def test_sorting_by_htmx_gives_the_block_alone_and_logs_it_alone(
    browser: Client, borgere: Borgere, lav_sag: LavSag, logget: Logget
):
    lav_sag(borgere.jan)
    block = hent(
        browser,
        f"/person/{borgere.jan}/?sorter=titel",
        **{"hx-request": "true", "hx-target": "sager"},
    )
    assert block.lstrip().startswith('<section class="s-block" id="sager"')
    assert 'aria-sort="ascending"' in block
    assert logget() == [("Visning Sager#Sag", JAN)]


@pytest.mark.parametrize("art", ["civilstand", "statsborgerskab"])
def test_histories_open_as_a_panel_and_as_a_page(
    browser: Client, borgere: Borgere, logget: Logget, art: str
):
    address = f"/person/{borgere.jan}/historik/{art}/"
    panel = hent(browser, address, **{"hx-request": "true"})
    assert panel.lstrip().startswith('<div class="s-hist">')
    assert logget() == [("Visning Historik#Person", JAN)]
    assert "Personoplysninger" in hent(browser, address)
    assert browser.get(f"/person/{borgere.jan}/historik/andet/").status_code == 404


def test_a_new_reason_is_kept_for_the_session_and_logged_on_the_person(
    browser: Client, borgere: Borgere, logget: Logget
):
    hent(browser, f"/person/{borgere.jan}/")
    logget()
    browser.post("/anledning/", {"anledning": "Visitering", "part": str(borgere.jan)})
    assert logget() == [("Visning#Person", JAN)]
    hent(browser, f"/person/{borgere.jan}/")
    assert set(
        Revisionslog.objects.order_by("-tidspunkt").values_list("anledning", flat=True)[:3]
    ) == {"Visitering"}
    browser.post("/anledning/", {"anledning": "Nysgerrighed"})
    assert 'value="Visitering" selected' in hent(browser, f"/person/{borgere.jan}/")


def test_latest_look_ups_are_the_users_own(
    browser: Client,
    borgere: Borgere,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    hent(browser, f"/person/{borgere.jan}/")
    assert str(borgere.jan) in hent(browser, "/")
    other = log_ind(bruger_med({"permissions": [Permission.SE_PERSON]}))
    assert str(borgere.jan) not in hent(other, "/")


def test_latest_look_ups_never_show_a_whole_number_or_a_protected_address(
    borgere: Borgere, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    """Whatever her rights: the list is shown unasked."""
    bred = log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SE_BESKYTTET]}))
    for part_uuid in (borgere.jan, borgere.jytte):
        bred.post(f"/person/{part_uuid}/cpr/", {"vis": "1"})
        hent(bred, f"/person/{part_uuid}/")
    page = hent(bred, "/")
    rows = dict(re.findall(r'<tr><th scope="row"><a [^>]*>([^<]+)</a>(.*)</tr>', page))
    assert "211070-XXXX" in rows["Jan Jarlov"]
    assert "Skovbrynet 38, 2800 Kgs. Lyngby" in rows["Jan Jarlov"]
    assert "Beskyttet" not in rows["Jan Jarlov"]
    assert "s-badge--protect" in rows["Jytte Rømer"]
    assert "Beskyttet adresse" in rows["Jytte Rømer"]
    assert "Hemmelivej" not in page
    assert not viser(page)


def test_absent_is_404_in_style_and_not_logged_on_anyone(browser: Client, logget: Logget):
    response = browser.get(f"/person/{uuid4()}/")
    assert response.status_code == 404
    assert "Siden findes ikke" in response.content.decode()
    # The attempt is kept, with the key and without a name.
    assert logget() == [("Adgang afvist", "")]


def test_no_page_of_the_person_says_her_number_in_its_source(
    browser: Client, borgere: Borgere, lav_sag: LavSag
):
    lav_sag(borgere.jan)
    for address in (f"/person/{borgere.jan}/", f"/person/{borgere.jan}/adressehistorik/", "/"):
        page = hent(browser, address)
        assert not viser(page)


def count(browser: Client, address: str) -> int:
    # A test is a transaction round the request's own: its savepoints and role bookkeeping are no cost.
    plumbing = ("SAVEPOINT", "RELEASE", "select current_setting('role')")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        hent(browser, address)
    return sum(not q["sql"].lstrip().startswith(plumbing) for q in queries.captured_queries)


def test_the_page_costs_the_same_for_3_30_and_300_sager_and_at_most_12(
    browser: Client, borgere: Borgere, lav_sag: LavSag
):
    address = f"/person/{borgere.jan}/"
    costs = []
    for total in (3, 30, 300):
        for n in range(total - len(titler(hent(browser, address)))):
            lav_sag(borgere.jan, borgere.jytte, titel=f"Sag {total}-{n}", fagsystem=1 + n % 9)
        costs.append(count(browser, address))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 12
