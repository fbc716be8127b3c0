"""What the status page and the operations page cost with many hand-offs in flight: statements and
buffers, never time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.models import Bruger
from access.selectors import resolve_adgang
from access.values import Permission
from bench import undervejs
from fordeling import selectors
from fordeling.models import Aflevering
from tests.faelles import ALT, KOMMUNE
from tests.sf2900.conftest import ESDH
from tests.sf2900.faelles import CVR, SYSTEM

pytestmark = pytest.mark.django_db
MANGE = 20_000
STATUS_LOFT, DRIFT_LOFT = 14, 16
"""Statements of a page, with transaction, session, rights and log."""
BUFFERE = {"forsendelse": 40, "om_person": 150, "tilbage": 20, "drift": 60}


@pytest.fixture
def forfatter(systemer: Any, bruger_med: Callable[..., Bruger]) -> Bruger:
    """One of fifty authors who have all of it under way; she may operate too."""
    bruger = bruger_med({"permissions": [*ALT, Permission.OPRET_JOURNALNOTAT, Permission.DRIFT]})
    undervejs.fyld(
        bruger=bruger.id, myndighed=KOMMUNE, cvr=CVR, afsender=SYSTEM, modtager=ESDH, antal=MANGE
    )
    return bruger


@contextmanager
def _maalt(planer: list[dict[str, Any]]) -> Iterator[None]:
    """Each select in here is explained as it is carried out."""

    def forklar(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().lower().startswith("select") and "fordeling_" in sql:
            execute(f"explain (analyze, buffers, format json) {sql}", params, many, context)
            (found,) = context["cursor"].fetchone()
            plan = (found if isinstance(found, list) else json.loads(found))[0]["Plan"]
            planer.append({**plan, "sql": sql})
        return execute(sql, params, many, context)

    with connection.execute_wrapper(forklar):
        yield


def test_a_status_and_the_operators_page_cost_the_same_with_many_in_flight(
    forfatter: Bruger, log_ind: Callable[[Bruger], Client]
):
    browser = log_ind(forfatter)
    egen = Aflevering.objects.unguarded(reason="test").filter(bruger_id=forfatter.id).first()
    assert egen is not None
    for adresse, loft in (
        (reverse("forsendelse", args=[egen.forsendelse]), STATUS_LOFT),
        (reverse("fordelingsdrift"), DRIFT_LOFT),
    ):
        browser.get(adresse)
        with CaptureQueriesContext(connection) as captured:
            svar = browser.get(adresse)
        assert svar.status_code == 200
        assert len(captured) <= loft, "\n".join(q["sql"][:200] for q in captured.captured_queries)

    now = timezone.now()
    with database_role("sapa_web"):
        adgang = resolve_adgang(forfatter.id)
        assert adgang is not None
        saet_adgang(adgang)
        laesninger: dict[str, Callable[[], Any]] = {
            "forsendelse": lambda: selectors.forsendelse(egen.forsendelse, adgang=adgang),
            "om_person": lambda: selectors.om_person(adgang=adgang, part_uuid=egen.part_uuid),
            "tilbage": lambda: selectors.tilbage(adgang=adgang),
            "drift": lambda: (
                selectors.haengende(adgang=adgang, now=now),
                selectors.maerkelige(adgang=adgang),
                selectors.komponentposter(adgang=adgang),
            ),
        }
        brugt = {}
        for navn, laes in laesninger.items():
            planer: list[dict[str, Any]] = []
            with _maalt(planer):
                laes()
            brugt[navn] = sum(p["Shared Hit Blocks"] + p["Shared Read Blocks"] for p in planer)
    assert all(brugt[navn] <= loft for navn, loft in BUFFERE.items()), brugt
