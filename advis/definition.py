"""What an advisgruppe listens for, as one value: checked, written as JSON and read back. No Django.

The JSON is what a version keeps, and what export and import carry between municipalities.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from access.values import AfgraensningFejl, Foelsomhed, kle_omfang
from advis.values import SLAGS, Advistype, Kanal, Modtagerart, Partsrolle, Takt

FORM = "sapa-advisgruppe-1"
MAKS_NAVN = 120
_VEJ = re.compile(r"\d{1,4}-\d{4}")
_MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
KANALER = {
    Modtagerart.BRUGER: frozenset({Kanal.INDBAKKE, Kanal.MAIL}),
    Modtagerart.ENHED: frozenset({Kanal.INDBAKKE, Kanal.MAIL}),
    Modtagerart.FAGSYSTEM: frozenset({Kanal.WEBHOOK, Kanal.API}),
}
UDEN_ADVIS = frozenset({"S03", "S04", "Y03"})
"""Codes of the catalogue that no advis is made of (product note 3.2: start and stop only)."""


@dataclass(frozen=True, slots=True)
class Mangel:
    """What is wrong with a definition: the field, and a stable code that `advis.tekster` words."""

    felt: str
    kode: str


class DefinitionFejl(ValueError):
    """A definition that cannot be used, with all that is wrong with it."""

    def __init__(self, mangler: Collection[Mangel]) -> None:
        self.mangler = tuple(mangler)
        super().__init__(", ".join(f"{m.felt}: {m.kode}" for m in self.mangler))


@dataclass(frozen=True, slots=True)
class Sagsvalg:
    """Sager that a group is bound to. None is no limit. `enheder` with what is below them."""

    kle: tuple[str, ...] | None = None
    fagsystemer: tuple[int, ...] | None = None
    enheder: tuple[UUID, ...] | None = None
    foelsomhed_til: int = int(Foelsomhed.VIP_SAGER)
    kun_aktive: bool = True


@dataclass(frozen=True, slots=True)
class Modtagervalg:
    """A receiver by one channel. `system` is the id of a Modtagersystem, for webhooks."""

    art: Modtagerart
    uuid: UUID
    kanal: Kanal = Kanal.INDBAKKE
    takt: Takt = Takt.STRAKS
    adresse: str = ""
    system: int | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """All of a group but its list of people. Ages and `gyldig_til` are inclusive; road codes are
    "101-0004" (kommune and vejkode)."""

    navn: str
    advistype: Advistype
    koder: tuple[str, ...]
    roller: tuple[Partsrolle, ...] = (Partsrolle.PERSON,)
    alder_fra: int | None = None
    alder_til: int | None = None
    fra_kommuner: tuple[int, ...] | None = None
    til_kommuner: tuple[int, ...] | None = None
    fra_veje: tuple[str, ...] | None = None
    til_veje: tuple[str, ...] | None = None
    sag: Sagsvalg | None = None
    med_population: bool = False
    gyldig_fra: date | None = None
    gyldig_til: date | None = None
    modtagere: tuple[Modtagervalg, ...] = ()
    stille_fra: time | None = None
    stille_til: time | None = None
    samlet_kl: time | None = None
    paamindelse_dage: int | None = None
    oprydning_dage: int | None = None
    hjemmel: str = ""
    skabelon: str = ""

    @property
    def ubundet(self) -> bool:
        """Neither a list nor sager hold it: it may hear of every citizen."""
        return not self.med_population and self.sag is None

    def uden_modtagere(self) -> Definition:
        """As it is carried to another municipality: receivers, units and systems are one's own."""
        sag = replace(self.sag, enheder=None, fagsystemer=None) if self.sag else None
        return replace(self, modtagere=(), sag=sag)


# --- Checks ---------------------------------------------------------------------------------------


def mangler(d: Definition, katalog: Mapping[str, tuple[str, str]]) -> list[Mangel]:
    """What is wrong, in the order of the fields. `katalog`: code to (slags, forhold)."""
    return [
        *_navn(d),
        *_koder(d, katalog),
        *_roller(d),
        *_spaend(d),
        *_steder(d),
        *_sag(d),
        *_modtagere(d),
        *_drift(d),
    ]


def mangler_til_drift(d: Definition) -> list[Mangel]:
    """What a draft may lack and an active group may not."""
    ud = [] if d.modtagere else [Mangel("modtagere", "ingen")]
    return ud if d.hjemmel.strip() else [*ud, Mangel("hjemmel", "mangler")]


