"""PostgreSQL, broker, worker and web, each killed with SIGKILL in the middle of 10,000 events.

Every message that was acknowledged is handled once in effect: one row, one copy as sent, exactly its
events, each correction at what it corrects; and what nobody can use stops nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from sapa.local.skaerm import Fejl
from tests.beskedfordeler.faelles import STI, push
from tests.drab import scenarie
from tests.drab.dueslag import GRAENSE, Beskedfordeler, Dueslag
from tests.drab.scenarie import Scenarie, Ventet
from tests.drab.stak import Broker, Worker, draeb_postgres
from tests.flows.server import Database, Web, basic, http, koer
from tests.flows.test_nedbrud import HEMMELIGHED, KLIENT, Server, database, server, skabelon

__all__ = ["database", "server", "skabelon"]  # fixtures

OPSAETNING = """
import django
django.setup()
from django.utils import timezone
from access.klienter import services
from access.klienter.values import Rettighed
from access.models import Systemklient
from sapa.demo import grunddata
grunddata._haendelsestyper()
grunddata._beskedkoder()
klient, now = Systemklient.objects.get(), timezone.now()
services.saet_aftale(klient, myndigheder=[173], kle=["*"], rettigheder=[Rettighed.BESKED],
                     fra=None, til=None, now=now)
services.saet_lofter(klient, kald_pr_sekund=100_000, byge=100_000, objekter_pr_dag=None, now=now)
"""
# Two messages that are in order, and that our own work fails on whenever it comes to their events:
# one with an error, one that takes the worker's connection with it.
_GIFT = """
create function drab_gift() returns trigger language plpgsql security definer as $$
begin
    if new.noegle = '{fejler}' then raise exception 'gift'; end if;
    if new.noegle = '{draeber}' then perform pg_terminate_backend(pg_backend_pid()); end if;
    return new;
end $$;
create trigger gift before insert on beskedfordeler_modtagethaendelse
    for each row execute function drab_gift();
"""
_HAENDELSER = """
select h.noegle, h.nr, h.kode, substr(p.noegle, 5), h.tilstand, a.noegle, a.nr, b.noegle, b.nr,
    h.annulleret, d.noegle, d.nr
