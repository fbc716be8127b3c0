"""The worker dies at every step between a claim and its end, on both sides of the wire.

A death is an exception that nothing catches: what was not committed is rolled back, what was
called was called. Afterwards another worker comes when the loan has run out. However it dies there
is one note at the receiver, and each state tells the truth. (A whole process killed with SIGKILL
differs from this in the sockets alone, and the rows are all that either leaves.)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from fordeling import afsendelse
from fordeling.komponent import levering
from fordeling.models import Fordeling, Kvittering, Kvitteringspost, Tilstandsskift
from tests.sf2900.conftest import KSD, Net, arbejd, del_til, igen
from tests.sf2900.test_hele_vejen import fra_modtager

pytestmark = pytest.mark.django_db
TEST = {"reason": "test"}


class Drab(BaseException):
    """The process is gone."""


class Doedsur:
    """Kills at the n-th step that is met; `None` lets everything live and counts the steps."""

    def __init__(self) -> None:
        self.ved: int | None = None
        self.talt = 0

    def trin(self) -> None:
        self.talt += 1
        if self.talt == self.ved:
            raise Drab


@pytest.fixture
def ur(net: Net, monkeypatch: pytest.MonkeyPatch) -> Doedsur:
    ur = Doedsur()
    svar = net.svar

    def kaldt(et: Any) -> Any:
        ur.trin()  # claimed, and not called
        answer = svar(et)
        ur.trin()  # called, and the answer is lost
        return answer

    def anvendt(f: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any) -> Any:
            with transaction.atomic():
                result = f(*args)
                ur.trin()  # applied, and not committed
            ur.trin()  # committed, and nothing more
            return result

        return wrapped

    monkeypatch.setattr(net, "svar", kaldt)
    for modul, navn in (
        (afsendelse, "_efter"),
        (levering, "_anvend"),
        (levering, "_efter_kvittering"),
    ):
        monkeypatch.setattr(modul, navn, anvendt(getattr(modul, navn)))
    return ur


def _arbejd_med_drab() -> bool:
    """Work; True if the worker died. Another one goes on when the loan has run out."""
    try:
        arbejd()
    except Drab:
        arbejd(senere=timedelta(minutes=5))
        return True
    return False


TRIN = 16  # four calls (send, deliver, two receipts) of four steps each


@pytest.mark.parametrize("ved", range(1, TRIN + 1))
def test_one_note_arrives_whenever_the_worker_dies(ur, net, send, systemer, ved):
    ur.ved = ved
    (row,) = send(del_til(KSD))
    died = _arbejd_med_drab()
    assert igen(row).tilstand == "hos_modtager"
    assert fra_modtager(systemer, row, "ACCEPTERET").status_code == 200
    died = _arbejd_med_drab() or died
    assert died
    assert igen(row).tilstand == "accepteret"
    assert Fordeling.objects.count() == 1
    assert {m.kontekst.transaktion for m in net.modtaget} == {row.id}
    assert len({m.kontekst.fordeling for m in net.modtaget}) == 1
    assert len({m.objekt for m in net.modtaget}) == 1  # whoever gets it twice gets the same
    rows = Tilstandsskift.objects.unguarded(**TEST).filter(aflevering=row).order_by("id")
    assert [r.til for r in rows] == ["sendes", "hos_sp", "hos_modtager", "accepteret"]
    assert set(Kvitteringspost.objects.values_list("tilstand", flat=True)) == {"leveret"}
    udfald = Kvittering.objects.unguarded(**TEST).values_list("udfald", flat=True)
    assert sorted(set(udfald)) in (["overgang"], ["gentaget", "overgang"])


def test_the_walk_meets_every_step(ur, net, send, systemer):
    (row,) = send(del_til(KSD))
    arbejd()
    fra_modtager(systemer, row, "ACCEPTERET")
    arbejd()
    assert ur.talt == TRIN
