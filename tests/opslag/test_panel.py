"""The block Opslag i CPR: what it shows and hides, that it fails alone, and what it leaves in the log."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from access.formaal.services import saet_krav, sikr_formaal
from access.formaal.values import CPR_OPSLAG
from access.models import Bruger, Revisionslog
from access.values import Permission
from indexes.opslag import services
from indexes.part.services import indlaes_personer, part_uuider
from indexes.part.values import BeskyttelseData, PersonData, RelationData, StatusData
from tests.faelles import KOMMUNE, NU
from tests.opslag.faelles import cpr_svarer
from tests.overblik.conftest import JAN_CPR, JYTTE_CPR, Borgere
from tests.part.faelles import BESKYTTET, bor, borger
from tests.traade import TAALMOD

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true", "hx-target": "opslag-indhold"}
JAN = borger("Jan Jarlov", JAN_CPR)
JYTTE = borger("Jytte Rømer", JYTTE_CPR, beskyttelser=BESKYTTET, adresser=bor("Hemmelivej", "7"))
NY = borger("Nova Tilflytter", "1506880138", adresser=bor("Nyvej", "3"))
LogInd = Callable[[Bruger], Client]


def panel(browser: Client, part_uuid: Any, **post: str) -> str:
    """The fragment that htmx is given."""
    address = reverse("opslag", args=[part_uuid])
    response = (
        browser.post(address, post, headers=HTMX) if post else browser.get(address, headers=HTMX)
    )
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["X-Frame-Options"] == "DENY"
    body = response.content
    assert "Content-Length" not in response or int(response["Content-Length"]) == len(body)
    return body.decode()


def rows(beskrivelse: str) -> list[Revisionslog]:
    return list(Revisionslog.objects.filter(beskrivelse=beskrivelse).order_by("tidspunkt"))


def flyttet(person: PersonData, **andet: Any) -> PersonData:
    return replace(person, adresser=bor("Strandvejen", "12"), **andet)


def test_the_page_does_not_wait_and_the_block_asks_by_itself(browser: Client, borgere: Borgere):
    with cpr_svarer(JAN, automatisk=True) as server:
        page = browser.get(f"/person/{borgere.jan}/").content.decode()
        assert f'hx-get="/person/{borgere.jan}/opslag/" hx-trigger="load"' in page
        assert server.stier == []
    with cpr_svarer(JAN):
        page = browser.get(f"/person/{borgere.jan}/").content.decode()
        assert "Slå op i CPR" in page
        assert 'hx-trigger="load"' not in page


def test_without_a_source_there_is_no_block(browser: Client, borgere: Borgere):
    assert "opslag-indhold" not in browser.get(f"/person/{borgere.jan}/").content.decode()
    assert browser.get(reverse("opslag", args=[borgere.jan])).status_code == 404


def test_what_is_the_same_is_said_in_one_line(browser: Client, borgere: Borgere):
    with cpr_svarer(JAN):
        told = panel(browser, borgere.jan)
    assert "CPR siger det samme som registret" in told
    assert "Registrets kopi er sidst opdateret i dag" in told
    assert "<table" not in told


def test_what_differs_is_shown_beside_the_register(browser: Client, borgere: Borgere):
    gone = StatusData("05", date(2026, 11, 1))
    with cpr_svarer(replace(flyttet(JAN, navne=()), efternavn="Holm", statusser=(gone,))):
        told = panel(browser, borgere.jan)
    assert "om 3 oplysninger" in told
    for before, now in (
        ("Skovbrynet 38, 2800 Kgs. Lyngby", "Strandvejen 12, 2800 Kgs. Lyngby"),
        ("Jan Jarlov", "Jan Holm"),
        ("bopæl i dansk folkeregister", "bopæl i grønlandsk folkeregister"),
    ):
        assert before in told
        assert f"{now}</b>" in told
    assert JAN_CPR not in told
    assert "211070-3435" not in told
    kinds = rows("Visning Opslag i CPR#Person")[0].soegekriterier
    assert kinds.endswith("Udfald: svar, Forskelle: navn adresse status")


def test_a_look_is_two_rows_and_cpr_is_told_which(browser: Client, borgere: Borgere):
    with cpr_svarer(JAN) as server:
        asked: list[bytes] = []
        server.svar = lambda body: (asked.append(body), server.besvar(body))[1]
        panel(browser, borgere.jan)
    (spurgt,), (vist,) = rows("CPR spurgt#Person"), rows("Visning Opslag i CPR#Person")
    assert spurgt.tidspunkt < vist.tidspunkt
    assert (spurgt.nummer, vist.nummer) == (JAN_CPR, JAN_CPR)
    assert spurgt.part_uuid == vist.part_uuid == borgere.jan
    kald = spurgt.soegekriterier.rpartition("Kald: ")[2]
    assert kald in vist.soegekriterier
    assert kald.encode() in asked[0]
    assert b"11715311" in asked[0], "for which authority"


def test_no_connection_waits_for_cpr_and_the_row_is_there_before_it_is_asked(
    browser: Client, borgere: Borgere, monkeypatch: pytest.MonkeyPatch
):
    """What the transaction of the request holds is one savepoint more than the test's own."""
    depth = len(connection.savepoint_ids)
    seen: list[tuple[int, int]] = []
    udfoer = services.Kald.udfoer

    def look(kald: services.Kald) -> Any:
        seen.append((len(connection.savepoint_ids) - depth, len(rows("CPR spurgt#Person"))))
        return udfoer(kald)

    monkeypatch.setattr(services.Kald, "udfoer", look)
    with cpr_svarer(JAN):
        panel(browser, borgere.jan)
    assert seen == [(0, 1)]