from beskedfordeler_modtagethaendelse h
left join part_partnoegle p on p.part_uuid = h.part_uuid
left join beskedfordeler_modtagethaendelse a on a.id = h.retter
left join beskedfordeler_modtagethaendelse b on b.id = h.rettet_af
left join beskedfordeler_modtagethaendelse d on d.id = h.samme_som
"""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    try:
        made = Broker(tmp_path / "broker")
    except Fejl as fejl:
        pytest.skip(str(fejl))
    made.start()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def web(database: Database, broker: Broker, tmp_path: Path) -> Iterator[Web]:
    made = Web(database.app_env(REDIS_URL=broker.url), tmp_path / "web.log")
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def worker(database: Database, broker: Broker, tmp_path: Path) -> Iterator[Worker]:
    made = Worker(database.app_env(REDIS_URL=broker.url), tmp_path)
    made.start()
    try:
        yield made
    finally:
        made.kill()


@contextmanager
def holdt(database: Database, tabel: str, venter: int = 1) -> Iterator[None]:
    """Hold a table, so that whoever writes to it stands still in the middle of its transaction."""
    waiting = (
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = 'sapa'"
    )
    with psycopg.connect(database.ejer_url) as holder, psycopg.connect(database.ejer_url) as eye:
        eye.autocommit = True
        holder.execute(f"lock table {tabel} in access exclusive mode")  # type: ignore[arg-type]
        limit = time.monotonic() + GRAENSE
        while (eye.execute(waiting).fetchone() or (0,))[0] < venter:
            assert time.monotonic() < limit, f"nobody waits for {tabel}"
            time.sleep(0.02)
        yield
        holder.close()  # its server may be gone


def _antal(database: Database, hvor: str = "true") -> int:
    ((antal,),) = database.rows(f"select count(*) from beskedfordeler_modtagelse where {hvor}")
    return int(antal)


def test_every_acknowledged_event_is_handled_once_whatever_is_killed(
    server: Server, database: Database, broker: Broker, web: Web, worker: Worker
):
    koer(["-c", OPSAETNING], database.env())
    plan = scenarie.byg(datetime.now(UTC))
    assert len(plan.haendelser) >= scenarie.HAENDELSER
    with psycopg.connect(database.ejer_url) as connection:
        connection.execute(_GIFT.format(fejler=plan.fejler, draeber=plan.draeber))
    url, headers = f"{web.adresse}{STI}", basic(KLIENT, HEMMELIGHED)
    bfo = Beskedfordeler([Dueslag(url, headers, koe) for koe in plan.dueslag])
    bfo.start()
    try:
        _draeb(plan, bfo, server, database, broker, web, worker)
    finally:
        bfo.faerdig()

    # The two that our own work fails on have held up nothing else.
    bfo.vent_paa(lambda: _antal(database, "tilstand = 'klar'") <= 2, "messages are left")
    assert _antal(database, "forsoeg > 1 and tilstand = 'behandlet'"), "no work was cut off"
    ekstra = _lad_tiden_gaa(database, plan, Dueslag(url, headers, ()), bfo.vent_paa)
    bfo.vent_paa(lambda: http(f"{web.adresse}/readyz")[0] == 200, "not all parts came back")
    _kvitteringer(plan, bfo)
    _beskeder(plan, database, ekstra)
    _haendelser(plan, database, ekstra)


def _draeb(
    plan: Scenarie,
    bfo: Beskedfordeler,
    server: Server,
    database: Database,
    broker: Broker,
    web: Web,
    worker: Worker,
) -> None:
    """Each of the four once, with as much before it as after it."""

    def midt_i(del_: float) -> int:
        bfo.vent_paa_kvitteringer(int(plan.antal * del_))
        return len(bfo.andre_svar)

    # The worker while it writes events.
    midt_i(0.15)
    with holdt(database, "beskedfordeler_modtagethaendelse"):
        worker.kill()
    worker.start()

    # Web while it stores messages: two of the dueslag at least stand there, beside the worker.
    andre = midt_i(0.35)
    with holdt(database, "beskedfordeler_modtagelse", venter=4):
        web.kill()
    web.start()
    assert len(bfo.andre_svar) > andre, "no delivery was cut off"

    # The broker: the intake goes on without it, and the worker finds its way back by itself.
    midt_i(0.55)
    broker.kill()
    bfo.vent_paa_kvitteringer(len(bfo.kvitteret) + 50)
    broker.start()
    behandlet = _antal(database, "tilstand <> 'klar'")
    with bfo.langsomt():
        bfo.vent_paa(
            lambda: worker.tilsyn() or _antal(database, "tilstand <> 'klar'") > behandlet + 100,
            "the worker never came back to the broker",
        )

    # PostgreSQL with every backend, while messages are being stored.
    andre = midt_i(0.75)
    with holdt(database, "beskedfordeler_raabesked", venter=2):
        assert draeb_postgres(server.postgres) > 5
    server.start()
    bfo.vent_paa_kvitteringer(len(bfo.kvitteret) + 50)
    assert len(bfo.andre_svar) > andre, "no delivery was cut off"
    assert len(bfo.kvitteret) < plan.antal, "the last kill came after the last message"


def _lad_tiden_gaa(
    database: Database,
    plan: Scenarie,
    dueslag: Dueslag,
    vent_paa: Callable[[Callable[[], bool], str], None],
) -> list[str]:
    """Move the next attempt at the two to now, until they are given up. A message that is sent
    behind them is handled every time. Returns the ids of those."""
    sendt: list[str] = []
    for _ in range(8):
        klar = _antal(database, "tilstand = 'klar'")
        if not klar:
            return sendt
        with psycopg.connect(database.ejer_url) as connection:
            connection.execute(
                "update beskedfordeler_modtagelse set naeste_forsoeg = now() where tilstand='klar'"
            )
        id_ = str(uuid4())
        assert dueslag.send(push(id_=id_))  # rings the bell too
        sendt.append(id_)
        vent_paa(
            lambda id_=id_: _antal(database, f"noegle = '{id_}' and tilstand = 'behandlet'") == 1,
            "poison holds up what is behind it",
        )
        vent_paa(
            lambda: not _antal(database, "tilstand = 'klar' and naeste_forsoeg <= now()"),
            "poison is not tried",
        )
    raise AssertionError("poison is never given up")


def _kvitteringer(plan: Scenarie, bfo: Beskedfordeler) -> None:
    """All of it was acknowledged in the end, and nothing was answered that stops a dueslag."""
    sendt = [noegle for koe in plan.dueslag for noegle, _ in koe]
    assert sorted(bfo.kvitteret) == sorted(sendt)
    assert not any(k in s for s in bfo.andre_svar for k in (">51<", ">53<", ">55<"))


def _beskeder(plan: Scenarie, database: Database, ekstra: list[str]) -> None:
    """One row per BeskedId, as sent once; poison in quarantine by its rule, the rest handled."""
    rows = database.rows(
        "select noegle, tilstand, regel, antal, antal_haendelser from beskedfordeler_modtagelse"
    )
    assert len(rows) == len(plan.noegler) + len(ekstra)
    found = {noegle: rest for noegle, *rest in rows}
    assert found.keys() == plan.noegler | set(ekstra)
    i_karantaene = {n: regel for n, (stand, regel, *_) in found.items() if stand == "karantaene"}
    assert i_karantaene == plan.gift
    assert {stand for n, (stand, *_) in found.items() if n not in plan.gift} == {"behandlet"}
    haendelser: dict[str, int] = dict.fromkeys(found, 0) | dict.fromkeys(ekstra, 1)
    for noegle, _ in plan.haendelser:
        haendelser[noegle] += 1
    assert {n: antal for n, (_, _, _, antal) in found.items()} == haendelser
    assert all(found[n][2] > kopier for n, kopier in plan.kopier.items())
    konflikter = database.rows("select noegle from beskedfordeler_konflikt")
    assert sorted(noegle for (noegle,) in konflikter) == sorted(plan.konflikter)
    # What was sent is kept once: the first copy of each, and what each conflict said.
    assert database.rows(
        "select count(*), count(distinct id) from beskedfordeler_raabesked r where exists (select"
        " from beskedfordeler_modtagelse m where m.raa_id = r.id) or exists (select from"
        " beskedfordeler_konflikt k where k.raa_id = r.id)"
    ) == [(len(found) + len(plan.konflikter),) * 2]
    assert database.rows("select count(*) from beskedfordeler_raabesked") == [
        (len(found) + len(plan.konflikter),)
    ]


def _haendelser(plan: Scenarie, database: Database, ekstra: list[str]) -> None:
    """Exactly the events that were sent, none twice, and what each is to the others."""
    rows = [r for r in database.rows(_HAENDELSER) if r[0] not in ekstra]
    found: dict[scenarie.Sted, Ventet] = {}
    for noegle, nr, kode, cpr, tilstand, a, a_nr, b, b_nr, annulleret, d, d_nr in rows:
        found[noegle, nr] = Ventet(
            kode,
            cpr,
            # Advis, their consumer, works in the same worker: what is ready it may have taken.
            "klar" if tilstand == "behandlet" else tilstand,
            retter=(a, a_nr) if a else None,
            rettet_af=(b, b_nr) if b else None,
            annulleret=annulleret,
            samme_som=(d, d_nr) if d else None,
        )
    assert len(rows) == len(found) == len(plan.haendelser)
    for igen, ventet in plan.haendelser.items():
        # Of a fact told twice, the one that its consumer has acted on is the one that stands.
        foerst = ventet.samme_som
        if foerst is not None and found[foerst].samme_som == igen:
            found[igen], found[foerst] = replace(found[foerst], samme_som=foerst), found[igen]
    assert not {k: (found.get(k), v) for k, v in plan.haendelser.items() if found.get(k) != v}
    # Each person was made once, however many workers met her.
    assert database.rows("select count(*), count(distinct noegle) from part_partnoegle") == [
        (len({v.cpr for v in plan.haendelser.values()} | {"0101700000"}),) * 2
    ]
