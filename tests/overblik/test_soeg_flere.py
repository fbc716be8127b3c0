"""The other search forms, and the one box that leads to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.formaal.services import saet_krav
from access.models import Bruger, Organisationsenhed, Revisionslog
from access.values import Permission
from indexes.part import services
from indexes.sag.models import Sag
from sapa.overblik.kriterier import Kriterier
from sapa.overblik.soeg.fritekst import forstaa
from sapa.overblik.soeg.gemt import Udvidet
from sapa.visning.services import Oensket, gem, saet_aktiv
from sapa.visning.values import Komposition
from tests.faelles import ALT, KOMMUNE, NU
from tests.overblik.conftest import JAN_CPR, Borgere
from tests.part.faelles import BESKYTTET, bor, borger

Logget = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def bred(bruger_med: Callable[..., Bruger]) -> Bruger:
    return bruger_med({"permissions": [*ALT, Permission.SOEG_LANDET]})


@pytest.fixture
def her(bred: Bruger, log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(bred)


@pytest.fixture
def adgang_alt(adgang_med: Callable[..., Any]) -> Any:
    return adgang_med({"permissions": ALT})


@pytest.mark.parametrize(
    ("skrevet", "ventet"),
    [
        ("Borger: Jan Jarlov, cpr 211070-3435, ringede", Kriterier(cpr="211070-3435")),
        ("2110703435", Kriterier(cpr="211070-3435")),
        ("ordre 9999993435 mangler", Kriterier(tekst="ordre 9999993435 mangler")),
        ("211070-3435 og 030385-3435", Kriterier(tekst="211070-3435 og 030385-3435")),
        ("29189846", Kriterier(art="virksomhed", cvr="29189846")),
        ("CVR 29189846", Kriterier(art="virksomhed", cvr="29189846")),
        ("BFE 5012345", Kriterier(art="ejendom", ejendom="BFE 5012345")),
        ("5012345", Kriterier(art="ejendom", ejendom="5012345")),
        ("45 97 30 00", Udvidet("telefon", {"telefon": "45 97 30 00"})),
        ("+4545973000", Udvidet("telefon", {"telefon": "+4545973000"})),
        ("tlf. 45973000", Udvidet("telefon", {"telefon": "45973000"})),
        ("2022-KMS-00917", Udvidet("sag", {"sagsnummer": "2022-KMS-00917"})),
        ("sag 4711", Udvidet("sag", {"sagsnummer": "4711"})),
        ("Sagsnr.: S/2023/123", Udvidet("sag", {"sagsnummer": "S/2023/123"})),
        ("211070-XXXX", Kriterier(tekst="211070-XXXX")),
        ("21-10-1970", Kriterier(tekst="21-10-1970")),
        ("Anne-Marie Hansen-100", Kriterier(tekst="Anne-Marie Hansen-100")),
        ("Skovbrynet 38", Kriterier(tekst="Skovbrynet 38")),
    ],
)
def test_the_one_box_knows_what_was_typed(adgang_alt: Any, skrevet: str, ventet: Any) -> None:
    assert forstaa(skrevet, adgang_alt) == ventet


def test_a_number_of_a_sag_is_words_for_who_may_see_none(adgang_med: Callable[..., Any]) -> None:
    uden = adgang_med({"permissions": [Permission.SE_PERSON]})
    assert forstaa("2022-KMS-00917", uden) == Kriterier(tekst="2022-KMS-00917")


def side(browser: Client, sti: str, **felter: str) -> tuple[str, str]:
    """Search by a form; gives the address of the hits and the page."""
    svar = browser.post(sti, felter)
    assert svar.status_code == 302, svar.content.decode()[:400]
    return svar["Location"], browser.get(svar["Location"]).content.decode()


def test_a_hit_shows_the_words_of_the_description_and_the_sag_has_it_whole(
    her: Client, lav_sag: Callable[..., UUID], borgere: Borgere
) -> None:
    sag = lav_sag(borgere.jan, titel="Genoptræning af knæ")
    Sag.objects.unguarded(reason="test data").filter(uuid=sag).update(
        beskrivelse="Borgeren <b>\nfaldt</b> hjemme. " + "Andet. " * 40 + "Slut"
    )
    _, page = side(her, "/soeg/sager/", beskrivelse="faldt")
    assert "Borgeren &lt;b&gt; <mark>faldt</mark>&lt;/b&gt; hjemme." in page
    assert "Slut" not in page
    whole = her.get(f"/sag/{sag}/").content.decode()
    assert "Borgeren &lt;b&gt;<br>faldt&lt;/b&gt; hjemme." in whole
    assert "Slut" in whole


def test_a_sag_is_found_by_its_number_in_the_bar(
    her: Client, lav_sag: Callable[..., UUID], borgere: Borgere, logget: Logget
) -> None:
    sag = lav_sag(borgere.jan, titel="Genoptræning af knæ", sagsnummer="2023-ABC-0001")
    adresse, page = side(her, "/soeg/", q="2023-abc-0001")
    assert adresse.startswith("/soeg/sager/")
    assert "abc" not in adresse
    assert f'href="/sag/{sag}/"' in page
    assert "Genoptræning af knæ" in page
    assert logget() == [("Søgning Sag", "")]
    told = Revisionslog.objects.get().soegekriterier
    assert told.startswith(
        "CaseId: 2023-abc-0001, BrugerdefineretTitel: null, Beskrivelse: null, Afdeling: null, "
    )
    assert told.endswith("IsRestored: False")


def test_a_page_of_sager_costs_the_same_whatever_it_shows(
    her: Client, lav_sag: Callable[..., UUID]
) -> None:
    antal = []
    for n in (1, 14):
        for _ in range(n):
            lav_sag(titel="Sag")
        adresse = her.post("/soeg/sager/", {"kle": "29.21.04"})["Location"]
        with CaptureQueriesContext(connection) as spurgt:
            her.get(adresse)
        antal.append(len(spurgt))
    assert antal[0] == antal[1]
    assert antal[0] <= 20, "role, session, rights, lock, choices, search with its limit, log"


def test_what_is_not_selective_is_refused_kindly(her: Client, lav_sag: Callable[..., UUID]) -> None:
    lav_sag(titel="Sag")
    _, page = side(her, "/soeg/sager/", titel="Sag")
    assert "Det passer på for mange sager." in page
    _, page = side(her, "/soeg/dokumenter/", titel="Brev")
    assert "Det passer på for mange dokumenter." in page


@pytest.mark.parametrize(
    ("sti", "felter", "besked"),
    [
        ("/soeg/sager/", {}, "Udfyld mindst ét felt."),
        ("/soeg/sager/", {"kle": "3"}, "Et KLE-nummer skrives"),
        ("/soeg/sager/", {"oprettet_fra": "31-02-2023"}, "Datoen kunne ikke læses"),
        ("/soeg/sager/", {"afdeling": "Findes ikke"}, "Afdelingen findes ikke"),
        ("/soeg/sager/", {"fagsystem": "x"}, "Skriv et helt tal"),
        ("/soeg/adresse/", {"adresse": "Skovbrynet"}, "Skriv vej og husnummer"),
        ("/soeg/telefon/", {"telefon": "123"}, "Et telefonnummer har otte cifre"),
        ("/soeg/organisation/", {"tekst": "a"}, "Skriv mindst to tegn"),
        ("/soeg/", {"art": "virksomhed", "ansatte_fra": "x"}, "Skriv et helt tal"),
        ("/soeg/", {"navn": "Jan", "husnumre": "38"}, "Husnumre hører til en vej"),
        ("/soeg/", {"navn": "Jan", "foedselsaar": "70"}, "Et fødselsår har fire cifre"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(
    her: Client, sti: str, felter: dict[str, str], besked: str
) -> None:
    page = her.post(sti, felter)
    assert page.status_code == 200
    assert besked in page.content.decode()


def test_a_slow_search_is_told_and_logged(
    her: Client, monkeypatch: pytest.MonkeyPatch, logget: Logget, lav_sag: Callable[..., UUID]
) -> None:
    from indexes.soegning.values import ForLangsomt

    def stop(**_: Any) -> Any:
        raise ForLangsomt

    monkeypatch.setattr("indexes.soegning.selectors.soeg_sager", stop)
    _, page = side(her, "/soeg/sager/", kle="29")
    assert "Søgningen tog for lang tid og blev stoppet." in page
    assert logget() == [("Søgning Sag", "")]


@pytest.fixture
def tidligere(myndigheder: Any) -> None:
    (gammel,) = bor("Konestien", "3")
    (ny,) = bor("Nyvej", "8")
    from dataclasses import replace
    from datetime import date

    flyttede = (
        replace(gammel, fra=date(2000, 1, 1), til=date(2015, 5, 1)),
        replace(ny, fra=date(2015, 5, 1)),
    )
    services.indlaes_personer(
        [
            borger("Ole Flyttet", "0101503435", adresser=flyttede),
            borger("Else Skjult", "0101533434", adresser=flyttede, beskyttelser=BESKYTTET),
            borger(
                "Gert Skjult", "0101523435", adresser=bor("Konestien", "3"), beskyttelser=BESKYTTET
            ),
        ],
        now=NU,
    )


def test_former_residents_take_a_purpose_and_hide_those_who_hide(
    her: Client, tidligere: None, logget: Logget
) -> None:
    svar = her.post("/soeg/adresse/", {"adresse": "Konestien 3, 2800 Kgs. Lyngby"})
    adresse = svar["Location"]
    assert "onestien" not in adresse
    spurgt = her.get(adresse)
    assert spurgt.status_code == 403
    assert "Flyttet" not in spurgt.content.decode()
    logget()
    her.post("/formaal/historisk-adressesoegning/", {"formaal": "1", "tilbage": adresse})
    page = her.get(adresse).content.decode()
    assert "Ole Flyttet" in page
    assert "Skjult" not in page
    assert "010150-XXXX" in page
    assert "0101503435" not in page.replace("-", "")
    rows = Revisionslog.objects.filter(beskrivelse="Historisk Adressesøgning")
    assert {r.part for r in rows} == {"", "010150-3435 - Ole Flyttet"}
    told = rows.get(part="").soegekriterier
    assert told.startswith("Adresse: Konestien 3, 2800 Kgs. Lyngby, Kommune: Lyngby-Taarbæk, ")
    assert told.endswith(", FormaalType: 1")
    # An address where only a protected person lives looks like one that nobody knows.
    ingen = [
        her.get(her.post("/soeg/adresse/", {"adresse": a})["Location"]).content.decode()
        for a in ("Nyvej 9",)
    ]
    assert "Intet passer til søgningen." in ingen[0]


def test_the_search_is_there_on_return(her: Client, borgere: Borgere) -> None:
    assert her.get("/soeg/").status_code == 200
    adresse, _ = side(her, "/soeg/", navn="Jarlov", koen="M", tidligere="on")
    her.get("/")
    tilbage = her.get("/soeg/")
    assert tilbage["Location"] == f"{adresse}?igen=1"
    page = her.get(tilbage["Location"]).content.decode()
    assert 'value="Jarlov"' in page
    told = Revisionslog.objects.filter(beskrivelse="Søgning Person").latest("tidspunkt")
    assert told.soegekriterier.endswith("IsRestored: True")
    assert "ExpandSearchFields: True" in told.soegekriterier
    # The latest stand on the empty form, and no number among them.
    side(her, "/soeg/", cpr="010101-9999")
    tom = her.get("/soeg/?i=person").content.decode()
    assert f'href="{adresse}?igen=1">Jarlov</a>' in tom
    assert "CPR-nummer</a>" in tom
    assert "9999" not in tom


def test_a_search_that_is_no_longer_hers_is_not_brought_back(
    her: Client, bred: Bruger, borgere: Borgere
) -> None:
    """By her role, or by a visning that leaves out the tab, the page or the kind of rows."""
    forms: tuple[tuple[str, dict[str, str]], ...] = (
        ("/soeg/sager/", {"kle": "29"}),
        ("/soeg/", {"art": "virksomhed", "navn": "Prøve"}),
        ("/soeg/", {"art": "ejendom", "ejendom": "Skovbrynet 38"}),
        ("/soeg/adresse/", {"adresse": "Konestien 3"}),
    )
    her.post("/formaal/historisk-adressesoegning/", {"formaal": "1", "tilbage": "/"})
    blokke = [{"blok": "personoplysninger"}]
    narrow = Komposition.laes({"faner": [{"fane": "overblik", "blokke": blokke}]})
    gem(KOMMUNE, Oensket("Smal", narrow, alle=True), hvem="prøve", now=NU)
    for form, felter in forms:
        saet_aktiv(KOMMUNE, "Smal", aktiv=False, hvem="prøve", now=NU)
        address = her.post(form, felter)["Location"]
        assert her.get("/soeg/")["Location"] == f"{address}?igen=1"
        saet_aktiv(KOMMUNE, "Smal", aktiv=True, hvem="prøve", now=NU)
        tom = her.get("/soeg/")
        assert tom.status_code == 200, form
        assert address not in tom.content.decode()


def test_a_search_that_would_ask_for_a_purpose_is_not_forced_on_anybody(her: Client) -> None:
    adresse = her.post("/soeg/adresse/", {"adresse": "Konestien 3"})["Location"]
    assert her.get("/soeg/").status_code == 200
    her.post("/formaal/historisk-adressesoegning/", {"formaal": "1", "tilbage": "/"})
    assert her.get("/soeg/")["Location"] == f"{adresse}?igen=1"


def test_a_search_among_ones_own_favourites(
    her: Client, bred: Bruger, borgere: Borgere, logget: Logget
) -> None:
    services.indlaes_personer([borger("Jan Jarlov", "0303854943")], now=NU)
    felter = {"navn": "Jan Jarlov", "foretrukne": "on"}
    assert "Ingen personer passer" in side(her, "/soeg/", **felter)[1]
    her.post(f"/person/{borgere.jan}/foretrukken/", {"vis": "1"})
    _, page = side(her, "/soeg/", **felter)
    assert str(borgere.jan) in page
    assert "030385-XXXX" not in page
    told = Revisionslog.objects.filter(beskrivelse="Søgning Person").latest("tidspunkt")
    assert "SearchInFavourites: True" in told.soegekriterier


def test_a_key_of_another_form_opens_nothing(her: Client, borgere: Borgere) -> None:
    person, _ = side(her, "/soeg/", q="Jarlov")
    noegle = person.split("/")[2]
    assert her.get(f"/soeg/sager/{noegle}/")["Location"] == "/soeg/sager/"
    sag, _ = side(her, "/soeg/sager/", kle="29")
    assert her.get(f"/soeg/{sag.split('/')[3]}/")["Location"] == "/soeg/"


def test_more_municipalities_take_the_right_and_the_purpose(
    her: Client, browser: Client, borgere: Borgere
) -> None:
    saet_krav("soeg-landet", KOMMUNE, True, hvem="test", now=NU)
    svar = her.post("/soeg/", {"navn": "Jarlov", "kommuner": ["173", "101"]})
    assert her.get(svar["Location"]).status_code == 403
    egen = her.post("/soeg/", {"navn": "Jarlov", "kommuner": ["173"]})
    assert her.get(egen["Location"]).status_code == 200
    uden = browser.post("/soeg/", {"navn": "Jarlov", "kommuner": ["173", "101"]})
    assert browser.get(uden["Location"]).status_code == 200, "without the right it is not asked"


def test_a_company_by_what_cvr_says_of_it(her: Client, myndigheder: Any, logget: Logget) -> None:
    from datetime import date

    from indexes.part.values import VirksomhedData

    services.indlaes_virksomheder(
        [
            VirksomhedData(
                cvr="12345678",
                navn="Prøvens Byg ApS",
                branche="Opførelse af bygninger",
                ansatte=12,
                startdato=date(2015, 3, 1),
                kommunekode=KOMMUNE,
                adresse="Værkstedsvej 4, 2800 Kgs. Lyngby",
            ),
            VirksomhedData(
                cvr="87654321", navn="Andet ApS", branche="Handel", ansatte=2, kommunekode=101
            ),
        ],
        now=NU,
    )
    for felter in (
        {"branche": "bygning"},
        {"ansatte_fra": "10", "ansatte_til": "20"},
        {"startdato_fra": "01-01-2015", "startdato_til": "31-12-2015"},
        {"adresse": "værkstedsvej 4"},
        {"navn": "Prøvens", "ansatte_fra": "12"},
    ):
        _, page = side(her, "/soeg/", art="virksomhed", **felter)
        assert "Prøvens Byg ApS" in page, felter
        assert "Andet ApS" not in page, felter
    _, page = side(her, "/soeg/", art="virksomhed", ansatte_fra="13")
    assert "Ingen virksomheder passer til søgningen." in page
    told = Revisionslog.objects.filter(soegekriterier__contains="Værkstedsvej 4".lower()).latest(
        "tidspunkt"
    )
    assert "Adresse: værkstedsvej 4, VirksomhedStartDato: null, " in told.soegekriterier


def test_eight_digits_that_are_no_company_are_a_telephone(
    her: Client, enhed: Callable[..., Organisationsenhed], logget: Logget
) -> None:
    job = enhed("Jobcenter", 100, 199)
    Organisationsenhed.objects.filter(id=job.id).update(telefon="45 97 30 00")
    adresse, page = side(her, "/soeg/", q="45973000")
    assert adresse.startswith("/soeg/telefon/")
    assert "Jobcenter" in page
    assert ("Søgning", "") in logget()
    kort = her.get(f"/afdeling/{job.uuid}/").content.decode()
    assert "45 97 30 00" in kort
    assert ("Modal Åbnet : Bruger", "") in logget()
    assert "Jobcenter" in her.post("/soeg/forslag/", {"afdeling": "jobc"}).content.decode()


def test_a_colleague_is_found_with_her_card(her: Client, bred: Bruger, logget: Logget) -> None:
    Bruger.objects.filter(id=bred.id).update(telefon="45973021", titel="Rådgiver")
    _, page = side(her, "/soeg/organisation/", tekst="lone")
    assert f'href="/medarbejder/{bred.uuid}/"' in page
    assert logget() == [("Søgning Brugere", "")]
    kort = her.get(
        f"/medarbejder/{bred.uuid}/", headers={"hx-request": "true", "hx-target": "vindue-indhold"}
    )
    assert "45973021" in kort.content.decode()
    assert "<html" not in kort.content.decode()
    _, page = side(her, "/soeg/organisation/", tekst="findes ikke", slags="afdelinger")
    assert ("Søgning Afdelinger", "") in logget()


def test_tabs_are_those_that_the_rights_give(
    browser: Client, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> None:
    page = browser.get("/soeg/?i=person").content.decode()
    assert 'href="/soeg/sager/"' in page
    assert 'href="/soeg/dokumenter/"' not in page
    assert browser.get("/soeg/dokumenter/").status_code == 403
    assert JAN_CPR not in page
