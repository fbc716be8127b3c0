"""The rows of Helhedsoverblik: whose they are, what they are, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from access.komponenter import Element
from access.revisionslog import Opslag
from access.values import Cpr
from indexes.part.selectors import Beboer, Familiemedlem, Husstand, PersonOverblik
from indexes.sag.values import Fremdrift, Partsrolle, Sagsforloeb
from indexes.ydelse.values import Ydelsesforloeb
from sapa.overblik.adresser import til
from sapa.overblik.templatetags.sapa import dato
from sapa.overblik.tidslinje.akse import Punkt

PERSON, HUSSTAND, FAMILIE = "person", "husstand", "familie"
_SLAGS: dict[str, tuple[str, str | Promise]] = {
    "sag": ("t-sag", _lazy("Sag")),
    "ydelse": ("t-ydelse", _lazy("Ydelse")),
    "service": ("t-service", _lazy("Ikke-økonomisk ydelse")),
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

    def opslag(self, element: Element) -> Opslag:
        """The row of the log that says that her sager, or her ydelser, were shown."""
        return Opslag(
            element,
            part_uuid=self.part_uuid,
            part_cpr=self.cpr,
            part_navn=self.navn,
            part_kommune=self.kommune_navn,
        )


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
    anden_part: bool = False  # a sag that she takes part in, and that is about another

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
        if self.anden_part:
            text = _("%(sag)s (anden part)") % {"sag": text}
        if self.loeber:
            period = _("%(fra)s, fortsætter") % {"fra": dato(self.fra)}
        else:
            period = _("%(fra)s til %(til)s") % {"fra": dato(self.fra), "til": dato(self.til)}
        return Punkt(text, f"{text}. {slags}: {period}", klasse, self.url, self.fra, self.slut)


def omfattede(
    person: PersonOverblik, hvem: str, familie: Sequence[Familiemedlem], hjem: Husstand | None
) -> list[Omfattet]:
    """The person first, then those that the choice brings in; protected ones last."""
    own = Omfattet(person.part_uuid, person.navn, "", person.cpr, person.kommune_navn, False)
    others: list[Omfattet] = []
    if hvem == FAMILIE:
        others = [_omfattet(m, m.kommune_navn) for m in familie]
    elif hvem == HUSSTAND and hjem is not None:
        others = [_omfattet(b, hjem.kommune_navn) for b in hjem.beboere]
    rest = [o for o in others if o.part_uuid != person.part_uuid]
    return [own, *sorted(rest, key=lambda o: o.udelades)]


def _omfattet(anden: Familiemedlem | Beboer, kommune_navn: str) -> Omfattet:
    return Omfattet(
        anden.part_uuid,
        anden.navn,
        anden.relation_tekst,
        anden.cpr,
        kommune_navn,
        anden.beskyttet,
    )


def raekker_af(
    personer: Sequence[Omfattet],
    sager: Sequence[Sagsforloeb],
    ydelser: Sequence[Ydelsesforloeb],
    i_dag: date,
) -> list[Raekke]:
    """All that these persons have, in their order and by when it began."""
    by_uuid = {p.part_uuid: p for p in personer}
    order = {p.part_uuid: n for n, p in enumerate(personer)}
    sag = til("sag")
    found = [
        Raekke(
            hvem=by_uuid[s.part_uuid],
            slags="sag",
            titel=s.titel or "-",
            kle=s.kle,
            kle_titel=s.kle_titel,
            fagsystem=s.fagsystem,
            fra=s.opstaaet,
            til=s.afsluttet,
            loeber=s.fremdrift is not Fremdrift.AFSLUTTET,
            url=sag(s.sag_uuid),
            fremdrift=s.fremdrift,
            anden_part=s.rolle is not Partsrolle.PRIMAER_PART,
        )
        for s in sager
    ]
    found += [
        Raekke(
            hvem=by_uuid[y.part_uuid],
            slags="ydelse" if y.oekonomisk else "service",
            titel=y.navn or "-",
            kle=y.kle,
            kle_titel=y.kle_titel,
            fagsystem=y.fagsystem,
            fra=y.start,
            til=y.slut,
            loeber=y.slut is None,
            url=sag(y.sag_uuid) if y.sag_uuid else "",
            fremdrift=None,
            aktiv=(y.start is None or y.start <= i_dag) and (y.slut is None or y.slut >= i_dag),
        )
        for y in ydelser
    ]
    return sorted(
        found, key=lambda r: (order[r.hvem.part_uuid], r.fra or date.min, r.slags, r.titel)
    )


def dengang(raekke: Raekke, dag: date) -> Raekke:
    """The row as it stood on an earlier day: what ended later had not ended. The status of a sag is
    today's, so one that was closed later has none."""
    later = raekke.til is not None and raekke.til > dag
    if raekke.slags == "sag" and raekke.fremdrift is Fremdrift.AFSLUTTET:
        later = later or raekke.til is None
    return replace(raekke, til=None, loeber=True, fremdrift=None) if later else raekke
