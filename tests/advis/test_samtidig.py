"""Several workers at once, and one that is killed in the middle: each pair once, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from access.db import database_role
from access.models import Bruger
from advis import pleje
from advis.matching import haendelser, koersel
from advis.matching.koersel import behandl
from advis.models import Advis, Advishandling, Levering
from advis.oprydning.models import Ryddet
from advis.values import Kanal
from indexes.beskedfordeler import sammenhaeng
from indexes.beskedfordeler.models import ModtagetHaendelse
from tests.advis.faelles import WHY, gruppe, haendelse, til
from tests.faelles import NU
from tests.traade import samtidig

# Others must see the rows.
pytestmark = pytest.mark.django_db(transaction=True)

# A worker that does all of its batch and then waits, before it commits.
_ARBEJDER = """
import django, sys, time
django.setup()
from django.utils import timezone
from advis.matching import haendelser, koersel
def stands(led):
    print("inde", len(led), flush=True)
    time.sleep(600)
haendelser.marker = stands
koersel.behandl(now=timezone.now())
"""


@pytest.fixture
def par(chef: Bruger) -> set[tuple[int, int]]:
    """Ninety events of thirty people, a third of them corrected; the pairs that they make with two
    groups."""
    begge = gruppe(chef, "STIN", modtagere=(til(chef, kanal=Kanal.MAIL),))
    folk = [uuid4() for _ in range(30)]
    alene = gruppe(chef, "STIN", "SLHJ", population=tuple(folk[:10]))
    ud: set[tuple[int, int]] = set()
    for nr, part in enumerate(folk):
        ind, hjem = haendelse("STIN", part), haendelse("SLHJ", part)
        if nr % 3 == 0:
            haendelse("RE_STIN", part)
            sammenhaeng.forbind([part], now=NU)
        ud.add((ind.id, begge.id))
        if nr < 10:
            ud |= {(ind.id, alene.id), (hjem.id, alene.id)}
    return ud


def fundne() -> list[tuple[int, int]]:
    rows = Advis.objects.unguarded(reason=WHY)
    return list(rows.values_list("traad_id", "gruppe_id"))


def arbejd(portion: int = 7) -> None:
    while behandl(now=NU, portion=portion).haendelser:
        pass


def test_workers_share_the_events_and_each_pair_is_one_advis(par: set[tuple[int, int]]) -> None:
    samtidig(arbejd, arbejd, arbejd)
    arbejd()
    assert sorted(fundne()) == sorted(par)
    assert Levering.objects.count() == Advis.objects.unguarded(reason=WHY).filter(
        gruppe__modtagere__kanal="mail"
    ).count() == 30  # fmt: skip
    assert set(Advis.objects.unguarded(reason=WHY).values_list("rettelser", flat=True)) == {0, 1}
    assert not ModtagetHaendelse.objects.filter(tilstand="klar").exists()


def test_a_worker_killed_before_it_commits_has_done_nothing_and_another_does_it(
    par: set[tuple[int, int]], adgangskode: dict[str, str]
) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", _ARBEJDER],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, **adgangskode},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout is not None
        line = next(x for x in worker.stdout if x.startswith("inde"))
        assert int(line.split()[1]) == ModtagetHaendelse.objects.count()
        # While it lives, nobody else takes what it has.
        assert behandl(now=NU).haendelser == 0
        worker.send_signal(signal.SIGKILL)
        worker.wait(60)
    finally:
        worker.kill()
    _vent_til_sluppet()
    assert fundne() == []
    arbejd()
    assert sorted(fundne()) == sorted(par)


def test_several_machines_remind_and_tidy_each_row_once(chef: Bruger) -> None:
    gruppe(chef, "F50", oprydning_dage=30, paamindelse_dage=3)
    for _ in range(40):
        haendelse("F50", uuid4())
    arbejd()
    senere = NU + timedelta(days=4)
    talt: list[int] = []

    def alle(opgave: Callable[..., int], now: datetime) -> None:
        while antal := opgave(now=now, antal=3):
            talt.append(antal)

    samtidig(*[partial(alle, pleje.paamind, senere)] * 3)
    assert sum(talt) == Advishandling.objects.filter(hvad="paamindet").count() == 40
    Advis.objects.unguarded(reason=WHY).update(status="faerdiggjort", faerdiggjort=senere)
    talt.clear()
    samtidig(*[partial(alle, pleje.ryd, senere + timedelta(days=31))] * 3)
    assert sum(talt) == Ryddet.objects.count() == 40
    assert not fundne()


def test_what_the_intake_holds_is_left_for_the_next_time(chef: Bruger) -> None:
    """It may be making an event of hers a repetition of another; the others go on."""
    gruppe(chef, "F01")
    hendes, andens = uuid4(), uuid4()
    for part in (hendes, andens):
        haendelse("F01", part)
    _mens_holdt(hendes, lambda: behandl(now=NU))
    assert [a.part_uuid for a in Advis.objects.unguarded(reason=WHY)] == [andens]
    arbejd()
    assert len(fundne()) == 2


def test_a_batch_that_fails_leaves_everything_as_it_was(
    par: set[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gaar_galt(*_: Any, **__: Any) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(haendelser, "marker", gaar_galt)
        with pytest.raises(RuntimeError):
            koersel.behandl(now=NU)
    assert fundne() == []
    arbejd()
    assert sorted(fundne()) == sorted(par)


@pytest.fixture
def adgangskode() -> dict[str, str]:
    s = connection.settings_dict
    login = f"{quote(s['USER'])}:{quote(s['PASSWORD'], safe='')}"
    url = f"postgres://{login}@{s['HOST']}:{s['PORT']}/{s['NAME']}"
    return {"DATABASE_URL": url, "SAPA_DB_POOL": "0", "PYTHONUNBUFFERED": "1", "SAPA_DEMO": "1"}


def _vent_til_sluppet() -> None:
    """Until the server has seen that the killed one is gone: its locks tell."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = '60s'")
        cursor.execute("lock table advis_advis in share mode")


def _mens_holdt(part: UUID, kald: Callable[[], Any]) -> None:
    with database_role("sapa_indlaes"):
        sammenhaeng.laas([part])
        samtidig(kald)
