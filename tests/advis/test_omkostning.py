"""What the inbox of a unit costs, with 50,000 adviser in it: statements and buffers, never time."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.models import Bruger
from access.selectors import resolve_adgang
from advis.indbakke import liste, selectors
from advis.indbakke.values import Valg
from tests.advis import data
from tests.advis.conftest import Team

pytestmark = pytest.mark.django_db
MANGE = 50_000
LOFT, TAL_LOFT = 16, 11
"""Statements of the page, and of the counters' poll, with transaction, session, rights and log."""
BUFFERE = 900
"""Of the statement that finds a page's rows: 26 of them, each with the door's questions."""


@pytest.fixture
def fyldt(team: Team) -> Team:
    """Five groups of 10,000 each. A connection's plans are made with the table's real size."""
    grupper = [team.gruppe] + [data.gruppe() for _ in range(4)]
    for g in grupper[1:]:
        data.modtager(g, team.enhed.uuid, "enhed")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into advis_advis (gruppe_id, myndighed, traad_id, haendelse_id, kode, slags,
                part_uuid, om_part_uuid, partsrolle, kle, foelsomhed, begivenhedsdato, modtaget)
            select (%s::bigint[])[1 + n %% 5], 173, 10000000 + n, n, 'F12', 'folkeregister', %s, %s,
                1, -1, 2, now(), now() - make_interval(secs => n)
            from generate_series(1, %s) n
            """,
            [[g.id for g in grupper], team.jan, team.jan, MANGE],
        )
        cursor.execute("analyze advis_advis")
    return team


def test_the_first_page_and_the_poll_cost_the_same_for_fifty_thousand(
    fyldt: Team, log_ind: Callable[[Bruger], Client]
):
    browser = log_ind(fyldt.lone)
    for address, loft in (("/advis/", LOFT), ("/advis/tal/", TAL_LOFT)):
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            svar = browser.get(address)
        assert svar.status_code == 200
        assert len(captured) <= loft, "\n".join(q["sql"][:200] for q in captured.captured_queries)
    assert "100+" in svar.content.decode()

    # Two reminders that have come, among the oldest of fifty thousand; one is hers.
    with connection.cursor() as cursor:
        cursor.execute(
            "update advis_advis set paamindelse = now() - interval '1 hour',"
            " tildelt = case when n = 1 then %s::uuid end"
            " from (select uuid as id, row_number() over (order by uuid) as n from advis_advis"
            "       order by uuid limit 2) aeldste where uuid = id",
            [fyldt.lone.uuid],
        )
        cursor.execute("analyze advis_advis")
    planer: list[dict[str, Any]] = []

    def forklar(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(("select r.uuid", "select (select count")):
            explained = f"explain (analyze, buffers, format json) {sql}"
            cursor = execute(explained, params, many, context)
            del cursor
            (found,) = context["cursor"].fetchone()
            planer.append((found if isinstance(found, list) else json.loads(found))[0]["Plan"])
        return execute(sql, params, many, context)

    with database_role("sapa_web"):
        adgang = resolve_adgang(fyldt.lone.id)
        assert adgang is not None
        saet_adgang(adgang)
        with connection.execute_wrapper(forklar):
            liste.side(adgang=adgang, valg=Valg(), at=timezone.now())
            found = selectors.tal(adgang=adgang, at=timezone.now())
    assert (str(found.mine), str(found.paamindelser)) == ("1", "2")
    side, tal, sjaeldne = planer
    assert _buffere(sjaeldne) <= BUFFERE, _buffere(sjaeldne)
    assert _buffere(side) <= BUFFERE, _buffere(side)
    # A hundred rows cost no more than a hundred times one.
    assert _buffere(tal) <= BUFFERE * 8
    for plan in planer:
        assert "Seq Scan on advis_advis" not in _led(plan)


def _buffere(plan: dict[str, Any]) -> int:
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _led(plan: dict[str, Any]) -> list[str]:
    own = f"{plan['Node Type']} on {plan.get('Relation Name', '')}"
    return [own, *(x for child in plan.get("Plans", ()) for x in _led(child))]
