"""What a user may ask of the person search, and how it becomes a query over lexemes. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from indexes.part.soegeord import NU, alle, begynder, en_af, lig, lyd_af, ord_af

Statusvalg = Literal["aktiv", "aktiv_og_doed", "alle"]
Sortering = Literal["", "navn", "-navn", "alder", "-alder"]

_CPR = re.compile(r"(?<!\d)(\d{6})[- ]?(\d{4})(?!\d)", re.ASCII)
_FOEDT = re.compile(r"(?<!\d)(\d{6})(?:-?X{4})?(?!\d)", re.ASCII | re.IGNORECASE)
# A year that may be one of birth; alone among words it may as well be a postnummer.
_AAR = re.compile(r"(?:18[5-9]|19\d|20[0-4])\d", re.ASCII)
_FOEDT_I = re.compile(
    r"(?<![\w.])(?:født|f\.|f)\s*(?:i\s+)?(" + _AAR.pattern + r")(?!\d)", re.ASCII | re.IGNORECASE
)
_HUSNR = re.compile(r"(\d{1,3})([a-zæøå]?)")
_MINDST_NAVN, _MINDST_VEJ = 2, 3


@dataclass(frozen=True, slots=True)
class Personsoegning:
    """The criteria of a person search; all that are given must hold.

    `fritekst` is the one box: a CPR number, a birth date, and words that may each be of the name
    or of the address. `kommuner` None means the user's own municipality; `hele_landet` and other
    municipalities need the right SOEG_LANDET.
    """

    fritekst: str = ""
    navn: str = ""
    cpr: str = ""
    adresse: str = ""
    koen: Literal["", "M", "K"] = ""
    status: Statusvalg = "aktiv_og_doed"
    kommuner: tuple[int, ...] | None = None
    hele_landet: bool = False
    tidligere: bool = True  # names and CPR numbers that she had before
    lyder_som: bool = True
    foedselsaar: int | None = None
    husnumre: tuple[str, ...] = ()  # one of these, whatever else the address says
    kun: frozenset[UUID] | None = None  # among these persons: a list of the user's own
    sorter: Sortering = ""  # the best match first

    def __repr__(self) -> str:
        """Without the criteria: they name people."""
        return "Personsoegning(...)"


@dataclass(frozen=True, slots=True)
class Fortolkning:
    """A search understood: its query over lexemes, in parts that the selector puts together."""

    cpr: str | None
    faelles: str  # municipality, sex, status, birth date: holds for every hit
    navn: str  # all words read as words of the name
    adresse: str | None  # read with the address; None where no word can be of one
    kun_adresse: (
        bool  # an address takes part for certain: the reading as a name alone does not count
    )
    samme: str = ""  # of those, whose words are whole words of the name
    lyder: str = ""  # whose words sound like words of the name
    begynder: str = ""  # whose words begin words of the name
    navneord: tuple[str, ...] = ()
    vist_navn: str = ""


class UforstaaetCpr(ValueError):
    """Neither ten digits nor six."""


class ForLidt(ValueError):
    """Nothing in the criteria that few people have."""


def fortolk(s: Personsoegning, kommuner: frozenset[int] | None) -> Fortolkning:
    """Understand a search, limited to `kommuner` (None: none). Raises UforstaaetCpr or ForLidt."""
    cpr, foedt, fri = _numre(s)
    aar = s.foedselsaar
    if match := _FOEDT_I.search(fri):
        aar, fri = int(match[1]), fri[: match.start()] + " " + fri[match.end() :]
    fri_tekst, fri_adresse = _del(fri)
    navneord = ord_af(s.navn)
    egen_adresse = adressekrav_af(s.adresse)
    if s.husnumre:
        egen_adresse.append(en_af(lig(f"h:{n}") for n in s.husnumre))
    adressekrav = [*egen_adresse, *adressekrav_af(fri_adresse)]
    # "Jan Jarlov 1970": born then, or living in that postal district.
    tvetydigt = fri_adresse if fri_tekst and _AAR.fullmatch(fri_adresse) else ""
    fri_ord = tuple(word for del_ in fri_tekst for word in ord_af(del_))
    ord_ = (*navneord, *fri_ord)
    vejord = [w for w in (*ord_af(s.adresse), *fri_ord) if w.isalpha() and len(w) >= _MINDST_VEJ]
    if not (cpr or foedt or vejord or any(len(w) >= _MINDST_NAVN for w in ord_)):
        raise ForLidt

    faelles = []
    if kommuner is not None:
        faelles.append(en_af(lig(f"k:{kommune}") for kommune in sorted(kommuner)))
    if s.koen:
        faelles.append(lig(f"x:{s.koen}"))
    # A whole CPR number names one person; that she has left the country must not hide her.
    if s.status != "alle" and not cpr:
        klasser = ("aktiv",) if s.status == "aktiv" else ("aktiv", "doed")
        faelles.append(en_af(lig(f"s:{klasse}") for klasse in klasser))
    if foedt:
        faelles.append(lig(f"f:{foedt}"))
    if aar:
        faelles.append(lig(f"y:{aar}"))
    if not s.tidligere or not ord_:
        faelles.append(lig(NU))

    def navn(word: str) -> str:
        return en_af([begynder(f"n:{word}"), lig(f"l:{lyd_af(word)}") if s.lyder_som else ""])

    # A word of the box may be of the road; short ones would meet half the town.
    som_adresse = [
        en_af([navn(w), begynder(f"v:{w}") if len(w) >= _MINDST_VEJ else ""]) for w in fri_ord
    ]
    kun_navn = alle([*map(navn, ord_), lig(f"y:{tvetydigt}") if tvetydigt else ""])
    med_adresse = alle([*map(navn, navneord), *som_adresse, *adressekrav])
    tager_adresse = bool(adressekrav or som_adresse)
    return Fortolkning(
        cpr=cpr,
        faelles=alle(faelles),
        navn=kun_navn,
        adresse=med_adresse if tager_adresse else None,
        kun_adresse=bool(egen_adresse or (fri_adresse and not tvetydigt)),
        samme=alle(lig(f"n:{w}") for w in ord_),
        lyder=alle(lig(f"l:{lyd_af(w)}") for w in ord_) if s.lyder_som else "",
        begynder=alle(begynder(f"n:{w}") for w in ord_),
        navneord=ord_,
        vist_navn=" ".join((s.navn or " ".join(fri_tekst)).split()),
    )


def _numre(s: Personsoegning) -> tuple[str | None, str | None, str]:
    """The CPR number, the birth date DDMMÅÅ, and what is left of the free text."""
    felt, fri = s.cpr.strip(), s.fritekst
    cpr = foedt = None
    if felt:
        if match := _CPR.fullmatch(felt):
            cpr = match[1] + match[2]
        elif match := _FOEDT.fullmatch(felt):
            foedt = match[1]
        else:
            raise UforstaaetCpr
    if match := _CPR.search(fri):
        cpr, fri = match[1] + match[2], fri[: match.start()] + " " + fri[match.end() :]
    elif match := _FOEDT.search(fri):
        foedt, fri = match[1], fri[: match.start()] + " " + fri[match.end() :]
    return cpr, foedt, fri


def _del(fri: str) -> tuple[tuple[str, ...], str]:
    """Free text as words that may be anything, and the rest, numbered, that is an address."""
    tokens = fri.replace(",", " ").split()
    foerste_tal = next((i for i, t in enumerate(tokens) if t[0].isdigit()), len(tokens))
    hale = tokens[foerste_tal:]
    # Words after the number are still words: "38 Skovbrynet", "Skovbrynet 38, Kgs. Lyngby".
    ord_ = [t for t in hale if t[0].isalpha() and t.lower().strip(".") not in _BOLIG and len(t) > 1]
    return (*tokens[:foerste_tal], *ord_), " ".join(t for t in hale if t not in ord_)


_ETAGER = frozenset({"st", "kl"})
_DOERE = frozenset({"tv", "mf", "th"})
_BOLIG = _ETAGER | _DOERE


def adressekrav_af(tekst: str) -> list[str]:
    """What an address as written asks for: road and town by prefix, all the rest exactly.

    `Skovbrynet 38, 2. tv, 2800 Kgs. Lyngby`, any part of it, in any order of road and postnr.
    """
    krav: list[str] = []
    husnr, etage = "", False
    for token in tekst.lower().replace(",", " ").split():
        kort = token.rstrip(".")
        if re.fullmatch(r"\d{4}", kort):
            krav.append(lig(f"p:{kort}"))
        elif kort in _ETAGER or (
            re.fullmatch(r"\d{1,2}", kort) and (token != kort or husnr) and not etage
        ):
            krav.append(lig(f"e:{kort.lstrip('0')}"))
            etage = True
        elif kort in _DOERE or (etage and kort.isdigit()):
            krav.append(lig(f"d:{kort.lstrip('0')}"))
        elif (match := _HUSNR.fullmatch(kort)) and not husnr:
            husnr = match[1].lstrip("0") + match[2]
            krav.append(lig(f"h:{husnr}"))
        elif husnr.isdigit() and re.fullmatch("[a-zæøå]", kort) and not etage:
            krav[krav.index(lig(f"h:{husnr}"))] = lig(f"h:{husnr}{kort}")
            husnr += kort
        else:
            krav.extend(begynder(f"v:{word}") for word in ord_af(token))
    return krav
