"""A system client that is refused leaves a row of the revisionslog: one per reason and minute."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from access.afvisning.models import Afvisning
from access.klienter import services
from access.models import Bruger, Revisionslog, Systemklient
from access.values import Permission
from indexes.api import afvist
from indexes.registrering.models import Objekt
from sapa.revision import csv, selectors
from sapa.revision.values import Lograekke
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.klienter.conftest import BROWSER, IMPORT, basic, bearer, hent_token, send
from tests.revision.rapport import laes

pytestmark = pytest.mark.django_db


@pytest.fixture
def ur(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """A clock that the test moves."""
    held = [datetime(2026, 11, 20, 12, 0, 5, tzinfo=UTC)]
    monkeypatch.setattr(timezone, "now", lambda: held[0])
    return held


def raekker() -> list[Revisionslog]:
    return list(Revisionslog.objects.filter(beskrivelse="Adgang afvist").order_by("tidspunkt"))


def test_no_serviceaftale_is_one_row_a_minute_with_the_system_that_called(
    ur: list[datetime], lav_klient: Callable[..., Systemklient]
):
    klient = lav_klient(kle=("27.*",))
    token = bearer(hent_token(basic("ksd", services.roter(klient, now=ur[0]))))
    for _ in range(3):
        assert send(token).status_code == 403
    (row,) = raekker()
    assert (row.brugernavn, row.bruger, row.it_system) == ("ksd", "KSD", str(beskeder.SYSTEM))
    assert (row.organisatorisk_id, row.scope_cvr, row.bruger_uuid) == (
        beskeder.CVR,
        beskeder.CVR,
        None,
    )
    assert row.ip == "127.0.0.1"
    assert row.soegekriterier == (f"Side: {IMPORT}, Klient: ksd, Grund: ingen serviceaftale")
    # Nothing of the object passes: it was refused.
    assert (row.part, row.sag, row.sag_uuid) == ("", "", None)
    assert not Objekt.objects.exists()
    ur[0] += timedelta(minutes=1)
    assert send(token).status_code == 403
    assert len(raekker()) == 2


def test_a_batch_that_is_refused_in_part_is_told_of_too(
    ur: list[datetime], lav_klient: Callable[..., Systemklient]
):
    klient = lav_klient(kle=("32.*",))
    token = bearer(hent_token(basic("ksd", services.roter(klient, now=ur[0]))))
    body = beskeder.xml(beskeder.sag(uuid4()), beskeder.sag(uuid4(), kle="27.24.03"))
    answer = BROWSER.post(
        IMPORT, body, content_type="application/xml", headers={"authorization": token}
    )
    assert answer.status_code == 207
    assert [r.soegekriterier.rpartition(": ")[2] for r in raekker()] == ["ingen serviceaftale"]
    assert Objekt.objects.count() == 1
    ur[0] += timedelta(minutes=1)
    assert send(token).status_code == 200
    assert len(raekker()) == 1


def test_wrong_proof_of_a_known_client_is_a_row_and_of_a_stranger_none(
    ur: list[datetime], klient: Systemklient, hemmelighed: str
):
    for _ in range(3):
        assert hent_token(basic("ksd", "gæt")).status_code == 401
        assert send(basic("ksd", "gæt")).status_code == 401
    for _ in range(2):
        assert hent_token(basic("fremmed", "gæt")).status_code == 401
        assert send("Bearer noget").status_code == 401
    (row,) = raekker()
    assert row.soegekriterier.endswith(
        "Klient: ksd, Grund: ukendt klient eller forkert hemmelighed"
    )
    assert hemmelighed not in row.soegekriterier
    assert "gæt" not in row.soegekriterier


def test_each_reason_has_its_own_row(ur: list[datetime], klient: Systemklient, hemmelighed: str):
    token = bearer(hent_token(basic("ksd", hemmelighed)))
    services.saet_aktiv(klient, False, now=ur[0])
    assert send(token).status_code == 401
    assert hent_token(basic("ksd", hemmelighed)).status_code == 401
    reasons = {row.soegekriterier.rpartition(": ")[2] for row in raekker()}
    assert reasons == {"tokenet er trukket tilbage", "klienten er lukket"}


def test_a_client_of_several_authorities_stands_in_the_log_of_the_one_it_was_about(
    ur: list[datetime], lav_klient: Callable[..., Systemklient]
):
    klient = lav_klient(myndigheder=(KOMMUNE, ANDEN_KOMMUNE), kle=("27.*",))
    secret = services.roter(klient, now=ur[0])
    token = bearer(hent_token(basic("ksd", secret)))
    assert send(token, beskeder.sag(cvr="11111111")).status_code == 403
    assert [row.organisatorisk_id for row in raekker()] == ["11111111"]
    # A wrong proof is about none of them: no municipality's own.
    assert hent_token(basic("ksd", "gæt")).status_code == 401
    assert [row.organisatorisk_id for row in raekker()][1:] == [""]
    # Nor is a batch about both, or about an authority that we do not know.
    for cvrs in (("11111111", beskeder.CVR), ("10101010",)):
        ur[0] += timedelta(minutes=1)
        body = beskeder.xml(*(beskeder.sag(uuid4(), cvr=cvr) for cvr in cvrs))
        headers = {"authorization": token}
        BROWSER.post(IMPORT, body, content_type="application/xml", headers=headers)
        assert raekker()[-1].organisatorisk_id == ""


def test_old_minutes_are_forgotten(ur: list[datetime], klient: Systemklient, hemmelighed: str):
    for _ in range(4):
        hent_token(basic("ksd", "gæt"))
        ur[0] += timedelta(minutes=30)
    assert len(raekker()) == 4
    assert Afvisning.objects.count() == 2


def test_an_answer_of_ours_that_fails_leaves_no_row(
    ur: list[datetime],
    lav_klient: Callable[..., Systemklient],
    monkeypatch: pytest.MonkeyPatch,
):
    """5xx rolls all back: what it would have told was not decided."""
    klient = lav_klient(kle=("27.*",))
    token = bearer(hent_token(basic("ksd", services.roter(klient, now=ur[0]))))

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(afvist, "noter_afvist", broken)
    assert send(token).status_code == 500
    assert raekker() == []


def test_the_authoritys_auditor_finds_it_and_the_file_names_the_system(
    ur: list[datetime],
    lav_klient: Callable[..., Systemklient],
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    klient = lav_klient(kle=("27.*",))
    token = bearer(hent_token(basic("ksd", services.roter(klient, now=ur[0]))))
    assert json.loads(send(token).content)["UnikRetur"][0]["StatusKode"] == 43
    browser = log_ind(bruger_med({"permissions": [Permission.SE_REVISIONSLOG]}))
    data = {"fra": "20-11-2026", "til": "20-11-2026", "handling": "soeg"}
    page = browser.post("/revision/", data, follow=True).content.decode()
    assert "ingen serviceaftale" in page
    rows = [Lograekke(*row) for row in Revisionslog.objects.values_list(*selectors._FELTER)]
    text = csv.overskrift() + csv.linjer(rows, {})
    rapport = laes(text.encode())
    assert rapport.tabt == []
    told = [r for r in rapport.raekker if r["Beskrivelse"] == "Adgang afvist"]
    assert [r["IT-System ID"] for r in told] == [str(beskeder.SYSTEM)]
    # A system is no user: the report counts distinct Bruger ID.
    assert [r["Bruger ID"] for r in told] == [""]
