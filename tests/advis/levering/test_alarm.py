"""The alarm on the oldest undelivered is told in /readyz, in the log and on the operators' page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from structlog.testing import capture_logs

from access.models import Bruger
from access.values import Permission
from advis.levering import tasks
from tests.advis import data

pytestmark = pytest.mark.django_db


def test_the_oldest_undelivered_is_told_in_three_places(
    myndigheder: Any,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    landets_drift: dict[str, Any],
):
    g = data.gruppe()
    user = bruger_med({"permissions": [Permission.DRIFT]}, landets_drift)
    til = data.modtager(g, user.uuid, kanal="mail")
    data.levering(data.advis(g), til, oprettet=timezone.now() - timedelta(hours=2))
    browser = log_ind(user)
    assert "Den ældste levering har ventet 2 t" in browser.get("/drift/advis/").content.decode()
    # It may be another's: a municipality is not told.
    kommunens = log_ind(bruger_med({"permissions": [Permission.DRIFT]}))
    assert "Den ældste levering" not in kommunens.get("/drift/advis/").content.decode()
    readyz = browser.get("/readyz").json()
    assert "120 min" in readyz["oplysninger"]["advislevering"]
    with capture_logs() as logget:
        tasks.hold_oeje()
    assert [(x["event"], x["log_level"]) for x in logget if x["event"] == "leveringer_venter"] == [
        ("leveringer_venter", "error")
    ]
