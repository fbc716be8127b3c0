"""An authority's organisation, delivered: A and B with units under them, and people."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import pytest

from access.models import Organisationsenhed
from access.organisation.laesning import laes_json
from access.organisation.services import indlaes
from access.organisation.values import Resultat
from tests.faelles import KOMMUNE, NU

_RUM = UUID("0f5b1f5e-8c07-4d7e-9d43-000000000000")


def u(navn: str) -> str:
    """The uuid that a name stands for in these tests."""
    return str(uuid5(_RUM, navn))


def enhed(navn: str, overordnet: str | None = None, **felter: Any) -> dict[str, Any]:
    return {
        "uuid": u(navn),
        "navn": navn,
        "overordnet": u(overordnet) if overordnet else None,
        **felter,
    }


def bruger(navn: str, enhed: str | None = None, **felter: Any) -> dict[str, Any]:
    unit = {"enhed": u(enhed)} if enhed else {}
    return {"uuid": u(navn), "brugernavn": navn.lower(), "navn": navn, **unit, **felter}


def funktion(navn: str, bruger: str, enhed: str, **felter: Any) -> dict[str, Any]:
    return {"uuid": u(navn), "navn": navn, "bruger": u(bruger), "enhed": u(enhed), **felter}


TRAE = [
    enhed("Kommunen"),
    enhed("A", "Kommunen"),
    enhed("X", "A", telefon="45 97 30 00"),
    enhed("X1", "X"),
    enhed("B", "Kommunen"),
    enhed("Y", "B"),
]


@pytest.fixture
def lever(myndigheder: Any) -> Callable[..., Resultat]:
    """Deliver, as JSON."""

    def make(
        *enheder: dict[str, Any],
        now: datetime = NU,
        myndighed: int = KOMMUNE,
        proev: bool = False,
        **felter: Any,
    ) -> Resultat:
        body: dict[str, Any] = dict(felter)
        if enheder:
            body["enheder"] = list(enheder)
        return indlaes(
            laes_json(io.StringIO(json.dumps(body))),
            myndighed_id=myndighed,
            hvem="prøve",
            kilde="api",
            now=now,
            proev=proev,
        )

    return make


def raekke(navn: str) -> Organisationsenhed:
    return Organisationsenhed.objects.get(uuid=u(navn))


def under(navn: str, over: str) -> bool:
    inner, outer = raekke(navn), raekke(over)
    return outer.fra < inner.fra and inner.til <= outer.til
