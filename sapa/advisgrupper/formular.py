"""The form of an advisgruppe: fields as written, the definition that they say, and what is wrong.

What is wrong with the definition itself `advis.grupper` decides; here is what cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, time
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.values import Foelsomhed
from advis import tekster
from advis.definition import Definition, DefinitionFejl, Mangel, Modtagervalg, Sagsvalg
from advis.values import Advistype, Kanal, Modtagerart, Partsrolle, Takt
from sapa.advisgrupper import modtagere
from sapa.advisgrupper.opslag import Opslagsvaerk
from sapa.revision.values import laes_dato

Fejl = dict[str, str | Promise]
MAKS_TEKST = 4000
_DELER = re.compile(r"[,;\n]+")
_TAL = _("Skriv et helt tal.")
_DATO = _("Skriv datoen som DD-MM-ÅÅÅÅ.")
_TID = _("Skriv tidspunktet som TT:MM.")
_EJER = _("Ingen aktiv bruger i kommunen hedder sådan, eller flere gør.")
_MODTAGER = _("Modtageren findes ikke i kommunen, eller flere hedder sådan.")
_TEKSTER = (
    "navn", "advistype", "alder_fra", "alder_til", "fra_kommuner", "til_kommuner", "fra_veje",
    "til_veje", "kle", "foelsomhed_til", "gyldig_fra", "gyldig_til", "ny_hvem", "ny_bruger",
    "ny_kanal", "ny_takt", "ny_adresse", "stille_fra", "stille_til", "samlet_kl",
    "paamindelse_dage", "oprydning_dage", "hjemmel", "skabelon", "ejer",
)  # fmt: skip
_LISTER = ("koder", "roller", "fagsystemer", "enheder")
_FLAG = ("med_sag", "kun_aktive", "med_population")


@dataclass(frozen=True, slots=True)
class Formular:
    """The fields as written. `modtagere` are those chosen so far, `ny_*` the one that is added."""

    navn: str = ""
    advistype: str = str(Advistype.FOLKEREGISTER)
    koder: tuple[str, ...] = ()
    roller: tuple[str, ...] = (str(int(Partsrolle.PERSON)),)
    alder_fra: str = ""
    alder_til: str = ""
    fra_kommuner: str = ""
    til_kommuner: str = ""
    fra_veje: str = ""
    til_veje: str = ""
    med_sag: bool = False
    kle: str = ""
    fagsystemer: tuple[str, ...] = ()
    enheder: tuple[str, ...] = ()
    foelsomhed_til: str = str(int(Foelsomhed.VIP_SAGER))
    kun_aktive: bool = True
    med_population: bool = False
    gyldig_fra: str = ""
    gyldig_til: str = ""
    modtagere: tuple[Modtagervalg, ...] = ()
    ny_hvem: str = ""
    ny_bruger: str = ""
    ny_kanal: str = str(Kanal.INDBAKKE)
    ny_takt: str = str(Takt.STRAKS)
    ny_adresse: str = ""
    stille_fra: str = ""
    stille_til: str = ""
    samlet_kl: str = ""
    paamindelse_dage: str = ""
    oprydning_dage: str = ""
    hjemmel: str = ""
    skabelon: str = ""
    ejer: str = ""
    fejl: Mapping[str, str | Promise] = field(default_factory=dict)

    @classmethod
    def af(cls, d: Definition, *, ejer: str, fejl: Fejl | None = None) -> Formular:
        """The fields that say the definition."""
        sag = d.sag or Sagsvalg()
        return cls(
            navn=d.navn,
            advistype=str(d.advistype),
            koder=d.koder,
            roller=tuple(str(int(r)) for r in d.roller),
            alder_fra=_skriv(d.alder_fra),
            alder_til=_skriv(d.alder_til),
            fra_kommuner=_liste(d.fra_kommuner),
            til_kommuner=_liste(d.til_kommuner),
            fra_veje=_liste(d.fra_veje),
            til_veje=_liste(d.til_veje),
            med_sag=d.sag is not None,
            kle=_liste(sag.kle),
            fagsystemer=tuple(map(str, sag.fagsystemer or ())),
            enheder=tuple(map(str, sag.enheder or ())),
            foelsomhed_til=str(sag.foelsomhed_til),
            kun_aktive=sag.kun_aktive,
            med_population=d.med_population,
            gyldig_fra=_skriv(d.gyldig_fra),
            gyldig_til=_skriv(d.gyldig_til),
            modtagere=d.modtagere,
            stille_fra=_skriv(d.stille_fra),
            stille_til=_skriv(d.stille_til),
            samlet_kl=_skriv(d.samlet_kl),
            paamindelse_dage=_skriv(d.paamindelse_dage),
            oprydning_dage=_skriv(d.oprydning_dage),
            hjemmel=d.hjemmel,
            skabelon=d.skabelon,
            ejer=ejer,
            fejl=fejl or {},
        )

    @classmethod
    def laes(cls, post: QueryDict) -> Formular:
        """From the submitted form; what is no receiver any more is left out."""
        felter: dict[str, Any] = {
            n: post.get(n, "").replace("\x00", "").strip()[:MAKS_TEKST] for n in _TEKSTER
        }
        felter |= {n: tuple(v[:64] for v in post.getlist(n)[:500]) for n in _LISTER}
        felter |= {n: post.get(n) == "1" for n in _FLAG}
        if felter["advistype"] not in list(Advistype):
            felter["advistype"] = str(Advistype.FOLKEREGISTER)
        fjernet = set(post.getlist("fjern"))
        valgte = [m for m in map(_modtager, post.getlist("modtager")[:200]) if m]
        kept = tuple(m for m in valgte if noegle(m) not in fjernet)
        return cls(**felter, modtagere=kept)

    def med(self, **aendret: Any) -> Formular:
        """The same with other fields."""
        held = {f.name: getattr(self, f.name) for f in fields(self)}
        return Formular(**{**held, **aendret})

    def med_ny(self, vaerk: Opslagsvaerk) -> Formular:
        """The receiver that was written added to the others, or what is wrong with her."""
        if not self.ny_hvem and not self.ny_bruger:
            return self
        ny = _ny_modtager(self, vaerk)
        if ny is None:
            return self.med(fejl={**self.fejl, "modtagere": _MODTAGER})
        tom = {"ny_hvem": "", "ny_bruger": "", "ny_adresse": ""}
        return self.med(**tom, modtagere=(*self.modtagere, ny))

    def definition(self, vaerk: Opslagsvaerk) -> tuple[Definition, int | None, Fejl]:
        """What the fields say, whose rights it is to have, and what could not be read."""
        fejl: Fejl = dict(self.fejl)

        def laes(felt: str, som: Callable[[str], Any], ellers: str | Promise, under: str) -> Any:
            tekst = getattr(self, felt)
            if not tekst:
                return None
            try:
                vaerdi = som(tekst)
            except ValueError:
                vaerdi = None
            if vaerdi is None:
                fejl.setdefault(under, ellers)
            return vaerdi

        def kommuner(felt: str) -> tuple[int, ...] | None:
            ukendt = tekster.mangel(Mangel(felt, "kommune"))
            fundne: tuple[int, ...] | None = laes(felt, vaerk.kommuner, ukendt, felt)
            return fundne

        ejer = vaerk.bruger(self.ejer) if self.ejer else None
        if self.ejer and ejer is None:
            fejl["ejer"] = _EJER
        d = Definition(
            navn=self.navn,
            advistype=Advistype(self.advistype),
            koder=self.koder,
            roller=tuple(r for r in Partsrolle if str(int(r)) in self.roller),
            alder_fra=laes("alder_fra", _tal, _TAL, "alder"),
            alder_til=laes("alder_til", _tal, _TAL, "alder"),
            fra_kommuner=kommuner("fra_kommuner"),
            til_kommuner=kommuner("til_kommuner"),
            fra_veje=_dele(self.fra_veje),
            til_veje=_dele(self.til_veje),
            sag=self._sag(fejl) if self.med_sag else None,
            med_population=self.med_population,
            gyldig_fra=laes("gyldig_fra", laes_dato, _DATO, "gyldig_fra"),
            gyldig_til=laes("gyldig_til", laes_dato, _DATO, "gyldig_til"),
            modtagere=self.modtagere,
            stille_fra=laes("stille_fra", time.fromisoformat, _TID, "stille"),
            stille_til=laes("stille_til", time.fromisoformat, _TID, "stille"),
            samlet_kl=laes("samlet_kl", time.fromisoformat, _TID, "samlet_kl"),
            paamindelse_dage=laes("paamindelse_dage", _tal, _TAL, "paamindelse_dage"),
            oprydning_dage=laes("oprydning_dage", _tal, _TAL, "oprydning_dage"),
            hjemmel=self.hjemmel,
            skabelon=self.skabelon,
        )
        return d, ejer, fejl

    def _sag(self, fejl: Fejl) -> Sagsvalg:
        try:
            enheder = tuple(UUID(e) for e in self.enheder)
            systemer = tuple(_tal(f) for f in self.fagsystemer)
            niveau = _tal(self.foelsomhed_til)
        except ValueError:
            fejl["sag"] = tekster.mangel(Mangel("sag", "form"))
            return Sagsvalg()
        return Sagsvalg(_dele(self.kle), systemer or None, enheder or None, niveau, self.kun_aktive)


def fejl_af(fejl: DefinitionFejl) -> Fejl:
    """What the services refused, by field; the first of each."""
    ud: Fejl = {}
    for m in fejl.mangler:
        ud.setdefault(m.felt, tekster.mangel(m))
    return ud


def noegle(m: Modtagervalg) -> str:
    """A chosen receiver as one value of the form."""
    return "|".join(
        (str(m.art), str(m.uuid), str(m.kanal), str(m.takt), m.adresse, _skriv(m.system))
    )


def _modtager(tekst: str) -> Modtagervalg | None:
    try:
        art, uuid, kanal, takt, adresse, system = tekst.split("|")
        return Modtagervalg(
            Modtagerart(art),
            UUID(uuid),
            Kanal(kanal),
            Takt(takt),
            adresse[:200],
            _tal(system) if system else None,
        )
    except ValueError:
        return None


def _ny_modtager(f: Formular, vaerk: Opslagsvaerk) -> Modtagervalg | None:
    art, _skille, hvem = f.ny_hvem.partition(":")
    try:
        if art == "webhook":
            return vaerk.webhook(_tal(hvem))
        if art == "api":
            return Modtagervalg(Modtagerart.FAGSYSTEM, UUID(hvem), Kanal.API)
        kanal, takt = Kanal(f.ny_kanal or Kanal.INDBAKKE), Takt(f.ny_takt or Takt.STRAKS)
        adresse = (f.ny_adresse if kanal is Kanal.MAIL else "").replace("|", "")
        if f.ny_bruger:
            m = modtagere.find(vaerk.myndighed, f.ny_bruger)
            if m is None:
                return None
            if m.kanal is not None:
                return Modtagervalg(m.art, m.uuid, m.kanal, system=m.system)
            enhedens = adresse if m.art is Modtagerart.ENHED else ""
            return Modtagervalg(m.art, m.uuid, kanal, takt, enhedens)
        return Modtagervalg(Modtagerart.ENHED, UUID(hvem), kanal, takt, adresse)
    except ValueError:
        return None


def _tal(tekst: str) -> int:
    if not (tekst.isascii() and tekst.isdecimal() and len(tekst) < 7):
        raise ValueError("no whole number")
    return int(tekst)


def _dele(tekst: str) -> tuple[str, ...] | None:
    dele = tuple(d.strip() for d in _DELER.split(tekst) if d.strip())
    return dele[:500] or None


def _liste(vaerdier: tuple[object, ...] | None) -> str:
    return ", ".join(str(v) for v in vaerdier or ())


def _skriv(v: object) -> str:
    if isinstance(v, time):
        return v.strftime("%H:%M")
    if isinstance(v, date):
        return f"{v:%d-%m-%Y}"
    return "" if v is None else str(v)
