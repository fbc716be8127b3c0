"""What each page is given: frozen values, ready to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sapa.overblik.kriterier import KOEN, PERSONSTATUS, SORTERING, Kriterier, Valgliste

if TYPE_CHECKING:
    from access.values import Cpr
    from indexes.erhverv.selectors import (
        EjendomOverblik,
        Ejendomstraef,
        Ejeroversigt,
        VirksomhedDetaljer,
    )
    from indexes.klassifikation.values import Emne
    from indexes.laesning.notattekst import Notattekst
    from indexes.part.selectors import (
        Adressehistorik,
        PersonOverblik,
        VirksomhedOverblik,
        Virksomhedstraef,
    )
    from indexes.personkilder.selectors import Institutioner, Laege, Oplysninger
    from indexes.sag.values import Kilde, Kontakt, Sagsdetaljer, Sagsfakta
    from indexes.ydelse.values import Sagsydelser
    from sapa.bemaerkninger.values import Linje
    from sapa.overblik.dato import Datovalg, Visningsdato
    from sapa.overblik.faner import Kolonne
    from sapa.overblik.maerker import Maerke
    from sapa.overblik.opslagsblok import Opslagsblok
    from sapa.overblik.refusion import Refusion
    from sapa.overblik.sagsliste import Sagsliste


@dataclass(frozen=True, slots=True)
class Faneblad:
    """A tab: its own address."""

    navn: str | Promise
    url: str
    valgt: bool


@dataclass(frozen=True, slots=True)
class Proeve:
    """One limit in the stub's list: passed, the one that stopped, or not tried."""

    navn: str | Promise
    stoppede: bool
    bestaaet: bool


@dataclass(frozen=True, slots=True)
class Skjulgrund:
    """Why some sager are hidden: how many, the rule in words, and the limits in order."""

    antal: int
    forklaring: str | Promise
    proever: tuple[Proeve, ...]
    antal_tekst: str = ""  # where there are several reasons


@dataclass(frozen=True, slots=True)
class Skjult:
    """The stub of what is hidden. It never names a title, a KLE number or a party. `ukendt`: it
    could not be read."""

    antal: int
    grunde: tuple[Skjulgrund, ...]
    overskrift: str | Promise = ""
    spoerg: str | Promise = ""  # whom to ask, in the authority's own words
    ukendt: bool = False


@dataclass(frozen=True, slots=True)
class Skjultblok:
    """A whole block that the user's role does not give."""

    navn: str | Promise
    noegle: str
    skjult: Skjult


@dataclass(frozen=True, slots=True)
class Ydelsesblok:
    """The block Ydelser på sagen. `formaal` is the form that asks for a purpose, where those of
    other authorities are shown for one only."""

    ydelser: Sagsydelser
    skjult: Skjult
    andres: bool
    formaal: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Sagsblok:
    """The block Sager, on a person's or a company's page; `om_ejendom`: on a property's, or of the
    properties that somebody owns."""

    liste: Sagsliste
    kilder: tuple[Kilde, ...]
    skjulte: Skjult
    side_url: str
    filter_url: str
    part_navn: str
    om_ejendom: bool = False
    noegle: str = "sager"  # among the registered blocks


@dataclass(frozen=True, slots=True)
class Personhoved:
    """Header, tabs and look-up line: the same on every tab."""

    person: PersonOverblik
    oplysninger: Oplysninger
    maerker: tuple[Maerke, ...]
    cpr_vist: bool
    faneblade: tuple[Faneblad, ...]
    logget: datetime
    elementer: int
    dato: Datovalg
    maa_skrive: bool = False  # a journalnotat, to some case
    bemaerkninger: tuple[Linje, ...] = ()
    maa_bemaerke: bool = False
    foretrukken: bool = False
    svigtet: bool = False  # what the header adds to the person could not be read

    @property
    def alder_koen(self) -> str:
        """ "52 år, mand"; the dead have no age."""
        koen = self.person.koen_tekst.lower()
        if self.person.alder is None:
            return koen
        return _("%(alder)s år, %(koen)s") % {"alder": self.person.alder, "koen": koen}


