"""A user with every right, whose job a målgruppevisning holds for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from access.models import Bruger
from sapa.visning import services
from sapa.visning.services import Oensket
from sapa.visning.values import Komposition
from tests.faelles import ALT, KOMMUNE, NU
from tests.overblik.conftest import Borgere, borgere

__all__ = ["Borgere", "borgere"]

BIBLIOTEK = {
    "faner": [
        {"fane": "overblik", "blokke": [{"blok": "personoplysninger"}]},
        {"fane": "familie", "blokke": [{"blok": "bopaelssamling"}]},
        {"fane": "adressehistorik"},
        {"fane": "tidslinje"},
        {"fane": "helhed"},
    ]
}
OMSTILLING = {
    "faner": [
        {
            "fane": "overblik",
            "blokke": [
                {
                    "blok": "sager",
                    "kolonner": ["titel", "behandler", "fagsystem", "status", "oprettet"],
                    "standard": ["titel", "fagsystem", "behandler"],
                },
                {"blok": "personoplysninger"},
            ],
        },
        {"fane": "sag", "blokke": [{"blok": "sagsoplysninger"}, {"blok": "sagsparter"}]},
    ]
}


@dataclass(frozen=True)
class Maalgruppe:
    """A user, her browser, and a way to let a visning hold for her job."""

    bruger: Bruger
    browser: Client

    def saet(self, indhold: dict[str, Any], navn: str = "Prøvevisning", **felter: Any) -> None:
        job = self.bruger.jobfunktionsroller.get()
        felter.setdefault("jobfunktioner", (job.pk,))
        wanted = Oensket(navn, Komposition.laes(indhold), **felter)
        services.gem(KOMMUNE, wanted, hvem="prøve", now=NU)


@pytest.fixture
def maalgruppe(
    bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> Maalgruppe:
    user = bruger_med({"permissions": ALT})
    return Maalgruppe(user, log_ind(user))
