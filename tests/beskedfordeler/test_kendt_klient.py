"""A client that delivered a moment ago: one statement a message, and a right that is taken away is
gone at the next one."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.klienter import bevist, samletal
from access.klienter import services as klienter
from access.klienter.models import Hemmelighed
from access.klienter.selectors import dansk_dag
from access.klienter.values import Rettighed
from access.models import Systemklient
from indexes.beskedfordeler import straks
from indexes.beskedfordeler.models import Raabesked
from tests.beskedfordeler.conftest import aftal, alle, kode
from tests.beskedfordeler.faelles import push
from tests.faelles import KOMMUNE

pytestmark = pytest.mark.django_db


@pytest.fixture
def kendt(send: Callable[..., Any]) -> Callable[..., Any]:
    """The client's door, when its first two messages have come in: it is remembered."""
    for _ in range(2):
        assert kode(send(push())) == 20
    assert len(bevist.husket._rows) == 1
    return send


def _saetninger(kald: Callable[[], Any]) -> tuple[Any, list[str]]:
    with CaptureQueriesContext(connection) as queries:
        svar = kald()
    return svar, [q["sql"] for q in queries.captured_queries]


def test_its_next_message_is_one_statement_and_stored(kendt: Callable[..., Any]) -> None:
    before = alle().count()
    svar, saetninger = _saetninger(lambda: kendt(push()))
    assert (svar.status_code, kode(svar)) == (200, 20)
    # Who calls is not asked by itself; a role is all that may be taken before.
    asked = [s for s in saetninger if "sapa_kalder" in s or "insert" in s or "sapa_gem_besked" in s]
    assert ["sapa_gem_besked" in s for s in asked] == [True]
    assert alle().count() == before + 1


def test_a_copy_is_acknowledged_once_more_and_changes_nothing(kendt: Callable[..., Any]) -> None:
    body, raw = push(), Raabesked.objects.count()
    assert kode(kendt(body)) == kode(kendt(body)) == 20
    assert (alle().count(), Raabesked.objects.count()) == (3, raw + 1)
    assert alle().order_by("-antal")[0].antal == 2


def _slut_i_gaar(klient: Systemklient) -> None:
    klienter.saet_aftale(
        klient, myndigheder=[KOMMUNE], kle=["*"], rettigheder=[Rettighed.BESKED], fra=None,
        til=dansk_dag(timezone.now()) - timedelta(days=1), now=timezone.now(), erstat=True,
    )  # fmt: skip


def _objekter(klient: Systemklient, antal: int | None) -> None:
    klienter.saet_lofter(
        klient, kald_pr_sekund=None, byge=None, objekter_pr_dag=antal, now=timezone.now()
    )


def _aktiv(klient: Systemklient, aktiv: bool) -> None:
    klienter.saet_aktiv(klient, aktiv, now=timezone.now())


AENDRINGER: list[tuple[int, Callable[[Systemklient], Any], Callable[[Systemklient], Any]]] = [
    (401, lambda k: _aktiv(k, False), lambda k: _aktiv(k, True)),
    (403, lambda k: aftal(k, Rettighed.IMPORTER), lambda k: aftal(k, Rettighed.BESKED)),
    (403, _slut_i_gaar, lambda k: aftal(k, Rettighed.BESKED)),
    (429, lambda k: _objekter(k, 0), lambda k: _objekter(k, None)),
    (401, lambda k: Hemmelighed.objects.filter(klient=k).delete(), lambda k: None),
]


# Transactions of their own, as in production: a stamp tells transactions apart.
@pytest.mark.django_db(transaction=True)
def test_a_right_that_is_taken_away_is_gone_at_the_next_message(
    kendt: Callable[..., Any], bfo: Systemklient
) -> None:
    for status, tag, giv_igen in AENDRINGER:
        assert kode(kendt(push())) == kode(kendt(push())) == 20
        assert len(bevist.husket._rows) == 1  # remembered
        before = alle().count(), Raabesked.objects.count()
        tag(bfo)
        assert kendt(push()).status_code == status
        assert (alle().count(), Raabesked.objects.count()) == before
        giv_igen(bfo)


def test_a_wider_agreement_is_seen_at_once(kendt: Callable[..., Any], bfo: Systemklient) -> None:
    aftal(bfo, Rettighed.BESKED, myndigheder=[KOMMUNE])
    assert kode(kendt(push())) == 20
    assert alle().latest("modtaget").myndigheder == [KOMMUNE]


def test_a_proof_that_has_run_out_is_asked_for_again(
    kendt: Callable[..., Any], bfo: Systemklient
) -> None:
    ((_, (_, known)),) = bevist.husket._rows.items()
    now = timezone.now()
    assert known.gaelder(now)
    # What the memory says of it must not outlive the secret, whatever the row's stamp says.
    object.__setattr__(known.legitimeret, "udloeber", now - timedelta(seconds=1))
    _, saetninger = _saetninger(lambda: kendt(push()))
    assert any("sapa_kalder_med_hemmelighed" in s for s in saetninger)


def test_what_cannot_be_read_is_answered_as_always_and_only_to_who_may_ask(
    kendt: Callable[..., Any], bfo: Systemklient
) -> None:
    svar = kendt(b"<forkert/>")
    assert (svar.status_code, kode(svar)) == (200, 40)
    assert kode(kendt(push())) == 20
    assert kendt(push(), content_type="text/plain").status_code == 415
    _aktiv(bfo, False)
    assert kendt(b"<forkert/>").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_on_a_connection_of_its_own_the_message_is_one_statement_and_nothing_else(
    kendt: Callable[..., Any],
) -> None:
    svar, saetninger = _saetninger(lambda: kendt(push()))
    assert (svar.status_code, kode(svar), len(saetninger)) == (200, 20, 1)
    # The role that it took is gone with it: the login by itself may do nothing more than before.
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('role')")
        assert cursor.fetchone() == ("none",)


def test_it_is_counted_and_told_as_any_other(
    kendt: Callable[..., Any], bfo: Systemklient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(
        samletal.samletal, "laeg_til", lambda klient, *, kald, **_: told.append((klient, kald))
    )
    svar = kendt(push())
    assert told == [(bfo.id, 1)]
    assert svar["X-Request-ID"]
    assert svar["Content-Length"] == str(len(svar.content))
    assert svar["X-Content-Type-Options"] == "nosniff"


def test_a_database_that_is_away_is_answered_as_always(
    kendt: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(straks.modtag, "gem_kendte", away)
    svar = kendt(push())
    assert (svar.status_code, kode(svar)) == (200, 40)


def test_a_host_that_is_not_ours_is_refused(kendt: Callable[..., Any]) -> None:
    before = alle().count()
    assert kendt(push(), host="fremmed.example").status_code == 400
    assert alle().count() == before


def test_a_packed_message_is_stored_unpacked(kendt: Callable[..., Any]) -> None:
    body = push()
    assert kode(kendt(gzip.compress(body), content_encoding="gzip")) == 20
    assert bytes(Raabesked.objects.latest("id").indhold) == body
