"""An auditor at her browser, and rows of the log to read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from access.models import Bruger, Revisionslog
from access.values import Permission

CVR, ANDEN_CVR = "11715311", "11111111"
JAN = "211070-3435 - Jan Jarlov"
REVISION = {"permissions": [Permission.SE_REVISIONSLOG]}


@pytest.fixture
def lav_raekke(myndigheder: Any) -> Callable[..., Revisionslog]:
    """A row of the log, an hour old unless said otherwise."""

    def make(**fakta: Any) -> Revisionslog:
        part = fakta.get("part", "")
        return Revisionslog.objects.create(
            **{
                "kald_id": uuid4(),
                "tidspunkt": timezone.now() - timedelta(hours=1),
                "brugernavn": "ako",
                "bruger": "Allan Korsman",
                "organisatorisk_id": CVR,
                "komponent": "SOP.FrontEnd.Services.Implementation.Part.PartService",
                "beskrivelse": "Visning#Person",
                "nummer": part[:11].replace("-", "") if part[:6].isdigit() else "",
                **fakta,
            }
        )

    return make


@pytest.fixture
def revisor(bruger_med: Callable[..., Bruger]) -> Bruger:
    return bruger_med(REVISION, navn="Karen Prøve")


@pytest.fixture
def browser(revisor: Bruger, log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(revisor)


@pytest.fixture
def soeg() -> Callable[..., Any]:
    """Search in the log's page; gives the page of hits."""

    def go(client: Client, **felter: Any) -> Any:
        i_dag = timezone.localdate()
        data = {
            "fra": f"{i_dag - timedelta(days=30):%d-%m-%Y}",
            "til": f"{i_dag:%d-%m-%Y}",
            "handling": "soeg",
            **felter,
        }
        return client.post("/revision/", data, follow=True)

    return go
