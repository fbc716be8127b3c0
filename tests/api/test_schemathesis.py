"""schemathesis over the OpenAPI document, against the application itself: whatever the document
lets a caller send, the answer is one that the document tells of, and never a fault of ours; and
what follows the document is never refused as a breach of it.

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
from schemathesis import Config, GenerationMode, openapi
from schemathesis.checks import CHECKS, load_all_checks

from access.klienter.services import saet_aftale
from access.klienter.values import Rettighed
from access.models import Fagsystem, Systemklient
from access.services import opret_systemklient
from indexes.kilder import register
from indexes.oio.enkelt import ENKELTE
from sapa import indgang
from sapa.indgang import Indgang
from tests import beskeder
from tests.faelles import KOMMUNE, NU

DOKUMENT = yaml.safe_load((django_settings.BASE_DIR / "docs/openapi.yaml").read_bytes())
# What follows the schema may still break a rule of the anvisninger: 422 is the contract's word.
ANTAGET = ["2xx", "401", "403", "404", "409", "422"]
KONFIG = Config.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": ANTAGET}}})
SKEMA = openapi.from_dict(DOKUMENT, config=KONFIG)
# Not `sapa.wsgi`, which makes the process a web server's: it is the tests' too.
SKEMA.app = Indgang()
OPERATIONER = {o.ok().label: o.ok() for o in SKEMA.get_all_operations()}
ROLIG = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
load_all_checks()
TJEK = CHECKS.get_all()
UDEN_ANTAGELSE = [check for check in TJEK if check.__name__ != "positive_data_acceptance"]
# What reads may ask, in an address or a body.
DELTE = {enkelt.rod.navn for enkelt in ENKELTE.values()}
SPOERGENDE = ("laes", "list", "soeg", "fremsoeg")


@pytest.fixture(autouse=True)
def _forbindelsen_bliver(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As Django's own test client does: a request that ends must not close the test's
    connection."""
    signaler = (request_started, request_finished)
    for signal in signaler:
        signal.disconnect(close_old_connections)
    monkeypatch.setattr(indgang, "close_old_connections", lambda: None)
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
    response = case.call(headers=headers)
    tjek = UDEN_ANTAGELSE if kan_ikke_siges(case, response) else TJEK
    case.validate_response(response, checks=tjek, headers=headers)


def kan_ikke_siges(case: Any, response: Any) -> str:
    """Why OpenAPI could not have told the caller that this would be refused; empty if it could.

    By route: every XML body; the questions (GET, laes, list, soeg, fremsoeg, and fjern and
    validering with an expression); a Type by name; an address and a body that name two objects;
    validering of a message of one object, whose kind `art` says.
    """
    if case.media_type in {"application/xml", "text/xml"}:
        return "an XML body is a text to OpenAPI: its schema is the contract's own XSD"
    if response.status_code != 400 or "problem+json" not in str(
        response.headers.get("content-type")
    ):
        return ""
    problem = response.json()
    regler = {fejl["regel"] for fejl in problem.get("fejl", ())}
    if regler == {"type.ukendt"}:
        return "which names a Type may have depends on the Rolle beside it"
    if regler == {"uuid.adresse"}:
        return "the address and the body each name an object of their own"
    operation = case.operation.definition.raw["operationId"]
    if operation == "validering" and isinstance(case.body, dict) and set(case.body) <= DELTE:
        return "which kind of object its root is of stands beside it, in art"
    spoergende = operation.startswith(SPOERGENDE) or "SoegUdtryk" in str(case.body)
    if spoergende and not regler:
        return "a question in due form that nothing can answer, or that asks for too much"
    return ""


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
        # Of the two forms of an answer the one that says by which rules.
        case.headers["Accept"] = "application/json"
        proev(case, autorisation)

    alle()
