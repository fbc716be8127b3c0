"""Pressing Send: what it costs the database, and that it sends once however many press it.

Without a transaction round the test, as in production: each half's own is the only one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.models import Revisionslog
from access.selectors import resolve_adgang
from access.vaekker import Vaekker
from fordeling import kladder, services
from fordeling.kladder import AndetVindue
from fordeling.models import Aflevering, Indhold, Kladde, Tilstandsskift
from tests.sf2900.conftest import del_til
from tests.sf2900.test_sider import Skrivebord, skrivebord
from tests.traade import samtidig

__all__ = ["skrivebord"]  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)
TEST = {"reason": "test"}
LOFT = 21
"""Both halves, 11 and 5, and between them the Fordelingskomponent's own 5: each with BEGIN, role
and COMMIT."""


@pytest.fixture(autouse=True)
def _stille(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker is woken."""
    monkeypatch.setattr(Vaekker, "ring", lambda self: None)


def _pris(s: Skrivebord, *sager: UUID) -> list[str]:
    felter = s.felter(*sager)
    with CaptureQueriesContext(connection) as captured:
        svar = s.browser.post(s.url("journalnotat_send"), felter)
    assert svar.status_code == 302
    return [query["sql"] for query in captured.captured_queries]


def test_send_costs_the_same_for_one_and_for_two_cases(skrivebord):
    s = skrivebord
    _pris(s, s.ksd)  # the process's own texts, and the client's first use
    en, to = _pris(s, s.ksd), _pris(s, s.ksd, s.esdh)
    assert len(en) == len(to) <= LOFT, "\n".join(sql[:200] for sql in to)
    # Everything is counted: the session, the rights, the network's other end, and the log.
    text = "\n".join(to)
    for part in (
        "django_session",
        "access_adgangsgruppe",
        "fordeling_tilsluttet",
        "access_revisionslog",
        "fordeling_tilstandsskift",
    ):
        assert part in text
    # Three sendings of four hand-offs, each with its content, its history and its row of the log.
    log = Revisionslog.objects.filter(
        bruger_id=s.bruger.id, beskrivelse="Journalnotat sendt#Sag", part_uuid=s.jan
    )
    rows = Aflevering.objects.unguarded(**TEST)
    assert len({row.forsendelse for row in rows}) == 3
    for model in (Indhold, Tilstandsskift):
        found = model.objects.unguarded(**TEST).values_list("aflevering_id", flat=True)
        assert sorted(found) == sorted(row.id for row in rows)
    told = set(log.values_list("soegekriterier", flat=True))
    assert told == {f"Transaktion: {row.id}" for row in rows}
    assert len(rows) == 4


def test_a_draft_that_is_sent_at_the_same_moment_is_sent_once(skrivebord):
    s = skrivebord
    adgang = resolve_adgang(s.bruger.id)
    assert adgang is not None
    udkast = kladder.aaben(adgang=adgang, part_uuid=s.jan, sag=s.ksd, now=timezone.now())
    del_ = del_til(sag=s.ksd)
    given: list[list[UUID]] = []
    med: list[int] = []

    def send() -> None:
        rows = services.opret(
            [del_],
            forsendelse=udkast.id,
            adgang=adgang,
            part_uuid=s.jan,
            overskrift="Telefonnotat",
            now=timezone.now(),
            med=lambda rows: med.append(len(rows)) or (),
        )
        given.append([row.id for row in rows])

    samtidig(*[send] * 4)
    (row,) = Aflevering.objects.unguarded(**TEST)
    assert given == [[row.id]] * 4
    assert med == [1]  # what belongs to a new hand-off is made once
    assert Indhold.objects.unguarded(**TEST).count() == 1
    assert not Kladde.objects.unguarded(**TEST).exists()


def test_a_draft_is_saved_by_its_author_from_its_window_alone(skrivebord, bruger_med):
    s = skrivebord
    egen = resolve_adgang(s.bruger.id)
    anden = resolve_adgang(bruger_med({}).id)
    assert egen is not None
    assert anden is not None
    now = timezone.now()
    udkast = kladder.aaben(adgang=egen, part_uuid=s.jan, sag=None, now=now)

    def gem(adgang: Any, vindue: UUID | None, tekst: str) -> Any:
        return kladder.gem(
            udkast.id, adgang=adgang, overskrift="", tekst=tekst, sager=[], vindue=vindue, now=now
        )

    gemt = gem(egen, udkast.vindue, "æøå\n<b>")
    assert gemt == replace(udkast, tekst="æøå\n<b>", gemt=now)
    for vindue in (uuid4(), None):
        with pytest.raises(AndetVindue):
            gem(egen, vindue, "et andet vindues")
    assert gem(anden, udkast.vindue, "en andens") is None
    assert Kladde.objects.unguarded(**TEST).get().tekst == "æøå\n<b>"
    kladder.kasser(udkast.id, adgang=egen)
    assert gem(egen, udkast.vindue, "for sent") is None
    assert not Kladde.objects.unguarded(**TEST).exists()
