"""The tabs Dokumenter and Journalnotater and the page of a dokument: what is shown, hidden and
logged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.db import database_role, saet_adgang
from access.klienter.values import Aftale
from access.komponenter import JOURNALNOTATER
from access.models import Bruger, Fagsystem, Myndighed, Revisionslog
from access.selectors import resolve_adgang
from access.values import Permission
from indexes.dokument.models import Dokument
from indexes.dokument.selectors import liste as dokumentselector
from indexes.oio import Art
from indexes.registrering.services import OK, Klient, importer
from sapa.overblik import journalnotater as register
from sapa.overblik.journalnotater import Notatblok, Notatspoergsmaal, tilmeld
from tests import beskeder
from tests.faelles import ALT, KOMMUNE, NU
from tests.oio import eksempler
from tests.overblik.conftest import JAN_CPR, Borgere
from tests.overblik.test_tidslinje import dokument, notat

pytestmark = pytest.mark.django_db
LavSag = Callable[..., UUID]
LOFT = 22  # with the savepoint of the read, its limit of time, and the test's own two


@pytest.fixture
def ser(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(bruger_med({"permissions": ALT}))


def _en() -> UUID:
    return Dokument.objects.unguarded(reason="test").all()[0].uuid


def hent(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def _tabel(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return main[main.find("data-raekker") :] if "data-raekker" in main else ""


def raekker(page: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>", "", t).strip()
        for t in re.findall(r'<th scope="row">(?:<span>)?(.*?)(?:</span>)?</th>', _tabel(page))
    ]


@pytest.fixture
def breve(borgere: Borgere, lav_sag: LavSag) -> UUID:
    """Two letters on Jan's sag, one of them without a date, and one on no sag."""
    Fagsystem.objects.update_or_create(id=1, defaults={"uuid": uuid4(), "navn": "KSD"})
    sag = lav_sag(borgere.jan, titel="Sygedagpenge")
    dokument(sag, borgere.jan, "Afgørelse", date(2023, 3, 1), post="Afgørelse om sygedagpenge")
    dokument(sag, borgere.jan, "Udateret", None)
    loest = dokument(None, borgere.jan, "Sagsløst brev", date(2022, 1, 1))
    Dokument.objects.unguarded(reason="test").filter(uuid=loest).update(type="Faktura")
    return sag


def test_the_tab_has_the_persons_dokumenter_with_sag_and_system(
    borgere: Borgere, breve: UUID, ser: Client
):
    page = hent(ser, f"/person/{borgere.jan}/dokumenter/")
    assert raekker(page) == ["Afgørelse om sygedagpenge", "Sagsløst brev", "Udateret"]
    assert f'<a href="/sag/{breve}/">Sygedagpenge</a>' in page
    assert "ændret 01-06-2021" in page
    assert "KSD" in page
    rows = Revisionslog.objects.values_list("beskrivelse", "part")
    assert ("Visning Dokumenter#Sag", "211070-3435 - Jan Jarlov") in set(rows)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("type=Faktura", ["Sagsløst brev"]),
        ("fra=01-01-2022&til=31-12-2022", ["Sagsløst brev"]),
        ("fagsystem=99", []),
        (
            "type=opdigtet&efter=x_y&fra=31-02-2022",
            ["Afgørelse om sygedagpenge", "Sagsløst brev", "Udateret"],
        ),
        ("dato=2022-06-01", ["Sagsløst brev", "Udateret"]),
    ],
)
def test_the_list_is_narrowed_by_what_its_address_says(
    borgere: Borgere, breve: UUID, ser: Client, query: str, expected: list[str]
):
    assert raekker(hent(ser, f"/person/{borgere.jan}/dokumenter/?{query}")) == expected


