"""genopbyg_indeks killed with SIGKILL in the middle: what it had done stands, and it goes on from
there while deliveries come in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection

from access.klienter.values import Aftale
from access.models import Fagsystem
from indexes.oio import Art, IndeksObjekt
from indexes.registrering import kontrol
from indexes.registrering.models import Genopbygning, Objekt
from indexes.registrering.services import Klient, importer, opdater
from indexes.sag.models import Sag, SagLinje
from tests import beskeder
from tests.faelles import KOMMUNE, NU

# A process of its own must see the rows.
pytestmark = pytest.mark.django_db(transaction=True)
ANTAL, FOER = 6, 3


@pytest.fixture
def klient(myndigheder: Any) -> Klient:
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    return Klient("ksd", system.id, system.uuid, (Aftale.fuld({KOMMUNE}),))


@pytest.fixture
def sager(klient: Klient) -> list[IndeksObjekt]:
    """In the order in which a rebuild takes them."""
    made = sorted((beskeder.sag() for _ in range(ANTAL)), key=lambda s: s.uuid)
    importer(made, klient=klient, transaktion=None, now=NU)
    return made


def alle(model: Any) -> Any:
    return model.objects.unguarded(reason="test")


def afvigelser() -> list[Any]:
    return [a for step in kontrol.kontroller(now=NU) for a in step.afvigelser]


@pytest.fixture
def kommando() -> Callable[..., subprocess.Popen[str]]:
    s = connection.settings_dict
    login = f"{quote(s['USER'])}:{quote(s['PASSWORD'], safe='')}"
    url = f"postgres://{login}@{s['HOST']}:{s['PORT']}/{s['NAME']}"
    env = {**os.environ, "DATABASE_URL": url, "SAPA_EJER_DATABASE_URL": url, "SAPA_DEMO": "1"}

    def start(*args: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *args],
            cwd=django_settings.BASE_DIR,
            env={**env, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return start


def holdt(uuid: Any) -> psycopg.Connection[Any]:
    """Another, who holds an object: the command comes so far and no further."""
    s = connection.settings_dict
    other = psycopg.connect(
        host=s["HOST"], port=s["PORT"], user=s["USER"], password=s["PASSWORD"], dbname=s["NAME"]
    )
    other.execute("select 1 from registrering_objekt where uuid = %s for update", [uuid])
    return other


def test_what_was_done_stands_and_the_rest_follows(kommando, klient, sager):
    for model in (Sag, SagLinje):
        alle(model).all().delete()
    with holdt(sager[FOER].uuid) as other:
        child = kommando("genopbyg_indeks", "--portion", "1")
        assert child.stdout is not None
        for n in range(1, FOER + 1):
            assert child.stdout.readline() == f"{n} af {ANTAL}\n"
        child.kill()
        assert child.wait(60) < 0
        other.rollback()

    run = Genopbygning.objects.get()
    assert (run.antal, run.sidste, run.afsluttet) == (FOER, sager[FOER - 1].uuid, None)
    # Those that were done are whole, the others not begun.
    assert {s.uuid for s in alle(Sag)} == {s.uuid for s in sager[:FOER]}
    assert {a.objekt_uuid for a in afvigelser()} == {s.uuid for s in sager[FOER:]}

    # SAPA is in use meanwhile: of what was done, of what was not, and something new.
    titel = {
        **sager[0].registreringer[0]["AttributListe"]["Egenskaber"][0],
        "Titel": "Ny titel",
    }
    change = {"Tidspunkt": "2026-03-01T08:00:00Z", "AttributListe": {"Egenskaber": [titel]}}
    for sag in (sager[0], sager[-1]):
        (answer,) = opdater(
            [IndeksObjekt(Art.SAG, sag.uuid, (change,))], klient=klient, transaktion=None, now=NU
        )
        assert answer.statuskode == 20
    importer([beskeder.sag()], klient=klient, transaktion=None, now=NU)

    again = kommando("genopbyg_indeks", "--portion", "1")
    out, _ = again.communicate(timeout=120)
    assert again.returncode == 0, out
    assert out.splitlines()[0] == f"{FOER + 1} af {ANTAL}"
    assert Genopbygning.objects.get().afsluttet is not None
    assert afvigelser() == []
    assert alle(Sag).filter(titel="Ny titel").count() == 2
    assert alle(Sag).count() == Objekt.objects.count() == ANTAL + 1


def test_a_check_that_is_killed_leaves_no_trace(kommando, sager):
    before = (alle(Sag).count(), alle(SagLinje).count())
    with holdt(sager[-1].uuid) as other:
        child = kommando("kontroller_indeks")
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(0.5)  # it has begun, or is about to; either way it cannot end
        child.kill()
        child.wait(60)
        other.rollback()
    assert (alle(Sag).count(), alle(SagLinje).count()) == before
    done = kommando("kontroller_indeks")
    out, _ = done.communicate(timeout=120)
    assert (done.returncode, "svarer til loggen" in out) == (0, True), out
