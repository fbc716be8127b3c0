"""What the tab Helhedsoverblik is given: whose sager and ydelser, over which days, as an axis and as
rows with the same facts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.komponenter import HELHED_SAGER, HELHED_YDELSER, Element
from access.revisionslog import Opslag
from access.values import Adgang, Cpr, Permission
from indexes.part.selectors import Beboer, Familiemedlem, Husstand, PersonOverblik
from indexes.sag.values import Fremdrift, Kilde, Sagsforloeb
from indexes.ydelse.values import Ydelsesforloeb
from sapa.overblik.sider import Personhoved, Skjult
from sapa.overblik.templatetags.sapa import dato
from sapa.overblik.tidslinje.akse import Punkt, Ramme, Tegning, tegn
from sapa.overblik.tidslinje.valg import Delvalg, laes_dato, maaneder_foer

PERSON, HUSSTAND, FAMILIE = "person", "husstand", "familie"
_HVEM: tuple[tuple[str, str | Promise], ...] = (
    (PERSON, gettext_lazy("Personen")),
    (HUSSTAND, gettext_lazy("Husstanden")),
    (FAMILIE, gettext_lazy("Familien")),
)
_ALT, _STANDARD = "alt", "12"
_PERIODER: tuple[tuple[str, str | Promise], ...] = (
    ("3", gettext_lazy("3 mdr.")),
    (_STANDARD, gettext_lazy("1 år")),
    ("60", gettext_lazy("5 år")),
    (_ALT, gettext_lazy("Alt")),
)
_SENEST = date(2999, 12, 31)
MAKS = 200
"""Bars of one page: more can be neither read nor drawn."""
_SLAGS: dict[str, tuple[str, str | Promise]] = {
    "sag": ("t-sag", gettext_lazy("Sag")),
    "ydelse": ("t-ydelse", gettext_lazy("Ydelse")),
    "service": ("t-service", gettext_lazy("Ikke-økonomisk ydelse")),
}


@dataclass(frozen=True, slots=True)
class Omfattet:
    """A person on the axis. `udelades`: not on paper, which reaches others: protected, and not the
    one the page is about."""

    part_uuid: UUID
    navn: str
    relation: str
    cpr: Cpr
    kommune_navn: str
    udelades: bool

    def opslag(self, adgang: Adgang) -> list[Opslag]:
        """The rows of the log: her sager, and her ydelser, as far as the role gives them."""
        shown: list[tuple[Permission, Element]] = [
            (Permission.SE_SAG, HELHED_SAGER),
            (Permission.SE_YDELSE, HELHED_YDELSER),
        ]
        return [
            Opslag(
                element,
                part_uuid=self.part_uuid,
                part_cpr=self.cpr,
                part_navn=self.navn,
                part_kommune=self.kommune_navn,
            )
            for permission, element in shown
            if adgang.har(permission)
        ]


@dataclass(frozen=True, slots=True)
class Raekke:
    """A sag or a ydelse, as the table shows it and the axis draws it."""

    hvem: Omfattet
    slags: str
    titel: str
    kle: str
    kle_titel: str
    fagsystem: str
    fra: date | None
    til: date | None
    loeber: bool
    url: str
    fremdrift: Fremdrift | None
    aktiv: bool = True  # a ydelse that has begun and not ended

    @property
    def type_tekst(self) -> str | Promise:
        return _SLAGS[self.slags][1]

    @property
    def hovedgruppe(self) -> str:
        """ "29" of "29.21.04"; empty without a KLE number."""
        return self.kle[:2]

    @property
    def slut(self) -> date | None:
        """The day that a bar ends; one that is over, but nobody said when, ends where it began."""
        return self.til if self.til or self.loeber else self.fra

    def punkt(self) -> Punkt:
        klasse, slags = _SLAGS[self.slags]
        text = self.titel if self.slags == "sag" else f"{slags}: {self.titel}"
        if self.fagsystem:
            text = f"{text}, {self.fagsystem}"
        if self.loeber:
            period = _("%(fra)s, fortsætter") % {"fra": dato(self.fra)}
        else:
            period = _("%(fra)s til %(til)s") % {"fra": dato(self.fra), "til": dato(self.til)}
        return Punkt(text, f"{text}. {slags}: {period}", klasse, self.url, self.fra, self.slut)


@dataclass(frozen=True, slots=True)
class Persondel:
    """One person's axis; None where nothing of hers lies in the frame."""

    hvem: Omfattet
    tegning: Tegning | None


@dataclass(frozen=True, slots=True)
class Helhedsvalg:
    """Whose, and which days: the latest `periode` months, all there is, or from one day to
    another."""

    hvem: str = PERSON
    periode: str = _STANDARD
    fra: date | None = None
    til: date | None = None

    @classmethod
    def laes(cls, query: QueryDict) -> Helhedsvalg:
        """From query parameters; what is not understood is the person, and the latest year."""
        hvem, periode = query.get("hvem", ""), query.get("periode", "")
        fra, til = laes_dato(query.get("fra")), laes_dato(query.get("til"))
        return cls(
            hvem=hvem if hvem in dict(_HVEM) else PERSON,
            periode=periode if periode in dict(_PERIODER) else _STANDARD,
            fra=fra,
            til=min(til, _SENEST) if til else None,
        )

    def query(self) -> str:
        """As query parameters, `?` included, without what is not chosen."""
        chosen = {
            "hvem": self.hvem if self.hvem != PERSON else "",
            "periode": self.periode if self.periode != _STANDARD else "",
            "fra": self.fra.isoformat() if self.fra else "",
            "til": self.til.isoformat() if self.til else "",
        }
        return "?" + urlencode({key: value for key, value in chosen.items() if value})

    @property
    def egne_dage(self) -> bool:
        """The days are chosen one by one."""
        return bool(self.fra or self.til)
