"""Favourites, what is new about them, and the counters of Min side."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.models import Bruger, Revisionslog
from access.selectors import resolve_adgang
from access.services import genberegn_adgang
from access.values import Permission
from indexes.dokument.models import Dokument
from indexes.part.models import Person
from indexes.part.sammenlaegning import flyt
from indexes.sag.models import SagLinje
from indexes.ydelse.models import BevilgetYdelse
from sapa.minside import services, taellere
from sapa.minside.models import Foretrukken
from sapa.minside.selectors import favoritter
from sapa.minside.taellere import Taeller, Tal
from sapa.minside.values import FLYTNING, NY_SAG, saml
from tests.faelles import ALT, KOMMUNE, NU
from tests.overblik.conftest import borgere

__all__ = ["borgere"]
pytestmark = pytest.mark.django_db
I_KNAP = {"hx-request": "true"}


@pytest.fixture
def bruger(bruger_med) -> Bruger:
    return bruger_med({"permissions": ALT})


@pytest.fixture
def browser(bruger, log_ind) -> Client:
    return log_ind(bruger)


def foretraek(browser: Client, part_uuid, vis: str = "1"):
    return browser.post(f"/person/{part_uuid}/foretrukken/", {"vis": vis}, headers=I_KNAP)


def test_one_adds_sees_and_lets_go(browser, borgere, bruger):
    adgang = resolve_adgang(bruger.id)
    answer = foretraek(browser, borgere.jan).content.decode()
    assert "Fjern fra foretrukne" in answer
    assert 'role="status"' in answer
    foretraek(browser, borgere.jan)
    foretraek(browser, borgere.jytte)
    assert favoritter(adgang) == (borgere.jytte, borgere.jan)
    assert "Fjern fra foretrukne" in browser.get(f"/person/{borgere.jan}/").content.decode()
    page = browser.get("/").content.decode()
    assert page.count("#star-fill") == 2
    # Shown unasked: no whole number, no protected address.
    assert "211070-XXXX" in page
    assert "Hemmelivej" not in page
    without_script = browser.post(
        f"/person/{borgere.jan}/foretrukken/", {"vis": "0", "tilbage": "/soeg/"}
    )
    assert without_script["Location"] == "/soeg/"
    assert favoritter(adgang) == (borgere.jytte,)
    told = Revisionslog.objects.filter(beskrivelse="Foretrukken#Person").order_by("tidspunkt")
    assert [r.soegekriterier for r in told] == [
        "Handling: Tilføjet",
        "Handling: Tilføjet",
        "Handling: Fjernet",
    ]


def test_favourites_are_ones_own_by_door_and_by_lock(browser, borgere, bruger, adgang_med):
    foretraek(browser, borgere.jan)
    adgang, other = resolve_adgang(bruger.id), adgang_med({"permissions": ALT})
    for who, expected in ((adgang, 1), (other, 0)):
        assert len(favoritter(who)) == expected
        with database_role("sapa_web"):
            saet_adgang(who)
            with connection.cursor() as cursor:
                cursor.execute("select count(*) from minside_foretrukken")
                assert cursor.fetchone() == (expected,)


def test_who_may_no_longer_see_persons_has_none_and_gone_persons_leave_the_page(
    browser, borgere, bruger
):
    foretraek(browser, borgere.jan)
    foretraek(browser, borgere.jytte)
    Person.objects.unguarded(reason="test").filter(part_uuid=borgere.jytte).delete()
    page = browser.get("/").content.decode()
    assert "Jan Jarlov" in page
    assert "Jytte" not in page
    bruger.jobfunktionsroller.get().afgraensninger.all().delete()
    genberegn_adgang([bruger])
    assert favoritter(resolve_adgang(bruger.id)) == ()
    assert "Jan Jarlov" not in browser.get("/").content.decode()


def test_there_is_room_for_fifty(borgere, bruger, browser):
    rows = [
        Foretrukken(bruger=bruger, part_uuid=uuid4(), tilfoejet=NU) for _ in range(services.MAKS)
    ]
    Foretrukken.objects.unguarded(reason="test").bulk_create(rows)
    assert (
        "Du har 50 foretrukne. Fjern en først." in foretraek(browser, borgere.jan).content.decode()
    )
    assert borgere.jan not in favoritter(resolve_adgang(bruger.id))


def test_of_two_parts_that_are_one_a_user_has_the_one(borgere, bruger):
    make = Foretrukken.objects.unguarded(reason="test").create
    for part in (borgere.jan, borgere.jytte):
        make(bruger=bruger, part_uuid=part, tilfoejet=NU)
    flyt(borgere.jan, borgere.jytte)
    assert favoritter(resolve_adgang(bruger.id)) == (borgere.jytte,)


def _nyt(lav_sag, part, **facts) -> None:
    """A sag, a dokument and a ydelse that came since, and a move."""
    common = {
        "myndighed": KOMMUNE,
        "kle": 292104,
        "foelsomhed": 2,
        "enhed": 0,
        "fagsystem": 1,
        "opdateret": timezone.now(),
    } | facts
    lav_sag(part, titel="Ny", oprettet=timezone.now(), **common)
    Dokument.objects.unguarded(reason="test").create(
        uuid=uuid4(), part_uuid=part, titel="Brev", **common
    )
    BevilgetYdelse.objects.unguarded(reason="test").create(
        bevilling_uuid=uuid4(), ydelse_id="1", part_uuid=part, navn="Ydelse", **common
    )
    Person.objects.unguarded(reason="test").filter(part_uuid=part).update(tilflyttet=timezone.now())


def test_what_is_new_since_the_last_visit_is_counted_named_and_logged(
    browser, borgere, lav_sag, logget_ny
):
    old = lav_sag(borgere.jan, titel="Gammel", opdateret=NU)
    browser.get(f"/person/{borgere.jan}/")
    browser.get(f"/person/{borgere.jytte}/")
    foretraek(browser, borgere.jytte)
    assert "ændring" not in browser.get("/").content.decode().replace(
        "Ingen ændringer", ""
    ).replace("Ændringer", "")
    assert logget_ny() == []
    for part in (borgere.jan, borgere.jytte):
        _nyt(lav_sag, part)
    SagLinje.objects.unguarded(reason="test").filter(sag_uuid=old).update(opdateret=timezone.now())
    page = browser.get("/").content.decode()
    assert "5 ændringer" in page
    assert "1 ny sag, 1 ændret sag, 1 dokument, 1 ydelse, ny adresse" in page
    # That a protected person has moved is not told unasked.
    assert "3 ændringer" in page
    assert "1 ny sag, 1 dokument, 1 ydelse<" in page
    assert sorted(logget_ny()) == [("Jan Jarlov", "5"), ("Jytte Rømer", "3")]
    # Another visit, and it is no longer new.
    browser.get(f"/person/{borgere.jan}/")
    assert "5 ændringer" not in browser.get("/").content.decode()


@pytest.fixture
def logget_ny():
    seen: set = set()

    def read() -> list[tuple[str, str]]:
        rows = Revisionslog.objects.filter(beskrivelse="Visning Ændringer#Person").exclude(
            id__in=seen
        )
        new = list(rows)
        seen.update(row.id for row in new)
        return [
            (row.part.split(" - ")[1], row.soegekriterier.split(",")[0].removeprefix("Antal: "))
            for row in new
        ]

    return read


def test_what_is_hidden_is_not_counted(bruger_med, log_ind, borgere, lav_sag):
    """Above her level, of another authority, or of a kind that she may not see."""
    user = bruger_med({"permissions": (Permission.SE_PERSON, Permission.SE_SAG), "foelsomhed": 2})
    browser = log_ind(user)
    browser.get(f"/person/{borgere.jan}/")
    _nyt(lav_sag, borgere.jan, foelsomhed=3)
    _nyt(lav_sag, borgere.jan, myndighed=1002)
    page = browser.get("/").content.decode()
    assert "1 ændring<" in page
    assert "ny adresse" in page
    for word in ("ny sag", "dokument", "ydelse<"):
        assert word not in page


def test_the_page_costs_the_same_for_one_and_for_forty_favourites(
    browser, borgere, bruger, lav_sag
):
    """Within the ceiling of tests/overblik/test_sideomkostning.py, the log's row included; here
    inside the test's own transaction."""
    costs = []
    for extra in (0, 40):
        rows = [Foretrukken(bruger=bruger, part_uuid=uuid4(), tilfoejet=NU) for _ in range(extra)]
        Foretrukken.objects.unguarded(reason="test").bulk_create(rows)
        foretraek(browser, borgere.jan)
        lav_sag(borgere.jan, opdateret=timezone.now() + timedelta(hours=1))
        with CaptureQueriesContext(connection) as captured:
            assert "ændring" in browser.get("/").content.decode()
        costs.append([q["sql"] for q in captured.captured_queries])
    assert len(costs[0]) == len(costs[1])
    # Two more here: the former role is read and restored, as only a test does.
    assert len(costs[0]) <= 15, "\n".join(costs[0])


