"""A client that called a moment ago: who calls is no question by itself, and a right that is taken
away is gone at the next call, whatever that one asks first."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.klienter import bevist, services
from access.klienter.models import Hemmelighed
from access.klienter.selectors import dansk_dag
from access.klienter.values import rettigheder
from access.models import Revisionslog, Systemklient
from indexes.modtagelse.models import Karantaene
from indexes.sag.models import Sag
from tests import beskeder
from tests.faelles import KOMMUNE

# Transactions of their own, as in production: a stamp tells transactions apart.
pytestmark = pytest.mark.django_db(transaction=True)

INDEKS = "/api/v1/sagdokumentindeks"
JSON = "application/json"


@pytest.fixture
def kald(lav_klient: Callable[..., Systemklient]) -> Callable[..., Any]:
    """Calls of a client by Basic, which is remembered."""
    klient = lav_klient(basic=True, ret=("rediger", "udstil"))
    secret = services.roter(klient, now=timezone.now())
    token = base64.b64encode(f"{klient.klient_id}:{secret}".encode()).decode()
    client = Client(raise_request_exception=False)

    def call(sti: str, krop: Any = None, *, content_type: str = JSON) -> Any:
        data = krop if isinstance(krop, bytes) else json.dumps(krop)
        return client.generic(
            "GET" if krop is None else "POST",
            sti,
            b"" if krop is None else data,
            content_type=content_type,
            headers={"authorization": f"Basic {token}", "accept": JSON},
        )

    call.klient = klient  # type: ignore[attr-defined]
    for _ in range(2):
        assert call(f"{INDEKS}/fremsoeg", FREMSOEG).status_code == 200
    assert len(bevist.husket._rows) == 1
    return call


PART = {"ReferenceID": {"urn": f"urn:oio:cpr-nr:{beskeder.CPR}"}}
FREMSOEG = {
    "SoegUdtryk": {
        "SoegSag": [
            {"AttributListe": {}, "TilstandListe": {}, "RelationListe": {"Sagspart": [PART]}}
        ]
    }
}


def _import() -> bytes:
    return beskeder.xml(beskeder.sag())


# One whose first question is a look-up, one that writes, one that is refused without any, and one
# whose message cannot be read and is kept.
KALD: dict[str, tuple[Callable[[Any], Any], int]] = {
    "fremsoeg": (lambda kald: kald(f"{INDEKS}/fremsoeg", FREMSOEG), 200),
    "importer": (lambda kald: kald(f"{INDEKS}/importer", _import(), content_type=XML), 200),
    "indhold": (lambda kald: kald(f"{INDEKS}/importer", b"x", content_type="text/plain"), 415),
    "ulaeselig": (lambda kald: kald(f"{INDEKS}/importer", b"<x/>", content_type=XML), 400),
}
XML = "application/xml"


def _stand() -> tuple[int, int, int]:
    return (
        Sag.objects.unguarded(reason="test").count(),
        Karantaene.objects.unguarded(reason="test").count(),
        Revisionslog.objects.filter(beskrivelse="Fremsøg").count(),
    )


def _slut_i_gaar(klient: Systemklient) -> None:
    services.saet_aftale(
        klient, myndigheder=[KOMMUNE], kle=["*"], rettigheder=rettigheder(["udstil"]), fra=None,
        til=dansk_dag(timezone.now()) - timedelta(days=1), now=timezone.now(), erstat=True,
    )  # fmt: skip


def _saet_kvote(klient: Systemklient) -> None:
    services.saet_lofter(
        klient, kald_pr_sekund=None, byge=None, objekter_pr_dag=0, now=timezone.now()
    )


TAGES: dict[str, tuple[Callable[[Systemklient], Any], int]] = {
    "lukket": (lambda k: services.saet_aktiv(k, False, now=timezone.now()), 401),
    "hemmelighed": (lambda k: Hemmelighed.objects.filter(klient=k).delete(), 401),
}


@pytest.mark.parametrize("navn", KALD)
def test_what_is_taken_away_is_gone_at_the_next_call(kald: Callable[..., Any], navn: str) -> None:
    call, normal = KALD[navn]
    assert call(kald).status_code == normal
    for hvad, (tag, status) in TAGES.items():
        before = _stand()
        tag(kald.klient)  # type: ignore[attr-defined]
        assert call(kald).status_code == status, hvad
        assert _stand() == before
        if hvad == "lukket":
            services.saet_aktiv(kald.klient, True, now=timezone.now())  # type: ignore[attr-defined]
            assert call(kald).status_code == call(kald).status_code == normal


def test_a_quota_that_is_used_up_and_an_agreement_that_ends_are_seen(
    kald: Callable[..., Any],
) -> None:
    klient = kald.klient  # type: ignore[attr-defined]
    _slut_i_gaar(klient)
    assert kald(f"{INDEKS}/fremsoeg", FREMSOEG).status_code == 403
    _saet_kvote(klient)
    before = _stand()
    assert kald(f"{INDEKS}/importer", _import(), content_type=XML).status_code == 429
    assert _stand() == before


def test_a_call_made_again_is_one_call(kald: Callable[..., Any]) -> None:
    """The client is as good as before, but its row was written: the call begins anew, and what it
    does is done once."""
    klient = kald.klient  # type: ignore[attr-defined]
    services.saet_lofter(
        klient, kald_pr_sekund=None, byge=None, objekter_pr_dag=50, now=timezone.now()
    )
    before = _stand()
    with CaptureQueriesContext(connection) as queries:
        assert kald(f"{INDEKS}/importer", _import(), content_type=XML).status_code == 200
    asked = [q["sql"] for q in queries.captured_queries]
    assert sum("sapa_kalder_med_hemmelighed" in sql for sql in asked) == 1
    assert _stand() == (before[0] + 1, *before[1:])
    with CaptureQueriesContext(connection) as queries:
        assert kald(f"{INDEKS}/fremsoeg", FREMSOEG).status_code == 200
    # Remembered anew: role and client, search, revisionslog with the day.
    assert [q["sql"].split("(")[0][:6] for q in queries.captured_queries].count("with r") == 2
    assert not any("sapa_kalder" in q["sql"] for q in queries.captured_queries)