@pytest.mark.parametrize(
    ("svar", "told"),
    [
        ((500, b""), "CPR svarer ikke lige nu."),
        ((200, b"vedligehold"), "CPR's svar kan ikke læses."),
    ],
)
def test_it_fails_alone_and_says_so(
    browser: Client, borgere: Borgere, svar: tuple[int, bytes], told: str
):
    with cpr_svarer(JAN) as server:
        panel(browser, borgere.jan)
        server.svar = lambda _: svar
        page = panel(browser, borgere.jan).replace("&#x27;", "'")
        assert told in page
        assert "CPR svarede sidst i dag" in page
        assert "Resten af siden er ikke berørt." in page
        assert "Prøv igen" in page
        assert browser.get(f"/person/{borgere.jan}/").status_code == 200
    assert "Udfald: fejl" in rows("Visning Opslag i CPR#Person")[1].soegekriterier or (
        "Udfald: ugyldigt_svar" in rows("Visning Opslag i CPR#Person")[1].soegekriterier
    )


def test_it_hangs_alone_breaks_alone_and_is_asked_again_when_it_is_well(
    browser: Client, borgere: Borgere
):
    """One server through a bad day: it answers, holds its answer, hangs up in the middle of one,
    is left alone, and answers again. The page beside it is the same all the while."""
    given_up = threading.Event()

    def hold(body: bytes) -> tuple[int, bytes]:
        assert given_up.wait(TAALMOD)
        return 200, b""

    def page() -> str:
        return browser.get(f"/person/{borgere.jan}/").content.decode()

    with cpr_svarer(JAN, mindst=3, pause=3600, vindue=3600) as server:
        assert "CPR siger det samme som registret" in panel(browser, borgere.jan)
        well = len(page())
        server.svar = hold
        with override_settings(OPSLAG=replace(settings.OPSLAG, frist=0.3)):
            assert "CPR svarede ikke i tide" in panel(browser, borgere.jan)
        given_up.set()
        server.svar = lambda _: (200, b"<html>")
        assert "CPR's svar kan ikke læses" in panel(browser, borgere.jan).replace("&#x27;", "'")
        server.svar = lambda _: (500, b"")
        assert "CPR svarer ikke lige nu" in panel(browser, borgere.jan)
        asked = len(server.stier)
        server.svar = server.besvar
        assert "der spørges ikke lige nu" in panel(browser, borgere.jan)
        assert len(server.stier) == asked
        assert abs(len(page()) - well) < 50  # a token and a clock

        with override_settings(OPSLAG=replace(settings.OPSLAG, pause=0)):  # it is over
            assert "CPR siger det samme som registret" in panel(browser, borgere.jan)
        assert len(server.stier) == asked + 1
    udfald = [
        r.soegekriterier.partition("Udfald: ")[2].partition(",")[0]
        for r in rows("Visning Opslag i CPR#Person")
    ]
    assert udfald == ["svar", "timeout", "ugyldigt_svar", "fejl", "afbrudt", "svar"]


def test_a_source_that_failed_is_left_alone_and_no_row_says_it_was_asked(
    browser: Client, borgere: Borgere
):
    with cpr_svarer(svar=lambda _: (500, b"")) as server:
        for _ in range(5):
            panel(browser, borgere.jan)
        told = panel(browser, borgere.jan)
        assert "der spørges ikke lige nu" in told
        assert len(server.stier) == 5
    assert len(rows("CPR spurgt#Person")) == 5
    assert rows("Visning Opslag i CPR#Person")[5].soegekriterier == "Kilde: CPR, Udfald: afbrudt"


