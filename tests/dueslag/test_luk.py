"""A dueslag that an operator sets inactive: answered 40, told of, and back as if nothing had been."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from access.db import database_role
from access.klienter.values import Rettighed
from access.models import Revisionslog
from access.values import Permission
from indexes.beskedfordeler import friskhed, modtag
from indexes.beskedfordeler.models import Dueslagsfejl, Raabesked
from indexes.dueslag import services
from indexes.dueslag.models import Lukning
from tests.beskedfordeler.conftest import aftal, alle, arbejd, kode
from tests.beskedfordeler.faelles import push
from tests.drift.test_beskeder import DRIFT
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(bruger_med: Any, log_ind: Any) -> Client:
    return log_ind(bruger_med(*DRIFT, navn="Ove Prøve"))


def luk(browser: Client, klient: str = "bfo", grund: str = "vedligehold") -> int:
    svar = browser.post("/drift/dueslag/luk/", {"klient": klient, "grund": grund})
    return svar.status_code


def aabn(browser: Client, klient: str = "bfo") -> int:
    return browser.post("/drift/dueslag/aabn/", {"klient": klient}).status_code


def log(beskrivelse: str) -> list[str]:
    rows = Revisionslog.objects.filter(beskrivelse=beskrivelse)
    return [row.soegekriterier for row in rows]


def test_a_closed_dueslag_is_answered_40_and_nothing_is_stored_until_it_is_opened(browser, send):
    kendt = push()
    assert kode(send(kendt)) == 20
    assert luk(browser) == 302
    for body in (push(), kendt):  # a copy stays in the dueslag too
        answer = send(body)
        assert (answer.status_code, kode(answer)) == (200, 40)
        assert "inaktivt" in answer.content.decode()
    assert (alle().count(), alle().get().antal, Raabesked.objects.count()) == (1, 1, 1)
    assert not Dueslagsfejl.objects.exists()  # no message of it is at fault
    arbejd()  # what was taken before is worked with
    assert alle().get().tilstand == "behandlet"
    assert aabn(browser) == 302
    assert [kode(send(body)) for body in (push(), kendt)] == [20, 20]


def test_other_clients_are_not_touched(browser, bfo, send):
    services.luk(klient="ksd", grund=Lukning.Grund.FEJL, bruger_id=1, now=timezone.now())
    assert kode(send(push())) == 20


def test_who_and_why_is_logged_once_however_often_it_is_asked(browser, bfo):
    for _ in range(2):
        assert luk(browser) == 302
    assert luk(browser, grund="fejl") == 302  # closed already: the first reason stands
    for _ in range(2):
        assert aabn(browser) == 302
    assert log("Dueslag sat inaktivt") == ["Klient: bfo, Grund: vedligehold"]
    assert log("Dueslag sat aktivt") == ["Klient: bfo"]
    lukning = Lukning.objects.get()
    assert lukning.aabnet >= lukning.lukket
    assert luk(browser) == 302
    assert Lukning.objects.count() == 2  # its history is kept


@pytest.mark.parametrize("grund", ["", "andet"])
def test_without_a_reason_nothing_happens(browser, send, grund):
    assert luk(browser, grund=grund) == 302
    assert kode(send(push())) == 20
    assert not log("Dueslag sat inaktivt")


def test_only_an_operator_of_all_its_authorities_may(bruger_med, log_ind, bfo, browser):
    none = log_ind(bruger_med({"permissions": [Permission.ADMINISTRER, Permission.SE_SAG]}))
    one = log_ind(bruger_med(DRIFT[0]))
    assert (luk(none), luk(one), luk(browser, "findes-ikke")) == (403, 404, 404)
    assert browser.get("/drift/dueslag/luk/").status_code == 405
    assert not Lukning.objects.exists()
    luk(browser)
    assert (aabn(none), aabn(one)) == (403, 404)
    assert Lukning.objects.get().aabnet is None
    aftal(bfo, Rettighed.BESKED, myndigheder=[KOMMUNE])
    assert (luk(one), aabn(one)) == (302, 302)
    aftal(bfo, Rettighed.IMPORTER, myndigheder=[KOMMUNE, ANDEN_KOMMUNE])
    assert luk(browser) == 404  # no dueslag at all


def test_the_page_says_so_and_offers_the_way_back(browser, bfo):
    page = browser.get("/drift/beskeder/").content.decode()
    assert "Sæt inaktivt" in page
    assert "Sæt aktivt igen" not in page
    luk(browser)
    page = browser.get("/drift/beskeder/").content.decode()
    assert "Sat inaktivt" in page
    assert "Vedligehold hos os" in page
    assert "Sæt aktivt igen" in page


def stand(now: Any) -> str:
    return str(friskhed.dueslag(now=now)[0].stand)


def test_the_alarm_knows_that_it_is_closed_and_tells_when_it_was_forgotten(bfo, send, caplog):
    nu = timezone.now()
    send(push())
    services.luk(klient="bfo", grund=Lukning.Grund.FEJL, bruger_id=1, now=nu)
    senere = nu + timedelta(hours=23)
    assert (stand(senere), friskhed.kort(now=nu)) == ("lukket", "1 dueslag lukket")
    friskhed.advar(now=senere)
    told = [r for r in caplog.records if "'dueslag'" in str(r.msg)]
    assert [r.levelname for r in told] == ["WARNING"]
    friskhed.advar(now=nu + timedelta(hours=25))
    told = [r for r in caplog.records if "'dueslag'" in str(r.msg)]
    assert [r.levelname for r in told] == ["WARNING", "ERROR"]


def test_silence_and_standing_still_are_counted_from_when_it_was_opened(bfo, send):
    nu = timezone.now()
    send(push())
    modtag.noter_afvist(klient="bfo", regel="xml.form", now=nu + timedelta(minutes=1))
    services.luk(klient="bfo", grund=Lukning.Grund.FEJL, bruger_id=1, now=nu + timedelta(minutes=2))
    aabnet = nu + timedelta(days=3)
    services.aabn(klient="bfo", bruger_id=1, now=aabnet)
    assert stand(aabnet + timedelta(minutes=14)) == "frisk"
    assert stand(aabnet + timedelta(minutes=16)) == "stoppet"
    Dueslagsfejl.objects.all().delete()
    assert stand(aabnet + timedelta(hours=23)) == "frisk"
    assert stand(aabnet + timedelta(hours=25)) == "stille"


def test_pages_may_end_a_closure_and_change_nothing_else_of_it(bfo):
    services.luk(klient="bfo", grund=Lukning.Grund.FEJL, bruger_id=1, now=timezone.now())
    with database_role("sapa_web"), connection.cursor() as cursor:
        for forbudt in (
            "delete from dueslag_lukning",
            "update dueslag_lukning set lukket = now()",
            "update dueslag_lukning set aabnet = now()",  # by nobody
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(forbudt)
