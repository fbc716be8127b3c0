"""The lock on the log: whom raw SQL shows what, and that nobody changes a row."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.revisionslog import seneste_opslag
from access.values import Permission
from tests.revision.conftest import ANDEN_CVR, REVISION


def fetch(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def set_af(*rows):
    return {row.id for row in rows}


def test_raw_sql_sees_own_rows_and_those_of_the_readers_authorities(adgang_med, lav_raekke):
    sagsbehandler = adgang_med({"permissions": [Permission.SE_PERSON]})
    revisor = adgang_med(REVISION)
    egen = lav_raekke(bruger_id=sagsbehandler.bruger_id)
    kollega, anden = lav_raekke(), lav_raekke(organisatorisk_id=ANDEN_CVR)
    sql = "select id from access_revisionslog"
    with database_role("sapa_web"):
        assert fetch(sql) == []
    with database_role("sapa_web"):
        saet_adgang(sagsbehandler)
        assert fetch(sql) == [egen.id]
    with database_role("sapa_web"):
        saet_adgang(revisor)
        assert set(fetch(sql)) == set_af(egen, kollega)
    assert set(fetch(sql)) == set_af(egen, kollega, anden)


def test_seneste_opslag_stay_readable_for_their_own_user(adgang_med, lav_raekke):
    from uuid import uuid4

    adgang = adgang_med({"permissions": [Permission.SE_PERSON]})
    part = uuid4()
    lav_raekke(
        bruger_id=adgang.bruger_id, part_uuid=part, beskrivelse="Visning Personoverblik#Person"
    )
    with database_role("sapa_web"):
        saet_adgang(adgang)
        assert [o.part_uuid for o in seneste_opslag(adgang, now=timezone.now())] == [part]


def partition():
    return fetch(
        "select tableoid::regclass::text from access_revisionslog limit 1",
    )[0]


@pytest.mark.parametrize(
    "sql",
    [
        "update access_revisionslog set bruger = 'x'",
        "delete from access_revisionslog",
        "truncate access_revisionslog",
        "update {del} set bruger = 'x'",
        "delete from {del}",
        "truncate {del}",
        "delete from access_revisionslog where false",
    ],
)
def test_even_the_owner_cannot_change_a_row(lav_raekke, sql):
    lav_raekke()
    with (
        pytest.raises(ProgrammingError, match="the revisionslog only grows"),
        transaction.atomic(),
    ):
        fetch(sql.format(**{"del": partition()}))
    assert fetch("select count(*) from access_revisionslog") == [1]


@pytest.mark.parametrize("rolle", ["sapa_web", "sapa_indlaes"])
@pytest.mark.parametrize(
    "sql",
    [
        "update access_revisionslog set bruger = 'x'",
        "delete from access_revisionslog",
        "truncate access_revisionslog",
        "drop table access_revisionslog_default",
        "alter table access_revisionslog disable trigger kun_tilfoej",
        "alter table access_revisionslog disable row level security",
    ],
)
def test_no_working_role_may_try(db, rolle, sql):
    with (
        database_role(rolle),
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
    ):
        fetch(sql)


def test_the_web_role_cannot_empty_the_log_through_retention(db):
    for sql in (
        "select sapa_slet_revisionslog(6, now())",
        "select sapa_revisionslog_laas_partitioner()",
        "update revision_udtraek set raekker = 1",
        "delete from revision_udtraek",
        "insert into revision_udtraeksdel (nummer, indhold) values (0, '')",
    ):
        with (
            database_role("sapa_web"),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            fetch(sql)


def test_only_two_modules_read_the_log():
    """Access to others' rows goes by the selector; a page that asks the table itself fails here."""
    from tests.meta.test_alarm import OURS, ROOT

    readers = {
        str(path.relative_to(ROOT))
        for package in OURS
        for path in (ROOT / package).rglob("*.py")
        if "Revisionslog.objects" in path.read_text()
    }
    assert readers == {"access/revisionslog.py", "sapa/revision/selectors.py"}
