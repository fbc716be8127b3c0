"""Prepared statements, and the role that is taken together with the first of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.transaction import TransactionManagementError

from access import forberedt
from access.db import database_role
from access.klienter import services as klienter
from access.masse import indsaet_hvis, kolonner, ny, ret
from access.models import Fagsystem, Leverancestatus, Revisionslog
from indexes.registrering.models import Haendelse
from tests.faelles import KOMMUNE, NU

pytestmark = pytest.mark.django_db


def _hvem() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "spoerg", [_hvem, lambda: forberedt.hent("select current_user")[0][0]], ids=["ORM", "forberedt"]
)
def test_whatever_comes_first_takes_the_role_that_waits(spoerg: Any) -> None:
    before = _hvem()
    with database_role("sapa_web", sammen=True):
        assert spoerg() == "sapa_web"
    assert _hvem() == before


def test_a_role_that_nothing_asked_for_is_forgotten() -> None:
    before = _hvem()
    with database_role("sapa_web", sammen=True):
        pass
    assert _hvem() == before
    assert not connection.execute_wrappers


def test_a_statement_takes_the_role_with_it() -> None:
    with database_role("sapa_indlaes", timeout="7s", sammen=True):
        sql = (
            "select current_setting('statement_timeout'), d.klient_id, %s::int"
            " from r cross join lateral (select r.foerst as klient_id offset 0) d"
        )
        assert forberedt.med_foerst(sql, [3])[0] == ("7s", "force_generic_plan", 3)
        assert _hvem() == "sapa_indlaes"


@pytest.mark.parametrize(
    "kald",
    [
        "select * from sapa_kalder_med_hemmelighed('', 'ksd', current_date, 1)",
        "select sapa_kraev_klient('', '', 1, current_date, 1)",
        "select sapa_slut_laesning('', '[]', 1, current_date, 1, 0, 0, now())",
    ],
)
@pytest.mark.parametrize("rolle", ["sapa_web", "sapa_udstil"])
def test_the_functions_of_a_call_give_no_right(kald: str, rolle: str) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(f"set local role {rolle}")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(kald)
        cursor.execute("reset role")


@pytest.mark.parametrize("rolle", ["sapa_web", "sapa_udstil"])
def test_the_look_up_of_a_client_tells_a_role_without_user_nothing(
    myndigheder: Any, rolle: str
) -> None:
    """Pages may read which clients there are; what one may is for those who administer it."""
    fagsystem = Fagsystem.objects.create(uuid=uuid4(), navn="KSD")
    klient = klienter.opret(klient_id="ksd", fagsystem=fagsystem, now=NU, basic=True)
    klienter.tilfoej_certifikat(klient, "a" * 64, udloeber=NU + timedelta(9), now=NU)
    klienter.saet_aftale(
        klient, myndigheder=[KOMMUNE], kle=["*"], rettigheder=["importer"], fra=None, til=None,
        now=NU, erstat=True,
    )  # fmt: skip
    for sql, hvem in (
        ("select aftaler, objekter from sapa_kalder('', %s, %s, 9)", klient.id),
        ("select aftaler, objekter from sapa_kalder_med_certifikat('', %s, %s, 9)", "a" * 64),
    ):
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute(sql, [hvem, NU.date()])
            ((aftaler, _),) = cursor.fetchall()
            assert aftaler
            cursor.execute(f"set local role {rolle}")
            told: Any
            try:
                with transaction.atomic():
                    cursor.execute(sql, [hvem, NU.date()])
                    told = cursor.fetchall()
            except ProgrammingError as fejl:
                told = str(fejl).partition(" for ")[0]
            assert told in ([], "permission denied")
            cursor.execute("reset role")


def test_the_revisionslog_is_written_whole() -> None:
    """The function names its columns: one that is added must be added there too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_get_functiondef(oid) from pg_proc where proname = 'sapa_slut_laesning'"
        )
        (text,) = cursor.fetchone()
    named = text.partition("access_revisionslog (")[2].partition(")")[0]
    assert {name.strip() for name in named.split(",")} == set(kolonner(Revisionslog))


def test_no_statement_is_carried_out_where_all_is_to_be_rolled_back() -> None:
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            forberedt.hent("select 1")


def test_a_row_made_fast_is_the_row() -> None:
    felter = {"fagsystem_id": 1, "myndighed": 2, "sidst": None}
    slow = {k: v for k, v in Leverancestatus(**felter).__dict__.items() if k != "_state"}
    assert {
        k: v for k, v in ny(Leverancestatus, **felter).__dict__.items() if k != "_state"
    } == slow
    with pytest.raises(AssertionError):
        ny(Leverancestatus, **felter, findes_ikke=1)


def test_rows_go_in_only_with_the_first_and_some_in_both_cases(myndigheder: Any) -> None:
    uuid, system = uuid4(), Fagsystem.objects.create(uuid=uuid4(), navn="andet")
    first = (
        "insert into access_fagsystem (uuid, navn, leverandoer, loefte_minutter)"
        " values (%s, %s, '', 60) on conflict (uuid) do nothing"
    )
    clause = (
        (
            Leverancestatus,
            "on conflict (fagsystem_id, myndighed) do update set sidst = excluded.sidst",
        ),
    )
    for dag, new in ((1, True), (2, False)):
        rows = [
            Leverancestatus(fagsystem_id=system.id, myndighed=KOMMUNE, sidst=NU + timedelta(dag)),
            Haendelse(
                art=1, handling=f"nr. {dag}", objekt_uuid=uuid, myndighed=KOMMUNE, opstaaet=NU
            ),
        ]
        asked = "select id from access_fagsystem where uuid = %s", [uuid]
        answer = indsaet_hvis(
            (first, [uuid, "nyt"]),
            rows,
            altid=(Leverancestatus,),
            ved_konflikt=clause,
            ogsaa=asked,
        )
        held = [] if new else [Fagsystem.objects.get(uuid=uuid).id]
        assert answer == (new, held)  # what is asked on the way is of what stood there before
    assert Leverancestatus.objects.get(fagsystem=system).sidst == NU + timedelta(2)
    assert [h.handling for h in Haendelse.objects.filter(objekt_uuid=uuid)] == ["nr. 1"]


def test_a_row_is_changed_in_the_fields_that_are_named_alone() -> None:
    system = Fagsystem.objects.create(uuid=uuid4(), navn="Før", leverandoer="Ingen")
    system.navn, system.leverandoer, system.loefte_minutter = "Æfter", "Nogen", 5
    ret(system, "navn", "loefte_minutter")
    stored = Fagsystem.objects.get(id=system.id)
    assert (stored.navn, stored.leverandoer, stored.loefte_minutter) == ("Æfter", "Ingen", 5)
