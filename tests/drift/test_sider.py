"""The pages of operations: who comes in, what they show, and that every look is a row of the log."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import Fagsystem, Revisionslog
from access.services import opret_systemklient
from access.values import Permission
from indexes.modtagelse import tasks
from indexes.modtagelse.models import Karantaene
from indexes.registrering.models import Objekt
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU

pytestmark = pytest.mark.django_db
DRIFT = {"permissions": [Permission.DRIFT]}
CPR, MASKERET = "2110703435", "211070-3435"


@pytest.fixture
def browser(bruger_med: Callable[..., Any], log_ind: Callable[..., Client]) -> Client:
    return log_ind(bruger_med(DRIFT, navn="Ove Prøve"))


@pytest.fixture
def afvis(myndigheder: Any, settings: Any) -> Callable[..., Karantaene]:
    """A sag that is refused; gives its row."""
    settings.DEMO = True
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    opret_systemklient(
        klient_id="ksd", fagsystem=system, myndigheder=[KOMMUNE], now=NU, demo_hemmelighed="demo"
    )
    token = base64.b64encode(b"ksd:demo").decode()

    def send(sag: Any = None, body: bytes = b"") -> Karantaene:
        before = set(alle().values_list("id", flat=True))
        Client().post(
            "/api/v1/sagdokumentindeks/importer",
            body or beskeder.xml(sag or beskeder.sag(kle="32.30")),
            content_type="application/xml",
            headers={"authorization": f"Basic {token}"},
        )
        return alle().exclude(id__in=before).get()

    return send


def alle() -> Any:
    return Karantaene.objects.unguarded(reason="test")


def log(beskrivelse: str) -> Any:
    return Revisionslog.objects.filter(beskrivelse=beskrivelse)


def side(row: Karantaene, navn: str = "karantaenerad") -> str:
    return reverse(navn, args=[row.id])


def test_only_an_operator_comes_in(browser, bruger_med, log_ind, afvis):
    row = afvis()
    andre = log_ind(bruger_med({"permissions": [Permission.ADMINISTRER, Permission.SE_SAG]}))
    for adresse in ("/drift/", "/drift/karantaene/", side(row)):
        assert browser.get(adresse).status_code == 200
        assert andre.get(adresse).status_code == 403
    for navn in ("karantaeneindhold", "karantaene_afspil", "karantaene_kasser"):
        assert andre.post(side(row, navn), {"begrundelse": "0"}).status_code == 403
        assert browser.get(side(row, navn)).status_code == 405
    assert b'href="/drift/"' in browser.get("/").content
    assert b'href="/drift/"' not in andre.get("/").content
    assert alle().get().tilstand == "ny"


def test_what_is_out_of_reach_is_absent(bruger_med, log_ind, afvis, browser):
    row = afvis()
    anden = log_ind(bruger_med({**DRIFT, "scope": ANDEN_KOMMUNE}))
    assert row.klient not in anden.get("/drift/").content.decode()
    assert str(row.id) not in anden.get("/drift/karantaene/").content.decode()
    findes_ikke = reverse("karantaenerad", args=[uuid4()])
    for a in (side(row), side(row, "karantaene_afspil"), side(row, "karantaeneindhold")):
        response = anden.get(a) if a == side(row) else anden.post(a, {"begrundelse": "0"})
        assert response.status_code == 404
    strip = re.compile(rb'value="\w{64}"|[0-9a-f-]{36}')
    assert strip.sub(b"", anden.get(side(row)).content) == strip.sub(
        b"", anden.get(findes_ikke).content
    )
    assert alle().get().tilstand == "ny"


def test_the_overview_tells_and_is_logged(browser, afvis):
    afvis()
    html = browser.get("/drift/?dage=1").content.decode()
    assert "KSD" in html
    assert "Intet modtaget" in html
    assert "100,0 %" in html
    assert log("Visning Leverancer").get().soegekriterier == "Dage: 1"
    assert browser.get("/drift/?dage=9999").status_code == 200


def test_filters_choose(browser, afvis):
    kle, konflikt = afvis(), afvis(beskeder.sag(cvr="11111111"))
    besked = afvis(body=b"<a/>")
    alle().filter(id=besked.id).update(senest=timezone.now() - timedelta(days=3))
    i_dag = timezone.localdate()

    def fundet(**felter: str) -> set[str]:
        html = browser.get("/drift/karantaene/", felter).content.decode()
        return set(re.findall(r"/karantaene/([0-9a-f-]{36})/", html))

    everything = {str(r.id) for r in (kle, konflikt, besked)}
    assert fundet() == fundet(klient="ksd") == fundet(klient="ukendt") == everything
    assert fundet(kode="43") == {str(konflikt.id)}
    assert fundet(kode="kle.form") == {str(kle.id)}
    assert fundet(kode="' or 1=1") == everything
    assert fundet(tilstand="kasseret") == set()
    assert fundet(fra=f"{i_dag:%d-%m-%Y}") == {str(kle.id), str(konflikt.id)}
    assert fundet(til=f"{i_dag - timedelta(days=2):%d-%m-%Y}") == {str(besked.id)}
    assert "Skriv datoen" in browser.get("/drift/karantaene/?fra=x").content.decode()
    assert log("Visning Karantæne").filter(soegekriterier__contains="Kode: 43").exists()


def test_pages_follow_by_place(browser, afvis, monkeypatch):
    from sapa.drift import views

    rows = [afvis() for _ in range(5)]
    monkeypatch.setattr(views, "PR_SIDE", 2)
    seen, address = [], "/drift/karantaene/?klient=ksd"
    while address:
        html = browser.get(address).content.decode()
        seen += re.findall(r"/karantaene/([0-9a-f-]{36})/", html)
        naeste = re.search(r'href="(\?[^"]+)">Ældre', html)
        address = "/drift/karantaene/" + naeste[1].replace("&amp;", "&") if naeste else ""
    assert seen == [str(r.id) for r in reversed(rows)]
    assert browser.get("/drift/karantaene/?efter=vrøvl").status_code == 200


def test_the_reasons_are_shown_and_the_content_is_not(browser, afvis):
    part = beskeder.part(CPR, navn="Hemmelig Borger")
    row = afvis(beskeder.sag(kle="32.30", titel="Hemmelig titel", parter=[part]))
    html = browser.get(side(row)).content.decode()
    assert "dd.dd" in html
    assert "kle.form" in html
    assert "nn.nn.nn" in html
    assert "Hemmelig" not in html
    assert CPR not in html
    assert not log("Visning Indhold i karantæne").exists()


def test_the_content_opens_by_a_logged_click_with_a_reason(browser, afvis):
    row = afvis(beskeder.sag(kle="32.30", parter=[beskeder.part(CPR, navn="Hemmelig Borger")]))
    for valg in ("", "x", "99", "-1", "٣"):
        html = browser.post(side(row, "karantaeneindhold"), {"begrundelse": valg}).content.decode()
        assert "Vælg en begrundelse først" in html
        assert "Hemmelig" not in html
    assert not log("Visning Indhold i karantæne").exists()

    response = browser.post(side(row, "karantaeneindhold"), {"begrundelse": "0"})
    assert "Hemmelig Borger" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    rows = log("Visning Indhold i karantæne")
    assert {r.nummer for r in rows} == {"", CPR}
    assert {r.sag_uuid for r in rows} == {row.objekt_uuid}
    assert all(r.begrundelse.startswith("Fejlsøgning") for r in rows)
    assert "Hemmelig" not in browser.get(side(row)).content.decode()


def test_a_hostile_message_is_shown_as_text(browser, afvis):
    row = afvis(body=b"<script>alert(1)</script>")
    html = browser.post(side(row, "karantaeneindhold"), {"begrundelse": "1"}).content.decode()
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html


def test_a_replay_is_ordered_played_and_logged_once(browser, afvis):
    sag = beskeder.sag()
    row = afvis(body=beskeder.xml(sag).replace(b"FORTROLIGE_PERSONOPLYSNINGER", b"FORKERT"))
    for _ in range(2):
        response = browser.post(side(row, "karantaene_afspil"), follow=True)
        assert "Afspilningen er bestilt" in response.content.decode()
    assert log("Afspilning bestilt").count() == 1
    tasks.afspil()
    html = browser.get(side(row)).content.decode()
    assert "følger stadig ikke skemaet" in html
    assert "Afvist igen" in html
    assert not Objekt.objects.exists()


def test_throwing_away_asks_first_and_is_logged(browser, afvis):
    row = afvis()
    html = browser.get(side(row)).content.decode()
    assert "Bekræft kassering" in html
    response = browser.post(side(row, "karantaene_kasser"), follow=True)
    assert "Indholdet er kasseret" in response.content.decode()
    assert "Bekræft" not in response.content.decode()
    assert log("Kasseret").count() == 1
    browser.post(side(row, "karantaene_kasser"))
    browser.post(side(row, "karantaene_afspil"))
    assert log("Kasseret").count() == 1
    assert not log("Afspilning bestilt").exists()
    assert alle().get().indhold is None


@pytest.mark.parametrize("antal", [1, 8])
def test_the_list_costs_the_same_whatever_its_length(
    browser, afvis, antal, django_assert_max_num_queries
):
    for _ in range(antal):
        afvis()
    browser.get("/drift/karantaene/")
    with django_assert_max_num_queries(13):
        browser.get("/drift/karantaene/")


def test_operations_are_not_done_on_behalf_of_one_authority(bruger_med, log_ind, afvis):
    """A client that delivers for two is seen by who operates both, whichever she has chosen."""
    from access.klienter.models import Serviceaftale
    from access.services import SESSION_SCOPE

    row = afvis()
    Serviceaftale.objects.update(myndigheder=[KOMMUNE, ANDEN_KOMMUNE])
    alle().update(myndigheder=[KOMMUNE, ANDEN_KOMMUNE])
    client = log_ind(bruger_med(DRIFT, {**DRIFT, "scope": ANDEN_KOMMUNE}))
    session = client.session
    session[SESSION_SCOPE] = ANDEN_KOMMUNE
    session.save()
    assert "KSD" in client.get("/drift/").content.decode()
    assert client.get(side(row)).status_code == 200
    assert client.post(side(row, "karantaene_kasser"), follow=True).status_code == 200
    assert alle().get().tilstand == "kasseret"