@dataclass(frozen=True, slots=True)
class Overbliksblokke:
    """What the blocks of the tab Overblik show, with the panels that were asked for open. None for
    one that is not there, or that failed."""

    navn: str
    adresse_skjult: bool  # today
    dag: Visningsdato
    # As Personoplysninger shows her: on the day chosen, where the header is always of today.
    person: PersonOverblik | None = None
    oplysninger: Oplysninger | None = None
    kilder: tuple[Kilde, ...] = ()
    historik: Historik | None = None
    beskyttet: BeskyttetAdresse | None = None
    sager: Sagsblok | None = None
    ejer: Ejeroversigt | None = None
    ejerkilder: tuple[Kilde, ...] = ()
    ejendomssager: Sagsblok | None = None
    opslag: Opslagsblok | None = None


@dataclass(frozen=True, slots=True)
class Blokplads:
    """A block's place on the page: its key, and the classes of its cell."""

    noegle: str
    klasser: str


@dataclass(frozen=True, slots=True)
class Overbliksside:
    """The tab Overblik: its blocks in the visning's order."""

    hoved: Personhoved
    indhold: Overbliksblokke
    blokke: tuple[Blokplads, ...] = ()
    skjulte_blokke: tuple[Skjultblok, ...] = ()


@dataclass(frozen=True, slots=True)
class Fanesvigt:
    """A tab that could not be read, under the header."""

    hoved: Personhoved
    navn: str | Promise
    url: str
    fejlnummer: str


@dataclass(frozen=True, slots=True)
class Historikraekke:
    """One period of a history; `om` where the panel is of several subjects."""

    vaerdi: str
    periode: str
    hvem: str = ""
    om: str = ""


@dataclass(frozen=True, slots=True)
class Historik:
    """The panel behind "Se historik"."""

    noegle: str
    titel: str | Promise
    kolonne: str | Promise
    raekker: tuple[Historikraekke, ...]
    note: str | Promise = ""
    uden_tryk: bool = False  # it tells, or may tell, where a protected person lives

    @property
    def med_hvem(self) -> bool:
        return any(raekke.hvem for raekke in self.raekker)

    @property
    def med_om(self) -> bool:
        return any(raekke.om for raekke in self.raekker)


@dataclass(frozen=True, slots=True)
class BeskyttetAdresse:
    """The panel of a protected address: before the click, after it, or without a reason. The læge
    comes with it: she tells which part of town."""

    part_uuid: UUID
    begrundelser: tuple[str | Promise, ...]
    adresse: str = ""
    laege: Laege | None = None
    logget: datetime | None = None
    mangler_begrundelse: bool = False


@dataclass(frozen=True, slots=True)
class Historikside:
    """The tab Adressehistorik."""

    hoved: Personhoved
    historik: Adressehistorik
    kolonner: tuple[Kolonne, ...]
    refusion: Refusion | None = None
    refusion_svigtet: bool = False


@dataclass(frozen=True, slots=True)
class Institutionsside:
    """The tab Institutionsoplysninger. `begrundelser` are those of the click that shows what
    protection hides; `logget` is when it was made."""

    hoved: Personhoved
    institutioner: Institutioner
    kilder: tuple[Kilde, ...]
    begrundelser: tuple[str | Promise, ...] = ()
    logget: datetime | None = None
    mangler_begrundelse: bool = False


@dataclass(frozen=True, slots=True)
class Personraekke:
    """One hit: what the row shows, no more."""

    part_uuid: UUID
    navn: str
    linje2: str | Promise
    gruppe: str | Promise
    cpr: Cpr
    cpr_vist: bool
    alder: int | None
    koen: str | Promise
    adresse: str | None
    beskyttet: bool
    kommune: str
    status: str | Promise
    er_aktiv: bool
    er_doed: bool
    doed_dato: date | None


