"""The page about one sag, the contact card, and the KLE number: shown, hidden, logged."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from access.models import Bruger, Revisionslog
from access.values import Permission
from indexes.klassifikation.models import KleEmne
from tests.faelles import NU
from tests.overblik.conftest import JAN_CPR, Borgere
from tests.overblik.test_person import JAN, count, hent, viser
from tests.sag.faelles import laeg_paa

Logget = Callable[[], list[tuple[str, str]]]
LavSag = Callable[..., UUID]
I_DIALOG = {"hx-request": "true", "hx-target": "vindue-indhold"}


@pytest.fixture
def kle(db: None) -> None:
    for nummer, titel in (
        ("29", "Sundhed"),
        ("29.21", "Genoptræning m.v."),
        ("29.21.04", "Genoptræning efter sundhedsloven"),
    ):
        tal = int(nummer.replace(".", "")) if len(nummer) == 8 else None
        KleEmne.objects.create(nummer=nummer, tal=tal, titel=titel, uuid=uuid4())


@pytest.fixture
def sag(lav_sag: LavSag, borgere: Borgere, kle: None) -> UUID:
    """A sag about Jan, with protected Jytte as a second part."""
    sag_uuid = lav_sag(
        borgere.jan,
        borgere.jytte,
        titel="Genoptræning",
        sagsnummer="S-1",
        behandler_navn="Allan Korsman",
        enhed_navn="Ældre og handicap",
    )
    laeg_paa(
        sag_uuid,
        tilstande=[(1, NU - timedelta(days=9)), (3, NU - timedelta(days=2))],
        notater=["Telefonsamtale"],
        dokumenter=["Ansøgning"],
    )
    return sag_uuid


@pytest.fixture
def bred(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    rights = [Permission.SE_PERSON, Permission.SE_SAG, Permission.SE_DOKUMENT]
    return log_ind(bruger_med({"permissions": rights}))


@pytest.fixture
def smal(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    """The same rights, but not to this sag's subject."""
    rights = [Permission.SE_PERSON, Permission.SE_SAG, Permission.SE_DOKUMENT]
    return log_ind(bruger_med({"permissions": rights, "kle": ["32.*"]}))


def svar(browser: Client, sag_uuid: UUID, side: str = "") -> tuple[int, bytes, dict[str, str]]:
    """The whole answer without what every request has of its own: the form tokens, the request's
    id, and the address that was asked for."""
    response = browser.get(f"/sag/{sag_uuid}/{side}")
    krop = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)
    headers = {k: v for k, v in response.headers.items() if k.lower() != "x-request-id"}
    return response.status_code, krop.replace(str(sag_uuid).encode(), b"UUID"), headers


def test_the_four_links_of_the_table_lead_somewhere(bred: Client, borgere: Borgere, sag: UUID):
    page = hent(bred, f"/person/{borgere.jan}/")
    row = page[page.index('<th scope="row">') :]
    links = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', row)[:4]
    assert links == [
        (f"/sag/{sag}/", "Genoptræning"),
        ("/kle/29-21-04/", "29.21.04"),
        (f"/person/{borgere.jan}/", "Jan Prøve"),
        (f"/sag/{sag}/kontakt/", "Allan Korsman"),
    ]
    for address, _text in links:
        assert bred.get(address).status_code == 200


def test_a_number_or_a_caseworker_that_is_not_known_is_no_link(
    bred: Client, borgere: Borgere, lav_sag: LavSag
):
    lav_sag(borgere.jan, kle=999998, titel="")
    page = hent(bred, f"/person/{borgere.jan}/")
    assert "Sag uden titel" in page
    assert "99.99.98" in page
    assert "/kle/" not in page
    assert "/kontakt/" not in page


