"""schemathesis over the OpenAPI document, against the application itself: whatever the document
lets a caller send, the answer is one that the document tells of, and never a fault of ours.

Every operation of the document is met; a new one needs nothing here. The examples are the same in
every run.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.conf import settings as django_settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, openapi
from schemathesis.checks import CHECKS, load_all_checks

from access.klienter.services import saet_aftale
from access.klienter.values import Rettighed
from access.models import Fagsystem, Systemklient
from access.services import opret_systemklient
from indexes.kilder import register
from sapa.wsgi import application
from tests import beskeder
from tests.faelles import KOMMUNE, NU

DOKUMENT = yaml.safe_load((django_settings.BASE_DIR / "docs/openapi.yaml").read_bytes())
SKEMA = openapi.from_dict(DOKUMENT)
SKEMA.app = application
OPERATIONER = {o.ok().label: o.ok() for o in SKEMA.get_all_operations()}
ROLIG = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
UDELADT = {
    # What follows the schema may still break a rule of the anvisninger: 422 is the contract's word.
    "positive_data_acceptance",
}
load_all_checks()
TJEK = [check for check in CHECKS.get_all() if check.__name__ not in UDELADT]


@pytest.fixture(autouse=True)
def _forbindelsen_bliver() -> Iterator[None]:
    """As Django's own test client does: a request that ends must not close the test's
    connection."""
    signaler = (request_started, request_finished)
    for signal in signaler:
        signal.disconnect(close_old_connections)
    yield
    for signal in signaler:
        signal.connect(close_old_connections)


@pytest.fixture
def autorisation(myndigheder: Any) -> dict[str, str]:
    """A client that may do everything."""
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    secret = opret_systemklient(
        klient_id="ksd", fagsystem=system, myndigheder=[KOMMUNE], now=NU, basic=True
    )
    saet_aftale(
        Systemklient.objects.get(klient_id="ksd"),
        myndigheder=[KOMMUNE],
        kle=["*"],
        rettigheder=[Rettighed.KILDE],
        kilder=[kilde.kode for kilde in register.alle()],
        fra=None,
        til=None,
        now=NU,
    )
    return {"Authorization": "Basic " + base64.b64encode(f"ksd:{secret}".encode()).decode()}


def proev(case: Any, headers: dict[str, str]) -> None:
    """Send it, and hold the answer against the document."""
    case.validate_response(case.call(headers=headers), checks=TJEK, headers=headers)


def test_every_operation_of_the_document_is_met():
    assert len(OPERATIONER) == sum(
        metode in {"get", "post", "put", "patch", "delete"}
        for sti in DOKUMENT["paths"].values()
        for metode in sti
    )


@pytest.mark.parametrize("maade", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("label", OPERATIONER)
def test_no_fault_and_no_breach_of_the_document(
    autorisation: dict[str, str], label: str, maade: GenerationMode
):
    operation = OPERATIONER[label]

    @ROLIG
    @given(case=operation.as_strategy(generation_mode=maade))
    def alle(case: Any) -> None:
        proev(case, autorisation)

    alle()
