"""The inbox: what is in it, for whom, and what is done with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import Bruger, Revisionslog
from access.values import Permission
from advis.indbakke import selectors
from advis.models import Advis, Advishandling
from sapa.advis.linjer import fane_for
from tests.advis import data
from tests.advis.conftest import ADVIS, JAN_CPR, Team
from tests.advis.faelles import som

pytestmark = pytest.mark.django_db


def tekst(svar: Any) -> str:
    assert svar.status_code == 200, svar.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", svar.content.decode()))


def igen(a: Advis) -> Advis:
    return Advis.objects.unguarded(reason="test").get(uuid=a.uuid)


def test_a_receiver_sees_it_and_the_list_names_no_number(team: Team, browser: Client):
    data.advis(team.gruppe, team.jan)
    side = browser.get("/advis/")
    vist = tekst(side)
    assert "Fraflytning til anden kommune" in vist
    assert "Jan Jarlov, 211070-XXXX" in vist
    assert JAN_CPR[6:] not in side.content.decode()
    row = Revisionslog.objects.get(beskrivelse="Visning Adviser")
    assert row.part_uuid is None
    assert "Udsnit. aabne" in row.soegekriterier.replace(": ", ". ")


@pytest.mark.parametrize(
    "grupper",
    [
        [{"permissions": [Permission.SE_PERSON]}],
        [{"permissions": ADVIS, "foelsomhed": 1}],
        [{"permissions": ADVIS, "scope": 1002}],
    ],
    ids=["without the permission", "below the level", "on another authority"],
)
def test_who_may_not_see_it_sees_neither_row_nor_count(
    team: Team,
    grupper: list[dict[str, Any]],
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    a = data.advis(team.gruppe, team.jan)
    user = bruger_med(*grupper)
    user.enhed = team.enhed
    user.save()
    other = log_ind(user)
    side = other.get("/advis/")
    assert side.status_code in {200, 403}
    if side.status_code == 200:
        assert "Ingen adviser" in tekst(side)
        assert "Jan Jarlov" not in tekst(side)
        assert 's-count">1' not in other.get("/advis/tal/").content.decode()
        assert "Ingen adviser" in tekst(other.get("/advis/belastning/"))
    assert other.get(f"/advis/{a.uuid}/").status_code in {403, 404}
    other.post("/advis/handling/", {"handling": "faerdiggoer", "valgt": str(a.uuid)})
    assert igen(a).status == "ny"


def test_one_about_a_sag_is_there_while_the_sag_is_hers_to_see(
    team: Team, browser: Client, lav_sag: Callable[..., Any]
):
    aaben = lav_sag(team.jan, titel="Beboerindskud")
    lukket = lav_sag(team.jan, titel="Hemmelig", sikkerhedsprofil=[uuid4()])
    data.advis(team.gruppe, team.jan, sag_uuid=aaben, kode="S01", slags="sag")
    a = data.advis(team.gruppe, team.jan, sag_uuid=lukket, kode="S01", slags="sag")
    assert browser.get("/advis/").content.decode().count('name="valgt"') == 1
    assert browser.get(f"/advis/{a.uuid}/").status_code == 404
    assert 's-count">1<' in browser.get("/advis/tal/").content.decode()


def test_opening_is_the_look_and_makes_it_opened_once(team: Team, browser: Client):
    a = data.advis(team.gruppe, team.jan)
    for _ in range(2):
        vist = tekst(
            browser.get(f"/advis/{a.uuid}/", headers={"hx-request": "true", "hx-target": "advis"})
        )
    assert "Jan Jarlov" in vist
    assert "Åbnet af Lone Bruun" in vist
    assert "Boligstøtteloven § 1" in vist
    row = igen(a)
    assert (row.status, row.aabnet_af) == ("aabnet", team.lone.id)
    assert Advishandling.objects.filter(advis_id=a.uuid).count() == 1
    looks = Revisionslog.objects.filter(beskrivelse="Visning Adviser", part_uuid=team.jan)
    assert looks.count() == 2
    assert f"Advis: {a.uuid}" in looks[0].soegekriterier


def test_a_move_shows_from_and_to_unless_it_is_protected(team: Team, browser: Client):
    a, b = data.advis(team.gruppe, team.jan), data.advis(team.gruppe, team.jytte)
    side = browser.get(f"/advis/{a.uuid}/")
    assert 'class="s-change"' in side.content.decode()
    assert Revisionslog.objects.filter(
        komponent__contains="Adressehistorik", part_uuid=team.jan
    ).exists()
    side = browser.get(f"/advis/{b.uuid}/")
    assert "Hemmelivej" not in side.content.decode()
    assert "Adressen er beskyttet" in tekst(side)


def test_finish_many_and_undo(team: Team, browser: Client):
    rows = [data.advis(team.gruppe, team.jan) for _ in range(3)]
    valgt = [str(r.uuid) for r in rows]
    browser.post("/advis/handling/", {"handling": "faerdiggoer", "valgt": valgt})
    assert {igen(r).status for r in rows} == {"faerdiggjort"}
    assert {igen(r).faerdiggjort_af for r in rows} == {team.lone.id}
    side = browser.get("/advis/")
    assert "3 færdiggjort." in tekst(side)
    samling = re.search(r"/advis/fortryd/([0-9a-f-]+)/", side.content.decode())
    assert samling
    assert Revisionslog.objects.filter(beskrivelse="Advis behandlet").count() == 1
    # Somebody took one up meanwhile: it is hers now.
    Advis.objects.unguarded(reason="test").filter(uuid=rows[0].uuid).update(status="aabnet")
    browser.post(samling[0])
    assert [igen(r).status for r in rows] == ["aabnet", "ny", "ny"]
    browser.post(samling[0])
    assert [igen(r).status for r in rows] == ["aabnet", "ny", "ny"]


def test_only_who_did_it_undoes_it(
    team: Team, browser: Client, log_ind: Callable[[Bruger], Client]
):
    a = data.advis(team.gruppe, team.jan)
    browser.post("/advis/handling/", {"handling": "faerdiggoer", "valgt": str(a.uuid)})
    samling = Advishandling.objects.get(hvad="faerdiggjort").samling
    log_ind(team.allan).post(f"/advis/fortryd/{samling}/")
    assert igen(a).status == "faerdiggjort"


def test_handed_over_it_follows_and_is_given_back(
    team: Team,
    browser: Client,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    a = data.advis(team.gruppe, team.jan)
    mette = bruger_med({"permissions": ADVIS}, navn="Mette Ravn")
    other = log_ind(mette)
    assert "Ingen adviser" in tekst(other.get("/advis/"))
    browser.post(
        "/advis/handling/", {"handling": "tildel", "valgt": str(a.uuid), "til": str(mette.uuid)}
    )
    assert "Jan Jarlov" in tekst(other.get("/advis/?vis=mine"))
    # Given back by one who had it by the hand-over alone: she loses it, and nothing breaks.
    other.post("/advis/handling/", {"handling": "tildel", "valgt": str(a.uuid), "til": ""})
    assert igen(a).tildelt is None
    assert "Jan Jarlov" in tekst(browser.get("/advis/?vis=ikke-tildelt"))
    browser.post(
        "/advis/handling/", {"handling": "tildel", "valgt": str(a.uuid), "til": str(uuid4())}
    )
    assert igen(a).tildelt is None


def test_put_off_reminded_and_back(team: Team, browser: Client):
    a = data.advis(team.gruppe, team.jan)
    dag = f"{timezone.localdate() + timedelta(days=3)}"
    om = {"valgt": str(a.uuid), "dag": dag, "titel": "1"}
    browser.post("/advis/handling/", {"handling": "udsaet", **om})
    assert "Ingen adviser" in tekst(browser.get("/advis/"))
    assert "Jan Jarlov" in tekst(browser.get("/advis/?vis=udsatte"))
    browser.post("/advis/handling/", {"handling": "udsaet", "valgt": str(a.uuid), "dag": ""})
    browser.post("/advis/handling/", {"handling": "paamind", **om})
    row = igen(a)
    assert row.paamindelse_tekst == "Kontakt borgeren"
    assert "Påmindes" in tekst(browser.get("/advis/"))
    browser.post(
        "/advis/handling/", {"handling": "udsaet", "valgt": str(a.uuid), "dag": "1990-01-01"}
    )
    assert "Vælg en dag efter i dag" in tekst(browser.get("/advis/"))


def test_a_comment_stands_with_who_and_when(team: Team, browser: Client):
    a = data.advis(team.gruppe, team.jan)
    browser.post(f"/advis/{a.uuid}/kommentar/", {"tekst": "Ringet <b>til</b> borgeren"})
    side = browser.get(f"/advis/{a.uuid}/").content.decode()
    assert "Ringet &lt;b&gt;til&lt;/b&gt; borgeren" in side
    assert "Kommenteret" in side


def test_search_by_number_name_and_event_leaves_no_text_in_the_address(team: Team, browser: Client):
    data.advis(team.gruppe, team.jan)
    data.advis(team.gruppe, team.jytte)
    for sagt, antal in (
        (JAN_CPR, 1),
        ("jarlov", 1),
        ("rømer jytte", 1),
        ("fraflytning", 2),
        ("qqqzzz", 0),
    ):
        svar = browser.post("/advis/soeg/", {"tekst": sagt})
        assert sagt not in svar["Location"]
        side = browser.get(svar["Location"]).content.decode()
        assert side.count('name="valgt"') == antal, sagt


def test_groups_and_kinds_narrow(team: Team, browser: Client):
    other = data.gruppe("Hospital", advistype="sygehus")
    data.modtager(other, team.lone.uuid)
    data.advis(team.gruppe, team.jan)
    data.advis(other, team.jan, slags="sygehus", kode="STIN")
    for query, antal in (
        ("", 2),
        (f"?g={other.id}", 1),
        (f"?g={other.id}&g={team.gruppe.id}", 2),
        ("?type=sygehus", 1),
        ("?type=arbejdsskade", 0),
        ("?g=999999", 0),
        ("?g=abc&type=zzz&vis=qqq&efter=%00", 2),
    ):
        side = browser.get(f"/advis/{query}").content.decode()
        assert side.count('name="valgt"') == antal, query


def test_pages_go_by_key_and_miss_none(team: Team, browser: Client):
    start = timezone.now() - timedelta(hours=1)
    rows = [
        data.advis(team.gruppe, team.jan, modtaget=start + timedelta(seconds=n)) for n in range(60)
    ]
    seen: list[str] = []
    address = "/advis/"
    for _ in range(3):
        side = browser.get(address).content.decode()
        seen += re.findall(r'name="valgt" value="([0-9a-f-]+)"', side)
        more = re.search(r'href="([^"]+efter=[^"]+)"', side)
        address = more[1].replace("&amp;", "&") if more else ""
    assert address == ""
    assert seen == [str(r.uuid) for r in reversed(rows)]


def test_finished_ones_go_by_when(team: Team, browser: Client):
    now = timezone.now()
    for n in range(30):
        data.advis(
            team.gruppe, team.jan, status="faerdiggjort", faerdiggjort=now - timedelta(hours=n)
        )
    side = browser.get("/advis/?vis=faerdige").content.decode()
    assert side.count('name="valgt"') == 25
    more = re.search(r'href="([^"]+efter=[^"]+)"', side)
    assert more
    rest = browser.get(more[1].replace("&amp;", "&")).content.decode()
    assert rest.count('name="valgt"') == 5


def test_searches_are_kept_and_shared_with_the_unit_without_their_text(
    team: Team,
    browser: Client,
    log_ind: Callable[[Bruger], Client],
    bruger_med: Callable[..., Bruger],
):
    g = str(team.gruppe.id)
    browser.post(
        "/advis/gem/", {"navn": "Refusion", "vis": "nye", "g": g, "delt": "1", "tekst": "Jan"}
    )
    browser.post("/advis/gem/", {"navn": "Min egen", "vis": "mine"})
    browser.post("/advis/gem/", {"navn": "211070-3435", "vis": "mine"})
    assert "må ikke indeholde et CPR-nummer" in tekst(browser.get("/advis/"))
    allans = tekst(log_ind(team.allan).get("/advis/"))
    assert "Refusion" in allans
    assert "Min egen" not in allans
    fremmed = tekst(log_ind(bruger_med({"permissions": ADVIS})).get("/advis/"))
    assert "Refusion" not in fremmed


def test_the_counters_tell_of_what_has_come_since(team: Team, browser: Client):
    foerste = data.advis(team.gruppe, team.jan)
    data.advis(team.gruppe, team.jan)
    svar = tekst(browser.get("/advis/tal/", {"kendt": str(foerste.uuid)}))
    assert "Åbne 2" in svar
    assert "1 nyt advis: vis" in svar


def test_the_workload_is_by_who_has_it(team: Team, browser: Client):
    data.advis(team.gruppe, team.jan, tildelt=team.allan.uuid, tildelt_fra=team.lone.uuid)
    data.advis(team.gruppe, team.jan, modtaget=timezone.now() - timedelta(days=9))
    vist = tekst(browser.get("/advis/belastning/"))
    assert "Allan Korsman 1 0" in vist
    assert "Ikke tildelt 1 1" in vist


def test_csv_is_masked_and_each_person_is_logged(team: Team, browser: Client):
    data.advis(team.gruppe, team.jan)
    data.advis(team.gruppe, team.jytte)
    svar = browser.get("/advis/csv/").content.decode("utf-8-sig")
    assert "211070-XXXX;Jan Jarlov;Boligindskudslån;Folkeregister;Ny" in svar
    assert JAN_CPR[6:] not in svar
    rows = Revisionslog.objects.filter(beskrivelse="Eksport Adviser")
    assert {r.part_uuid for r in rows} == {team.jan, team.jytte}


def test_the_persons_tab_and_timeline_show_those_she_receives(
    team: Team,
    browser: Client,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    data.advis(team.gruppe, team.jan, status="faerdiggjort", faerdiggjort=timezone.now())
    address = f"/person/{team.jan}/adviser/"
    assert "Fraflytning til anden kommune" in tekst(browser.get(address))
    assert "Advis" in tekst(browser.get(f"/person/{team.jan}/tidslinje/?vis=adviser"))
    other = log_ind(bruger_med({"permissions": ADVIS}))
    assert "har ikke modtaget adviser" in tekst(other.get(address))
    uden = log_ind(bruger_med({"permissions": [Permission.SE_PERSON]}))
    assert uden.get(address).status_code == 403
    assert "/adviser/" not in uden.get(f"/person/{team.jan}/").content.decode()


def test_min_side_counts_what_is_new_what_is_hers_and_reminders_that_have_come(
    team: Team,
    browser: Client,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    now = timezone.now()
    gammelt = now - timedelta(days=30)
    data.advis(team.gruppe, team.jan, status="aabnet", tildelt=team.lone.uuid, modtaget=gammelt)
    data.advis(team.gruppe, team.jan, status="aabnet", tildelt=team.allan.uuid)
    om = {"status": "aabnet", "paamindelse": now - timedelta(hours=1), "modtaget": gammelt}
    for felter in (om, om, {**om, "paamindelse": now + timedelta(days=1)}):
        data.advis(team.gruppe, team.jan, **felter)
    data.advis(team.gruppe, team.jan, **{**om, "status": "faerdiggjort", "faerdiggjort": now})
    data.advis(data.gruppe(), team.jan, **om)  # not hers to see
    for _ in range(3):
        data.advis(team.gruppe, team.jan)

    def tael(klient: Client) -> dict[str, str]:
        html = klient.get("/").content.decode()
        felter = r'href="([^"]+)"><b>(\d+)</b><span>[^<]*(?:dvis|mindelse)'
        return dict(re.findall(felter, html))

    assert tael(browser) == {"/advis/": "3", "/advis/mine/": "1", "/advis/paamindelser/": "2"}
    for sti, antal in (("mine", 1), ("paamindelser", 2)):
        svar = browser.get(f"/advis/{sti}/", follow=True)
        assert svar.content.decode().count('name="valgt"') == antal
    uden = log_ind(bruger_med({"permissions": [Permission.SE_PERSON]}))
    assert tael(uden) == {}


def test_the_counters_find_what_is_hers_behind_the_newest_hundred(team: Team, browser: Client):
    now = timezone.now()
    om = {"modtaget": now - timedelta(days=30), "status": "aabnet"}
    data.advis(team.gruppe, team.jan, tildelt=team.lone.uuid, **om)
    data.advis(team.gruppe, team.jan, paamindelse=now - timedelta(hours=1), **om)
    for _ in range(101):
        data.advis(team.gruppe, team.jan)
    vist = tekst(browser.get("/advis/tal/"))
    assert "Åbne 100+" in vist
    assert "Mine 1 " in vist
    assert "Påmindelser 1 " in vist


@pytest.mark.parametrize(
    ("kode", "slags", "rute"),
    [
        ("F12", "folkeregister", "adressehistorik"),
        ("F25", "folkeregister", "familie"),
        ("F50", "folkeregister", "person"),
        ("A03", "arbejdsskade", "person"),
        ("STIN", "sygehus", "person"),
    ],
)
def test_an_advis_leads_to_the_tab_that_matters(
    team: Team, browser: Client, kode: str, slags: str, rute: str
):
    """Of the one to whom it happened; the sag itself where one made the group hear of it."""
    a = data.advis(team.gruppe, team.jan, om_part_uuid=team.jytte, kode=kode, slags=slags)
    (r,) = selectors.for_person(adgang=som(team.lone), part_uuid=team.jan)
    sag = uuid4()
    for andet, sti in (
        ({}, reverse(rute, args=[team.jytte])),
        ({"slags": "ydelse", "kode": "Y02"}, reverse("ydelser", args=[team.jytte])),
        ({"sag_uuid": sag}, reverse("sag", args=[sag])),
    ):
        fane = fane_for(replace(r, **andet))
        assert fane is not None
        assert fane[0] == sti
    html = browser.get(f"/advis/{a.uuid}/").content.decode()
    assert f'href="{reverse(rute, args=[team.jytte])}"' in html
    assert f'href="{reverse("person", args=[team.jan])}"' in html