def test_the_page_shows_the_sag_with_its_sources(bred: Client, borgere: Borgere, sag: UUID):
    page = hent(bred, f"/sag/{sag}/")
    for text in (
        "<title>Sag 29.21.04 Genoptræning efter sundhedsloven – SAPA Overblik</title>",
        '<h1 id="sag-titel">Genoptræning</h1>',
        "Fortrolige personoplysninger",
        "Tilstandshistorik",
        "Telefonsamtale",
        "Ansøgning",
        "Brev, indgående",
        f'href="/person/{borgere.jytte}/"',
        "010774-XXXX",
        f'hx-get="/sag/{sag}/kontakt/"',
    ):
        assert text in page, text
    assert page.count("Kilder og sidst opdateret:") == 5
    assert not viser(page)
    assert "Hemmelivej" not in page


def test_on_paper_a_protected_second_part_is_left_out_and_counted(bred: Client, sag: UUID):
    page = hent(bred, f"/sag/{sag}/")
    rows = re.findall(r"<tr[^>]*>(?=<th scope=\"row\"><span><a href=\"/person/)", page)
    assert rows == ["<tr>", '<tr class="s-noprint">']
    assert "1 part med navne- og adressebeskyttelse er udeladt i udskriften." in page


def test_each_block_is_logged_with_the_sag_and_its_primary_part(
    bred: Client, borgere: Borgere, sag: UUID, logget: Logget
):
    page = hent(bred, f"/sag/{sag}/")
    assert logget() == [
        ("Journalnotat Visning#Sag", JAN),
        ("Visning Dokumenter#Sag", JAN),
        ("Visning Sagsoverblik#Sag", JAN),
    ]
    rows = Revisionslog.objects.all()
    assert {(r.sag, r.sag_uuid, r.sagsnummer, r.part_uuid) for r in rows} == {
        ("29.21.04 - Genoptræning", sag, "S-1", borgere.jan)
    }
    assert {r.komponent for r in rows} == {
        "SOP.FrontEnd.Services.Implementation.Sag.SagService",
        "SOP.FrontEnd.Services.Implementation.Dokument.DokumentService",
        "SOP.FrontEnd.Services.Implementation.Journalnote.JournalnoteService",
    }
    assert re.search(r"Dit opslag er logget kl. \d\d:\d\d, 3 elementer", page)


def test_without_the_right_to_documents_there_is_no_block_and_no_row(
    browser: Client, sag: UUID, logget: Logget
):
    page = hent(browser, f"/sag/{sag}/")
    assert 'id="dokumenter"' not in page
    assert "Ansøgning" not in page
    assert "Visning Dokumenter#Sag" not in dict(logget())


@pytest.mark.parametrize("side", ["", "kontakt/"])
def test_a_hidden_sag_and_an_absent_one_give_the_same_bytes_and_the_same_log(
    bred: Client, smal: Client, sag: UUID, logget: Logget, side: str
):
    assert svar(bred, sag, side)[0] == 200
    logget()
    hidden, om_skjult = svar(smal, sag, side), logget()
    absent, om_intet = svar(smal, uuid4(), side), logget()
    assert hidden[0] == 404
    assert hidden == absent
    assert om_skjult == om_intet
    assert {part for _hvad, part in om_skjult} <= {""}