def test_somebody_cpr_does_not_know(browser: Client, borgere: Borgere):
    with cpr_svarer():
        assert "CPR kender ikke personnummeret." in panel(browser, borgere.jan)


# --- Protected addresses --------------------------------------------------------------------------


@pytest.mark.parametrize("moved", [False, True])
def test_a_protected_address_is_neither_shown_nor_compared(
    browser: Client, borgere: Borgere, moved: bool
):
    """Whether she has moved tells of her address: both worlds answer alike."""
    with cpr_svarer(flyttet(JYTTE) if moved else JYTTE):
        told = panel(browser, borgere.jytte)
    assert "om navn, personstatus og beskyttelse. Adressen er ikke sammenlignet." in told
    assert "Hemmelivej" not in told
    assert "Strandvejen" not in told
    assert "Adressen er beskyttet." in told
    assert rows("Visning Opslag i CPR#Person")[0].soegekriterier.endswith("Forskelle: null")


def test_protected_by_cpr_alone_is_protected(browser: Client, borgere: Borgere):
    """The register has not heard of it yet: that is when it matters most."""
    with cpr_svarer(flyttet(JAN, beskyttelser=BESKYTTET)):
        told = panel(browser, borgere.jan)
    assert "Strandvejen" not in told
    assert "Navne- og adressebeskyttelse" in told
    assert "Adressen er beskyttet." in told


def test_protected_by_the_register_alone_is_protected(browser: Client, borgere: Borgere):
    with cpr_svarer(flyttet(JYTTE, beskyttelser=())):
        assert "Strandvejen" not in panel(browser, borgere.jytte)


def test_a_protection_that_has_ended_hides_nothing(browser: Client, borgere: Borgere):
    ended = (BeskyttelseData("0001", date(2020, 1, 1), date(2021, 1, 1)),)
    with cpr_svarer(flyttet(JAN, beskyttelser=ended)):
        assert "Strandvejen 12" in panel(browser, borgere.jan)


def test_a_move_to_a_protected_relative_does_not_tell_where_he_lives(
    browser: Client, borgere: Borgere
):
    """CPR knows of the move, the register not yet: it would hide the home as soon as it did."""
    hjem = bor("Hemmelivej", "7")
    barn = borger("Bo Rømer", "0505107741", relationer=(RelationData("mor", JYTTE_CPR),))
    indlaes_personer([barn], now=NU)
    part = part_uuider([f"cpr:{barn.cpr}"], now=NU)[f"cpr:{barn.cpr}"]
    with cpr_svarer(replace(barn, adresser=hjem), replace(JAN, adresser=hjem)):
        told = panel(browser, part)
        assert "Hemmelivej" not in told
        assert "Adressen er ikke sammenlignet." in told
        assert "Hemmelivej 7" in panel(browser, part, begrundelse="0")
        assert "Hemmelivej 7" in panel(browser, borgere.jan), "who is no relative tells nothing"
    # When the register has it too, both hide it, and the click shows what they agree on.
    barn = replace(barn, adresser=hjem)
    indlaes_personer([barn], now=NU)
    with cpr_svarer(barn):
        assert "Hemmelivej" not in panel(browser, part)
        assert "Hemmelivej 7, 2800 Kgs. Lyngby *" in panel(browser, part, begrundelse="0")


def test_a_reason_shows_it_once_and_is_logged(browser: Client, borgere: Borgere):
    with cpr_svarer(flyttet(JYTTE)) as server:
        refused = panel(browser, borgere.jytte, begrundelse="x")
        assert "Vælg en begrundelse først." in refused
        assert server.stier == []
        told = panel(browser, borgere.jytte, begrundelse="0")
        assert "Strandvejen 12, 2800 Kgs. Lyngby" in told
        assert "Hemmelivej 7" in told, "the register's, beside it"
        assert "Strandvejen" not in panel(browser, borgere.jytte)
    (row,) = rows("Visning Beskyttet adresse#Person")
    assert (row.begrundelse, row.part_uuid) == ("Brev skal sendes", borgere.jytte)


def test_who_may_see_protected_addresses_sees_it_at_once(
    borgere: Borgere, bruger_med: Callable[..., Bruger], log_ind: LogInd
):
    bred = log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SE_BESKYTTET]}))
    with cpr_svarer(flyttet(JYTTE)):
        told = panel(bred, borgere.jytte)
    assert "Strandvejen 12, 2800 Kgs. Lyngby" in told
    assert "Strandvejen 12, 2800 Kgs. Lyngby *" in told


