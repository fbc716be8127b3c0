"""The block Opslag i CPR: what CPR says now beside the register, or why it says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indexes.opslag import services
from indexes.opslag.values import Fejlart

if TYPE_CHECKING:
    from access.values import Cpr
    from indexes.opslag.selectors import Forskel, Livebillede
    from indexes.part.selectors import PersonOverblik

FEJL: dict[Fejlart, Promise] = {
    Fejlart.TIMEOUT: _("CPR svarede ikke i tide."),
    Fejlart.AFBRUDT: _("CPR har svigtet flere gange, så der spørges ikke lige nu."),
    Fejlart.OPTAGET: _("Der er mange opslag i CPR i gang lige nu."),
    Fejlart.FEJL: _("CPR svarer ikke lige nu."),
    Fejlart.UGYLDIGT_SVAR: _("CPR's svar kan ikke læses."),
}
_FELTER: dict[str, Promise] = {
    "navn": _("Navn"),
    "adresse": _("Adresse"),
    "status": _("Personstatus"),
    "beskyttelse": _("Navne- og adressebeskyttelse"),
}
_JA_NEJ: dict[str, Promise] = {"ja": _("Ja"), "nej": _("Nej")}

# Why somebody the register does not know is looked up: a fixed list, so the log can be counted.
BEGRUNDELSER_UKENDT: tuple[Promise, ...] = (
    _("Borgeren har henvendt sig"),
    _("Tilflytter, som registret ikke kender endnu"),
    _("Part i en sag eller familie"),
    _("Rette kommune skal findes"),
)


@dataclass(frozen=True, slots=True)
class Forskelsraekke:
    """A fact that differs, in the user's language."""

    navn: Promise
    register: str | Promise
    cpr: str | Promise


@dataclass(frozen=True, slots=True)
class Opslagsblok:
    """One answer, as the block shows it; without one, where to get it.

    `url` answers to GET and POST for a person of the register, and to POST alone for a number that
    it does not know.
    """

    url: str
    automatisk: bool = False
    live: Livebillede | None = None
    forskelle: tuple[Forskelsraekke, ...] = ()
    ukendt: bool = False
    fejl: str | Promise = ""
    sidst_svaret: datetime | None = None
    opdateret: datetime | None = None  # the register's copy
    logget: datetime | None = None
    begrundelser: Sequence[str | Promise] = ()
    begrundelse: str = ""  # of a look-up outside the register, to ask again with
    mangler_begrundelse: bool = False


@dataclass(frozen=True, slots=True)
class Opslagsside:
    """The look-up as a page of its own: without script, and for a number outside the register."""

    titel: str | Promise
    blok: Opslagsblok
    tilbage: str
    part_uuid: UUID | None = None
    cpr: Cpr | None = None


def om(person: PersonOverblik, **svar: Any) -> Opslagsblok:
    """The block about a person of the register, with what is known of the answer."""
    return Opslagsblok(
        reverse("opslag", args=[person.part_uuid]),
        automatisk=settings.OPSLAG.automatisk,
        opdateret=person.opdateret,
        **svar,
    )


def ventende(person: PersonOverblik) -> Opslagsblok | None:
    """The block as her page holds it until CPR has answered; None where there is no CPR to ask."""
    return om(person) if services.slaaet_til() else None


def raekker(forskelle: Sequence[Forskel]) -> tuple[Forskelsraekke, ...]:
    """Differences as rows to show."""
    return tuple(
        Forskelsraekke(_FELTER[f.felt], _ord(f, f.register), _ord(f, f.cpr)) for f in forskelle
    )


def _ord(f: Forskel, vaerdi: str) -> str | Promise:
    return _JA_NEJ[vaerdi] if f.felt == "beskyttelse" else vaerdi or "-"