@dataclass(frozen=True, slots=True)
class Soegeside:
    """The search page, with or without hits."""

    kriterier: Kriterier
    noegle: str = ""
    fejl: dict[str, str | Promise] = field(default_factory=dict)
    besked: str | Promise = ""
    personer: tuple[Personraekke, ...] = ()
    virksomheder: tuple[Virksomhedstraef, ...] = ()
    ejendomme: tuple[Ejendomstraef, ...] = ()
    navnefaeller: int = 0
    side: int = 1
    foerste: int = 0
    sidste: int = 0
    flere: bool = False
    maa_hele_landet: bool = False
    # Reasons to ask CPR about a number that nobody here has; empty where that is not offered.
    cpr_begrundelser: Sequence[str | Promise] = ()

    @property
    def har_soegt(self) -> bool:
        return bool(self.noegle)

    @property
    def navnefelt(self) -> str:
        """The box of the bar comes back in the field Navn."""
        return self.kriterier.navn or self.kriterier.tekst

    @property
    def faellesnavn(self) -> str:
        return self.personer[0].navn if self.personer else ""

    @property
    def forrige(self) -> int:
        return self.side - 1

    @property
    def naeste(self) -> int:
        return self.side + 1

    @property
    def koen(self) -> Valgliste:
        return KOEN

    @property
    def sortering(self) -> Valgliste:
        return SORTERING

    @property
    def personstatus(self) -> Valgliste:
        return PERSONSTATUS


@dataclass(frozen=True, slots=True)
class Virksomhedsside:
    """A company: what CVR says of it, who owns it and what it owns, and its sager."""

    detaljer: VirksomhedDetaljer
    ejer: Ejeroversigt
    sager: Sagsblok | None
    logget: datetime
    elementer: int
    ejerkilder: tuple[Kilde, ...]  # how fresh what it owns is

    @property
    def virksomhed(self) -> VirksomhedOverblik:
        return self.detaljer.overblik

    @property
    def udelades(self) -> bool:
        """Whether an owner is left out in print, which reaches others."""
        return any(e.beskyttet and e.cpr for e in self.detaljer.ejere)


@dataclass(frozen=True, slots=True)
class Ejendomsside:
    """A property: its numbers, addresses and owners, and the sager about it."""

    ejendom: EjendomOverblik
    sager: Sagsblok | None
    logget: datetime
    elementer: int

    @property
    def udelades(self) -> bool:
        """Whether an owner is left out in print, which reaches others."""
        return any(e.beskyttet and e.cpr for e in self.ejendom.ejere)


@dataclass(frozen=True, slots=True)
class Bladring:
    """Where a long list of a block goes on; no address where there is no such page."""

    antal: str
    foerste: int
    sidste: int
    forrige: str
    naeste: str

    @property
    def er_noedvendig(self) -> bool:
        return bool(self.forrige or self.naeste)


@dataclass(frozen=True, slots=True)
class Sagsside:
    """The page about one sag."""

    detaljer: Sagsdetaljer
    parter: Bladring
    dokumenter: Bladring | None
    notater: Bladring
    logget: datetime
    elementer: int
    ydelser: Ydelsesblok | None = None
    skjulte_dokumenter: Skjult | None = None
    skjulte_blokke: tuple[Skjultblok, ...] = ()
    blokke: tuple[str, ...] = ()  # what the visning shows, in its order
    dialog: bool = False  # its fagsystem can be opened from here
    maa_skrive: bool = False  # a journalnotat to it

    @property
    def fakta(self) -> Sagsfakta:
        return self.detaljer.fakta

    @property
    def udeladte(self) -> int:
        """How many of the parts shown are left out in print."""
        return sum(part.udelades for part in self.detaljer.parter.raekker)


@dataclass(frozen=True, slots=True)
class Notattekstside:
    """The journalnotater of a sag with their texts."""

    fakta: Sagsfakta
    notater: tuple[Notattekst, ...]
    logget: datetime
    elementer: int


@dataclass(frozen=True, slots=True)
class Kontaktside:
    """The contact card of a sag."""

    fakta: Sagsfakta
    kontakt: Kontakt
    logget: datetime


@dataclass(frozen=True, slots=True)
class Emneside:
    """The explanation of a KLE number."""

    emne: Emne
    udgaaet: bool