def _navn(d: Definition) -> list[Mangel]:
    if not d.navn.strip():
        return [Mangel("navn", "mangler")]
    return [Mangel("navn", "for_langt")] if len(d.navn) > MAKS_NAVN else []


def _koder(d: Definition, katalog: Mapping[str, tuple[str, str]]) -> list[Mangel]:
    if not d.koder:
        return [Mangel("koder", "ingen")]
    for kode in d.koder:
        slags, forhold = katalog.get(kode, ("", ""))
        if slags not in SLAGS[d.advistype] or kode in UDEN_ADVIS:
            return [Mangel("koder", "ukendt")]
        # A correction follows its thread by itself; in CPR it is an event that one may ask for.
        if forhold and d.advistype is not Advistype.FOLKEREGISTER:
            return [Mangel("koder", "foelger_selv")]
    return []


def _roller(d: Definition) -> list[Mangel]:
    if not d.roller:
        return [Mangel("roller", "ingen")]
    if Partsrolle.SEKUNDAER in d.roller and d.sag is None:
        return [Mangel("roller", "kraever_sag")]
    egne = {Partsrolle.PERSON, Partsrolle.AEGTEFAELLE, Partsrolle.FORAELDER}
    if d.advistype is Advistype.SAG_YDELSE and not set(d.roller) <= egne:
        return [Mangel("roller", "ikke_for_sager")]
    return []


def _spaend(d: Definition) -> list[Mangel]:
    aldre = [a for a in (d.alder_fra, d.alder_til) if a is not None]
    if any(not 0 <= a <= 150 for a in aldre) or sorted(aldre) != aldre:
        return [Mangel("alder", "spaend")]
    if d.gyldig_fra and d.gyldig_til and d.gyldig_fra > d.gyldig_til:
        return [Mangel("gyldig_til", "spaend")]
    return []


def _steder(d: Definition) -> list[Mangel]:
    ud = []
    for felt in ("fra_kommuner", "til_kommuner"):
        kommuner = getattr(d, felt)
        if kommuner is not None and (not kommuner or any(not 0 < k < 10_000 for k in kommuner)):
            ud.append(Mangel(felt, "kommune"))
    for felt in ("fra_veje", "til_veje"):
        veje = getattr(d, felt)
        if veje is not None and (not veje or not all(_VEJ.fullmatch(v) for v in veje)):
            ud.append(Mangel(felt, "vej"))
    return ud


def _sag(d: Definition) -> list[Mangel]:
    if d.sag is None:
        return [Mangel("sag", "kraeves")] if d.advistype is Advistype.SAG_YDELSE else []
    try:
        tom = d.sag.kle is not None and not kle_omfang(d.sag.kle)
    except AfgraensningFejl:
        return [Mangel("sag", "kle")]
    if tom or d.sag.fagsystemer == () or d.sag.enheder == ():
        return [Mangel("sag", "intet")]
    if d.sag.foelsomhed_til not in list(Foelsomhed):
        return [Mangel("sag", "foelsomhed")]
    return []


def _modtagere(d: Definition) -> list[Mangel]:
    if len({(m.uuid, m.kanal) for m in d.modtagere}) < len(d.modtagere):
        return [Mangel("modtagere", "dobbelt")]
    for m in d.modtagere:
        if m.kanal not in KANALER[m.art]:
            return [Mangel("modtagere", "kanal")]
        if m.kanal is Kanal.WEBHOOK and m.system is None:
            return [Mangel("modtagere", "system")]
        # A user's address is her own in the directory; a unit's is the mailbox that is given here.
        enhedens = m.art is Modtagerart.ENHED and m.kanal is Kanal.MAIL
        if enhedens != bool(m.adresse) or (m.adresse and not _MAIL.fullmatch(m.adresse)):
            return [Mangel("modtagere", "adresse")]
    return []


def _drift(d: Definition) -> list[Mangel]:
    ud = []
    if (d.stille_fra is None) != (d.stille_til is None):
        ud.append(Mangel("stille", "halv"))
    for felt in ("paamindelse_dage", "oprydning_dage"):
        dage = getattr(d, felt)
        if dage is not None and not 1 <= dage <= 3650:
            ud.append(Mangel(felt, "dage"))
    return ud


# --- JSON -----------------------------------------------------------------------------------------