# --- Rights and purposes --------------------------------------------------------------------------


def test_without_the_right_to_persons_cpr_is_not_asked(
    borgere: Borgere, bruger_med: Callable[..., Bruger], log_ind: LogInd
):
    andre = log_ind(bruger_med({"permissions": [Permission.SE_SAG, Permission.SOEG_LANDET]}))
    with cpr_svarer(JAN) as server:
        assert andre.get(reverse("opslag", args=[borgere.jan])).status_code == 403
        assert andre.post(reverse("opslag_ukendt", args=["0" * 16])).status_code == 403
        assert server.stier == []


def test_a_municipality_may_demand_a_purpose(browser: Client, borgere: Borgere):
    sikr_formaal()
    saet_krav(CPR_OPSLAG, KOMMUNE, True, hvem="test", now=NU)
    with cpr_svarer(JAN) as server:
        asked = browser.get(reverse("opslag", args=[borgere.jan]), headers=HTMX)
        assert asked.status_code == 403
        assert asked["SAPA-Formaal"] == CPR_OPSLAG
        assert server.stier == []
        browser.post(reverse("vaelg_formaal", args=[CPR_OPSLAG]), {"formaal": "2"})
        assert "CPR siger det samme" in panel(browser, borgere.jan)
    for row in (*rows("CPR spurgt#Person"), *rows("Visning Opslag i CPR#Person")):
        assert row.soegekriterier.endswith("FormaalType: 2")


def test_without_script_it_is_a_page(browser: Client, borgere: Borgere):
    with cpr_svarer(flyttet(JAN)):
        page = browser.get(reverse("opslag", args=[borgere.jan])).content.decode()
    assert "<h1>Jan Jarlov</h1>" in page
    assert "Strandvejen 12" in page
    assert f'href="/person/{borgere.jan}/"' in page


def test_the_answer_is_in_the_users_language(browser: Client, borgere: Borgere):
    browser.cookies["django_language"] = "en"
    with cpr_svarer(JAN):
        told = panel(browser, borgere.jan)
    assert "CPR says the same as the register" in told


# --- A number that the register does not know -----------------------------------------------------


@pytest.fixture
def landet(bruger_med: Callable[..., Bruger], log_ind: LogInd) -> Client:
    """Who may search the whole country, and has said why."""
    sikr_formaal()
    found = log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SOEG_LANDET]}))
    found.post(reverse("vaelg_formaal", args=["soeg-landet"]), {"formaal": "1"})
    return found


def soeg(browser: Client, tekst: str) -> tuple[str, str]:
    """The key of the search, and its page."""
    response = browser.post("/soeg/", {"q": tekst}, follow=True)
    address = response.redirect_chain[-1][0]
    return address.rstrip("/").rpartition("/")[2], response.content.decode()


def test_a_number_nobody_has_is_offered_to_cpr_and_asked_for_a_reason(
    landet: Client, borgere: Borgere
):
    with cpr_svarer(NY) as server:
        noegle, page = soeg(landet, "150688-0138")
        assert "Slå op og log" in page
        address = reverse("opslag_ukendt", args=[noegle])
        assert landet.get(address).status_code == 405
        refused = landet.post(address, {"begrundelse": ""}).content.decode()
        assert "Vælg en begrundelse først." in refused
        assert server.stier == []
        told = landet.post(address, {"begrundelse": "1"}).content.decode()
    assert "<h1>Nova Tilflytter</h1>" in told
    assert "Nyvej 3, 2800 Kgs. Lyngby" in told
    assert "150688-XXXX" in told
    assert "0138" not in told
    (spurgt,), (vist,) = rows("CPR spurgt#Person"), rows("Visning Opslag i CPR#Person")
    assert spurgt.begrundelse == vist.begrundelse == "Tilflytter, som registret ikke kender endnu"
    assert spurgt.nummer == vist.nummer == "1506880138"
    assert vist.part == "150688-0138 - Nova Tilflytter"
    assert "FormaalType: 1" in vist.soegekriterier


def test_nobody_else_is_offered_it(browser: Client, landet: Client, borgere: Borgere):
    with cpr_svarer(NY) as server:
        noegle, page = soeg(browser, "150688-0138")
        assert "Slå op og log" not in page
        address = reverse("opslag_ukendt", args=[noegle])
        assert browser.post(address, {"begrundelse": "0"}).status_code == 403
        assert "Slå op og log" not in soeg(landet, "Findes Ikke")[1]
        assert landet.post(reverse("opslag_ukendt", args=["f" * 16])).status_code == 302
        assert server.stier == []
    assert "Slå op og log" not in soeg(landet, "150688-0138")[1], "without a source"


