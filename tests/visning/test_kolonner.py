"""The user's own columns: chosen, moved, kept and forgotten, and never more than her visning has."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import Bruger
from indexes.part.services import indlaes_personer
from indexes.part.values import RelationData
from sapa.visning.models import Brugervalg
from tests.faelles import NU
from tests.overblik.conftest import JAN_CPR
from tests.part.faelles import borger
from tests.visning.conftest import OMSTILLING, Borgere, Maalgruppe

pytestmark = pytest.mark.django_db
LavSag = Callable[..., UUID]
SAGER = "/visning/kolonner/sager/"


def overskrifter(side: str, blok: str = "sager") -> list[str]:
    table = side.split(f'id="{blok}"', 1)[1].split("<thead", 1)[1].split("</thead>", 1)[0]
    return re.findall(r'<th scope="col"[^>]*>(?:<a [^>]*>)?([^<]+)', table)


def celler(side: str, blok: str = "sager") -> list[str]:
    """The labels of the first row's cells, the heading of the row by its name."""
    row = side.split(f'id="{blok}"', 1)[1].split("<tbody", 1)[1].split("</tr>", 1)[0]
    found = re.findall(r'<(?:th scope="row"|td data-l="([^"]*)")', row)
    return [label or "Sagstitel" for label in found]


def gem(browser: Client, *kolonner: str, adresse: str = SAGER, **felter: str) -> int:
    data = {"orden": list(kolonner), "kolonne": list(kolonner), "taethed": "normal", **felter}
    return browser.post(adresse, data).status_code


def test_columns_stand_as_chosen_in_head_and_rows(
    maalgruppe: Maalgruppe, borgere: Borgere, lav_sag: LavSag
):
    lav_sag(borgere.jan)
    person = f"/person/{borgere.jan}/"
    before = overskrifter(maalgruppe.browser.get(person).content.decode())
    assert len(before) == 10
    assert gem(maalgruppe.browser, "oprettet", "titel", "fagsystem") == 302
    page = maalgruppe.browser.get(person).content.decode()
    assert overskrifter(page) == ["Oprettet", "Sagstitel", "Fagsystem"]
    assert celler(page) == ["Oprettet", "Sagstitel", "Fagsystem"]
    maalgruppe.browser.post(SAGER, {"nulstil": "1"})
    assert overskrifter(maalgruppe.browser.get(person).content.decode()) == before


def test_a_choice_is_its_users_own(
    maalgruppe: Maalgruppe,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    borgere: Borgere,
    lav_sag: LavSag,
):
    lav_sag(borgere.jan)
    gem(maalgruppe.browser, "titel", "kle", taethed="kompakt")
    other = log_ind(bruger_med({})).get(f"/person/{borgere.jan}/").content.decode()
    assert len(overskrifter(other)) == 10
    assert "s-density-tight" not in other
    again = log_ind(maalgruppe.bruger).get(f"/person/{borgere.jan}/").content.decode()
    assert overskrifter(again) == ["Sagstitel", "KLE-tema"]
    assert '<body class="s-density-tight"' in again


def test_what_a_row_is_known_by_cannot_be_left_out(
    maalgruppe: Maalgruppe, borgere: Borgere, lav_sag: LavSag
):
    lav_sag(borgere.jan)
    gem(maalgruppe.browser, "kle")
    page = maalgruppe.browser.get(f"/person/{borgere.jan}/").content.decode()
    assert overskrifter(page) == ["KLE-tema", "Sagstitel"]


def test_columns_outside_the_visning_are_neither_offered_nor_kept(
    maalgruppe: Maalgruppe, borgere: Borgere, lav_sag: LavSag
):
    lav_sag(borgere.jan, behandler_navn="Kim Stage")
    maalgruppe.saet(OMSTILLING)
    person = f"/person/{borgere.jan}/"
    page = maalgruppe.browser.get(person).content.decode()
    assert overskrifter(page) == ["Sagstitel", "Fagsystem", "Sagsbehandler"]
    form = maalgruppe.browser.get(SAGER).content.decode()
    assert 'value="status"' in form
    assert 'value="myndighed"' not in form
    gem(maalgruppe.browser, "titel", "myndighed", "status")
    page = maalgruppe.browser.get(person).content.decode()
    assert overskrifter(page) == ["Sagstitel", "Tværfaglig status"]
    assert Brugervalg.objects.get().valg["kolonner"] == {"sager": ["titel", "status"]}


def test_a_choice_from_before_the_visning_gives_nothing_back(
    maalgruppe: Maalgruppe, borgere: Borgere, lav_sag: LavSag
):
    lav_sag(borgere.jan)
    gem(maalgruppe.browser, "titel", "myndighed", "oprettet")
    maalgruppe.saet(OMSTILLING)
    page = maalgruppe.browser.get(f"/person/{borgere.jan}/").content.decode()
    assert overskrifter(page) == ["Sagstitel", "Oprettet"]


