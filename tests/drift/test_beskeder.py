"""The pages of messages: who comes in, what they show, what may be decided, and that each look is
logged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.db import database_role
from access.models import Revisionslog
from access.values import Permission
from indexes.beskedfordeler import modtag as intake
from indexes.beskedfordeler.models import Modtagelse
from tests.beskedfordeler.conftest import (  # noqa: F401 - some are fixtures
    alle,
    arbejd,
    bfo,
    haendelser,
    katalog,
    kode,
    modtag,
    send,
)
from tests.beskedfordeler.faelles import ANDEN_CPR, CPR, base64_data, push, registrering, uuid
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE

pytestmark = pytest.mark.django_db
DRIFT = [
    {"permissions": [Permission.DRIFT], "scope": KOMMUNE},
    {"permissions": [Permission.DRIFT], "scope": ANDEN_KOMMUNE},
]
NY = "0d3e2f00-0000-4000-8000-000000000001"


@pytest.fixture
def browser(bruger_med: Callable[..., Any], log_ind: Callable[..., Client]) -> Client:
    return log_ind(bruger_med(*DRIFT, navn="Ove Prøve"))


@pytest.fixture
def i_karantaene(modtag: Callable[..., Modtagelse]) -> Modtagelse:  # noqa: F811
    data = base64_data(f"<X><Personnummer>{ANDEN_CPR}</Personnummer></X>".encode())
    return modtag(push(registrering(ObjektHandling=uuid(NY)), type_="SYGEHUS", data=(data,)))


def side(row: Modtagelse, navn: str = "besked") -> str:
    return reverse(navn, args=[UUID(int=row.raa_id)])


def log(beskrivelse: str) -> Any:
    return Revisionslog.objects.filter(beskrivelse=beskrivelse)


def test_only_an_operator_of_all_its_authorities_comes_in(
    browser, bruger_med, log_ind, i_karantaene
):
    none = log_ind(bruger_med({"permissions": [Permission.ADMINISTRER, Permission.SE_SAG]}))
    one = log_ind(bruger_med(DRIFT[0]))
    for adresse in ("/drift/beskeder/", side(i_karantaene)):
        assert browser.get(adresse).status_code == 200
        assert none.get(adresse).status_code == 403
    assert side(i_karantaene) in browser.get("/drift/beskeder/").content.decode()
    assert side(i_karantaene) not in one.get("/drift/beskeder/").content.decode()
    assert "bfo" not in one.get("/drift/beskeder/").content.decode()
    for navn in ("beskedindhold", "besked_afspil", "besked_kasser"):
        adresse = side(i_karantaene, navn)
        assert none.post(adresse, {"begrundelse": "0"}).status_code == 403
        assert one.post(adresse, {"begrundelse": "0"}).status_code == 404
        assert browser.get(adresse).status_code == 405
        assert browser.post(reverse(navn, args=[uuid4()])).status_code == 404
    assert alle().get().tilstand == "karantaene"


def test_the_content_is_shown_after_a_reason_and_logged_on_each_person(browser, i_karantaene):
    lukket = browser.get(side(i_karantaene)).content.decode()
    uden = browser.post(side(i_karantaene, "beskedindhold")).content.decode()
    for text in (lukket, uden, browser.get("/drift/beskeder/").content.decode()):
        assert CPR not in text
        assert ANDEN_CPR not in text
    assert not log("Visning Indhold i besked").exists()
    aaben = browser.post(side(i_karantaene, "beskedindhold"), {"begrundelse": "0"})
    shown = aaben.content.decode()
    assert CPR in shown  # in the envelope
    assert ANDEN_CPR in shown  # in the payload, decoded
    assert "SEMMELIGE" not in shown
    rows = log("Visning Indhold i besked")
    assert {row.nummer for row in rows} == {"", CPR, ANDEN_CPR}
    assert {row.begrundelse for row in rows} == {"Fejlsøgning sammen med leverandøren"}
    assert aaben["Cache-Control"] == "no-store"


def test_a_replay_uses_the_catalogue_as_it_is_now(browser, i_karantaene):
    call_command("beskedkode", "objekthandling", "STIN", NY, "--beskedtype", "SYGEHUS")
    for _ in range(2):
        assert browser.post(side(i_karantaene, "besked_afspil")).status_code == 302
    assert log("Afspilning af besked").count() == 1
    assert "Afspilningen er bestilt" in browser.get(side(i_karantaene)).content.decode()
    arbejd()
    assert [h.kode for h in haendelser()] == ["STIN"]
    page = browser.get(side(i_karantaene)).content.decode()
    assert "Beskeden blev til 1 hændelse." in page
    assert "Afspil igen" not in page
    # Handled, its content is nobody's to open here.
    again = browser.post(side(i_karantaene, "beskedindhold"), {"begrundelse": "0"})
    assert CPR not in again.content.decode()


def test_a_replay_that_fails_again_waits_again(browser, i_karantaene):
    browser.post(side(i_karantaene, "besked_afspil"))
    arbejd()
    assert (alle().get().tilstand, alle().get().regel) == ("karantaene", "handling.ukendt")


def test_what_is_thrown_away_stays_away(browser, i_karantaene):
    assert browser.post(side(i_karantaene, "besked_kasser")).status_code == 302
    assert browser.post(side(i_karantaene, "besked_afspil")).status_code == 302
    arbejd()
    assert (alle().get().tilstand, haendelser()) == ("kasseret", [])
    assert (log("Besked kasseret").count(), log("Afspilning af besked").count()) == (1, 0)
    assert "Kasseret" in browser.get("/drift/beskeder/?tilstand=kasseret").content.decode()


def test_the_list_is_paged_and_tells_of_dueslag_and_conflicts(browser, send, monkeypatch):  # noqa: F811
    from sapa.drift import beskeder

    monkeypatch.setattr(beskeder, "PR_SIDE", 2)
    for _ in range(3):
        assert kode(send(push(registrering(ObjektHandling=uuid(NY)), type_="SYGEHUS"))) == 20
    for om in (registrering(), registrering("F13")):
        send(push(om, id_=NY))
    arbejd()
    intake.noter_afvist(klient="bfo", regel="xml.form", now=timezone.now() + timedelta(seconds=1))
    page = browser.get("/drift/beskeder/").content.decode()
    assert page.count('href="/drift/beskeder/0') == 2
    assert "xml.form" in page
    assert NY in page  # the conflict
    link = page.partition('href="?tilstand=karantaene&amp;')[2].partition('"')[0]
    nxt = browser.get("/drift/beskeder/?tilstand=karantaene&" + link.replace("&amp;", "&"))
    assert nxt.content.decode().count('href="/drift/beskeder/0') == 1


def test_pages_read_no_content_but_that_of_a_message_in_quarantine(send, browser):  # noqa: F811
    """The lock behind the door: the role of pages has no right on the messages themselves."""
    from django.db import ProgrammingError, transaction

    send(push())
    arbejd()
    noegle = alle().get().noegle
    with database_role("sapa_web"), connection.cursor() as cursor:
        cursor.execute("select beskedfordeler_indhold(%s)", [noegle])
        assert cursor.fetchone() == (None,)
        for forbudt in (
            "select * from beskedfordeler_raabesked",
            "select * from beskedfordeler_modtagethaendelse",
            "update beskedfordeler_modtagelse set regel = ''",
            "delete from beskedfordeler_modtagelse",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(forbudt)


def test_the_intake_role_can_never_change_or_delete_a_message_as_sent(send):  # noqa: F811
    from django.db import ProgrammingError, transaction

    send(push())
    with database_role("sapa_indlaes"), connection.cursor() as cursor:
        for forbudt in (
            "update beskedfordeler_raabesked set indhold = ''",
            "delete from beskedfordeler_raabesked",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(forbudt)