def test_the_purpose_of_a_nationwide_search_is_demanded(
    borgere: Borgere, bruger_med: Callable[..., Bruger], log_ind: LogInd
):
    sikr_formaal()
    client = log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SOEG_LANDET]}))
    with cpr_svarer(NY) as server:
        noegle, _ = soeg(client, "150688-0138")
        answer = client.post(reverse("opslag_ukendt", args=[noegle]), {"begrundelse": "0"})
        assert answer.status_code == 403
        assert answer["SAPA-Formaal"] == "soeg-landet"
        assert server.stier == []


def test_whom_the_register_knows_is_shown_by_it(landet: Client, borgere: Borgere):
    """Found by nobody since her number was searched for before she came."""
    with cpr_svarer(NY) as server:
        noegle, _ = soeg(landet, "150688-0138")
        indlaes_personer([NY], now=NU)
        answer = landet.post(reverse("opslag_ukendt", args=[noegle]), {"begrundelse": "0"})
        assert answer["Location"].startswith("/person/")
        assert server.stier == []


def test_a_protected_newcomer_takes_a_reason_of_her_own(landet: Client, borgere: Borgere):
    with cpr_svarer(replace(NY, beskyttelser=BESKYTTET)):
        noegle, _ = soeg(landet, "150688-0138")
        address = reverse("opslag_ukendt", args=[noegle])
        told = landet.post(address, {"begrundelse": "1"}).content.decode()
        assert "Nyvej" not in told
        assert "Beskyttet adresse" in told
        shown = landet.post(address, {"begrundelse": "1", "adresse": "0"}).content.decode()
        assert "Nyvej 3, 2800 Kgs. Lyngby *" in shown
    (row,) = rows("Visning Beskyttet adresse#Person")
    assert (row.begrundelse, row.nummer) == ("Brev skal sendes", "1506880138")


def test_a_newcomer_at_a_protected_home_does_not_tell_of_it(landet: Client, borgere: Borgere):
    """Her relatives are not known here, so nobody's home is told."""
    with cpr_svarer(replace(NY, adresser=bor("Hemmelivej", "7"))):
        noegle, _ = soeg(landet, "150688-0138")
        address = reverse("opslag_ukendt", args=[noegle])
        told = landet.post(address, {"begrundelse": "1"}).content.decode()
        assert "Hemmelivej" not in told
        shown = landet.post(address, {"begrundelse": "1", "adresse": "0"}).content.decode()
        assert "Hemmelivej 7, 2800 Kgs. Lyngby" in shown


def test_a_number_that_cpr_does_not_know_either(landet: Client, borgere: Borgere):
    with cpr_svarer():
        noegle, _ = soeg(landet, "150688-0138")
        told = landet.post(reverse("opslag_ukendt", args=[noegle]), {"begrundelse": "0"})
    assert "CPR kender ikke personnummeret." in told.content.decode()


# --- Operations -----------------------------------------------------------------------------------


def test_operations_see_how_it_goes(
    browser: Client,
    borgere: Borgere,
    bruger_med: Callable[..., Bruger],
    log_ind: LogInd,
    landets_drift: dict[str, Any],
):
    kommunens = log_ind(bruger_med({"permissions": [Permission.DRIFT]}))
    drift = log_ind(bruger_med({"permissions": [Permission.DRIFT]}, landets_drift))
    address = reverse("opslagsdrift")
    assert browser.get(address).status_code == 403
    assert "har ikke direkte opslag" in drift.get(address).content.decode()
    with cpr_svarer(JAN) as server:
        assert "Spørges" in drift.get(address).content.decode()
        panel(browser, borgere.jan)
        server.svar = lambda _: (500, b"")
        for _ in range(5):
            panel(browser, borgere.jan)
        page = drift.get(address).content.decode()
        egen = kommunens.get(address).content.decode()
    # A municipality sees whether CPR is asked; how often others asked is not for it.
    assert "Spørges ikke" in egen
    assert "Prøves igen" in egen
    assert "83,3 %" not in egen
    assert "Svartid" not in egen
    assert "Spørges ikke" in page
    assert "83,3 %" in page
    assert "kunne ikke nås, eller meldte fejl" in page
    assert "Prøves igen" in page
    assert JAN_CPR not in page
    assert len(rows("Visning Opslag")) == 4
