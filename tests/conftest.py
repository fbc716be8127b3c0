"""What the tests share: a signed-in user with given rights, and sager to look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as forsoeg
from xdist.scheduler import LoadScopeScheduling

from access import delt, lavt
from access.klienter import bevist
from access.models import (
    Bruger,
    Brugersystemrolle,
    Dataafgraensning,
    Jobfunktionsrolle,
    Myndighed,
    Organisationsenhed,
    Tildeling,
)
from access.selectors import resolve_adgang
from access.services import SESSION_BRUGER, genberegn_adgang
from access.values import Adgang, Foelsomhed, Permission
from tests.database import databaseskabelon, django_db_setup, toem
from tests.faelles import ALT, ANDEN_KOMMUNE, KOMMUNE, NU, STAT

__all__ = ["databaseskabelon", "django_db_setup"]  # fixtures
ROD = Path(__file__).parent
# Folders whose tests share what is slow to make: one demo and one browser, one simulated year.
DELT_DEMO = {"flows", "liv"}
TUNGE = (
    "flows",
    "meta/test_kanarie.py",
    "drab/test_fordeling.py",
    "drab/test_drab.py",
    "drab/test_advis.py",
    "liv",
    "api/test_schemathesis.py",
    "klienter/test_http.py",
)


def _gruppe(fil: str) -> str:
    """What is run by one worker, of a file's path below the tests: the file, or its folder."""
    folder = fil.rpartition("/")[0]
    return folder if folder in DELT_DEMO else fil


class Fordeling(LoadScopeScheduling):
    """Shares the suite between workers by `_gruppe`, in the order that it has been put in.

    pytest-xdist's own groups are told by the end of a test's name, which pytest 9.2 lets nobody
    change: each test went by itself, and each worker made whatever several of them share.
    """

    def _split_scope(self, nodeid: str) -> str:
        return _gruppe(nodeid.partition("::")[0].removeprefix(f"{ROD.name}/"))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Fordeling:
    """The hook of pytest-xdist that asks who shares the tests out."""
    return Fordeling(config, log)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes name no test: gzip writes the time into them, and each worker would have its own."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest goes first, so that no worker is alone with it at the end."""
    tunge = {gruppe: nr for nr, gruppe in enumerate(TUNGE)}

    def plads(item: pytest.Item) -> int:
        return tunge.get(_gruppe(item.path.relative_to(ROD).as_posix()), len(TUNGE))

    items.sort(key=plads)


# What a test commits is gone after it. Django's flush knows none of the tables that a migration
# makes by itself, and takes the rows that migrations make with it.
TransactionTestCase._fixture_teardown = lambda self: toem()  # type: ignore[method-assign]

# How long an example takes, or its making, is the machine's own matter: no test falls by it.
forsoeg.register_profile("sapa", deadline=None, suppress_health_check=[HealthCheck.too_slow])
forsoeg.load_profile("sapa")

# The tests are one thread, and take the way of a server's threads all the same.
lavt.KUN_TRAADE = False

# A machine that has other work is no Redis that is gone: what is counted there stays counted there.
delt._TIMEOUT = 60.0


@pytest.fixture
def now() -> datetime:
    return NU


@pytest.fixture
def myndigheder(db: None) -> dict[int, Myndighed]:
    """Two authorities, to prove separation."""
    rows = [
        Myndighed(
            id=KOMMUNE,
            cvr="11715311",
            navn="Lyngby-Taarbæk Kommune",
            kort_navn="Lyngby-Taarbæk",
            type="kommune",
        ),
        Myndighed(
            id=ANDEN_KOMMUNE,
            cvr="11111111",
            navn="Korsbæk Kommune",
            kort_navn="Korsbæk",
            type="test",
        ),
    ]
    Myndighed.objects.bulk_create(rows, ignore_conflicts=True)
    return Myndighed.objects.in_bulk([KOMMUNE, ANDEN_KOMMUNE])


@pytest.fixture
def landets_drift(myndigheder: dict[int, Myndighed]) -> dict[str, Any]:
    """The group of the national operator: DRIFT on a state authority."""
    Myndighed.objects.get_or_create(
        id=STAT,
        defaults={
            "cvr": "34051178", "navn": "Udbetaling Danmark", "kort_navn": "UDK", "type": "stat",
        },
    )  # fmt: skip
    return {"permissions": [Permission.DRIFT], "scope": STAT}


