"""The forms of the work lists: the fields as written, what they mean, and what is wrong.

What an uploaded or pasted list holds is in neither: it goes straight to the order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from access.values import AfgraensningFejl, kle_interval
from indexes.part.soegning import adressekrav_af
from sapa.arbejdslister import ord as ordene
from sapa.arbejdslister.models import Population
from sapa.arbejdslister.values import Kolonne, Kriterier
from sapa.revision.values import laes_dato, maaneder_efter

Fejl = dict[str, "str | ordene.Tekst"]
STANDARD = (Kolonne.NAVN, Kolonne.FOEDT, Kolonne.MYNDIGHED, Kolonne.MAERKAT)
_DATOER = ("foedt_fra", "foedt_til", "doed_fra", "doed_til")
_TEKSTER = ("navn", "hjemmel_tekst", "fylder", "adresse", "kle", *_DATOER)
_VALG: Mapping[str, Mapping[str, ordene.Tekst]] = {
    "institution": ordene.INSTITUTION,
    "digital_post": ordene.DIGITAL_POST,
    "civilstand": ordene.CIVILSTAND,
    "sag": ordene.SAG,
}


def laes_kolonner(valgte: Sequence[str]) -> tuple[str, ...]:
    """The columns among them that there are, in their own order."""
    return tuple(k.value for k in Kolonne if k.value in valgte)


@dataclass(frozen=True, slots=True)
class Populationsform:
    """The criteria of a population."""

    felter: Mapping[str, str] = field(default_factory=dict)
    kolonner: tuple[str, ...] = tuple(k.value for k in STANDARD)
    kriterier: Kriterier | None = None
    fejl: Fejl = field(default_factory=dict)

    @classmethod
    def af(cls, population: Population) -> Populationsform:
        """The fields that say what is saved."""
        k = population.som_kriterier
        felter = {
            "navn": population.navn,
            "hjemmel": population.hjemmel_id,
            "hjemmel_tekst": population.hjemmel_tekst,
            "fylder": "" if k.fylder is None else str(k.fylder),
            "adresse": k.adresse,
            "kle": k.kle,
            "doed": "ja" if k.doed else "",
            **{valg: getattr(k, valg) for valg in _VALG},
            **{d: f"{dag:%d-%m-%Y}" if (dag := getattr(k, d)) else "" for d in _DATOER},
        }
        return cls(felter, tuple(population.kolonner), k)

    @classmethod
    def laes(
        cls, post: Mapping[str, str], kolonner: Sequence[str], hjemler: Sequence[str]
    ) -> Populationsform:
        """From the submitted form."""
        felter = {n: post.get(n, "").strip()[:200] for n in _TEKSTER}
        felter |= {n: v if (v := post.get(n, "")) in valg else "" for n, valg in _VALG.items()}
        felter["doed"] = "ja" if post.get("doed") else ""
        felter["hjemmel"] = v if (v := post.get("hjemmel", "")) in hjemler else ""
        valgte, fejl = laes_kolonner(kolonner), _mangler(felter)
        if not valgte:
            fejl["kolonner"] = _("Vælg mindst én kolonne.")
        datoer = {n: _dato(felter[n], n, fejl) for n in _DATOER}
        kriterier = Kriterier(
            fylder=_alder(felter["fylder"], fejl),
            foedt_fra=datoer["foedt_fra"],
            foedt_til=datoer["foedt_til"],
            adresse=felter["adresse"],
            institution=felter["institution"],
            digital_post=felter["digital_post"],
            civilstand=felter["civilstand"],
            doed=bool(felter["doed"]),
            doed_fra=datoer["doed_fra"],
            doed_til=datoer["doed_til"],
            sag=felter["sag"],
            kle=felter["kle"],
        )
        _kontroller(kriterier, fejl)
        return cls(felter, valgte, None if fejl else kriterier, fejl)

    @property
    def valg(self) -> list[tuple[str, Mapping[str, ordene.Tekst]]]:
        return list(_VALG.items())


@dataclass(frozen=True, slots=True)
class Listeform:
    """What goes with a list of given lines."""

    hjemmel: str = ""
    hjemmel_tekst: str = ""
    kolonner: tuple[str, ...] = (Kolonne.ADRESSE, Kolonne.TILFLYTTET, Kolonne.MYNDIGHED)
    hele_landet: bool = False
    fejl: Fejl = field(default_factory=dict)

    @classmethod
    def laes(
        cls,
        post: Mapping[str, str],
        kolonner: Sequence[str],
        hjemler: Sequence[str],
        *,
        med_kolonner: bool,
    ) -> Listeform:
        """From the submitted form."""
        hjemmel = v if (v := post.get("hjemmel", "")) in hjemler else ""
        tekst = post.get("hjemmel_tekst", "").strip()[:200]
        fejl = _mangler({"hjemmel": hjemmel, "hjemmel_tekst": tekst, "navn": "x"})
        valgte = laes_kolonner(kolonner) if med_kolonner else ()
        if med_kolonner and not valgte:
            fejl["kolonner"] = _("Vælg mindst én kolonne.")
        return cls(hjemmel, tekst, valgte, bool(post.get("hele_landet")), fejl)


@dataclass(frozen=True, slots=True)
class Koerselsform:
    """For which month, and made up for which day."""

    maaned: date | None
    pr: date | None
    fejl: Fejl = field(default_factory=dict)

    @classmethod
    def laes(cls, post: Mapping[str, str], i_dag: date) -> Koerselsform:
        """From the submitted form; today where no day is given."""
        fejl: Fejl = {}
        pr = _dato(post.get("pr", "").strip(), "pr", fejl) or (None if fejl else i_dag)
        return cls(_maaned(post.get("maaned", "")), pr, fejl)


def maaneder(i_dag: date) -> list[tuple[str, str]]:
    """The months to choose among: a year back and three months ahead, this one first."""
    offsets = [0, 1, 2, 3, *range(-1, -13, -1)]
    months = (maaneder_efter(i_dag.replace(day=1), n) for n in offsets)
    return [(f"{m:%Y-%m}", f"{MONTHS[m.month]} {m.year}") for m in months]


def _maaned(tekst: str) -> date | None:
    try:
        return date.fromisoformat(f"{tekst[:7]}-01") if tekst else None
    except ValueError:
        return None


def _mangler(felter: Mapping[str, str]) -> Fejl:
    fejl: Fejl = {}
    if not felter["navn"]:
        fejl["navn"] = _("Giv udsøgningen et navn.")
    if not felter["hjemmel"]:
        fejl["hjemmel"] = _("Vælg en hjemmel.")
    if not felter["hjemmel_tekst"]:
        fejl["hjemmel_tekst"] = _("Skriv, hvad listen skal bruges til.")
    return fejl


def _dato(tekst: str, navn: str, fejl: Fejl) -> date | None:
    dag = laes_dato(tekst) if tekst else None
    if tekst and dag is None:
        fejl[navn] = _("Skriv datoen som DD-MM-ÅÅÅÅ.")
    return dag


def _alder(tekst: str, fejl: Fejl) -> int | None:
    if not tekst:
        return None
    if tekst.isascii() and tekst.isdecimal() and int(tekst) <= 130:
        return int(tekst)
    fejl["fylder"] = _("Skriv et helt antal år.")
    return None


def _kontroller(k: Kriterier, fejl: Fejl) -> None:
    """What can be said before it is known for which month and day."""
    if k == Kriterier() and not fejl:
        fejl["form"] = ordene.KRITERIEFEJL["intet"]
    if bool(k.sag) != bool(k.kle):
        fejl["kle"] = ordene.KRITERIEFEJL["sag"]
    elif k.kle:
        try:
            kle_interval(k.kle)
        except AfgraensningFejl:
            fejl["kle"] = ordene.KRITERIEFEJL["kle"]
    if k.adresse and not adressekrav_af(k.adresse):
        fejl["adresse"] = ordene.KRITERIEFEJL["adresse"]
    if k.doed and not (k.doed_fra and k.doed_til and k.doed_fra <= k.doed_til):
        fejl.setdefault("doed_fra", ordene.KRITERIEFEJL["doedsperiode"])
    if k.foedt_fra and k.foedt_til and k.foedt_fra > k.foedt_til:
        fejl.setdefault("foedt_til", ordene.KRITERIEFEJL["periode"])
