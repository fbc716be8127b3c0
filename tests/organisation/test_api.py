"""POST /api/v1/organisation over HTTP: the credential decides whose it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from access.klienter import loft, services
from access.klienter.models import Forbrug
from access.klienter.values import Rettighed
from access.models import Bruger, Fagsystem, Myndighed, Organisationsenhed
from access.organisation.models import Aendring
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.klienter.conftest import basic
from tests.organisation.conftest import TRAE, bruger, enhed, u

URL = "/api/v1/organisation"
BROWSER = Client(raise_request_exception=False)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def klient(myndigheder: dict[int, Myndighed]) -> Callable[..., Callable[..., Any]]:
    """A client with an agreement; returns how it posts."""
    loft.kendte._rows.clear()
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="HR")

    def make(
        *myndigheder: int, ret: tuple[Rettighed, ...] = (Rettighed.ORGANISATION,), navn: str = "hr"
    ) -> Callable[..., Any]:
        now = timezone.now()
        made = services.opret(klient_id=navn, fagsystem=system, now=now, basic=True)
        services.saet_aftale(
            made, myndigheder=myndigheder, kle=["*"], rettigheder=ret, fra=None, til=None, now=now
        )
        header = {"authorization": basic(navn, services.roter(made, now=now))}

        def post(body: Any = None, query: str = "", **kwargs: Any) -> Any:
            raw = body if isinstance(body, str | bytes) else json.dumps(body)
            kwargs = {"content_type": "application/json", **kwargs}
            return BROWSER.post(URL + query, raw, headers=header, **kwargs)

        return post

    return make


def test_a_delivery_is_stored_and_answered(klient: Callable[..., Any]):
    post = klient(KOMMUNE)
    response = post({"enheder": TRAE, "brugere": [bruger("Ane", "X")]})
    assert response.status_code == 200, response.content
    body = response.json()
    assert (body["antal"], body["uaendret"], body["proevet"]) == ({"oprettet": 7}, 0, False)
    assert {c["uuid"] for c in body["aendringer"]} == {e["uuid"] for e in TRAE} | {u("Ane")}
    assert set(Aendring.objects.values_list("hvem", "kilde")) == {("hr", "api")}
    assert Bruger.objects.get(uuid=u("Ane")).enhed == Organisationsenhed.objects.get(uuid=u("X"))
    assert Forbrug.objects.get().objekter == 7

    again = post({"enheder": TRAE}).json()
    assert (again["aendringer"], again["uaendret"]) == ([], 6)


def test_a_trial_stores_nothing(klient: Callable[..., Any]):
    post = klient(KOMMUNE)
    response = post({"enheder": TRAE}, "?proev=ja")
    assert (response.status_code, response.json()["proevet"]) == (200, True)
    assert response.json()["antal"] == {"oprettet": 6}
    assert not Organisationsenhed.objects.exists()
    assert post({"enheder": TRAE}, "?proev=x").status_code == 400


@pytest.mark.parametrize(
    ("body", "status", "felt"),
    [
        ("{", 400, "fil"),
        ({"enheder": [{"uuid": "hemmelig"}]}, 400, "enheder[1].uuid"),
        ({"enheder": [enhed("N", "Ingen")]}, 422, "enheder[1].overordnet"),
        (b'{"enheder": [{"navn": "\xff"}]}', 400, "fil"),
    ],
)
def test_errors_are_problem_details_that_repeat_nothing(
    klient: Callable[..., Any], body: Any, status: int, felt: str
):
    response = klient(KOMMUNE)(body)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    problem = response.json()
    assert (problem["status"], problem["StandardRetur"]["StatusKode"]) == (status, 40)
    assert felt in [f["sti"] for f in problem["fejl"]]
    assert "hemmelig" not in response.content.decode()
    assert not Organisationsenhed.objects.exists()
    assert not Aendring.objects.exists()


def test_the_credential_decides_whose_organisation_it_is(klient: Callable[..., Any]):
    mine, theirs = "11715311", "11111111"
    one, two = klient(KOMMUNE), klient(KOMMUNE, ANDEN_KOMMUNE, navn="to")
    assert one({"cvr": theirs, "enheder": [enhed("N")]}).status_code == 403
    assert two({"enheder": [enhed("N")]}).status_code == 400
    assert not Organisationsenhed.objects.exists()
    assert one({"cvr": mine, "enheder": [enhed("N")]}).status_code == 200
    assert two({"cvr": theirs, "enheder": [enhed("M")]}).status_code == 200
    owners = dict(Organisationsenhed.objects.values_list("navn", "myndighed_id"))
    assert owners == {"N": KOMMUNE, "M": ANDEN_KOMMUNE}
    # A unit of one authority cannot be taken by another.
    stolen = two({"cvr": theirs, "enheder": [enhed("N")]})
    assert stolen.status_code == 422


def test_without_the_right_or_a_credential_nothing_is_read(klient: Callable[..., Any]):
    post = klient(KOMMUNE, ret=(Rettighed.IMPORTER, Rettighed.OPDATER))
    assert post("{").status_code == 403
    response = BROWSER.post(URL, "{}", content_type="application/json")
    assert (response.status_code, response["WWW-Authenticate"][:5]) == (401, "Basic")
    assert BROWSER.get(URL).status_code in {401, 405}


@pytest.mark.parametrize("content_type", ["text/csv", "application/xml"])
def test_other_forms_are_refused(klient: Callable[..., Any], content_type: str):
    assert klient(KOMMUNE)("x", content_type=content_type).status_code == 415


def test_what_is_too_large_is_refused(klient: Callable[..., Any], settings: Any):
    settings.MAKS_BESKED_BYTES = 100
    assert klient(KOMMUNE)({"enheder": TRAE}).status_code == 413


def test_the_example_of_the_documentation(klient: Callable[..., Any]):
    post = klient(ANDEN_KOMMUNE)
    response = post((ROOT / "docs/eksempler/organisation.json").read_text(), "?proev=ja")
    assert response.status_code == 200, response.content
    assert response.json()["antal"] == {"oprettet": 6}