def test_a_counter_is_shown_to_those_whose_it_is(browser, bruger_med, log_ind, monkeypatch):
    monkeypatch.setattr(taellere, "_TAELLERE", {})
    asked = []

    def laes(adgang, now):
        asked.append(adgang.bruger_id)
        return {"nye": Tal(12, "til dig og dit team"), "frist": Tal(3, "ældste fra 19-05-2023")}

    def make(noegle: str, navn: str, **facts) -> Taeller:
        return Taeller(noegle, navn, "soeg", laes=laes, permission=Permission.SE_SAG, **facts)

    taellere.tilmeld(make("nye", "Nye advis", orden=2))
    taellere.tilmeld(make("frist", "Frist i dag", orden=1, tone="bad"))
    taellere.tilmeld(make("uden", "Uden tal", orden=3))
    with pytest.raises(ValueError, match="frist"):
        taellere.tilmeld(make("frist", "En anden", orden=9))
    page = browser.get("/").content.decode()
    assert page.index("Frist i dag") < page.index("Nye advis")
    assert page.count("s-tile--bad") == 1
    assert "Uden tal" not in page
    assert len(asked) == 1
    other = log_ind(bruger_med({"permissions": (Permission.SE_PERSON,)}))
    assert "Nye advis" not in other.get("/").content.decode()
    assert len(asked) == 1


def test_counts_come_in_one_order_and_a_hidden_move_is_left_out():
    rows = [(FLYTNING, 1), (NY_SAG, 2)]
    assert saml(rows, adresse_skjult=False).hvad == "2 nye sager, ny adresse"
    assert saml(rows, adresse_skjult=True).antal == ((NY_SAG, 2),)
    assert saml([], adresse_skjult=False).tekst == ""
