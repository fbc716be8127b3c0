"""A search of a client that is known from a moment ago: answered, logged and counted as any."""

from __future__ import annotations

from typing import Any

import pytest

from access.klienter.models import Forbrug
from access.klienter.services import saet_aftale
from access.klienter.values import Rettighed
from access.models import Revisionslog, Systemklient
from indexes.api.fremsoegning import Fremsoeg
from indexes.oio import Art
from tests.faelles import KOMMUNE, NU
from tests.laesning.test_fremsoeg import TOM, udtryk
from tests.laesning.test_log import PARTER
from tests.oio import eksempler

STI = "sagdokumentindeks/fremsoeg"
PART = {PARTER[Art.SAG]: [{"ReferenceID": {"urn": eksempler.CPR_URN}}]}
SPOERGSMAAL = udtryk({**TOM, "RelationListe": PART})


@pytest.fixture
def kendt(importer: Any, laeser: Any) -> Any:
    """The call of a client that has just called."""
    importer(eksempler.objekt(Art.SAG))
    kald = laeser()
    assert kald("POST", STI, SPOERGSMAAL).status_code == 200
    return kald


def _uden_visning(monkeypatch: pytest.MonkeyPatch) -> None:
    def post(self: Fremsoeg, request: Any) -> Any:
        raise AssertionError("the view was asked")

    monkeypatch.setattr(Fremsoeg, "post", post)


def test_it_is_answered_logged_and_counted_as_the_first_one(kendt, monkeypatch):
    first = kendt("POST", STI, SPOERGSMAAL)
    rows, day = Revisionslog.objects.count(), Forbrug.objects.get()
    _uden_visning(monkeypatch)
    answer = kendt("POST", STI, SPOERGSMAAL)
    assert answer.status_code == 200
    assert answer.content == first.content
    assert answer["Content-Length"] == str(len(answer.content))
    assert answer["Cache-Control"] == "no-store"
    assert Revisionslog.objects.count() == rows + 1
    seen = Revisionslog.objects.order_by("-tidspunkt")[0]
    assert (seen.brugernavn, seen.nummer) == (kendt.klient_id, "2110703435")
    assert Forbrug.objects.get().kald == day.kald + 1


def test_a_right_that_is_gone_meanwhile_opens_nothing(kendt):
    saet_aftale(
        Systemklient.objects.get(klient_id=kendt.klient_id), myndigheder=[KOMMUNE], kle=["*"],
        rettigheder=[Rettighed.LAES], fra=None, til=None, now=NU, erstat=True,
    )  # fmt: skip
    assert kendt("POST", STI, SPOERGSMAAL).status_code == 403


@pytest.mark.parametrize(
    ("body", "http"), [({"SoegUdtryk": {"SoegSag": [TOM]}}, 400), ({"Andet": 1}, 400), (b"<a", 400)]
)
def test_what_is_refused_is_refused_once(kendt, body, http):
    rows, day = Revisionslog.objects.count(), Forbrug.objects.get()
    assert kendt("POST", STI, body).status_code == http
    after = Forbrug.objects.get()
    assert (after.kald, after.afviste) == (day.kald + 1, day.afviste + 1)
    assert Revisionslog.objects.count() == rows
