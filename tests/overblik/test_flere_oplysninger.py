"""The panel Flere oplysninger fra CPR on a person's page: its way in, its row of the log, and that what
tells of a protected home is not for paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from access.models import Bruger
from access.values import Permission
from indexes.part import services
from indexes.part.values import BeskyttelseData, SeparationData
from indexes.personkilder.kilder import SYGESIKRING
from tests.kildepush.conftest import praksis, sikring
from tests.overblik.conftest import JAN_CPR, JYTTE_CPR, Borgere
from tests.overblik.test_institutioner import LAEGE, Logget, hent, sig
from tests.part.faelles import BESKYTTET, bor, borger

HTMX = {"hx-request": "true"}


@pytest.fixture
def flere(borgere: Borgere) -> Borgere:
    kontakt = replace(bor("Havnen", "2")[0], type="kontakt", fra=date(2024, 1, 1))
    jan = borger(
        "Jan Jarlov", JAN_CPR,
        beskyttelser=(BeskyttelseData("0003", date(2019, 1, 1)),),
        separationer=(SeparationData(date(2025, 3, 1)),),
    )  # fmt: skip
    jytte = borger(
        "Jytte Rømer", JYTTE_CPR, beskyttelser=BESKYTTET,
        adresser=(*bor("Hemmelivej", "7"), kontakt),
    )  # fmt: skip
    services.indlaes_personer([jan, jytte], now=timezone.now())
    return borgere


@pytest.fixture
def bred(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SE_BESKYTTET]}))


def test_the_panel_is_asked_for_and_logged(browser: Client, flere: Borgere, logget: Logget):
    page = hent(browser, flere.jan)
    assert f'href="/person/{flere.jan}/historik/cpr/"' in page
    assert "Reklamebeskyttelse" not in page
    logget()
    panel = hent(browser, flere.jan, "historik/cpr/", **HTMX)
    for told in ("Reklamebeskyttelse", "siden 01-01-2019", "Separeret", "Status i CPR"):
        assert told in panel
    assert "<h1" not in panel
    assert "s-noprint" not in panel.partition(">")[0]
    assert "udeladt" not in panel
    assert logget() == [("Visning Historik#Person", "211070-3435 - Jan Jarlov")]
    assert "Reklamebeskyttelse" in hent(browser, flere.jan, "historik/cpr/")
    logget()
    assert "Separeret" in hent(browser, flere.jan, "historik/civilstand/", **HTMX)


def test_a_hidden_home_is_neither_shown_nor_printed(browser: Client, bred: Client, flere: Borgere):
    panel = hent(browser, flere.jytte, "historik/cpr/", **HTMX)
    assert "Havnen" not in panel
    assert "Det, som kunne vise en beskyttet adresse, er udeladt." in panel
    shown = hent(bred, flere.jytte, "historik/cpr/", **HTMX)
    assert "Havnen 2" in shown
    assert "s-noprint" in shown.partition(">")[0]


def test_the_doctors_of_a_protected_person_are_not_printed_either(bred: Client, flere: Borgere):
    for cpr in (JAN_CPR, JYTTE_CPR):
        sig(SYGESIKRING, sikring(cpr, {"gruppe": 1, "fra": "2020-01-01", "praksis": praksis()}))
    for part, uden_tryk in ((flere.jan, False), (flere.jytte, True)):
        panel: Any = hent(bred, part, "historik/laege/", **HTMX)
        assert LAEGE in panel
        assert ("s-noprint" in panel.partition(">")[0]) is uden_tryk
