"""A reorganisation and who sees what: the sager follow their unit, and rights follow at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from access.klienter.values import Aftale
from access.models import Bruger, Fagsystem
from access.organisation import ajour, tasks
from access.organisation.models import Enhedsoplysning, NyeEnheder, Version
from access.organisation.raekker import tabeller
from access.organisation.selectors import historik, sti, trae
from access.values import ALT as ALLE
from access.values import UKENDT_ENHED, Permission
from indexes.registrering import kontrol, ukendte
from indexes.registrering.models import Haendelse
from indexes.registrering.services import Klient, importer
from indexes.sag.models import Sag
from tests import beskeder
from tests.faelles import KOMMUNE, NU
from tests.organisation.conftest import TRAE, enhed, raekke, u, under

JANUAR = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)  # 1 January in Denmark


@pytest.fixture
def brugere(
    lever: Callable[..., Any], bruger_med: Callable[..., Bruger], log_ind: Callable[..., Client]
) -> dict[str, Client]:
    """One user limited to A, one to B, one to X, and one without such a limit."""
    lever(*TRAE)
    return {
        navn: log_ind(bruger_med({"enheder": [UUID(u(navn))] if navn != "alle" else None}))
        for navn in ("A", "B", "X", "alle")
    }


def ser(brugere: dict[str, Client], sag: UUID) -> set[str]:
    """Who sees the sag at her next request."""
    return {navn for navn, c in brugere.items() if c.get(f"/sag/{sag}/").status_code == 200}


def test_a_moved_unit_takes_its_sager_along(
    brugere: dict[str, Client], lever: Callable[..., Any], lav_sag: Callable[..., UUID]
):
    sag, below = lav_sag(enhed=raekke("X").fra), lav_sag(enhed=raekke("X1").fra)
    still = lav_sag(enhed=raekke("Y").fra)
    assert [ser(brugere, s) for s in (sag, below)] == [{"A", "X", "alle"}] * 2

    result = lever(enhed("X", "B"))

    assert (result.omnummereret, result.raekker) == (2, 2)
    assert under("X1", "X")
    assert under("X", "B")
    assert [ser(brugere, s) for s in (sag, below)] == [{"B", "X", "alle"}] * 2
    assert ser(brugere, still) == {"B", "alle"}


def test_what_is_known_before_happens_on_the_day(
    brugere: dict[str, Client], lever: Callable[..., Any], lav_sag: Callable[..., UUID]
):
    sag = lav_sag(enhed=raekke("X").fra)
    lever(enhed("X", "B"), virkning=JANUAR.isoformat())
    assert ajour.forfaldne(now=JANUAR - timedelta(seconds=1)) == []
    assert ser(brugere, sag) == {"A", "X", "alle"}
    # The nightly delivery of what is true today does not take the plan away.
    lever(enhed("X", "A"), now=NU + timedelta(days=1))

    assert ajour.forfaldne(now=JANUAR) == [KOMMUNE]
    ajour.ajourfoer(KOMMUNE, now=JANUAR)

    assert ser(brugere, sag) == {"B", "X", "alle"}
    assert ajour.forfaldne(now=JANUAR + timedelta(days=1)) == []
    before, after = JANUAR - timedelta(seconds=1), JANUAR
    assert sti(KOMMUNE, UUID(u("X1")), at=before) == ("Kommunen", "A", "X", "X1")
    assert sti(KOMMUNE, UUID(u("X1")), at=after) == ("Kommunen", "B", "X", "X1")


def test_the_worker_carries_out_what_is_due(lever: Callable[..., Any]):
    lever(*TRAE)
    # Due by the real clock, as the worker reads it.
    begin = datetime.now(UTC) - timedelta(minutes=1)
    lever(enhed("X", "B"), virkning=begin.isoformat(), now=begin - timedelta(days=1))
    assert under("X", "A")
    tasks.ajourfoer_forfaldne()
    assert under("X", "B")


def test_a_closed_units_sager_stay_with_its_parent(
    brugere: dict[str, Client], lever: Callable[..., Any], lav_sag: Callable[..., UUID]
):
    sag = lav_sag(enhed=raekke("Y").fra)
    before = raekke("Y")
    lever(enhed("Y", "B", lukket=True, efterfoelger=u("X")))
    assert ser(brugere, sag) == {"B", "alle"}
    assert (raekke("Y").navn, raekke("Y").fra) == ("Y", before.fra)
    assert Enhedsoplysning.objects.get(enhed=before).nedlagt == NU

    # Its parent moves; the closed unit and its sager move along.
    lever(enhed("B", "A"))
    assert under("Y", "A")
    assert ser(brugere, sag) == {"A", "B", "alle"}


def test_a_limit_to_a_unit_that_is_delivered_later_gives_rights_then(
    lever: Callable[..., Any], bruger_med: Callable[..., Bruger], log_ind: Callable[..., Client],
    lav_sag: Callable[..., UUID],
):  # fmt: skip
    lever(*TRAE)
    client = log_ind(bruger_med({"enheder": [UUID(u("Z"))]}))
    lever(enhed("Z", "A"))
    assert client.get(f"/sag/{lav_sag(enhed=raekke('Z').fra)}/").status_code == 200


def test_every_number_in_the_database_follows(lever: Callable[..., Any], lav_sag: Any):
    """Any column that holds a unit's number lies in a table that is renumbered."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.table_name from information_schema.columns c"
            " join pg_class p on p.relname = c.table_name and not p.relispartition"
            " where c.table_schema = 'public' and c.column_name = 'enhed'"
            " and c.data_type in ('integer', 'bigint', 'smallint')"
        )
        assert sorted(name for (name,) in cursor.fetchall()) == tabeller()
    assert {"sag_sag", "sag_saglinje", "dokument_dokument", "ydelse_effektuering"} <= set(
        tabeller()
    )


