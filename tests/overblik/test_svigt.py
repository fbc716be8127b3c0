"""A block that fails, fails alone: by an error of ours, by a statement that is stopped, while it is
read or while it is written. What stands beside it is as it was, and what was not shown is not logged."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import Client
from structlog.testing import capture_logs

from access.komponenter import ADRESSEHISTORIK, SAGER
from access.models import Bruger, Revisionslog
from access.values import Permission
from indexes.erhverv import selectors as erhverv
from indexes.personkilder import selectors as personkilder
from indexes.sag import selectors as sagsindeks
from indexes.ydelse import selectors as ydelsesindeks
from sapa.overblik import svigt
from sapa.overblik.templatetags import raekker
from tests.faelles import ALT
from tests.overblik.conftest import JAN_CPR, Borgere

pytestmark = pytest.mark.django_db
Logget = Callable[[], list[tuple[str, str]]]
SKIFTER = re.compile(r"[A-Za-z0-9]{64}|kl\. \d\d[:.]\d\d|\d+ elementer")
BLOK = re.compile(r'<section class="s-block" id="(\w+)".*?</section>', re.DOTALL)
SVIGTET = "Resten af siden er ikke berørt."


def fejl(*_args: Any, **_kwargs: Any) -> Any:
    """An error of our own; its text names a person."""
    raise ValueError(f"om {JAN_CPR}")


def stoppet(*_args: Any, **_kwargs: Any) -> Any:
    """A statement that takes too long: PostgreSQL stops it, and the transaction with it."""
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '20ms'")
        cursor.execute("select pg_sleep(600)")


def blokke(page: str) -> dict[str, str]:
    return {found[1]: found[0] for found in BLOK.finditer(SKIFTER.sub("", page))}


def hent(browser: Client, address: str, **headers: str) -> str:
    response = browser.get(address, headers=headers)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    return response.content.decode()


EJERS = {"ejendomssager", "ejerskab"}


@pytest.mark.parametrize("hvordan", [fejl, stoppet])
@pytest.mark.parametrize(
    ("hvor", "navn", "falder", "ej_logget"),
    [
        (sagsindeks, "sagsliste", {"sager"}, ["Visning Sager#Sag"]),
        (erhverv, "ejeroversigt", EJERS, ["Visning Sager#Sag"]),
        (erhverv, "ejendomssager", {"ejendomssager"}, ["Visning Sager#Sag"]),
        (personkilder, "oplysninger", {"personoplysninger"}, []),
    ],
)
def test_a_block_of_the_first_tab_fails_alone(
    browser: Client,
    borgere: Borgere,
    lav_sag: Callable[..., UUID],
    logget: Logget,
    monkeypatch: pytest.MonkeyPatch,
    hvor: Any,
    navn: str,
    falder: set[str],
    ej_logget: list[str],
    hvordan: Any,
):
    lav_sag(borgere.jan)
    address = f"/person/{borgere.jan}/"
    well, rows = hent(browser, address), logget()
    with monkeypatch.context() as ill:
        ill.setattr(hvor, navn, hvordan)
        with capture_logs() as lines:
            response = browser.get(address)
        page = response.content.decode()
        assert response.status_code == 200
        # Asked for alone while it is still ill: the block says so again.
        for noegle in falder:
            again = hent(browser, address, **{"hx-request": "true", "hx-target": noegle})
            assert SVIGTET in again
            assert set(blokke(again)) == {noegle}
    before, after = blokke(well), blokke(page)
    assert before.keys() == after.keys() == {"personoplysninger", "sager", *EJERS}
    assert {noegle for noegle in after if SVIGTET in after[noegle]} == falder
    assert {n: before[n] for n in before.keys() - falder} == {
        n: after[n] for n in after.keys() - falder
    }
    # What was shown is in the log, and what was not is not.
    left = [beskrivelse for beskrivelse, _part in logget()]
    assert sorted([*left, *ej_logget]) == sorted(b for b, _part in rows)
    # The number on the page is the log's, and neither tells of whom it was.
    (line,) = [x for x in lines if x["event"] == "blok_svigtede"]
    assert line["fejlnummer"] == response["X-Request-ID"]
    assert line["fejlnummer"] in page
    assert set(line["blokke"].split(",")) == (falder if navn != "oplysninger" else {"hoved"})
    assert line["sqlstate"] == ("57014" if hvordan is stoppet else None)
    assert JAN_CPR not in str(lines) + page


@pytest.mark.parametrize("noegle", sorted(svigt.HENTES_ALENE))
def test_try_again_brings_the_block_alone_and_logs_it(
    browser: Client, borgere: Borgere, lav_sag: Callable[..., UUID], logget: Logget, noegle: str
):
    lav_sag(borgere.jan)
    address = f"/person/{borgere.jan}/"
    whole = blokke(hent(browser, address))
    logget()
    alone = hent(browser, address, **{"hx-request": "true", "hx-target": noegle})
    assert blokke(alone) == {noegle: whole[noegle]}
    shown = [beskrivelse for beskrivelse, _part in logget()]
    assert shown == {
        "personoplysninger": ["Visning Personoverblik#Person"],
        "ejerskab": [],  # she owns nothing
    }.get(noegle, ["Visning Sager#Sag"])


def test_the_way_to_try_again_asks_for_the_block_and_keeps_the_day(
    browser: Client, borgere: Borgere, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sagsindeks, "sagsliste", fejl)
    address = f"/person/{borgere.jan}/?dato=2026-01-02"
    page = blokke(hent(browser, address))["sager"]
    assert f'href="{address}" hx-get="{address}" hx-target="#sager" hx-swap="outerHTML"' in page
    shown = browser.post(f"/person/{borgere.jytte}/adresse/", {"begrundelse": "0"})
    again = blokke(shown.content.decode())["sager"]
    assert f'href="/person/{borgere.jytte}/" hx-get="/person/{borgere.jytte}/"' in again


def test_a_block_that_fails_while_it_is_written_fails_alone(
    browser: Client,
    borgere: Borgere,
    lav_sag: Callable[..., UUID],
    monkeypatch: pytest.MonkeyPatch,
):
    lav_sag(borgere.jan)
    monkeypatch.setattr(raekker, "_sagsraekker", fejl)
    found = blokke(hent(browser, f"/person/{borgere.jan}/"))
    assert {noegle for noegle in found if SVIGTET in found[noegle]} == {"sager"}


@pytest.mark.parametrize(("refusal", "status"), [(PermissionDenied, 403), (Http404, 404)])
def test_a_refusal_within_a_block_is_the_answer_of_the_page(
    browser: Client,
    borgere: Borgere,
    monkeypatch: pytest.MonkeyPatch,
    refusal: type[Exception],
    status: int,
):
    def refuse(**_kwargs: Any) -> None:
        raise refusal("sager")

    monkeypatch.setattr(sagsindeks, "sagsliste", refuse)
    assert browser.get(f"/person/{borgere.jan}/").status_code == status


def test_where_the_database_is_gone_it_is_the_page_that_fails(
    browser: Client, borgere: Borgere, logget: Logget, monkeypatch: pytest.MonkeyPatch
):
    browser.raise_request_exception = False
    logget()
    with monkeypatch.context() as ill:
        ill.setattr(sagsindeks, "sagsliste", stoppet)
        ill.setattr(svigt, "_er_vaek", lambda: True)
        assert browser.get(f"/person/{borgere.jan}/").status_code == 503
    assert logget() == []


def test_what_a_click_showed_is_logged_once_where_a_block_beside_it_fails(
    browser: Client, borgere: Borgere, monkeypatch: pytest.MonkeyPatch
):
    """The first half wrote the row, and was rolled back with it."""
    monkeypatch.setattr(sagsindeks, "sagsliste", stoppet)
    page = browser.post(f"/person/{borgere.jytte}/adresse/", {"begrundelse": "0"}).content.decode()
    assert "Hemmelivej 7" in page
    assert SVIGTET in blokke(page)["sager"]
    assert Revisionslog.objects.filter(beskrivelse="Visning Beskyttet adresse#Person").count() == 1


def test_two_blocks_that_both_take_the_transaction_with_them(
    browser: Client, borgere: Borgere, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sagsindeks, "sagsliste", stoppet)
    monkeypatch.setattr(erhverv, "ejeroversigt", stoppet)
    found = blokke(hent(browser, f"/person/{borgere.jan}/"))
    assert {noegle for noegle in found if SVIGTET in found[noegle]} == {"sager", *EJERS}


@pytest.mark.parametrize("hvordan", [fejl, stoppet])
def test_a_tab_that_fails_leaves_its_header_and_so_it_does_among_others_on_one_page(
    borgere: Borgere,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    logget: Logget,
    monkeypatch: pytest.MonkeyPatch,
    hvordan: Any,
):
    browser = log_ind(bruger_med({"permissions": ALT}))
    monkeypatch.setattr(ydelsesindeks, "bevilgede_med_kilder", hvordan)
    address = f"/person/{borgere.jan}/kontanthjaelpsloft/"
    page = hent(browser, address)
    assert "Kontanthjælpsloft kunne ikke hentes." in page
    assert f'href="{address}"' in page
    assert 'aria-current="page">Kontanthjælpsloft' in page
    assert logget() == [("Visning#Person", "211070-3435 - Jan Jarlov")]

    chosen = "f=overblik&f=kontanthjaelpsloft&f=adressehistorik"
    several = hent(browser, f"/person/{borgere.jan}/samlet/?{chosen}")
    loft = several.partition('id="del-kontanthjaelpsloft"')[2].partition('id="del-')[0]
    assert "Kontanthjælpsloft kunne ikke hentes." in loft
    assert several.partition("<template")[0].count(SVIGTET) == 1
    assert {"personoplysninger", "sager"} <= set(blokke(several))
    told = {beskrivelse for beskrivelse, _part in logget()}
    assert {SAGER.beskrivelse, ADRESSEHISTORIK.beskrivelse} <= told
    assert "Visning Loftvisning" not in told


def test_the_header_says_that_bemaerkninger_may_be_missing(
    browser: Client, borgere: Borgere, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(personkilder, "oplysninger", stoppet)
    for tab in ("", "adressehistorik/"):
        page = hent(browser, f"/person/{borgere.jan}/{tab}")
        assert "Der kan være en bemærkning om borgeren, som ikke står her." in page


def test_a_page_that_cannot_be_logged_is_not_shown(
    browser: Client, borgere: Borgere, monkeypatch: pytest.MonkeyPatch
):
    browser.raise_request_exception = False
    monkeypatch.setattr("access.revisionslog.noter", fejl)
    for tab in ("", "familie/"):
        response = browser.get(f"/person/{borgere.jan}/{tab}")
        assert response.status_code == 500
        assert "Jan Jarlov" not in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_in_a_transaction_of_its_own_the_page_made_once_more_is_whole_and_logged(
    borgere: Borgere,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    monkeypatch: pytest.MonkeyPatch,
):
    """As in production: the first transaction ends, and what is shown is committed by the second."""
    browser = log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SE_SAG]}))
    monkeypatch.setattr(sagsindeks, "sagsliste", stoppet)
    before = Revisionslog.objects.count()
    page = hent(browser, f"/person/{borgere.jan}/")
    assert SVIGTET in blokke(page)["sager"]
    assert Revisionslog.objects.count() - before == 3
    assert not connection.in_atomic_block
