"""What the user searches for, kept in the session under a random key, never in an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.values import Cpr

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
_FOEDT = re.compile(r"\d{6}(-?X{4})?", re.IGNORECASE)
_CVR = re.compile(r"\d{8}")
# In the bar a BFE number says that it is one; in its own form it need not.
_ESR = r"(?:esr[\s:-]*)?\d{3}-\d{5,6}"
_EJENDOM = re.compile(r"bfe[\s:-]*\d{1,10}|" + _ESR, re.IGNORECASE | re.ASCII)
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

    @classmethod
    def af_fritekst(cls, tekst: str) -> Self:
        """From the box of the bar: eight digits are a CVR number, `BFE 5012345` and `173-012345` a
        property's, the rest the selector reads.

        A whole CPR number goes to its own field, so that the form shows what was understood.
        """
        tekst = _trim(tekst)
        if fundet := Cpr.laes(tekst):
            return cls(cpr=fundet.vis())
        samlet = re.sub(r"(?i)^cvr[\s:-]*|\s", "", tekst)
        if _CVR.fullmatch(samlet):
            return cls(art="virksomhed", cvr=samlet)
        if _EJENDOM.fullmatch(tekst):
            return cls(art="ejendom", ejendom=tekst)
        return cls(tekst=tekst)

    @classmethod
    def af_formular(cls, post: Mapping[str, str]) -> Self:
        """From the form with a field for each."""
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
        )

    @property
    def er_tom(self) -> bool:
        felter = (self.tekst, self.navn, self.cpr, self.adresse, self.cvr, self.ejendom)
        return not any(felter)

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
        if self.er_ejendom and not self.ejendom:
            found["ejendom"] = _("Skriv et BFE-nummer, et ESR-nummer eller en adresse.")
        elif self.er_tom:
            found["navn"] = _("Skriv et navn, et nummer eller en adresse.")
        return found


@dataclass(frozen=True, slots=True)
class GemtSoegning:
    """A search and the cursors of the pages seen so far, so that one can go back."""

    kriterier: Kriterier
    sider: tuple[Any, ...] = field(default=(None,))


def gem(session: SessionBase, kriterier: Kriterier) -> str:
    """Keep a new search and return its key. The latest twenty are kept."""
    noegle = token_hex(8)
    _skriv(session, noegle, GemtSoegning(kriterier))
    return noegle


def hent(session: SessionBase, noegle: str) -> GemtSoegning | None:
    """The search behind a key of this session; None for any other."""
    held = session.get(SESSIONSNOEGLE, {}).get(noegle)
    if held is None:
        return None
    known = {f.name for f in fields(Kriterier)}
    kriterier = Kriterier(**{k: v for k, v in held["kriterier"].items() if k in known})
    return GemtSoegning(kriterier, tuple(held["sider"]))


def gem_naeste(
    session: SessionBase, noegle: str, soegning: GemtSoegning, side: int, naeste: Any
) -> None:
    """Remember where page `side + 1` begins. Writes only what is new: a reload costs no write."""
    sider = (*soegning.sider[:side], naeste)
    if naeste is not None and len(soegning.sider) <= side:
        _skriv(session, noegle, replace(soegning, sider=sider))


def _skriv(session: SessionBase, noegle: str, soegning: GemtSoegning) -> None:
    kept = dict(session.get(SESSIONSNOEGLE, {}))
    kept[noegle] = {"kriterier": asdict(soegning.kriterier), "sider": list(soegning.sider)}
    session[SESSIONSNOEGLE] = dict(list(kept.items())[-_MAKS:])


def _trim(tekst: str) -> str:
    return " ".join(tekst.split())[:_LAENGDE]


def _kendt(vaerdi: str, valg: Valgliste) -> str:
    return vaerdi if vaerdi in {kode for kode, _navn in valg} else valg[0][0]