def test_all_the_rows_of_a_sag_follow(lever: Callable[..., Any], lav_sag: Callable[..., UUID]):
    lever(*TRAE)
    part = uuid4()
    lav_sag(part, enhed=raekke("X").fra)
    old = raekke("X").fra
    lever(enhed("X", "B"))
    new = raekke("X").fra
    assert new != old
    with connection.cursor() as cursor:
        for table in ("sag_sag", "sag_saglinje"):
            cursor.execute(f"select enhed from {table}")
            assert cursor.fetchall() == [(new,)]


def test_two_units_may_change_places(lever: Callable[..., Any], lav_sag: Callable[..., UUID]):
    lever(*TRAE)
    one, two = lav_sag(enhed=raekke("X").fra), lav_sag(enhed=raekke("Y").fra)
    lever(enhed("X", "B"), enhed("Y", "A"))
    rows = Sag.objects.unguarded(reason="test looks").in_bulk([one, two])
    assert rows[one].enhed == raekke("X").fra
    assert rows[two].enhed == raekke("Y").fra
    assert under("X", "B")
    assert under("Y", "A")


def test_the_tree_and_the_names_as_they_were(lever: Callable[..., Any]):
    lever(*TRAE)
    later = NU + timedelta(days=100)
    lever(enhed("Y", "A", lukket=True) | {"navn": "Y, nedlagt"}, now=later)
    old = trae(KOMMUNE, at=later - timedelta(seconds=1))
    assert [" / ".join(e.sti) for e in old] == [
        "Kommunen",
        "Kommunen / A",
        "Kommunen / A / X",
        "Kommunen / A / X / X1",
        "Kommunen / B",
        "Kommunen / B / Y",
    ]
    new = {e.navn: e for e in trae(KOMMUNE, at=later)}
    assert new["Y, nedlagt"].sti == ("Kommunen", "A", "Y, nedlagt")
    assert [e.navn for e in new.values() if e.lukket] == ["Y, nedlagt"]
    assert trae(KOMMUNE, at=NU - timedelta(days=1)) == ()


