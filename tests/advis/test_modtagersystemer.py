"""Receiving systems in pages: who may, what is shown once, what is refused, and a call that is
made for real."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import Bruger, Revisionslog
from access.values import Permission
from advis.levering import hemmelighed, signatur
from advis.levering.modtagere import ModtagerFejl, opret
from advis.levering.oversigt import noegle
from advis.models import Modtagersystem
from advis.modtagerproeve import services as proever
from advis.modtagerproeve.models import Proevekald
from indexes.beskedfordeler.besked import laes_push
from tests.advis import data
from tests.advis.levering.modtager import Modtager, modtager
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hjemme(settings: Any, myndigheder: Any) -> None:
    settings.LEVERING = replace(settings.LEVERING, lokalt=True, net=())


@pytest.fixture
def m() -> Iterator[Modtager]:
    with modtager() as server:
        yield server


@pytest.fixture
def browser(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(bruger_med({"permissions": [Permission.ADMINISTRER]}))


def det() -> Modtagersystem:
    return Modtagersystem.objects.get()


def opret_i_siden(browser: Client, url: str, **felter: str) -> Any:
    fag = data.fagsystem()
    sendt = {"fagsystem": str(fag.id), "navn": "Boligsystemet", "url": url, "form": "json"}
    return browser.post(reverse("advismodtager_ny"), {**sendt, **felter})


def vist_hemmelighed(svar: Any) -> str:
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", svar.content.decode())
    return found[0] if found else ""


def test_a_secret_is_shown_once_and_the_one_before_it_signs_for_a_week(
    browser: Client, m: Modtager
):
    svar = opret_i_siden(browser, m.url)
    foerste = vist_hemmelighed(svar)
    assert foerste
    assert svar["Cache-Control"] == "no-store"
    sti = reverse("advismodtager", args=[noegle(det().id)])
    assert not vist_hemmelighed(browser.get(sti))
    ny = vist_hemmelighed(browser.post(sti, {"hvad": "roter"}))
    gaeldende = hemmelighed.aabn(det().hemmelighed, til=det().id).gaeldende(timezone.now())
    assert gaeldende == (ny, foerste)
    assert "underskriver med til" in browser.get(sti).content.decode()
    rows = list(Revisionslog.objects.filter(beskrivelse="Ændring Modtagersystem"))
    assert len(rows) == 2
    assert not any(foerste in r.soegekriterier or ny in r.soegekriterier for r in rows)


@pytest.mark.parametrize(
    ("felter", "ord_"),
    [
        ({"url": "http://fx.example/advis"}, "https://"),
        ({"url": "https://10.0.0.1/advis"}, "SAPA_WEBHOOK_NET"),
        ({"url": "https://bruger:kode@fx.example/"}, "vært/sti"),
        ({"navn": " "}, "navn"),
        ({"fagsystem": "0"}, "Vælg et fagsystem"),
        ({"form": "xml"}, "navn"),
    ],
)
def test_what_may_not_be_called_is_refused(browser: Client, felter: dict[str, str], ord_: str):
    svar = opret_i_siden(browser, **{"url": "https://93.184.216.34/advis", **felter})
    assert ord_ in svar.content.decode()
    assert not Modtagersystem.objects.exists()


def test_who_does_not_administer_the_whole_authority_sees_none(
    bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    system, _ = data.system("https://93.184.216.34/a", data.fagsystem())
    stier = [reverse("advismodtagere"), reverse("advismodtager", args=[noegle(system.id)])]
    sagsbehandler = log_ind(bruger_med({"permissions": [Permission.SE_PERSON]}))
    en_enhed = log_ind(bruger_med({"permissions": [Permission.ADMINISTRER], "enheder": []}))
    assert {c.get(sti).status_code for c in (sagsbehandler, en_enhed) for sti in stier} == {403}
    fremmed = log_ind(
        bruger_med(
            {"permissions": [Permission.ADMINISTRER], "scope": ANDEN_KOMMUNE},
            myndighed=ANDEN_KOMMUNE,
        )
    )
    assert system.navn not in fremmed.get(stier[0]).content.decode()
    assert fremmed.get(stier[1]).status_code == 404
    assert fremmed.post(stier[1], {"hvad": "pause"}).status_code == 404
    assert Modtagersystem.objects.get(id=system.id).aktiv


def test_pause_resume_and_another_address(browser: Client, m: Modtager):
    opret_i_siden(browser, m.url)
    sti = reverse("advismodtager", args=[noegle(det().id)])
    browser.post(sti, {"hvad": "pause"})
    assert not det().aktiv
    browser.post(sti, {"hvad": "aktiv"})
    assert det().aktiv
    svar = browser.post(sti, {"hvad": "flyt", "url": "https://192.168.0.2/x"})
    assert "SAPA_WEBHOOK_NET" in svar.content.decode()
    assert det().url == m.url
    browser.post(sti, {"hvad": "flyt", "url": "https://93.184.216.34/ny"})
    assert det().url == "https://93.184.216.34/ny"
    assert browser.post(sti, {"hvad": "andet"}).status_code == 404


@pytest.mark.parametrize("form", ["json", "kuvert"])
def test_a_test_call_is_signed_tells_of_nobody_and_its_answer_is_shown(
    browser: Client, m: Modtager, form: str
):
    secret = vist_hemmelighed(opret_i_siden(browser, m.url, form=form))
    sti = reverse("advismodtager_proeve", args=[noegle(det().id)])
    browser.post(sti)
    browser.post(sti)  # one is on its way
    assert Proevekald.objects.count() == 1
    htmx = {"hx-request": "true"}
    assert "hx-trigger" in browser.get(sti, headers=htmx).content.decode()
    assert proever.udfoer(now=timezone.now())
    assert not proever.udfoer(now=timezone.now())
    ((hoveder, krop),) = m.kald
    assert signatur.er_aegte(hoveder, krop, hemmelighed=secret, now=timezone.now())
    if form == "json":
        told = json.loads(krop)
        assert told["type"] == "advis.proeve"
        assert told["id"] == hoveder["webhook-id"]
        assert set(told) == {"id", "type", "oprettet", "myndighed"}
    else:
        assert laes_push(krop).noegle == hoveder["webhook-id"]
    assert "Systemet svarede 200" in browser.get(sti, headers=htmx).content.decode()
    m.plan = [503]
    browser.post(sti)
    proever.udfoer(now=timezone.now())
    assert "Systemet svarede 503" in browser.get(sti, headers=htmx).content.decode()


def test_a_call_whose_worker_died_is_taken_up_again(m: Modtager):
    system, _ = data.system(m.url, data.fagsystem())
    now = timezone.now()
    kald = proever.bestil(system, bruger_id=1, now=now)
    Proevekald.objects.filter(id=kald.id).update(begyndt=now)
    assert not proever.udfoer(now=now)
    assert proever.udfoer(now=now + proever.TID * 1.1)
    assert [h["webhook-id"] for h, _ in m.kald] == [str(kald.id)]


def test_a_system_without_an_agreement_is_said_to_get_nothing(browser: Client, m: Modtager):
    opret_i_siden(browser, m.url)
    sti = reverse("advismodtager", args=[noegle(det().id)])
    assert "ingen serviceaftale" in browser.get(sti).content.decode()
    fag = data.fagsystem("Med aftale")
    data.klient(fag)
    nyt = opret(
        myndighed=KOMMUNE, fagsystem=fag.uuid, navn="B", url=m.url, hvem=None, now=timezone.now()
    )
    html = browser.get(reverse("advismodtager", args=[noegle(nyt.system.id)])).content.decode()
    assert "ingen serviceaftale" not in html
    with pytest.raises(ModtagerFejl):
        opret(
            myndighed=KOMMUNE, fagsystem=fag.uuid, navn="B", url=m.url, hvem=None,
            now=timezone.now(),
        )  # fmt: skip
