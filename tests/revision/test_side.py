"""The search page: who reaches which rows, what is shown, and that reading is itself a look."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from access.models import Revisionslog
from access.values import Permission
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.revision.conftest import ANDEN_CVR, CVR, JAN, REVISION

pytestmark = pytest.mark.django_db


def linjer(side) -> list[str]:
    return re.findall(r'id="linje-([0-9a-f-]{36})"', side.content.decode())


def set_af(*rows) -> set[str]:
    return {str(row.id) for row in rows}


def test_only_a_user_with_the_right_comes_in(bruger_med, log_ind, browser):
    assert browser.get("/revision/").status_code == 200
    andre = log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.ADMINISTRER]}))
    assert andre.get("/revision/").status_code == 403
    assert andre.get("/revision/soeg/abc/").status_code == 403
    assert b"/revision/" not in andre.get("/").content
    assert b'href="/revision/"' in browser.get("/").content


def test_a_group_reaches_its_own_authority(browser, bruger_med, log_ind, lav_raekke, soeg):
    egen, anden = lav_raekke(), lav_raekke(organisatorisk_id=ANDEN_CVR)
    ukendt = lav_raekke(organisatorisk_id="")
    assert set(linjer(soeg(browser))) == set_af(egen)
    begge = log_ind(bruger_med(REVISION, {**REVISION, "scope": ANDEN_KOMMUNE}))
    assert set(linjer(soeg(begge, bruger="ako"))) == set_af(egen, anden)
    assert str(ukendt.id) not in linjer(soeg(begge))


def test_a_group_limited_to_units_reaches_their_users_and_those_below(
    bruger_med, log_ind, lav_raekke, soeg, enhed
):
    center, team = enhed("Jobcenter", 600, 799), enhed("Team", 700, 799)
    anden = enhed("Byggesag", 900, 999)
    rows = {e.id: lav_raekke(enhed_id=e.id, enhed=e.navn) for e in (center, team, anden)}
    lav_raekke(enhed_id=None)
    klient = log_ind(bruger_med({**REVISION, "enheder": [center.uuid]}))
    assert set(linjer(soeg(klient))) == set_af(rows[center.id], rows[team.id])
    assert set(linjer(soeg(klient, enhed=[team.id]))) == set_af(rows[team.id])
    # A unit that she does not reach gives nothing, though its number is sent.
    assert linjer(soeg(klient, enhed=[anden.id])) == []
    form = klient.get("/revision/").content.decode()
    assert "Jobcenter" in form
    assert "Byggesag" not in form


@pytest.mark.parametrize("graense", [{"kle": ["29.*"]}, {"fagsystemer": [1]}, {"kle": []}])
def test_a_limit_that_rows_cannot_be_checked_against_gives_nothing(
    bruger_med, log_ind, lav_raekke, soeg, graense
):
    lav_raekke(sag="29.21.04 - Genoptræning")
    side = soeg(log_ind(bruger_med({**REVISION, **graense})))
    assert linjer(side) == []
    assert "Din rolle når ingen del" in side.content.decode()


def test_the_fields_choose(browser, lav_raekke, soeg, revisor):
    part = uuid4()
    jan = lav_raekke(part=JAN, part_uuid=part)
    foer_nummerskift = lav_raekke(part="111170-3435 - Jan Jarlov", part_uuid=part)
    soegning = lav_raekke(
        beskrivelse="Søgning Person",
        soegekriterier="Navn: null, CPR: 211070-3435, CVR: null",
        nummer="2110703435",
    )
    firma = lav_raekke(part="12345678 - Prøve ApS", nummer="12345678")
    hendes = lav_raekke(bruger_id=revisor.id, bruger_uuid=revisor.uuid, brugernavn="gammelt")
    gammel = lav_raekke(tidspunkt=timezone.now() - timedelta(days=60))

    for skrevet in ("211070-3435", "2110703435", " 211070 3435 "):
        fundet = set(linjer(soeg(browser, nummer=skrevet, bruger="ako")))
        assert fundet == set_af(jan, foer_nummerskift, soegning)
    assert linjer(soeg(browser, nummer="12345678")) == [str(firma.id)]
    assert str(hendes.id) in linjer(soeg(browser, bruger=revisor.brugernavn.upper()))
    assert str(hendes.id) in linjer(soeg(browser, bruger=str(revisor.uuid)))
    assert str(jan.id) not in linjer(soeg(browser, bruger=revisor.brugernavn))
    assert str(gammel.id) not in linjer(soeg(browser))
    for_lang_tid = (timezone.localdate() - timedelta(days=300)).strftime("%d-%m-%Y")
    assert str(gammel.id) in linjer(soeg(browser, fra=for_lang_tid))


@pytest.mark.parametrize(
    ("felter", "besked"),
    [
        ({"fra": "31-02-2026"}, "Skriv datoen som"),
        ({"til": ""}, "Skriv datoen som"),
        ({"fra": "02-01-2026", "til": "01-01-2026"}, "ligger før"),
        ({"nummer": "12345"}, "Et CPR-nummer har ti cifre"),
        ({"fra": "01-01-2026", "til": "01-07-2026", "handling": "hent"}, "højst dække seks"),
    ],
)
def test_what_cannot_be_asked_is_said_and_not_searched(browser, soeg, felter, besked):
    assert besked in soeg(browser, **felter).content.decode()
    assert not Revisionslog.objects.filter(beskrivelse="Visning Revisionslog").exists()


def test_numbers_are_masked_until_asked_for_and_that_is_logged(browser, lav_raekke, soeg):
    part = uuid4()
    row = lav_raekke(
        part=JAN, part_uuid=part, soegekriterier="Navn: null, CPR: 2110703435, Navn2: null"
    )
    lav_raekke(part="010190-1234 - Anden Prøve")
    side = soeg(browser)
    tekst = side.content.decode()
    assert "211070-XXXX" in tekst
    assert "3435" not in tekst
    noegle = side.redirect_chain[-1][0].rstrip("/").rsplit("/", 1)[-1]

    svar = browser.post(f"/revision/linje/{row.id}/cpr/", {"vis": "1", "soegning": noegle})
    assert svar["Location"] == side.redirect_chain[-1][0]
    tekst = browser.get(svar["Location"]).content.decode()
    assert "211070-3435" in tekst
    assert "010190-1234" not in tekst
    shown = Revisionslog.objects.filter(beskrivelse="PartCpr")
    assert [(r.part, r.part_uuid) for r in shown] == [(JAN, part)] * 2  # the click, and the page

    htmx = {"HX-Request": "true"}
    cell = browser.post(f"/revision/linje/{row.id}/cpr/", {"vis": "0"}, headers=htmx)
    assert "211070-XXXX" in cell.content.decode()
    assert "3435" not in cell.content.decode()


def test_a_hidden_row_shows_no_number_and_leaves_an_attempt(browser, lav_raekke):
    skjult = lav_raekke(part=JAN, organisatorisk_id=ANDEN_CVR)
    svar = [
        browser.post(f"/revision/linje/{log_id}/cpr/", {"vis": "1"})
        for log_id in (skjult.id, uuid4())
    ]
    assert [s.status_code for s in svar] == [404, 404]
    assert Revisionslog.objects.filter(beskrivelse="Adgang afvist").count() == 2
    assert not Revisionslog.objects.filter(beskrivelse="PartCpr").exists()


def test_reading_the_log_is_a_row_with_its_criteria(browser, revisor, soeg):
    side = soeg(browser, nummer="211070-3435", bruger="ako")
    assert "Ingen opslag passer" in side.content.decode()
    (row,) = Revisionslog.objects.filter(beskrivelse="Visning Revisionslog")
    assert (row.bruger_id, row.organisatorisk_id, row.nummer) == (revisor.id, CVR, "2110703435")
    assert row.soegekriterier.startswith("BrugerId: ako, OrganisatoriskEnhed: null, DatoFra: ")
    # And the next reader of that number's log finds it.
    assert str(row.id) in linjer(soeg(browser, nummer="2110703435"))


def test_no_number_in_any_address(browser, soeg):
    side = soeg(browser, nummer="211070-3435", bruger="ako")
    assert side.redirect_chain
    for url, _ in side.redirect_chain:
        assert re.fullmatch(r"/revision/soeg/[0-9a-f]{16}/", url)
    assert "3435" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', side.content.decode()))


def test_pages_follow_by_key_and_lose_nothing(browser, lav_raekke, soeg, monkeypatch):
    from sapa.revision import views

    monkeypatch.setattr(views, "PR_SIDE", 3)
    samme = timezone.now() - timedelta(minutes=5)
    rows = [lav_raekke(tidspunkt=samme) for _ in range(5)] + [lav_raekke() for _ in range(3)]
    side = soeg(browser, bruger="ako")
    url, seen = side.redirect_chain[-1][0], linjer(side)
    assert len(seen) == 3
    for nummer in (2, 3):
        seen += linjer(browser.get(f"{url}?side={nummer}"))
    assert len(seen) == 8
    assert set(seen) == set_af(*rows)
    assert linjer(browser.get(f"{url}?side=2")) == seen[3:6]
    assert linjer(browser.get(f"{url}?side=99")) == seen[:3]


@pytest.mark.parametrize("antal", [1, 40])
def test_a_page_costs_the_same_whatever_it_holds(
    bruger_med, log_ind, lav_raekke, enhed, antal, django_assert_num_queries
):
    for n in range(antal):
        lav_raekke(enhed_id=enhed(f"E{n}", 1000 + n, 1000 + n).id, part=JAN)
    klient = log_ind(bruger_med(*[REVISION] * min(antal, 20)))
    i_dag = f"{timezone.localdate():%d-%m-%Y}"
    svar = klient.post("/revision/", {"fra": i_dag, "til": i_dag, "nummer": "2110703435"})
    # Transaction and role (5 in tests), session 1, rights 2 and their setting, reach, parts, the
    # order, the rows, the log, own exports.
    with django_assert_num_queries(15):
        assert klient.get(svar["Location"]).status_code == 200


def test_an_unknown_search_leads_to_the_form(browser):
    assert browser.get("/revision/soeg/0123456789abcdef/")["Location"] == "/revision/"


def test_looks_on_behalf_of_an_authority_are_its_own_to_read(
    browser, bruger_med, log_ind, lav_raekke, soeg, enhed
):
    delegeret = lav_raekke(organisatorisk_id=ANDEN_CVR, scope_cvr=CVR)
    egen, ude = lav_raekke(scope_cvr=CVR), lav_raekke(scope_cvr=ANDEN_CVR)
    lav_raekke(organisatorisk_id=ANDEN_CVR, scope_cvr=ANDEN_CVR)
    assert set(linjer(soeg(browser, bruger="ako"))) == set_af(delegeret, egen, ude)
    begraenset = log_ind(bruger_med({**REVISION, "enheder": [enhed("Jobcenter", 600, 799).uuid]}))
    assert linjer(soeg(begraenset, bruger="ako")) == []
    begge = log_ind(bruger_med(REVISION, {**REVISION, "scope": ANDEN_KOMMUNE}))
    fundet = linjer(soeg(begge, bruger="ako"))
    assert len(fundet) == len(set(fundet)) == 4


def test_the_kommune_of_the_reader_is_no_limit_of_the_scope(bruger_med, log_ind, lav_raekke, soeg):
    egen, anden = lav_raekke(), lav_raekke(organisatorisk_id=ANDEN_CVR)
    klient = log_ind(bruger_med({**REVISION, "scope": KOMMUNE}, myndighed=ANDEN_KOMMUNE))
    fundet = linjer(soeg(klient))
    assert str(egen.id) in fundet
    assert str(anden.id) not in fundet
