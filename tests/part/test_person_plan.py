"""How PostgreSQL finds one person: by her key, also under row-level security."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from access.db import database_role, saet_adgang
from indexes.part.selectors import person

pytestmark = pytest.mark.django_db


def test_one_person_is_looked_up_by_her_key(adgang_med: Any):
    """With row-level security on: what may tell of a row is not asked by an index."""
    adgang, plan = adgang_med({}), []

    def forklar(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if '"part_person"."cpr"' in sql:
            execute(f"explain {sql}", params, many, context)
            plan.extend(row[0] for row in context["cursor"].fetchall())
        return execute(sql, params, many, context)

    with database_role("sapa_web"):
        saet_adgang(adgang)
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
        with connection.execute_wrapper(forklar):
            assert person(adgang=adgang, part_uuid=uuid4(), at=timezone.now()) is None
    assert any("part_person_pkey on part_person " in line for line in plan), plan
    assert not any("Seq Scan on part_person " in line for line in plan), plan
