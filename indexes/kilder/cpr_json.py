"""A statement of CPR as JSON: what it looks like, and reading it into values and back.

The form is ours: CPR's own are records of fixed width and SOAP, and neither is published whole.
The names are those of `indexes.part.values`; a fact that is absent is told to be absent. Errors
name the place and what is wanted, never what was there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, get_args

from indexes.kilder.values import UgyldigPost, kan_gemmes, kanonisk
from indexes.part.values import (
    AdresseData,
    Adressetype,
    BeskyttelseData,
    CivilstandData,
    NavnData,
    PersonData,
    RelationData,
    Relationstype,
    SeparationData,
    StatsborgerskabData,
    StatusData,
    VaergemaalData,
)

MAKS_FAKTA = 2000  # of one kind about one person
MAKS_TEKST = 200

Laeser = Callable[[Any, str], Any]


def _tekst(vaerdi: Any, sti: str) -> str:
    if not isinstance(vaerdi, str) or len(vaerdi) > MAKS_TEKST or "\x00" in vaerdi:
        raise UgyldigPost(sti, "form.tekst", f"a text of at most {MAKS_TEKST} characters")
    return vaerdi


def _moenster(moenster: str, oensket: str) -> Laeser:
    passer = re.compile(moenster, re.ASCII).fullmatch

    def laes(vaerdi: Any, sti: str) -> str:
        if not isinstance(vaerdi, str) or passer(vaerdi) is None:
            raise UgyldigPost(sti, "form.moenster", oensket)
        return vaerdi

    return laes


def _en_af(*mulige: str) -> Laeser:
    def laes(vaerdi: Any, sti: str) -> str:
        if vaerdi not in mulige:
            raise UgyldigPost(sti, "form.kode", "one of " + ", ".join(mulige))
        return str(vaerdi)

    return laes


def _dag(vaerdi: Any, sti: str) -> date | None:
    if vaerdi is None:
        return None
    try:
        return _dato(vaerdi)
    except (TypeError, ValueError):
        return _fejl(sti)


@lru_cache(maxsize=50_000)  # people share their days, as projected too (part.projektion)
def _dato(vaerdi: str) -> date:
    if len(vaerdi) != 10:
        raise ValueError
    return date.fromisoformat(vaerdi)


def _fejl(sti: str) -> date:
    raise UgyldigPost(sti, "form.dato", "a day as YYYY-MM-DD, or null")


def laes_tidspunkt(vaerdi: Any, sti: str) -> datetime:
    """A moment with its zone. Raises UgyldigPost."""
    try:
        moment = datetime.fromisoformat(vaerdi)
    except (TypeError, ValueError):
        moment = None
    if moment is None or not kan_gemmes(moment):
        raise UgyldigPost(sti, "form.tidspunkt", "a moment as YYYY-MM-DDTHH:MM:SS with its zone")
    return moment


def _dag_eller_tid(vaerdi: Any, sti: str) -> date | datetime | None:
    return (
        laes_tidspunkt(vaerdi, sti)
        if isinstance(vaerdi, str) and "T" in vaerdi
        else _dag(vaerdi, sti)
    )


def _sandhed(vaerdi: Any, sti: str) -> bool:
    if not isinstance(vaerdi, bool):
        raise UgyldigPost(sti, "form.sandhed", "true or false")
    return vaerdi


def _kommune(vaerdi: Any, sti: str) -> int:
    if isinstance(vaerdi, bool) or not isinstance(vaerdi, int) or not 0 <= vaerdi <= 9999:
        raise UgyldigPost(sti, "form.kommunekode", "a number from 0 to 9999")
    return vaerdi


def _linjer(vaerdi: Any, sti: str) -> tuple[str, ...]:
    if not isinstance(vaerdi, list) or len(vaerdi) > 5:
        raise UgyldigPost(sti, "form.liste", "at most five lines")
    return tuple(_tekst(linje, f"{sti}[{n}]") for n, linje in enumerate(vaerdi))


_CPR = _moenster(r"\d{10}", "ten digits")
_PERIODE: dict[str, Laeser] = {"fra": _dag, "til": _dag}
_FELTER: dict[type, dict[str, Laeser]] = {
    NavnData: {"fornavn": _tekst, "mellemnavn": _tekst, "efternavn": _tekst, **_PERIODE},
    StatusData: {"kode": _moenster(r"\d{2}", "two digits"), **_PERIODE},
    AdresseData: {
        "type": _en_af(*get_args(Adressetype)),
        "vejkode": _moenster(r"(\d{4})?", "four digits"),
        "vejnavn": _tekst,
        "husnr": _tekst,
        "etage": _tekst,
        "doer": _tekst,
        "postnr": _moenster(r"(\d{4})?", "four digits"),
        "by": _tekst,
        "kommunekode": _kommune,
        "fra": _dag_eller_tid,
        "til": _dag_eller_tid,
        "landekode": _moenster(r"(\d{4})?", "four digits"),
        "linjer": _linjer,
        "institution": _sandhed,
    },
    CivilstandData: {
        "kode": _en_af(*"UGFEPOLD"),
        "partner_cpr": lambda v, sti: None if v is None else _CPR(v, sti),
        **_PERIODE,
    },
    SeparationData: _PERIODE,
    StatsborgerskabData: {
        "landekode": _moenster(r"\d{4}", "four digits"),
        "land": _tekst,
        **_PERIODE,
    },
    RelationData: {"type": _en_af(*get_args(Relationstype)), "cpr": _CPR, **_PERIODE},
    BeskyttelseData: {"type": _moenster(r"\d{4}|P6S6", "four digits, or P6S6"), **_PERIODE},
    VaergemaalData: {"tekst": _tekst, "navn": _tekst, "adresse": _tekst, **_PERIODE},
}
_LISTER: dict[str, type] = {
    "navne": NavnData,
    "statusser": StatusData,
    "adresser": AdresseData,
    "civilstand": CivilstandData,
    "separationer": SeparationData,
    "statsborgerskab": StatsborgerskabData,
    "relationer": RelationData,
    "beskyttelser": BeskyttelseData,
    "vaergemaal": VaergemaalData,
}


def _numre(vaerdi: Any, sti: str) -> tuple[str, ...]:
    if not isinstance(vaerdi, list) or len(vaerdi) > 50:
        raise UgyldigPost(sti, "form.liste", "a list of CPR numbers")
    return tuple(_CPR(nummer, f"{sti}[{n}]") for n, nummer in enumerate(vaerdi))


_PERSON: dict[str, Laeser] = {
    "cpr": _CPR,
    "fornavn": _tekst,
    "mellemnavn": _tekst,
    "efternavn": _tekst,
    "koen": _en_af("M", "K"),
    "foedt": _dag,
    "tidligere_cpr": _numre,
    "gaeldende_cpr": _moenster(r"(\d{10})?", "ten digits"),
    "status": _moenster(r"\d{2}", "two digits"),
    "status_fra": _dag,
}
_NAVNE = _PERSON.keys() | _LISTER.keys()
_PAAKRAEVET = {
    kind: {f.name for f in fields(kind) if f.default is MISSING} for kind in (PersonData, *_FELTER)
}


def laes_person(raa: Any, sti: str = "person") -> PersonData:
    """The person of a statement. Raises UgyldigPost."""
    try:
        return _hurtigt(raa)
    except (UgyldigPost, _Uventet, KeyError, TypeError, AttributeError):
        return _grundigt(raa, sti)


class _Uventet(Exception):
    """Something out of the ordinary: the thorough reader tells what and where."""


def _hurtigt(raa: Any) -> PersonData:
    """The same by a reader that knows no places; it takes nothing that the other would not."""
    felter: dict[str, Any] = {}
    for navn, vaerdi in raa.items():
        kind = _LISTER.get(navn)
        if kind is None:
            felter[navn] = _PERSON[navn](vaerdi, "")
            continue
        if type(vaerdi) is not list or len(vaerdi) > MAKS_FAKTA:
            raise _Uventet
        laesere = _FELTER[kind]
        fakta = [kind(**{n: laesere[n](v, "") for n, v in en.items()}) for en in vaerdi]
        for en in fakta:
            if en.til is not None and en.fra is not None and _foer(en.til, en.fra):
                raise _Uventet
        felter[navn] = tuple(fakta)
    if felter["foedt"] is None:
        raise _Uventet
    return PersonData(**felter)


def _grundigt(raa: Any, sti: str) -> PersonData:
    if not isinstance(raa, Mapping):
        raise UgyldigPost(sti, "form.objekt", "an object")
    _kendte(raa, _NAVNE, _PAAKRAEVET[PersonData], sti)
    felter = {navn: _PERSON[navn](v, f"{sti}.{navn}") for navn, v in raa.items() if navn in _PERSON}
    for navn, kind in _LISTER.items():
        if navn in raa:
            felter[navn] = _liste(raa[navn], kind, f"{sti}.{navn}")
    if felter["foedt"] is None:
        raise UgyldigPost(f"{sti}.foedt", "form.dato", "a day as YYYY-MM-DD")
    return PersonData(**felter)


def _liste(raa: Any, kind: type, sti: str) -> tuple[Any, ...]:
    if not isinstance(raa, list) or len(raa) > MAKS_FAKTA:
        raise UgyldigPost(sti, "form.liste", f"a list of at most {MAKS_FAKTA}")
    return tuple(_fakta(en, kind, f"{sti}[{n}]") for n, en in enumerate(raa))


def _fakta(raa: Any, kind: type, sti: str) -> Any:
    laesere = _FELTER[kind]
    if not isinstance(raa, Mapping):
        raise UgyldigPost(sti, "form.objekt", "an object")
    _kendte(raa, laesere.keys(), _PAAKRAEVET[kind], sti)
    felter = {navn: laesere[navn](vaerdi, f"{sti}.{navn}") for navn, vaerdi in raa.items()}
    fra, til = felter.get("fra"), felter.get("til")
    if fra is not None and til is not None and _foer(til, fra):
        raise UgyldigPost(f"{sti}.til", "periode.omvendt", "a day not before the one in fra")
    return kind(**felter)


def _foer(til: date, fra: date) -> bool:
    if type(til) is date and type(fra) is date:
        return til < fra
    if isinstance(til, datetime) and isinstance(fra, datetime):
        return til < fra
    return til.isoformat()[:10] < fra.isoformat()[:10]


def _kendte(raa: Mapping[str, Any], kendte: Any, paakraevet: set[str], sti: str) -> None:
    if raa.keys() <= kendte and paakraevet <= raa.keys():
        return
    # A name that we do not know is not repeated: it may be a value that lost its way.
    if not raa.keys() <= kendte:
        raise UgyldigPost(sti, "felt.ukendt", "no other fields than " + ", ".join(sorted(kendte)))
    for navn in sorted(paakraevet - raa.keys()):
        raise UgyldigPost(f"{sti}.{navn}", "felt.mangler", "this field")


# What a statement may say in more ways than one: nothing said at all, a value that goes without
# saying, a moment or a day written otherwise than we write them.
_ANDERLEDES = re.compile(rb':(?:null|""|\[\]|false|0[,}])')
_OGSAA = (b'"type":"folkeregister"', b'"status":"01"', b"-W")
_TID = re.compile(rb"T[012]")
_ANDEN_TID = re.compile(rb'"\d{4}-\d\d-\d\dT(?!\d\d:\d\d:\d\d(?:\+\d\d|-(?!00:00)\d\d):\d\d")')


def indhold(raa: Mapping[str, Any], person: PersonData) -> bytes:
    """The content of a statement whose person was read from `raa`: the same bytes for the same
    person, however it was written."""
    som_sendt = kanonisk(raa)
    return kanonisk(som_json(person)) if _anderledes(som_sendt) else som_sendt


def _anderledes(tekst: bytes) -> bool:
    if _ANDERLEDES.search(tekst):
        return True
    for maade in _OGSAA:
        if maade in tekst:
            return True
    return _TID.search(tekst) is not None and _ANDEN_TID.search(tekst) is not None


# What a fact of each kind holds, with what stands for nothing said.
_FELTNAVNE = {kind: tuple((f.name, f.default) for f in fields(kind)) for kind in _FELTER}
_STANDARD = {f.name: f.default for f in fields(PersonData)}
_HENT = {kind: attrgetter(*(f.name for f in fields(kind))) for kind in _FELTER}


def som_json(person: PersonData) -> dict[str, Any]:
    """The person as a statement has her: what `laes_person` reads back equal. Defaults are left
    out."""
    ud: dict[str, Any] = {}
    for navn in _PERSON:
        vaerdi = getattr(person, navn)
        # A newborn child has no first name yet: what must be told is told when it is empty too.
        if navn in _PAAKRAEVET[PersonData] or vaerdi not in (None, "", (), _STANDARD.get(navn)):
            ud[navn] = _enkel(vaerdi)
    for navn, kind in _LISTER.items():
        if fakta := getattr(person, navn):
            navne, hent = _FELTNAVNE[kind], _HENT[kind]
            ud[navn] = [
                {n: _enkel(v) for (n, d), v in zip(navne, hent(en), strict=True) if v != d}
                for en in fakta
            ]
    return ud


def _enkel(vaerdi: Any) -> Any:
    if isinstance(vaerdi, date):
        return vaerdi.isoformat()
    return list(vaerdi) if isinstance(vaerdi, tuple) else vaerdi
