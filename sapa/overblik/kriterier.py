"""What the user searches for, kept in the session under a random key, never in an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.values import Cpr
from sapa.revision.values import laes_dato

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

SESSIONSNOEGLE = "soegninger"
_MAKS = 20
_LAENGDE = 200

Valgliste = tuple[tuple[str, str | Promise], ...]

ARTER: Valgliste = (
    ("person", _("Person")),
    ("virksomhed", _("Virksomhed")),
    ("ejendom", _("Ejendom")),
)
KOEN: Valgliste = (("", _("Begge")), ("M", _("Mand")), ("K", _("Kvinde")))
PERSONSTATUS: Valgliste = (
    ("aktiv_og_doed", _("Aktiv og død")),
    ("aktiv", _("Aktiv")),
    ("alle", _("Alle")),
)
SORTERING: Valgliste = (
    ("", _("Bedste træf først")),
    ("navn", _("Navn")),
    ("-navn", _("Navn, bagfra")),
    ("alder", _("Alder, yngste først")),
    ("-alder", _("Alder, ældste først")),
)
_FOEDT = re.compile(r"\d{6}(-?X{4})?", re.IGNORECASE)
_CVR = re.compile(r"\d{8}")
# In the bar a BFE number says that it is one; in its own form it need not.
_ESR = r"(?:esr[\s:-]*)?\d{3}-\d{5,6}"
_EJENDOM = re.compile(r"bfe[\s:-]*\d{1,10}|\d{7}|" + _ESR, re.IGNORECASE | re.ASCII)
_HUSNUMRE = re.compile(r"\d{1,3}[A-Za-zÆØÅæøå]?(?:-\d{1,3})?", re.ASCII)
_MAKS_HUSNUMRE = 60
_AAR = re.compile(r"(?:18[5-9]|19\d|20[0-4])\d", re.ASCII)
_CPR_I_TEKST = re.compile(r"(?<![\d-])(\d{6})[- ]?(\d{4})(?![\d-])", re.ASCII)
_EJENDOMSNUMMER = re.compile(r"(?:bfe[\s:-]*)?\d{1,10}|" + _ESR, re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Kriterier:
    """The fields of the search form. `tekst` is the one box of the bar, read by the selector."""

    art: str = "person"
    tekst: str = ""
    navn: str = ""
    cpr: str = ""
    adresse: str = ""
    koen: str = ""
    status: str = "aktiv_og_doed"
    hele_landet: bool = False
    tidligere: bool = True
    lyder_som: bool = True
    cvr: str = ""
    ejendom: str = ""
    # Persons: house numbers of the road, year of birth, more municipalities, an order of one's own.
    husnumre: str = ""
    foedselsaar: str = ""
    kommuner: tuple[int, ...] = ()
    sorter: str = ""
    foretrukne: bool = False
    # Companies.
    branche: str = ""
    ansatte_fra: str = ""
    ansatte_til: str = ""
    startdato_fra: str = ""
    startdato_til: str = ""

    @classmethod
    def af_fritekst(cls, tekst: str) -> Self:
        """From the box of the bar: eight digits are a CVR number, `BFE 5012345` and `173-012345` a
        property's, the rest the selector reads.

        A whole CPR number goes to its own field, so that the form shows what was understood; it
        names one person, so words that were pasted with it are left out.
        """
        tekst = _trim(tekst)
        if fundet := _cpr_i(tekst):
            return cls(cpr=fundet.vis())
        samlet = re.sub(r"(?i)^cvr[\s:-]*|\s", "", tekst)
        if _CVR.fullmatch(samlet):
            return cls(art="virksomhed", cvr=samlet)
        if _EJENDOM.fullmatch(tekst):
            return cls(art="ejendom", ejendom=tekst)
        return cls(tekst=tekst)

    @classmethod
    def af_formular(cls, post: Mapping[str, str], kommuner: tuple[int, ...] = ()) -> Self:
        """From the form with a field for each; `kommuner` are chosen beside the rest."""
        return cls(
            art=_kendt(post.get("art", ""), ARTER),
            navn=_trim(post.get("navn", "")),
            cpr=_trim(post.get("cpr", "")),
            adresse=_trim(post.get("adresse", "")),
            koen=_kendt(post.get("koen", ""), KOEN),
            status=_kendt(post.get("status", ""), PERSONSTATUS),
            hele_landet=post.get("kommune") == "alle",
            tidligere="tidligere" in post,
            lyder_som="lyder_som" in post,
            cvr=re.sub(r"\s", "", post.get("cvr", ""))[:_LAENGDE],
            ejendom=_trim(post.get("ejendom", "")),
            husnumre=_trim(post.get("husnumre", "")),
            foedselsaar=_trim(post.get("foedselsaar", "")),
            kommuner=kommuner,
            sorter=_kendt(post.get("sorter", ""), SORTERING),
            foretrukne="foretrukne" in post,
            branche=_trim(post.get("branche", "")),
            ansatte_fra=_trim(post.get("ansatte_fra", "")),
            ansatte_til=_trim(post.get("ansatte_til", "")),
            startdato_fra=_trim(post.get("startdato_fra", "")),
            startdato_til=_trim(post.get("startdato_til", "")),
        )

    @property
    def er_tom(self) -> bool:
        felter = (self.tekst, self.navn, self.cpr, self.adresse, self.cvr, self.ejendom)
        return not any(felter) and not (self.er_virksomhed and self.virksomhedskrav)

    @property
    def virksomhedskrav(self) -> tuple[str, ...]:
        """What limits companies beside number, name and address."""
        felter = (
            self.branche,
            self.ansatte_fra,
            self.ansatte_til,
            self.startdato_fra,
            self.startdato_til,
        )
        return tuple(felt for felt in felter if felt)

    @property
    def er_udvidet(self) -> bool:
        """Some of the fields that the form folds away are in use."""
        standard = type(self)()
        folded = ("husnumre", "foedselsaar", "kommuner", "sorter", "koen", "status", "foretrukne")
        flags = ("tidligere", "lyder_som")
        return self.er_person and any(
            getattr(self, navn) != getattr(standard, navn) for navn in (*folded, *flags)
        )

    @property
    def husnummerliste(self) -> tuple[str, ...]:
        """`1-9, 38A` one by one; empty for all. A range has both sides of the road."""
        found: list[str] = []
        for del_ in self.husnumre.replace(" ", "").lower().split(","):
            fra, _streg, til = del_.partition("-")
            if til and fra.isdecimal():
                found += [str(n) for n in range(int(fra), min(int(til), int(fra) + 200) + 1)]
            elif del_:
                found.append(fra.lstrip("0"))
        return tuple(dict.fromkeys(found))[:_MAKS_HUSNUMRE]

    @property
    def aar(self) -> int | None:
        return int(self.foedselsaar) if _AAR.fullmatch(self.foedselsaar) else None

    @property
    def er_virksomhed(self) -> bool:
        return self.art == "virksomhed"

    @property
    def er_ejendom(self) -> bool:
        return self.art == "ejendom"

    @property
    def er_ejendomsnummer(self) -> bool:
        """A property is asked for by its number: the one that has it opens at once."""
        return _EJENDOMSNUMMER.fullmatch(self.ejendom) is not None

    @property
    def er_person(self) -> bool:
        return self.art == "person"

    @property
    def cpr_nummer(self) -> Cpr | None:
        return Cpr.laes(self.cpr)

    @property
    def emne(self) -> str:
        """What was searched for in words to repeat on the page; never a CPR number."""
        return " ".join(part for part in (self.navn or self.tekst, self.adresse) if part)

    def fejl(self) -> dict[str, str | Promise]:
        """What is wrong, by field; empty when the search can be made."""
        found: dict[str, str | Promise] = {}
        if self.cpr and self.cpr_nummer is None and not _FOEDT.fullmatch(self.cpr):
            found["cpr"] = _("Et CPR-nummer har ti cifre, en fødselsdato seks. Skriv DDMMÅÅ-XXXX.")
        if self.cvr and not _CVR.fullmatch(self.cvr):
            found["cvr"] = _("Et CVR-nummer har otte cifre.")
        if self.husnumre:
            dele = self.husnumre.replace(" ", "").split(",")
            if not all(_HUSNUMRE.fullmatch(del_) for del_ in dele if del_):
                found["husnumre"] = _("Husnumre skrives som 38, 38A eller 1-9.")
            elif not self.adresse:
                found["husnumre"] = _("Husnumre hører til en vej: udfyld også Adresse.")
        if self.foedselsaar and self.aar is None:
            found["foedselsaar"] = _("Et fødselsår har fire cifre.")
        if self.er_virksomhed:
            found |= self._virksomhedsfejl()
        if self.er_ejendom and not self.ejendom:
            found["ejendom"] = _("Skriv et BFE-nummer, et ESR-nummer eller en adresse.")
        elif self.er_tom:
            found["navn"] = _("Skriv et navn, et nummer eller en adresse.")
        return found

    def _virksomhedsfejl(self) -> dict[str, str | Promise]:
        found: dict[str, str | Promise] = {}
        for navn in ("ansatte_fra", "ansatte_til"):
            text = getattr(self, navn)
            if text and not (text.isascii() and text.isdecimal() and len(text) < 8):
                found[navn] = _("Skriv et helt tal.")
        for navn in ("startdato_fra", "startdato_til"):
            if getattr(self, navn) and laes_dato(getattr(self, navn)) is None:
                found[navn] = _("Datoen kunne ikke læses. Skriv den som DD-MM-ÅÅÅÅ.")
        return found


K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class GemtSoegning(Generic[K]):
    """A search and the cursors of the pages seen so far, so that one can go back."""

    kriterier: K
    sider: tuple[Any, ...] = field(default=(None,))


def gem(session: SessionBase, kriterier: Any) -> str:
    """Keep a new search and return its key. The latest twenty are kept."""
    noegle = token_hex(8)
    _skriv(session, noegle, GemtSoegning(kriterier))
    return noegle


def hent(session: SessionBase, noegle: str) -> GemtSoegning[Kriterier] | None:
    """The search behind a key of this session; None for any other, and for one of another form."""
    held = session.get(SESSIONSNOEGLE, {}).get(noegle)
    if held is None or held["kriterier"].get("art") not in dict(ARTER):
        return None
    known = {f.name for f in fields(Kriterier)}
    facts = {k: v for k, v in held["kriterier"].items() if k in known}
    facts["kommuner"] = tuple(facts.get("kommuner", ()))
    kriterier = Kriterier(**facts)
    return GemtSoegning(kriterier, tuple(held["sider"]))


def gem_naeste(
    session: SessionBase, noegle: str, soegning: GemtSoegning[Any], side: int, naeste: Any
) -> None:
    """Remember where page `side + 1` begins. Writes only what is new: a reload costs no write."""
    sider = (*soegning.sider[:side], naeste)
    if naeste is not None and len(soegning.sider) <= side:
        _skriv(session, noegle, replace(soegning, sider=sider))


def _skriv(session: SessionBase, noegle: str, soegning: GemtSoegning[Any]) -> None:
    kept = dict(session.get(SESSIONSNOEGLE, {}))
    kept[noegle] = {"kriterier": asdict(soegning.kriterier), "sider": list(soegning.sider)}
    session[SESSIONSNOEGLE] = dict(list(kept.items())[-_MAKS:])


def _cpr_i(tekst: str) -> Cpr | None:
    """The one CPR number in a text, however much was pasted with it; ten digits that are no birth
    date are no such number there."""
    if alene := Cpr.laes(tekst):
        return alene
    fundne = {Cpr(m[1] + m[2]) for m in _CPR_I_TEKST.finditer(tekst)}
    gyldige = [cpr for cpr in fundne if cpr.foedt is not None]
    return gyldige[0] if len(gyldige) == 1 else None


def _trim(tekst: str) -> str:
    return " ".join(tekst.split())[:_LAENGDE]


def _kendt(vaerdi: str, valg: Valgliste) -> str:
    return vaerdi if vaerdi in {kode for kode, _navn in valg} else valg[0][0]