def test_without_any_right_to_sager_the_page_is_refused(
    sag: UUID, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    uden = log_ind(bruger_med({"permissions": [Permission.SE_PERSON]}))
    refused = svar(uden, sag)
    assert refused[0] == 403
    assert refused == svar(uden, uuid4())


def test_the_page_costs_the_same_for_1_10_and_100_of_everything(
    bred: Client, borgere: Borgere, lav_sag: LavSag
):
    costs = []
    for antal in (1, 10, 100):
        sag_uuid = lav_sag(borgere.jan, *(uuid4() for _ in range(antal)))
        laeg_paa(sag_uuid, notater=["N"] * antal, dokumenter=["D"] * antal)
        costs.append(count(bred, f"/sag/{sag_uuid}/"))
    assert len(set(costs)) == 1, costs


def test_long_lists_turn_their_pages_and_keep_each_others_place(
    bred: Client, borgere: Borgere, lav_sag: LavSag
):
    sag_uuid = lav_sag(borgere.jan)
    laeg_paa(
        sag_uuid,
        notater=[f"N{n:03}" for n in range(60)],
        dokumenter=[f"D{n:03}" for n in range(60)],
    )
    url = f"/sag/{sag_uuid}/"
    first = hent(bred, url)
    assert '<span class="s-count">50+</span>' in first
    assert "N049" in first
    assert "N050" not in first
    assert f'href="{url}?notater=2#notater"' in first
    second = hent(bred, f"{url}?notater=2&dokumenter=2")
    assert "N050" in second
    assert "Viser 51-60" in second
    assert f'href="{url}?dokumenter=2#notater"' in second
    for unknown in ("0", "x", "-1", "99999999999", "²"):
        assert "N049" in hent(bred, f"{url}?notater={unknown}")
    assert f'href="{url}#notater"' in hent(bred, f"{url}?notater=9")


def test_a_new_reason_is_logged_on_the_sag(bred: Client, sag: UUID, logget: Logget):
    hent(bred, f"/sag/{sag}/")
    logget()
    bred.post("/anledning/", {"anledning": "Visitering", "sag": str(sag)})
    assert logget() == [("Visning Sagsoverblik#Sag", JAN)]


def test_a_reason_chosen_for_a_sag_out_of_reach_logs_nothing(
    smal: Client, sag: UUID, logget: Logget
):
    smal.post("/anledning/", {"anledning": "Visitering", "sag": str(sag)})
    assert logget() == []


def test_the_contact_card_is_a_dialog_and_a_page_and_is_logged(
    bred: Client, sag: UUID, logget: Logget
):
    url = f"/sag/{sag}/kontakt/"
    dialog = hent(bred, url, **I_DIALOG)
    page = hent(bred, url)
    assert "<html" not in dialog
    assert 'id="vindue-titel"' in dialog
    assert "<html" in page
    for shown in (dialog, page):
        assert "Allan Korsman" in shown
        assert "Ældre og handicap" in shown
        assert "Jan" not in shown
    assert logget() == [("Modal Åbnet : Bruger", "")] * 2
    row = Revisionslog.objects.first()
    assert row is not None
    assert row.komponent == "SOP.FrontEnd.Controllers.Repository.RepositoryController"
    assert (row.sag_uuid, row.sagsnummer) == (sag, "S-1")
    assert row.soegekriterier == "Bruger: Allan Korsman, Afdeling: Ældre og handicap"


def test_a_kle_number_is_explained_in_a_dialog_and_on_a_page(
    bred: Client, kle: None, logget: Logget
):
    KleEmne.objects.filter(tal=292104).update(gyldig_til=NU.date() - timedelta(days=4000))
    dialog = hent(bred, "/kle/29-21-04/", **I_DIALOG)
    page = hent(bred, "/kle/29-21-04/")
    assert "<html" not in dialog
    for shown in (dialog, page):
        for text in ("29 Sundhed", "29.21 Genoptræning m.v.", "Emnet er udgået."):
            assert text in shown
    assert logget() == []


@pytest.mark.parametrize("noegle", ["29-21-05", "29-21", "292104", JAN_CPR, "29-21-04-"])
def test_what_is_no_known_number_is_404(bred: Client, kle: None, noegle: str):
    assert bred.get(f"/kle/{noegle}/").status_code == 404


def test_nobody_gets_in_without_signing_in(client: Client, sag: UUID):
    for address in (f"/sag/{sag}/", f"/sag/{sag}/kontakt/", "/kle/29-21-04/"):
        assert client.get(address)["Location"].startswith("/log-ind/")


@pytest.mark.parametrize("undtaget", [True, False])
def test_what_the_citizen_may_not_see_is_marked_for_the_caseworker(
    lav_sag: LavSag, borgere: Borgere, bred: Client, *, undtaget: bool
) -> None:
    sag_uuid = lav_sag(borgere.jan, undtaget_borger=undtaget)
    laeg_paa(sag_uuid, dokumenter=["Brev"])
    page = bred.get(f"/sag/{sag_uuid}/").content.decode()
    # Once for the sag and once for its dokument.
    assert page.count("Må ikke vises for borgeren") == 2 * undtaget