def test_a_units_history_in_words(lever: Callable[..., Any]):
    lever(*TRAE)
    lever(enhed("Y", "B") | {"navn": "Ny Y"}, now=NU + timedelta(days=10))
    lever(enhed("Y", "B", telefon="12345678") | {"navn": "Ny Y"}, now=NU + timedelta(days=15))
    lever(
        enhed("Y", "A", lukket=True, telefon="12345678") | {"navn": "Ny Y"},
        now=NU + timedelta(days=20),
    )
    found = [
        (p.navn, p.overordnet, p.lukket, p.fra, p.til) for p in historik(KOMMUNE, UUID(u("Y")))
    ]
    day = [(NU + timedelta(days=d)).date() for d in (0, 10, 20)]
    assert found == [
        ("Y", "B", False, day[0], day[1]),
        ("Ny Y", "B", False, day[1], day[2]),
        ("Ny Y", "A", True, day[2], None),
    ]


def test_periods_of_one_object_never_overlap_or_leave_a_hole(lever: Callable[..., Any]):
    lever(*TRAE, virkning=(NU - timedelta(days=9)).isoformat())
    lever(enhed("X", "B"), virkning=JANUAR.isoformat())
    lever(enhed("X", "A", telefon="11111111"), virkning=(NU + timedelta(days=5)).isoformat())
    lever(enhed("X", "A", telefon="22222222"), virkning=(NU - timedelta(days=5)).isoformat())
    rows = sorted(
        Version.objects.filter(uuid=u("X")).values_list("virkning", "fakta"),
        key=lambda v: v[0].lower,
    )
    assert [(v.lower, v.upper) for v, _ in rows] == [
        (NU - timedelta(days=9), NU - timedelta(days=5)),
        (NU - timedelta(days=5), NU + timedelta(days=5)),
        (NU + timedelta(days=5), JANUAR),
        (JANUAR, None),
    ]
    assert [f["telefon"] for _, f in rows] == ["45 97 30 00", "22222222", "11111111", "45 97 30 00"]


def test_the_permission_is_still_the_groups(brugere: Any, adgang_med: Callable[..., Any]):
    """Numbers give reach, never a permission."""
    adgang = adgang_med({"enheder": [UUID(u("A"))], "permissions": [Permission.SE_SAG]})
    (gruppe,) = adgang.grupper
    assert gruppe.enheder != ALLE
    assert raekke("X").fra in gruppe.enheder
    assert raekke("Y").fra not in gruppe.enheder


@pytest.fixture
def leveret_sag(myndigheder: Any) -> UUID:
    """A sag from its fagsystem, whose responsible unit is X."""
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    klient = Klient("ksd", system.id, system.uuid, (Aftale.fuld({KOMMUNE}),))
    one = beskeder.sag(enhed=UUID(u("X")))
    (result,) = importer([one], klient=klient, transaktion=None, now=NU)
    assert result.statuskode == 20
    return one.uuid


def afvigelser(now: datetime) -> list[Any]:
    return [a for step in kontrol.kontroller(now=now) for a in step.afvigelser]


def test_a_sag_that_came_before_its_unit_gets_it(leveret_sag: UUID, lever: Callable[..., Any]):
    rows = Sag.objects.unguarded(reason="test looks")
    assert rows.get(uuid=leveret_sag).enhed == UKENDT_ENHED
    events = Haendelse.objects.count()
    lever(*TRAE)
    assert ukendte.kend_enheder(now=NU) == 1
    assert rows.get(uuid=leveret_sag).enhed == raekke("X").fra
    assert afvigelser(NU) == []
    assert Haendelse.objects.count() == events
    assert ukendte.kend_enheder(now=NU) == 0
    assert not NyeEnheder.objects.exists()


def test_the_search_for_waiting_sager_ends_though_some_wait_on(
    leveret_sag: UUID, lever: Callable[..., Any]
):
    lever(enhed("Anden"))
    assert [ukendte.kend_enheder(now=NU, antal=1) for _ in range(3)] == [1, 0, 0]
    assert not NyeEnheder.objects.exists()


def test_after_a_reorganisation_the_projection_is_still_the_fold(
    leveret_sag: UUID, lever: Callable[..., Any]
):
    lever(*TRAE)
    ukendte.kend_enheder(now=NU)
    lever(enhed("X", "B"), now=NU + timedelta(days=1))
    assert afvigelser(NU + timedelta(days=1)) == []