def test_pages_go_on_by_key_and_cost_the_same(
    borgere: Borgere, lav_sag: LavSag, ser: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dokumentselector, "PR_SIDE", 4)
    sag = lav_sag(borgere.jan)
    first = date(2023, 1, 1)
    address = f"/person/{borgere.jan}/dokumenter/"
    costs = []
    for n in range(10):  # three of each day: a page ends inside one
        dokument(sag, borgere.jan, f"Brev {n}", first + timedelta(days=n // 3))
        if n in {2, 9}:
            hent(ser, address)
            with CaptureQueriesContext(connection) as captured:
                hent(ser, address)
            costs.append(len(captured))
    assert costs[0] == costs[1] <= LOFT
    seen: list[str] = []
    while address:
        page = hent(ser, address)
        seen += raekker(page)
        found = re.search(r'href="([^"]+)" rel="next"', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert sorted(seen) == sorted(f"Brev {n}" for n in range(10))


def test_a_dokument_out_of_reach_is_neither_listed_nor_opened_but_announced(
    borgere: Borgere, breve: UUID, bruger_med: Any, log_ind: Any
):
    secret = dokument(breve, borgere.jan, "Hemmeligt", date(2023, 4, 1), foelsomhed=4)
    user = bruger_med({"permissions": ALT, "foelsomhed": 2})
    browser = log_ind(user)
    address = f"/person/{borgere.jan}/dokumenter/"
    assert "Hemmeligt" not in hent(browser, address)
    assert "du ikke har adgang til" not in hent(browser, address)
    assert browser.get(f"/dokument/{secret}/").status_code == 404
    assert browser.get(f"/dokument/{uuid4()}/").status_code == 404
    Myndighed.objects.update(viser_skjulte=True)
    page = hent(browser, address)
    assert "Der findes 1 dokument, du ikke har adgang til." in page
    assert "Hemmeligt" not in page


def test_without_the_right_there_is_no_tab_and_no_page(
    borgere: Borgere, breve: UUID, browser: Client
):
    page = hent(browser, f"/person/{borgere.jan}/")
    assert "/dokumenter/" not in page
    assert "/journalnotater/" in page
    assert browser.get(f"/person/{borgere.jan}/dokumenter/").status_code == 403
    assert browser.get(f"/dokument/{_en()}/").status_code == 403


def test_a_source_that_does_not_answer_is_missing_alone_and_unlogged(
    borgere: Borgere, ser: Client, monkeypatch: pytest.MonkeyPatch
):
    def fejl(*_args: Any) -> Any:
        raise RuntimeError("211070-3435")

    monkeypatch.setattr(dokumentselector, "_alle", fejl)
    page = hent(ser, f"/person/{borgere.jan}/dokumenter/")
    assert "Dokumentindekset svarer ikke lige nu." in page
    assert "Jan Jarlov" in page
    assert not Revisionslog.objects.filter(beskrivelse="Visning Dokumenter#Sag").exists()


@pytest.fixture
def leveret(borgere: Borgere) -> UUID:
    """A dokument that came through the intake, so that the log has it."""
    objekt = eksempler.objekt(Art.DOKUMENT)
    (registrering,) = objekt.registreringer
    registrering["AttributListe"]["Egenskaber"][0]["Beskrivelse"] = "Attest til sagen"
    lists = registrering["RelationListe"]
    lists["Dokumentpart"][0]["ReferenceID"] = {"urn": f"urn:oio:cpr-nr:{JAN_CPR}"}
    lists["Dokumentaktoer"][0]["DokumentaktoerLokalUdvidelse"]["CVR-Nr"] = beskeder.CVR
    system = UUID(lists["DokumentitsystemRelation"][0]["ReferenceID"]["uuid"])
    fagsystem = Fagsystem.objects.create(uuid=system, navn="Korsbæk Sag")
    klient = Klient("prøve", fagsystem.id, system, (Aftale.fuld({KOMMUNE}),))
    (answer,) = importer([objekt], klient=klient, transaktion=None, now=NU)
    assert answer.statuskode == OK, answer.fejlbesked
    return objekt.uuid


def test_the_page_of_a_dokument_has_what_the_index_holds(
    borgere: Borgere, leveret: UUID, ser: Client
):
    """Also what no projection has, read from the log by the page's own role."""
    page = hent(ser, f"/dokument/{leveret}/")
    for text in (
        *("Lægeattest", "D-1", "Brev, indgående", "12-01-2026", "1.0", "Attest til sagen"),
        *("Modtaget", "32.24.04", "Korsbæk Kommune", "Mastersystem", "Korsbæk Sag"),
        f'<a href="/person/{borgere.jan}/">Jan Jarlov</a>',
        "Dokumentet ligger ikke på en sag, som du kan se.",
    ):
        assert text in page, text
    look = Revisionslog.objects.get(beskrivelse="Visning Dokumentoverblik#Dokument")
    assert (look.part_uuid, look.nummer) == (borgere.jan, JAN_CPR)
    assert look.soegekriterier == "Dokumentnummer: D-1"


def test_the_window_on_the_log_opens_for_nobody_without_the_right(leveret: UUID, bruger_med: Any):
    """The lock behind the door: the function itself, asked as the web role by another user."""
    sql = f"select count(*) from sapa_log(array['{leveret}']::uuid[], 2::smallint)"
    for gruppe, antal in (({"permissions": ALT}, 1), ({"permissions": ALT, "kle": ["29.*"]}, 0)):
        adgang = resolve_adgang(bruger_med(gruppe).id)
        assert adgang is not None
        with database_role("sapa_web"), connection.cursor() as cursor:
            saet_adgang(adgang)
            cursor.execute(sql)
            assert cursor.fetchone() == (antal,), gruppe


def test_notes_are_listed_with_their_sag_and_no_text(
    borgere: Borgere, lav_sag: LavSag, ser: Client
):
    sag = lav_sag(borgere.jan, titel="Sygedagpenge")
    notat(sag, borgere.jan, "Samtale", date(2023, 2, 1))
    notat(sag, borgere.jan, "Opfølgning", date(2023, 5, 1))
    address = f"/person/{borgere.jan}/journalnotater/"
    page = hent(ser, address)
    assert raekker(page) == ["Opfølgning", "Samtale"]
    assert f'href="/sag/{sag}/#notater">Sygedagpenge' in page
    assert raekker(hent(ser, f"{address}?dato=2023-03-01")) == ["Samtale"]
    found = Revisionslog.objects.filter(beskrivelse="Journalnotat Visning#Sag")
    assert sorted(r.soegekriterier for r in found) == ["", "VistDato: 01-03-2023"]


@pytest.fixture
def anden_blok() -> Iterator[Callable[..., None]]:
    before = dict(register._BLOKKE)

    def make(laes: Callable[[Notatspoergsmaal], Any]) -> None:
        skabelon = "overblik/partials/proeveblok.html"
        tilmeld(
            Notatblok("sendte", "Sendte notater", skabelon, JOURNALNOTATER, Permission.SE_SAG, laes)
        )

    yield make
    register._BLOKKE.clear()
    register._BLOKKE.update(before)


def test_another_app_adds_its_block_and_it_fails_alone(
    borgere: Borgere, ser: Client, anden_blok: Callable[..., None]
):
    def nede(_spoergsmaal: Notatspoergsmaal) -> Any:
        raise RuntimeError("nede")

    anden_blok(nede)
    page = hent(ser, f"/person/{borgere.jan}/journalnotater/")
    assert "Sendte notater" in page
    assert "Kilden svarer ikke lige nu." in page
    assert "Journalnotater på sager" in page


def test_a_block_with_nothing_to_say_is_not_there(
    borgere: Borgere, ser: Client, anden_blok: Callable[..., None]
):
    asked: list[Notatspoergsmaal] = []
    anden_blok(asked.append)
    assert "Sendte notater" not in hent(ser, f"/person/{borgere.jan}/journalnotater/")
    assert asked[0].part_uuid == borgere.jan
