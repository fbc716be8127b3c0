"""The menu offers what one may, and the shared history keeps, shows and takes back changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.models import Bruger, Revisionslog
from access.values import Adgang, Permission, driver_landet
from sapa.administration import historik, menu
from sapa.administration.historik import Aendrer, Emne
from sapa.administration.models import Administrationsaendring
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, STAT

pytestmark = pytest.mark.django_db
BrugerMed = Callable[..., Bruger]
AdgangMed = Callable[..., Adgang]
LogInd = Callable[[Bruger], Client]
ADMIN = {"permissions": [Permission.ADMINISTRER]}
DRIFT = {"permissions": [Permission.DRIFT]}
TINGENE: dict[tuple[int | None, str], dict[str, Any]] = {}


def _saet(
    myndighed: int | None, noegle: str, tilstand: dict[str, Any] | None, aendrer: Aendrer
) -> None:
    foer = TINGENE.get((myndighed, noegle))
    if tilstand is None:
        TINGENE.pop((myndighed, noegle), None)
    else:
        TINGENE[myndighed, noegle] = tilstand
    historik.skriv(
        "proeve", noegle, myndighed=myndighed, foer=foer, efter=tilstand, aendrer=aendrer
    )


@pytest.fixture(autouse=True)
def _proeveemne(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A kind of thing that lives in this file alone."""
    emne = Emne("proeve", "Prøveting", _saet, felter={"navn": "Navn", "tal": "Antal"})
    monkeypatch.setitem(historik._EMNER, "proeve", emne)
    TINGENE.clear()
    yield
    TINGENE.clear()


def _aendrer() -> Aendrer:
    return Aendrer("test", timezone.now())


def test_the_menu_offers_what_the_rights_give(adgang_med: AdgangMed, enhed: Any) -> None:
    assert menu.punkter(adgang_med({"permissions": [Permission.SE_PERSON]})) == ()
    keys = {p.noegle for p in menu.punkter(adgang_med(ADMIN))}
    assert {"advisgrupper", "historik"} <= keys
    assert "leverancer" not in keys
    assert "leverancer" in {p.noegle for p in menu.punkter(adgang_med(DRIFT))}
    # A right limited to a unit is no right over the municipality.
    unit = enhed("Skole", 100, 199)
    limited = adgang_med({**ADMIN, "enheder": [unit.uuid]})
    assert [p for p in menu.punkter(limited) if Permission.ADMINISTRER in p.permissions] == []


def test_running_a_municipality_is_not_running_the_nation(
    bruger_med: BrugerMed, log_ind: LogInd, adgang_med: AdgangMed, landets_drift: dict[str, Any]
) -> None:
    """DRIFT on her municipality's data, or on several's, opens nothing of the nation's."""
    national = {p for p in menu.alle() if p.gruppe == menu.Gruppe.NATIONAL}
    lands = {p for p in national if p.noegle == "klassifikation" or p.noegle.endswith("-land")}
    assert len(lands) > 3
    both = ({**ADMIN}, DRIFT, {**DRIFT, "scope": ANDEN_KOMMUNE})
    assert not lands & set(menu.punkter(adgang_med(*both)))
    assert not driver_landet(adgang_med(*both))
    # Nor does the nation's data without the whole of it.
    assert not driver_landet(adgang_med({**landets_drift, "kle": ["32.*"]}))
    assert not driver_landet(adgang_med({**landets_drift, "permissions": [Permission.SE_SAG]}))
    municipal, operator = log_ind(bruger_med(*both)), log_ind(bruger_med(landets_drift))
    assert lands <= set(menu.punkter(adgang_med(landets_drift)))
    for punkt in lands:
        assert municipal.get(punkt.adresse).status_code in {403, 404}, punkt.noegle
        assert operator.get(punkt.adresse).status_code == 200, punkt.noegle
    # Her own municipality's deliveries are hers to run still.
    assert municipal.get(reverse("leverancer")).status_code == 200


def test_every_page_says_what_it_is_for_and_leads_somewhere() -> None:
    for punkt in menu.alle():
        assert punkt.adresse.startswith("/")
        assert len(str(punkt.beskrivelse)) > 20, punkt.noegle
    with pytest.raises(ValueError, match="share"):
        menu.tilmeld(menu.Punkt("ny", "Ny", "x", "advisgrupper", menu.Gruppe.ADVIS))


def test_the_front_page_is_refused_to_one_who_may_set_up_nothing(
    bruger_med: BrugerMed, log_ind: LogInd
) -> None:
    assert log_ind(bruger_med()).get("/administration/").status_code == 403
    page = log_ind(bruger_med(ADMIN)).get("/administration/")
    assert "Advisgrupper" in page.content.decode()
    assert "National drift" not in page.content.decode()