def udskriv(d: Definition) -> dict[str, Any]:
    """As JSON values. What is not limited is null."""
    return {"form": FORM} | {f.name: _ud(getattr(d, f.name)) for f in fields(d)}


def _ud(v: Any) -> Any:
    if isinstance(v, Sagsvalg | Modtagervalg):
        return {f.name: _ud(getattr(v, f.name)) for f in fields(v)}
    if isinstance(v, tuple):
        return [_ud(x) for x in v]
    if isinstance(v, time):
        return v.strftime("%H:%M")
    return str(v) if isinstance(v, UUID | date) else v


def laes(indhold: Any) -> Definition:
    """A definition from JSON values. Raises DefinitionFejl for what is not of the form; whether it
    makes sense is `mangler`'s matter. Unknown names are refused: they would else be lost unseen."""
    if not isinstance(indhold, dict) or indhold.get("form") != FORM:
        raise DefinitionFejl([Mangel("form", "ukendt")])
    kendte = {f.name for f in fields(Definition)}
    if fremmede := indhold.keys() - kendte - {"form"}:
        raise DefinitionFejl([Mangel("form", "ukendt_felt") for _ in fremmede])
    givne = {}
    for navn in kendte & indhold.keys():
        try:
            givne[navn] = _ind(navn, indhold[navn])
        except (ValueError, TypeError, KeyError, AttributeError):
            raise DefinitionFejl([Mangel(navn, "form")]) from None
    for navn in ("navn", "advistype", "koder"):
        if navn not in givne:
            raise DefinitionFejl([Mangel(navn, "mangler")])
    return Definition(**givne)


def _ind(navn: str, v: Any) -> Any:
    if navn in ("navn", "hjemmel", "skabelon"):
        return _tekst(v)
    if navn == "advistype":
        return Advistype(v)
    if navn == "koder":
        return tuple(_tekst(x) for x in _liste(v))
    if navn == "roller":
        return tuple(Partsrolle(x) for x in _liste(v))
    if navn == "med_population":
        return _flag(v)
    if navn == "modtagere":
        return tuple(_modtager(x) for x in _liste(v))
    if v is None:
        return None
    if navn in ("fra_kommuner", "til_kommuner"):
        return tuple(_tal(x) for x in _liste(v))
    if navn in ("fra_veje", "til_veje"):
        return tuple(_tekst(x) for x in _liste(v))
    if navn == "sag":
        return _sagsvalg(v)
    if navn in ("gyldig_fra", "gyldig_til"):
        return date.fromisoformat(v)
    if navn in ("stille_fra", "stille_til", "samlet_kl"):
        return time.fromisoformat(v)
    return _tal(v)


def _sagsvalg(v: Any) -> Sagsvalg:
    valg = Sagsvalg(
        None if v.get("kle") is None else tuple(_tekst(x) for x in _liste(v["kle"])),
        None if v.get("fagsystemer") is None else tuple(_tal(x) for x in _liste(v["fagsystemer"])),
        None if v.get("enheder") is None else tuple(UUID(x) for x in _liste(v["enheder"])),
        _tal(v.get("foelsomhed_til", int(Foelsomhed.VIP_SAGER))),
        _flag(v.get("kun_aktive", True)),
    )
    if v.keys() - {f.name for f in fields(Sagsvalg)}:
        raise ValueError("unknown names")
    return valg


def _modtager(v: Any) -> Modtagervalg:
    if v.keys() - {f.name for f in fields(Modtagervalg)}:
        raise ValueError("unknown names")
    return Modtagervalg(
        Modtagerart(v["art"]),
        UUID(v["uuid"]),
        Kanal(v.get("kanal", Kanal.INDBAKKE)),
        Takt(v.get("takt", Takt.STRAKS)),
        _tekst(v.get("adresse", "")),
        None if v.get("system") is None else _tal(v["system"]),
    )


def _tekst(v: Any) -> str:
    if not isinstance(v, str) or "\x00" in v:
        raise TypeError("a text")
    return v


def _tal(v: Any) -> int:
    if not isinstance(v, int) or isinstance(v, bool) or abs(v) > 1_000_000:
        raise TypeError("a number")
    return v


def _flag(v: Any) -> bool:
    if not isinstance(v, bool):
        raise TypeError("true or false")
    return v


def _liste(v: Any) -> list[Any]:
    if not isinstance(v, list) or len(v) > 10_000:
        raise TypeError("a list")
    return v