def test_a_column_left_out_is_not_told_by_filter_or_order(
    maalgruppe: Maalgruppe, borgere: Borgere, lav_sag: LavSag
):
    """KLE and part are outside Omstilling: no order by them, no text that finds them, no choice."""
    lav_sag(borgere.jan, titel="Alfa", kle=323004, primaer_part_navn="Zita", oprettet=NU)
    lav_sag(borgere.jan, titel="Beta", primaer_part_navn="Aage", oprettet=NU - timedelta(1))
    maalgruppe.saet(OMSTILLING)
    person = f"/person/{borgere.jan}/"
    one = maalgruppe.browser.get(person + "?sorter=part").content.decode()
    other = maalgruppe.browser.get(person + "?sorter=-part").content.decode()
    assert one.index("Alfa") < one.index("Beta")
    assert other.index("Alfa") < other.index("Beta")
    where = maalgruppe.browser.post(person + "sager/", {"tekst": "Zita"})["Location"]
    assert "Ingen sager passer til filteret." in maalgruppe.browser.get(where).content.decode()
    assert 'id="vsl"' not in one  # "Vis sager hvor parten er": the column Relation
    assert 'id="fst"' in one


def test_moving_keeps_nothing_until_it_is_saved(maalgruppe: Maalgruppe):
    order = ["titel", "relation", "kle"]
    data = {"orden": order, "kolonne": ["titel", "kle"], "taethed": "luftig", "op": "kle"}
    page = maalgruppe.browser.post(SAGER, data).content.decode()
    assert re.findall(r'name="orden" value="(\w+)"', page)[:3] == ["titel", "kle", "relation"]
    assert re.search(r'value="kle" checked', page)
    assert not re.search(r'name="kolonne" value="relation" checked', page)
    assert re.search(r'id="op-kle" autofocus', page)
    assert not Brugervalg.objects.exists()
    down = maalgruppe.browser.post(SAGER, {**data, "op": "titel"}).content.decode()
    assert re.findall(r'name="orden" value="(\w+)"', down)[:3] == order


def test_the_window_is_answered_with_its_content_and_the_page_again_when_saved(
    maalgruppe: Maalgruppe, borgere: Borgere
):
    headers = {"hx-request": "true", "hx-target": "vindue-indhold"}
    person = f"/person/{borgere.jan}/?sorter=kle"
    form = maalgruppe.browser.get(SAGER, {"tilbage": person}, headers=headers).content.decode()
    assert "<html" not in form
    assert f'name="tilbage" value="{person}"' in form
    data = {"orden": ["titel"], "kolonne": ["kle"], "taethed": "normal", "tilbage": person}
    saved = maalgruppe.browser.post(SAGER, data, headers=headers)
    assert (saved.status_code, saved["HX-Redirect"]) == (204, person)
    elsewhere = {**data, "tilbage": "https://example.org/"}
    assert maalgruppe.browser.post(SAGER, elsewhere)["Location"] == reverse("min_side")


def test_a_block_that_is_not_there_or_left_out_is_404(maalgruppe: Maalgruppe):
    assert maalgruppe.browser.get("/visning/kolonner/findes-ikke/").status_code == 404
    assert maalgruppe.browser.get("/visning/kolonner/udbetalinger/").status_code == 200
    maalgruppe.saet(OMSTILLING)
    assert maalgruppe.browser.get("/visning/kolonner/udbetalinger/").status_code == 404


def test_nothing_chosen_is_told_and_changes_nothing(maalgruppe: Maalgruppe):
    address = "/visning/kolonner/bevilgede_ydelser/"  # facts of a card: none is what it is known by
    page = maalgruppe.browser.post(address, {"orden": ["kle"], "taethed": "normal"})
    assert "Vælg mindst én kolonne" in page.content.decode()
    assert not Brugervalg.objects.exists()


@pytest.mark.parametrize(
    ("blok", "rest", "valgte", "ventet"),
    [
        ("familiesamling", "familie/", ["alder", "navn"], ["Alder", "Navn"]),
        ("bopaelssamling", "familie/", ["navn", "status"], ["Navn", "Status"]),
        ("adressehistorik", "adressehistorik/", ["adresse", "til"], ["Adresse", "Til"]),
    ],
)
def test_other_tables_stand_as_chosen(
    maalgruppe: Maalgruppe,
    borgere: Borgere,
    blok: str,
    rest: str,
    valgte: list[str],
    ventet: list[str],
):
    child = borger("Barn Jarlov", "0101144001", relationer=(RelationData("far", JAN_CPR),))
    indlaes_personer([child], now=timezone.now())
    gem(maalgruppe.browser, *valgte, adresse=f"/visning/kolonner/{blok}/")
    page = maalgruppe.browser.get(f"/person/{borgere.jan}/{rest}").content.decode()
    assert ventet in [overskrifter(f'id=""{part}', "") for part in page.split("<table")[1:]]
    assert f"kolonner/{blok}/" in page
