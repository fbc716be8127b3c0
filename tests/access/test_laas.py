"""The lock: what raw SQL may do in each database role."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from access.db import database_role, saet_adgang
from access.values import Permission

PART = uuid4()


def fetch(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def refused(sql):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        fetch(sql)


def test_without_a_signed_in_user_the_web_role_sees_no_row(lav_sag):
    lav_sag(PART)
    with database_role("sapa_web"):
        assert fetch("select titel from sag_sag") == []
        assert fetch("select titel from sag_saglinje") == []
    assert len(fetch("select titel from sag_sag")) == 1


def test_raw_sql_stays_inside_the_users_authorities_and_level(adgang_med, lav_sag):
    lav_sag(PART, titel="Egen", foelsomhed=2)
    lav_sag(PART, titel="For følsom", foelsomhed=3)
    lav_sag(PART, titel="Anden kommune", myndighed=1002)
    adgang = adgang_med({"foelsomhed": 2}, {"scope": 1002, "foelsomhed": 1})
    with database_role("sapa_web"):
        saet_adgang(adgang)
        assert fetch("select titel from sag_sag") == ["Egen"]
        assert fetch("select titel from sag_saglinje") == ["Egen"]


def test_persons_are_closed_to_a_user_without_that_right(adgang_med):
    uden = adgang_med({"permissions": [Permission.SE_SAG]})
    med = adgang_med({"permissions": [Permission.SE_PERSON]})
    with database_role("sapa_web"):
        saet_adgang(uden)
        assert fetch("select current_setting('sapa.person')") == [""]
        saet_adgang(med)
        assert fetch("select current_setting('sapa.person')") == ["ja"]


@pytest.mark.parametrize(
    "sql",
    [
        "select * from registrering_registrering",
        "select * from registrering_objekt",
        "select * from registrering_haendelse",
        "select * from access_systemklient",
        "update access_revisionslog set bruger = 'x'",
        "delete from access_revisionslog",
        "truncate access_revisionslog",
        "insert into sag_sag (uuid) values (gen_random_uuid())",
        "update access_adgangsgruppe set foelsomhed = 4",
        "delete from sag_saglinje",
        "select * from sag_saglinje_0",
        "select sapa_sikr_partitioner('access_revisionslog', 0, 1)",
    ],
)
def test_the_web_role_may_not(sql, db):
    with database_role("sapa_web"):
        refused(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "update registrering_registrering set indhold = '{}'",
        "delete from registrering_registrering",
        "select * from access_revisionslog",
        "update access_systemklient set aktiv = true",
        "select * from django_session",
        "select * from sapa_sagers_adgangsfakta(gen_random_uuid(), 1, now())",
    ],
)
def test_the_intake_role_may_not(sql, db):
    with database_role("sapa_indlaes"):
        refused(sql)


def test_the_role_ends_with_its_transaction(db):
    before = fetch("select current_user")
    with database_role("sapa_web"):
        assert fetch("select current_user") == ["sapa_web"]
    assert fetch("select current_user") == before
    assert fetch("select coalesce(current_setting('sapa.raekkevidde', true), '')") == [""]
