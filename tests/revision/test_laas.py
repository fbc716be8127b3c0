"""The lock on the log: whom raw SQL shows what, and that nobody changes a row."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.komponenter import LOG_IND, REVISIONSLOG_SLETTET
from access.revisionslog import Opslag, noter, noter_system, seneste_opslag
from access.selectors import resolve_adgang
from access.values import Permission
from tests.revision.conftest import ANDEN_CVR, CVR, REVISION


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


def skriv(adgang, **andet):
    """A row as the web role, in plain SQL, of the signed-in user `adgang` but for `andet`."""
    row = {
        "bruger_id": adgang and adgang.bruger_id,
        "bruger_uuid": adgang and adgang.bruger_uuid,
        "brugernavn": adgang.brugernavn if adgang else "",
        "bruger": adgang.navn if adgang else "",
        "organisatorisk_id": adgang.myndighed_cvr if adgang else "",
        "scope_cvr": adgang.scope_cvr if adgang else "",
        **andet,
    }
    empty = ("maskinnavn", "enhed", "komponent", "beskrivelse", "soegekriterier", "anledning")
    empty += ("part", "nummer", "part_kommune", "sag", "sagsnummer", "begrundelse")
    columns = ", ".join(("id", "kald_id", "tidspunkt", *row, *empty))
    values = ", ".join(["gen_random_uuid()", "gen_random_uuid()", "now()"] + ["%s"] * len(row))
    with database_role("sapa_web"):
        if adgang is not None:
            saet_adgang(adgang)
        fetch(
            f"insert into access_revisionslog ({columns}) values ({values}{', %s' * len(empty)})",
            *row.values(),
            *("" for _ in empty),
        )


@pytest.fixture
def lone(adgang_med):
    return adgang_med({"permissions": [Permission.SE_PERSON]})


def test_a_page_writes_rows_of_its_own_user_and_of_nobody(lone, bruger_med):
    skriv(lone)
    skriv(None)
    # A refused attempt while somebody is signed in.
    nobody = dict.fromkeys(("brugernavn", "bruger", "organisatorisk_id", "scope_cvr"), "")
    skriv(lone, bruger_id=None, bruger_uuid=None, **nobody)
    assert fetch("select count(*) from access_revisionslog") == [3]
    # By delegation another authority's data, which one of her groups reaches.
    delegeret = resolve_adgang(bruger_med({"scope": 1002}).id, scope=1002)
    assert delegeret.scope_cvr == ANDEN_CVR
    skriv(delegeret)


@pytest.mark.parametrize(
    "andet",
    [
        {"bruger_id": 2_000_000},
        {"bruger_id": None},
        {"bruger_uuid": "00000000-0000-4000-8000-000000000001"},
        {"bruger_uuid": None},
        {"bruger_id": None, "bruger_uuid": None},
        {"bruger_id": None, "bruger_uuid": None, "organisatorisk_id": "", "scope_cvr": ""},
        {"brugernavn": "en_anden"},
        {"brugernavn": ""},
        {"bruger": "En Anden"},
        {"organisatorisk_id": ANDEN_CVR},
        {"organisatorisk_id": ""},
        {"scope_cvr": ANDEN_CVR},
        {"scope_cvr": ""},
    ],
)
def test_a_page_cannot_write_in_anothers_name(lone, adgang_med, andet):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        skriv(lone, **andet)
    other = adgang_med({})
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        skriv(lone, bruger_id=other.bruger_id, bruger_uuid=other.bruger_uuid)
    assert fetch("select count(*) from access_revisionslog") == [0]


def test_without_a_signed_in_user_nobody_can_be_named(lone):
    named = {
        "bruger_id": lone.bruger_id,
        "bruger_uuid": lone.bruger_uuid,
        "brugernavn": lone.brugernavn,
        "bruger": lone.navn,
        "organisatorisk_id": lone.myndighed_cvr,
        "scope_cvr": lone.scope_cvr,
    }
    for andet in (named, {"bruger": "Lone"}, {"organisatorisk_id": CVR}, {"scope_cvr": CVR}):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            skriv(None, **andet)


def test_what_sapa_does_by_itself_names_no_user(lone, lav_raekke):
    with database_role("sapa_indlaes"):
        noter_system([Opslag(REVISIONSLOG_SLETTET)], cvr=CVR, now=timezone.now())
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            lav_raekke(bruger_id=lone.bruger_id)


def test_the_row_of_a_sign_in_is_the_users_and_ends_there(lone, rf, adgang_med):
    """She is not the transaction's user yet, and the row may not make her so."""
    request = rf.post("/log-ind/")
    other = adgang_med({})
    with database_role("sapa_web"):
        saet_adgang(other)
        noter(request, [Opslag(LOG_IND)], adgang=lone)
        assert fetch("select current_setting('sapa.bruger')") == [str(other.bruger_id)]
    assert fetch("select bruger_id from access_revisionslog") == [lone.bruger_id]


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
