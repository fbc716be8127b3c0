"""What a delivery costs PostgreSQL: a ceiling on its statements, and on the pages that they touch.

Counts, never times: they are the same on a busy machine.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.klienter import services as klienter
from access.klienter.values import INDEKSRETTER
from access.models import Fagsystem, Systemklient
from indexes.oio import IndeksObjekt, skriv_besked, til_vaerdi
from tests import beskeder
from tests.faelles import KOMMUNE

STI = "/api/v1/sagdokumentindeks"
pytestmark = pytest.mark.django_db

# Credential with agreements and role, references with parts, the object with its rows, log, outbox,
# freshness and numbers that others have, the day's use.
OPRET, MANGE, OPDATER = 4, 11, 8


@pytest.fixture
def afsender(myndigheder: dict[int, Any]) -> Callable[[str, bytes, str], Any]:
    """A fagsystem that may do everything, as a function of path, body and content type."""
    now = timezone.now()
    fagsystem = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD prøve")
    klient: Systemklient = klienter.opret(
        klient_id="ksd-proeve", fagsystem=fagsystem, now=now, basic=True
    )
    hemmelighed = klienter.roter(klient, now=now, overlap=timedelta())
    klienter.saet_aftale(
        klient,
        myndigheder=[KOMMUNE],
        kle=["*"],
        rettigheder=sorted(INDEKSRETTER),
        fra=None,
        til=None,
        now=now,
    )
    token = base64.b64encode(f"ksd-proeve:{hemmelighed}".encode()).decode()

    def send(handling: str, body: bytes, slags: str = "application/xml") -> Any:
        svar = Client().post(
            f"{STI}/{handling}",
            data=body,
            content_type=slags,
            headers={"Authorization": f"Basic {token}"},
        )
        assert svar.status_code == 200, svar.content
        return svar

    return send


def _xml(*sager: IndeksObjekt) -> bytes:
    return skriv_besked(sager, tjeneste="sagdokumentindeks")


def _statements(captured: CaptureQueriesContext) -> list[str]:
    """Without those that only a test's own outer transaction brings."""
    own = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "select current_setting")
    own += ("select set_config('role', 'none'",)  # the test's own role comes back
    kept = [q["sql"].strip() for q in captured.captured_queries]
    return [sql for sql in kept if not sql.lower().startswith(tuple(o.lower() for o in own))]


def test_a_new_sag_with_its_party_takes_at_most_four_statements(
    afsender: Callable[..., Any],
) -> None:
    afsender("importer", _xml(beskeder.sag()))  # the party is known, the secret's use is noted
    with CaptureQueriesContext(connection) as captured:
        afsender("importer", _xml(beskeder.sag()))
    assert len(_statements(captured)) <= OPRET, "\n".join(s[:90] for s in _statements(captured))


def test_many_sager_take_as_few_statements_as_one_but_for_the_tables(
    afsender: Callable[..., Any],
) -> None:
    afsender("importer", _xml(beskeder.sag()))
    with CaptureQueriesContext(connection) as captured:
        afsender("importer", _xml(*(beskeder.sag() for _ in range(60))))
    with CaptureQueriesContext(connection) as flere:
        afsender("importer", _xml(*(beskeder.sag() for _ in range(120))))
    assert len(_statements(captured)) == len(_statements(flere)) <= MANGE


def test_an_update_takes_at_most_eight_statements(afsender: Callable[..., Any]) -> None:
    sag = beskeder.sag()
    afsender("importer", _xml(sag))
    egenskaber = til_vaerdi(sag)["Registrering"][0]["AttributListe"]["Egenskaber"][0]
    besked = {
        "OpdaterSagIndeks": [
            {
                "UUIDIdentifikator": str(sag.uuid),
                "Tidspunkt": "2026-03-01T08:00:00.000+01:00",
                "AttributListe": {"Egenskaber": [{**egenskaber, "Titel": "En anden titel"}]},
            }
        ]
    }
    with CaptureQueriesContext(connection) as captured:
        afsender("opdater", json.dumps(besked).encode(), "application/json")
    assert len(_statements(captured)) <= OPDATER, "\n".join(s[:90] for s in _statements(captured))


def _sider(sql: str, params: list[Any]) -> int:
    """Pages that a statement touches, as EXPLAIN counts them. It goes by an index: reading on from
    the start is turned off, so that it only stands in the plan where there is no other way."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")
        cursor.execute(f"explain (analyze, buffers, format json) {sql}", params)
        plan = cursor.fetchone()[0][0]["Plan"]
    assert "Seq Scan" not in json.dumps(plan), sql
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


def test_what_a_push_reads_touches_few_pages_however_many_sager_there_are(
    afsender: Callable[..., Any],
) -> None:
    """Everything by key: a table that grows must not be read through."""
    sager = [beskeder.sag() for _ in range(200)]
    afsender("importer", _xml(*sager))
    uuid = sager[100].uuid
    # 3, 19, 3, 14 and 3.
    kort = {
        "select * from registrering_objekt where uuid = any(%s)": 8,
        "select * from registrering_registrering where objekt_uuid = any(%s)": 40,
        "select * from sag_sag where uuid = any(%s)": 8,
        "select * from sag_saglinje where sag_uuid = any(%s)": 8 * 6,  # eight partitions
        "select * from sag_sagstilstand where sag_uuid = any(%s)": 8,
    }
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    for sql, loft in kort.items():
        assert _sider(sql, [[uuid]]) <= loft, sql
