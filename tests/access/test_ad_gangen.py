"""Tasks that share a worker's few processes: not too many of a kind at once."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from access.ad_gangen import hoejst_saa_mange


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
