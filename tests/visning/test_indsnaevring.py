"""What a målgruppevisning withholds: tabs, their addresses, and the kinds of rows it does not show."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.urls import reverse

from access.models import Myndighed, Revisionslog, Tildeling
from access.selectors import resolve_adgang
from access.values import Permission
from indexes.sag.models import SagLinje
from indexes.sag.selectors import sagsliste
from sapa.overblik.faner import faner
from sapa.visning.gaelder import visning_for
from tests.faelles import ALT, KOMMUNE, NU
from tests.visning.conftest import BIBLIOTEK, OMSTILLING, Borgere, Maalgruppe

pytestmark = pytest.mark.django_db
LavSag = Callable[..., UUID]


def faneblade(side: str) -> list[str]:
    nav = side.split('class="s-tabs"', 1)[1].split("</nav>", 1)[0]
    return re.findall(r"<a [^>]*>([^<]+)</a>", nav)


def test_without_a_visning_everything_that_the_rights_give(
    maalgruppe: Maalgruppe, borgere: Borgere
):
    side = maalgruppe.browser.get(f"/person/{borgere.jan}/").content.decode()
    assert faneblade(side)[:3] == ["Overblik", "Ydelser", "Kontanthjælpsloft"]
    adgang = resolve_adgang(maalgruppe.bruger.id)
    assert adgang is not None
    assert not visning_for(adgang).indsnaevrer
    assert adgang.permissions == set(ALT)


def test_the_tabs_are_the_visnings_in_its_order(maalgruppe: Maalgruppe, borgere: Borgere):
    maalgruppe.saet(BIBLIOTEK)
    side = maalgruppe.browser.get(f"/person/{borgere.jan}/").content.decode()
    assert faneblade(side) == [
        "Overblik",
        "Familie- og bopælssamling",
        "Adressehistorik",
        "Tidslinje",
        "Helhedsoverblik",
    ]


def test_the_address_of_what_is_left_out_is_403_and_logged(
    maalgruppe: Maalgruppe, borgere: Borgere
):
    """Tabs, and what belongs to a tab or a block: files, panels, look-ups."""
    maalgruppe.saet(BIBLIOTEK)
    ruter = (
        "ydelser",
        "udk_ydelser",
        "kontanthjaelpsloft",
        "institutioner",
        "genogram",
        "genogram_svg",
        "genogram_pdf",
        "opslag",
    )
    for rute in ruter:
        assert maalgruppe.browser.get(reverse(rute, args=[borgere.jan])).status_code == 403, rute
    rows = Revisionslog.objects.exclude(beskrivelse="Ændring").order_by("tidspunkt")
    assert [(r.beskrivelse, r.soegekriterier, r.part_uuid) for r in rows] == [
        ("Adgang afvist", f"Side: {rute}, Visning: Prøvevisning", borgere.jan) for rute in ruter
    ]


def test_a_post_to_what_is_left_out_is_403_too(maalgruppe: Maalgruppe, borgere: Borgere):
    maalgruppe.saet(BIBLIOTEK)
    for rute in ("filter_sager", "beskyttede_institutioner"):
        assert maalgruppe.browser.post(reverse(rute, args=[borgere.jan])).status_code == 403


def test_what_is_left_out_looks_the_same_for_one_who_is_not_there(
    maalgruppe: Maalgruppe, borgere: Borgere
):
    maalgruppe.saet(BIBLIOTEK)
    answers = [
        maalgruppe.browser.get(reverse("ydelser", args=[part]))
        for part in (borgere.jan, UUID(int=1))
    ]
    assert [a.status_code for a in answers] == [403, 403]


def test_no_sag_anywhere_for_one_whose_visning_shows_none(
    maalgruppe: Maalgruppe, borgere: Borgere, lav_sag: LavSag
):
    """Workflow 7 of SAPA.md 1.5: page, fragment, timeline, axis, the sag itself and its contact."""
    sag = lav_sag(borgere.jan, titel="Hemmelig genoptræning")
    person = f"/person/{borgere.jan}/"
    before = maalgruppe.browser.get(person).content.decode()
    assert "Hemmelig genoptræning" in before
    assert "Hemmelig genoptræning" in maalgruppe.browser.get(person + "tidslinje/").content.decode()

    maalgruppe.saet(BIBLIOTEK)
    for rest in ("", "tidslinje/", "helhed/", "helhed/?hvem=husstand"):
        page = maalgruppe.browser.get(person + rest)
        assert page.status_code == 200, rest
        assert "Hemmelig" not in page.content.decode(), rest
        assert str(sag) not in page.content.decode(), rest
    fragment = maalgruppe.browser.get(person, headers={"hx-request": "true", "hx-target": "sager"})
    assert fragment.status_code == 403
    assert maalgruppe.browser.get(reverse("sag", args=[sag])).status_code == 403
    assert maalgruppe.browser.get(reverse("kontakt", args=[sag])).status_code == 403


def test_the_door_and_the_lock_are_closed_for_the_kinds_left_out(
    maalgruppe: Maalgruppe, borgere: Borgere, lav_sag: LavSag
):
    lav_sag(borgere.jan)
    before = resolve_adgang(maalgruppe.bruger.id)
    maalgruppe.saet(BIBLIOTEK)
    adgang = resolve_adgang(maalgruppe.bruger.id)
    assert adgang is not None
    assert before is not None
    assert adgang.permissions == {Permission.SE_PERSON}
    assert SagLinje.objects.visible_to(before).exists()
    assert not SagLinje.objects.visible_to(adgang).exists()
    assert adgang.samlet(Permission.SE_SAG)[0] == "{}"  # what row-level security reads
    assert sagsliste(adgang=adgang, part_uuid=borgere.jan, at=NU).raekker == ()


def test_a_visning_gives_nothing_that_the_rights_do_not(
    bruger_med: Callable[..., object], maalgruppe: Maalgruppe, borgere: Borgere
):
    limited = bruger_med({"permissions": [Permission.SE_PERSON]})
    everything = {"faner": [{"fane": f.noegle} for f in faner()]}
    maalgruppe.saet(everything, alle=True, jobfunktioner=())
    adgang = resolve_adgang(limited.id)  # type: ignore[attr-defined]
    assert adgang is not None
    assert visning_for(adgang).indsnaevrer
    assert adgang.permissions == {Permission.SE_PERSON}


def test_the_timeline_asks_no_provider_whose_block_is_left_out(
    maalgruppe: Maalgruppe, borgere: Borgere
):
    """Moves are the address history's: without that tab they would tell the same."""
    address = f"/person/{borgere.jan}/tidslinje/"
    maalgruppe.saet(BIBLIOTEK)
    assert 'value="adresser"' in maalgruppe.browser.get(address).content.decode()
    without = [f for f in BIBLIOTEK["faner"] if f["fane"] != "adressehistorik"]
    maalgruppe.saet({"faner": without})
    assert 'value="adresser"' not in maalgruppe.browser.get(address).content.decode()


