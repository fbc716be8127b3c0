"""Rights removed in the middle of a session are gone at the next request: page, fragment, file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from access.models import Bruger, Dataafgraensning, Revisionslog
from access.services import genberegn_adgang
from access.values import Permission
from sapa.revision.models import Udtraek
from sapa.revision.services import arbejd
from tests.overblik.conftest import Borgere, borgere  # noqa: F401 - a fixture

TITEL = "Genoptræning"
RET = {"permissions": [Permission.SE_PERSON, Permission.SE_SAG, Permission.SE_REVISIONSLOG]}


@pytest.fixture
def bruger(bruger_med: Callable[..., Bruger]) -> Bruger:
    return bruger_med(RET, navn="Lone Prøve")


@pytest.fixture
def browser(bruger: Bruger, log_ind: Callable[[Bruger], Client]) -> Client:
    """One session, the same from before to after."""
    return log_ind(bruger)


def frataeg(bruger: Bruger, **aendring: Any) -> None:
    """Take the group away, or narrow it."""
    rows = Dataafgraensning.objects.filter(jobfunktionsrolle__tildeling__bruger=bruger)
    if aendring:
        rows.update(**aendring)
    else:
        rows.delete()
    genberegn_adgang([bruger])


@pytest.fixture(params=[{}, {"kle": ["32.*"]}, {"foelsomhed": 1}], ids=["all", "kle", "level"])
def aendring(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(request.param)


def test_a_page_and_a_fragment(
    browser: Client,
    bruger: Bruger,
    borgere: Borgere,  # noqa: F811
    lav_sag: Callable[..., UUID],
    aendring: dict[str, Any],
) -> None:
    sag = lav_sag(borgere.jan, titel=TITEL, kle=292104, foelsomhed=2)
    side = f"/person/{borgere.jan}/"
    del_ = {"hx-request": "true", "hx-target": "sager"}
    asked = [(side, {}), (side, del_), (f"/sag/{sag}/", {}), (f"/sag/{sag}/kontakt/", {})]
    for url, headers in asked:
        assert browser.get(url, headers=headers).status_code == 200
    assert TITEL in browser.get(side, headers=del_).content.decode()

    frataeg(bruger, **aendring)

    for url, headers in asked:
        answer = browser.get(url, headers=headers)
        assert TITEL not in answer.content.decode(), url
        assert answer.status_code in ({200, 404} if aendring else {403}), url
    assert browser.get(f"/sag/{sag}/").status_code == (404 if aendring else 403)


def bestil(browser: Client) -> str:
    i_dag = {"fra": "01-11-2026", "til": "30-11-2026", "handling": "hent"}
    return str(browser.post("/revision/", i_dag)["Location"])


def test_an_export_that_is_under_way_and_one_that_is_ready(browser: Client, bruger: Bruger) -> None:
    assert browser.get("/").status_code == 200
    ready = bestil(browser)
    arbejd(frist=60)
    assert browser.get(f"{ready}fil/").status_code == 200
    under_way = bestil(browser)

    frataeg(bruger)
    arbejd(frist=60)

    for url in (ready, f"{ready}fil/", under_way, f"{under_way}fil/", "/revision/"):
        assert browser.get(url).status_code == 403, url
    assert sorted(
        Udtraek.objects.unguarded(reason="test").values_list("tilstand", flat=True)
    ) == sorted([Udtraek.Tilstand.FEJLET, Udtraek.Tilstand.KLAR])


def test_a_session_of_a_user_who_was_closed_ends(browser: Client, bruger: Bruger) -> None:
    assert browser.get("/").status_code == 200
    Bruger.objects.filter(id=bruger.id).update(aktiv=False)
    answer = browser.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/log-ind/")
    written = Revisionslog.objects.filter(bruger_id=bruger.id).count()
    browser.get("/")
    assert Revisionslog.objects.filter(bruger_id=bruger.id).count() == written