@pytest.fixture
def enhed(myndigheder: dict[int, Myndighed]) -> Callable[..., Organisationsenhed]:
    """Make a unit; numbers as given."""

    def make(
        navn: str, fra: int, til: int, *, myndighed: int = KOMMUNE, uuid: UUID | None = None
    ) -> Organisationsenhed:
        return Organisationsenhed.objects.create(
            uuid=uuid or uuid4(), myndighed_id=myndighed, navn=navn, fra=fra, til=til
        )

    return make


@pytest.fixture
def bruger_med(myndigheder: dict[int, Myndighed]) -> Callable[..., Bruger]:
    """A user of one authority whose groups are given as keyword sets."""

    def make(*grupper: dict[str, Any], myndighed: int = KOMMUNE, navn: str = "") -> Bruger:
        user = Bruger.objects.create(
            myndighed_id=myndighed, brugernavn=f"b{uuid4().hex[:8]}", navn=navn or "Lone Prøve"
        )
        job = Jobfunktionsrolle.objects.create(myndighed_id=myndighed, navn=user.brugernavn)
        Tildeling.objects.create(bruger=user, jobfunktionsrolle=job)
        for gruppe in grupper:
            permissions = sorted(gruppe.get("permissions", ALT))
            rolle, _ = Brugersystemrolle.objects.get_or_create(
                kode="_".join(permissions),
                version=1,
                defaults={
                    "navn": "Prøve",
                    "permissions": permissions,
                    "kraever": gruppe.get("kraever", []),
                },
            )
            Dataafgraensning.objects.create(
                jobfunktionsrolle=job,
                rolle=rolle,
                scope_id=gruppe.get("scope", myndighed),
                kle=gruppe.get("kle"),
                foelsomhed=gruppe.get("foelsomhed", Foelsomhed.VIP_SAGER),
                enheder=gruppe.get("enheder"),
                fagsystemer=gruppe.get("fagsystemer"),
            )
        genberegn_adgang([user])
        return user

    return make


@pytest.fixture
def adgang_med(bruger_med: Callable[..., Bruger]) -> Callable[..., Adgang]:
    """The resolved rights of such a user."""

    def make(*grupper: dict[str, Any], **kwargs: Any) -> Adgang:
        adgang = resolve_adgang(bruger_med(*grupper, **kwargs).id)
        assert adgang is not None
        return adgang

    return make


@pytest.fixture
def log_ind() -> Callable[[Bruger], Client]:
    """A browser in which the user is signed in."""

    def make(bruger: Bruger) -> Client:
        client = Client()
        session = client.session
        session[SESSION_BRUGER] = bruger.id
        session.save()
        return client

    return make


@pytest.fixture(autouse=True)
def _no_real_broker(settings: Any) -> None:
    """Tests never talk to a broker by accident: what needs one starts its own."""
    settings.CELERY_BROKER_URL = "memory://"
    # Counters of one test are not another's.
    settings.KLIENTER = replace(settings.KLIENTER, redis_praefiks=f"sapa:test:{uuid4().hex}:")
    bevist.husket._rows.clear()


@pytest.fixture
def lav_sag(myndigheder: dict[int, Myndighed]) -> Callable[..., UUID]:
    """A sag with lines for its parts, straight into the projection: what a reader meets."""
    from psycopg.types.range import TimestamptzRange

    from indexes.sag.models import Sag, SagLinje

    def make(
        *parter: UUID, titel: str = "Genoptræning", uuid: UUID | None = None, **facts: Any
    ) -> UUID:
        sag_uuid = uuid or uuid4()
        shared = {
            "myndighed": KOMMUNE,
            "kle": 292104,
            "foelsomhed": 2,
            "enhed": 700,
            "fagsystem": 1,
            "titel": titel,
            "sagsnummer": f"S-{sag_uuid.hex[:8]}",
            "facet": "G01",
            "fremdrift": 3,
            "oprettet": NU,
            "primaer_part_uuid": parter[0] if parter else None,
            "primaer_part_navn": "Jan Prøve",
            "opdateret": NU,
            **facts,
        }
        reason = "test data"
        Sag.objects.unguarded(reason=reason).create(uuid=sag_uuid, **shared)
        virkning = TimestamptzRange(datetime(2020, 1, 1, tzinfo=UTC), None, "[)")
        for nummer, part_uuid in enumerate(parter):
            SagLinje.objects.unguarded(reason=reason).create(
                part_uuid=part_uuid,
                sag_uuid=sag_uuid,
                rolle=1 if nummer == 0 else 2,
                indeks="" if nummer == 0 else str(nummer),
                virkning=virkning,
                **shared,
            )
        return sag_uuid

    return make
