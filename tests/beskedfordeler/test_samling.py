"""Messages that one process has under way at once: stored together, each acknowledged for itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from django.db import connections

from access.klienter import bevist
from access.klienter import services as klienter
from indexes.beskedfordeler import modtag, straks
from indexes.beskedfordeler.besked import laes_push
from indexes.beskedfordeler.models import Raabesked
from indexes.beskedfordeler.modtag import Post, Udfald
from tests.beskedfordeler.conftest import alle, kode, konflikter
from tests.beskedfordeler.faelles import push, registrering
from tests.faelles import NU
from tests.traade import send_sammen


def _send_sammen(
    monkeypatch: pytest.MonkeyPatch,
    send: Callable[..., Any],
    *bodies: bytes,
    foer: Callable[[], Any] = lambda: None,
) -> tuple[list[Any], list[int]]:
    kald = [partial(send, body) for body in (push(), *bodies)]
    return send_sammen(monkeypatch, straks, *kald, foer=foer)


@pytest.fixture
def kendt(send: Callable[..., Any]) -> Callable[..., Any]:
    """The client's door, when it is remembered."""
    for _ in range(2):
        assert kode(send(push())) == 20
    assert len(bevist.husket._rows) == 1
    return send


@pytest.mark.django_db(transaction=True)
def test_each_of_a_statement_has_its_own_outcome_and_is_stored(
    kendt: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = "adecc28c-f239-5ead-8391-6e41c59c8e22"
    body, anden = push(id_=id_), push(registrering("F13"), id_=id_)
    before = alle().count(), Raabesked.objects.count()
    svar, antal = _send_sammen(monkeypatch, kendt, push(), body, body, anden, push())
    assert antal == [1, 5]
    assert [(s.status_code, kode(s)) for s in svar] == [(200, 20)] * 6
    assert len({s["X-Request-ID"] for s in svar}) == 6
    # The same id three times, twice with the same content: two are kept as sent, one as a conflict.
    assert (alle().count(), Raabesked.objects.count()) == (before[0] + 4, before[1] + 5)
    assert alle().get(noegle=id_).antal == 3
    assert konflikter().count() == 1
    assert {bytes(b) for b in Raabesked.objects.values_list("indhold", flat=True)} >= {body, anden}


@pytest.mark.django_db(transaction=True)
def test_a_client_that_is_closed_while_they_wait_has_none_of_them_stored(
    kendt: Callable[..., Any], bfo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = alle().count()
    svar, antal = _send_sammen(
        monkeypatch, kendt, push(), push(), push(),
        foer=lambda: klienter.saet_aktiv(bfo, False, now=NU),
    )  # fmt: skip
    assert antal == [1, 3]
    # The first of them was not in the database either when the client was closed.
    assert [s.status_code for s in svar] == [401] * 4
    assert alle().count() == before


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_under_several_costs_none_of_them(
    kendt: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = alle().count()
    rigtig = modtag.gem_kendte
    brudt: list[int] = []

    def afbrudt(poster: Sequence[Post], *resten: Any, **navngivne: Any) -> list[Udfald]:
        if len(poster) > 1:
            brudt.append(len(poster))
            with connections["default"].cursor() as cursor:  # our own backend ends
                cursor.execute("select pg_terminate_backend(pg_backend_pid())")
        return rigtig(poster, *resten, **navngivne)

    monkeypatch.setattr(modtag, "gem_kendte", afbrudt)
    svar, antal = _send_sammen(monkeypatch, kendt, push(), push(), push())
    assert brudt == [3]
    assert antal == [1, 3, 1, 1, 1]
    assert [kode(s) for s in svar] == [20] * 4
    assert alle().count() == before + 4


def test_a_message_is_told_of_with_its_own_request(
    kendt: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    told: list[tuple[str, Udfald]] = []
    monkeypatch.setattr(
        modtag, "fortael", lambda p, klient, udfald: told.append((p.noegle, udfald))
    )
    body = push()
    assert kode(kendt(body)) == kode(kendt(body)) == 20
    noegle = laes_push(body).noegle
    assert told == [(noegle, Udfald.NY), (noegle, Udfald.KOPI)]