def test_a_change_is_kept_shown_and_taken_back(bruger_med: BrugerMed, log_ind: LogInd) -> None:
    user = bruger_med(ADMIN, navn="Anna Admin")
    _saet(KOMMUNE, "a", {"navn": "Gult", "tal": 1}, _aendrer())
    _saet(KOMMUNE, "a", {"navn": "Grønt", "tal": 1}, _aendrer())
    browser = log_ind(user)
    page = browser.get("/administration/aendringer/").content.decode()
    assert "Gult → <b>Grønt</b>" in page
    assert "Antal: Gult" not in page
    newest = Administrationsaendring.objects.get(version=2)
    address = reverse("administration_fortryd", args=[newest.id])
    # A page that knew of an older version changes nothing.
    assert "En anden har ændret" in browser.post(address, {"version": "1"}).content.decode()
    assert browser.post(address, {"version": "2"}).status_code == 302
    assert TINGENE[KOMMUNE, "a"] == {"navn": "Gult", "tal": 1}
    kept = Administrationsaendring.objects.get(version=3)
    assert kept.hvem == f"Anna Admin ({user.brugernavn})"
    assert (kept.foer, kept.efter) == ({"navn": "Grønt", "tal": 1}, {"navn": "Gult", "tal": 1})
    row = Revisionslog.objects.filter(beskrivelse="Ændring", bruger_id=user.id).get()
    assert row.soegekriterier == "Hvad: Prøveting, Nøgle: a, Version: 3"
    # What was made is taken away again when its making is undone.
    first = Administrationsaendring.objects.get(version=1)
    address = reverse("administration_fortryd", args=[first.id])
    browser.post(address, {"version": "3"})
    assert TINGENE == {}


def test_the_same_again_is_no_change(myndigheder: Any) -> None:
    _saet(KOMMUNE, "a", {"navn": "Gult"}, _aendrer())
    _saet(KOMMUNE, "a", {"navn": "Gult"}, _aendrer())
    assert Administrationsaendring.objects.count() == 1


def test_another_authoritys_and_the_nations_changes_are_absent(
    bruger_med: BrugerMed, log_ind: LogInd, landets_drift: dict[str, Any]
) -> None:
    _saet(ANDEN_KOMMUNE, "a", {"navn": "Korsbæks"}, _aendrer())
    _saet(None, "a", {"navn": "Landets"}, _aendrer())
    browser = log_ind(bruger_med(ADMIN))
    page = browser.get("/administration/aendringer/").content.decode()
    assert "Korsbæks" not in page
    assert "Landets" not in page
    for row in Administrationsaendring.objects.all():
        address = reverse("administration_fortryd", args=[row.id])
        assert browser.post(address, {"version": "1"}).status_code == 404
    operator = log_ind(bruger_med(landets_drift))
    page = operator.get("/administration/aendringer/").content.decode()
    assert "Landets" in page
    assert "Korsbæks" not in page


@pytest.mark.parametrize(
    ("rettighed", "myndighed", "maa"),
    [
        (ADMIN, KOMMUNE, True),
        (ADMIN, ANDEN_KOMMUNE, False),
        (ADMIN, None, False),
        (DRIFT, KOMMUNE, False),
        # A municipality's operator runs nothing of the nation's (access.values.driver_landet).
        (DRIFT, None, False),
        ({**DRIFT, "scope": STAT}, KOMMUNE, False),
        ({**DRIFT, "scope": STAT, "kle": ["32.*"]}, None, False),
        ({**DRIFT, "scope": STAT, "foelsomhed": 3}, None, False),
        ({**DRIFT, "scope": STAT}, None, True),
        ({"permissions": [Permission.SE_PERSON]}, KOMMUNE, False),
    ],
)
def test_the_database_holds_it_too(
    adgang_med: AdgangMed,
    landets_drift: dict[str, Any],
    rettighed: dict[str, Any],
    myndighed: int | None,
    maa: bool,
) -> None:
    adgang = adgang_med(rettighed)
    if myndighed is None:
        assert driver_landet(adgang) is maa
    row = Administrationsaendring(
        myndighed_id=myndighed, emne="proeve", version=1, tidspunkt=timezone.now(), hvem="x"
    )
    with database_role("sapa_web"):
        saet_adgang(adgang)
        if maa:
            row.save(force_insert=True)
            assert Administrationsaendring.objects.count() == 1
        else:
            with pytest.raises(DatabaseError, match="row-level security"):
                row.save(force_insert=True)