def test_the_household_on_the_axis_is_the_household_of_the_tab(
    maalgruppe: Maalgruppe, borgere: Borgere
):
    """Family and household are offered where the visning shows who they are."""
    maalgruppe.saet(BIBLIOTEK)
    page = maalgruppe.browser.get(f"/person/{borgere.jan}/helhed/").content.decode()
    assert "Husstanden" in page
    assert "Familien" not in page


def test_blocks_left_out_of_a_tab_are_neither_shown_nor_logged(
    maalgruppe: Maalgruppe, borgere: Borgere
):
    maalgruppe.saet(BIBLIOTEK)
    page = maalgruppe.browser.get(f"/person/{borgere.jan}/familie/").content.decode()
    assert "Bopælssamling" in page
    assert 'id="familie-titel"' not in page
    assert reverse("genogram", args=[borgere.jan]) not in page
    logged = list(Revisionslog.objects.values_list("beskrivelse", flat=True))
    assert "Visning Bopælssamlinger" in logged
    assert "Visning Familiesamlinger" not in logged


def test_the_sag_page_has_the_blocks_of_the_visning(
    maalgruppe: Maalgruppe, borgere: Borgere, lav_sag: LavSag
):
    sag = lav_sag(borgere.jan)
    maalgruppe.saet(OMSTILLING)
    page = maalgruppe.browser.get(reverse("sag", args=[sag])).content.decode()
    assert "Sagsoplysninger" in page
    for left_out in ('id="dokumenter"', 'id="ydelser"', 'id="notater"', 'id="tilstande"'):
        assert left_out not in page
    logged = set(Revisionslog.objects.values_list("beskrivelse", flat=True))
    assert "Journalnotat Visning" not in logged


def test_hvorfor_names_the_visning_where_the_authority_says_what_is_hidden(
    maalgruppe: Maalgruppe, borgere: Borgere, lav_sag: LavSag
):
    lav_sag(borgere.jan)
    maalgruppe.saet(BIBLIOTEK)
    person = f"/person/{borgere.jan}/"
    page = maalgruppe.browser.get(person).content.decode()
    assert "Prøvevisning" not in page
    refused = maalgruppe.browser.get(person + "ydelser/").content.decode()
    assert "Prøvevisning" not in refused
    Myndighed.objects.filter(id=KOMMUNE).update(viser_skjulte=True)
    page = maalgruppe.browser.get(person).content.decode()
    assert "Din visning (Prøvevisning) viser ikke sager." in page
    refused = maalgruppe.browser.get(person + "ydelser/").content.decode()
    assert "Prøvevisning" in refused


def test_what_is_changed_holds_from_the_next_request(maalgruppe: Maalgruppe, borgere: Borgere):
    address = f"/person/{borgere.jan}/ydelser/"
    assert maalgruppe.browser.get(address).status_code == 200
    maalgruppe.saet(BIBLIOTEK)
    assert maalgruppe.browser.get(address).status_code == 403
    Tildeling.objects.filter(bruger=maalgruppe.bruger).delete()  # her rights stay as rows
    assert maalgruppe.browser.get(address).status_code == 200


def test_search_has_no_kind_whose_page_is_left_out(maalgruppe: Maalgruppe):
    """A company leads to its sager: without its page there is no search for it."""
    assert "?i=virksomhed" in maalgruppe.browser.get("/soeg/").content.decode()
    kept = maalgruppe.browser.post("/soeg/", {"art": "virksomhed", "navn": "Prøve"})["Location"]
    assert maalgruppe.browser.get(kept).status_code == 200
    maalgruppe.saet(BIBLIOTEK)
    page = maalgruppe.browser.get("/soeg/").content.decode()
    assert "?i=virksomhed" not in page
    assert "?i=ejendom" not in page
    for address in (kept, "/soeg/?i=virksomhed", "/soeg/?i=ejendom"):
        assert maalgruppe.browser.get(address).status_code == 403, address


def test_mine_rettigheder_tells_the_roles_and_what_the_visning_leaves_out(maalgruppe: Maalgruppe):
    maalgruppe.saet(BIBLIOTEK)
    page = maalgruppe.browser.get("/mine-rettigheder/").content.decode()
    assert "Prøvevisning" in page
    left_out = page.split("Visningen udelader", 1)[1].split("</dd>", 1)[0]
    assert "Ydelser" in left_out
    assert "Adressehistorik" not in left_out
    assert "Se sager" in page  # the role gives it still
