"""Tasks that share a worker's few processes: not for long, and not too many at once."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from access.ad_gangen import hoejst_saa_mange, indtil_tomt


def test_it_goes_on_until_nothing_is_left():
    rest, ringet = [3, 2, 1, 0, 9], []
    indtil_tomt(lambda: rest.pop(0), lambda: ringet.append(1), hoejst=60)
    assert rest == [9]
    assert not ringet


def test_what_keeps_coming_is_left_to_the_next_who_is_rung_for():
    kaldt, ringet = [], []
    indtil_tomt(lambda: kaldt.append(1) or 5, lambda: ringet.append(1), hoejst=0)
    assert len(kaldt) == len(ringet) == 1


@pytest.mark.django_db
def test_no_more_than_so_many_at_once():
    s = connection.settings_dict
    info = {"host": s["HOST"], "port": s["PORT"], "user": s["USER"], "password": s["PASSWORD"]}
    with psycopg.connect(**info, dbname=s["NAME"], autocommit=True) as anden:
        anden.execute("select pg_advisory_lock(990, 0)")
        with hoejst_saa_mange(990) as mig:
            assert not mig
        with hoejst_saa_mange(990, antal=2) as mig:
            assert mig
        anden.execute("select pg_advisory_unlock(990, 0)")
        with hoejst_saa_mange(990) as mig:
            assert mig
        ledige = anden.execute("select pg_try_advisory_lock(990, 0)").fetchone()
        assert ledige == (True,)
