"""What the tab Kontanthjælpsloft is given: the ydelser of a month from the index, the choices, the
rate and the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indexes.ydelse.values import Bevilling, Udbetaling
from sapa.loft.beregning import NUL, beregn
from sapa.loft.selectors import Gaeldende, gaeldende
from sapa.loft.values import (
    ANDEN_SATS,
    FORHOEJET,
    HUSSTANDE,
    STK_1,
    STK_2,
    STK_3,
    Grundlag,
    Regel,
    Regelperiode,
    Resultat,
    regel_for,
)
from sapa.overblik.ydelser import laes_maaned, maanedsbeloeb, naeste_maaned

if TYPE_CHECKING:
    from indexes.part.selectors import PersonOverblik
    from indexes.sag.values import Kilde
    from sapa.overblik.sider import Personhoved

HJAELP, SAERLIG, BOLIG = "hjaelp", "saerlig", "bolig"
ARTER: dict[str, tuple[str | Promise, frozenset[str]]] = {
    HJAELP: (
        _("Hjælp til forsørgelse"),
        frozenset({"32.24.04", "32.24.32", "32.24.48"}),
    ),
    SAERLIG: (_("Særlig støtte (§ 34)"), frozenset({"32.24.45"})),
    BOLIG: (_("Boligstøtte"), frozenset({"32.06.04", "32.06.08", "32.06.12"})),
}
_ART = {kle: art for art, (_navn, numre) in ARTER.items() for kle in numre}
KLE = frozenset(_ART)
MAKS_VOKSNE = 6

HUSSTANDSNAVNE: dict[str, str | Promise] = {
    "enlig_0": _("Enlig, ikke forsørger"),
    "enlig_1": _("Enlig, forsørger 1 barn"),
    "enlig_2": _("Enlig, forsørger 2 eller flere børn"),
    "gift_0": _("Gift eller samlevende, ikke forsørger"),
    "gift_1": _("Gift eller samlevende, forsørger 1 barn"),
    "gift_2": _("Gift eller samlevende, forsørger 2 eller flere børn"),
}
GRUPPENAVNE: dict[str, str | Promise] = {
    STK_1: _("Kontanthjælp, fyldt 30 år (§ 25 b, stk. 1)"),
    STK_2: _("Kontanthjælp, under 30 år (§ 25 b, stk. 2)"),
    STK_3: _("Uddannelseshjælp (§ 25 b, stk. 3)"),
    FORHOEJET: _("Forhøjet sats"),
    ANDEN_SATS: _("Anden sats"),
}
REGELNAVNE: dict[Regel, str | Promise] = {
    Regel.KONTANTHJAELPSLOFT: _("Kontanthjælpsloftet, lov om aktiv socialpolitik § 25 b"),
    Regel.BOLIGSTOETTELOFT: _("Boligstøtteloftet, som afløste kontanthjælpsloftet 1. juli 2025"),
}


@dataclass(frozen=True, slots=True)
class Post:
    """One amount that goes in, kroner, gross. `udbetalt` is False where only granted."""

    art: str
    artnavn: str | Promise
    navn: str
    beloeb: Decimal
    udbetalt: bool


@dataclass(frozen=True, slots=True)
class Valg:
    """A choice of the form."""

    kode: str
    navn: str | Promise
    valgt: bool


@dataclass(frozen=True, slots=True)
class Loftside:
    """The tab. Without `regel` no loft was in force; without `sats` none is known."""

    hoved: Personhoved
    maaned: date
    regel: Regelperiode | None
    regelnavn: str | Promise
    poster: tuple[Post, ...]
    grupper: tuple[Valg, ...]
    husstande: tuple[Valg, ...]
    voksne: tuple[Valg, ...]
    antal_voksne: int
    grundlag: Grundlag | None
    sats: Gaeldende | None
    resultat: Resultat | None
    mangler: tuple[str | Promise, ...]
    kilder: tuple[Kilde, ...]
    foreslaaet: bool  # nothing was chosen: the household is the register's
    formaal: dict[str, Any] | None = None

    @property
    def er_boligstoetteloft(self) -> bool:
        return self.regel is not None and self.regel.regel is Regel.BOLIGSTOETTELOFT


def valgt_maaned(query: Mapping[str, str], granted: Iterable[Bevilling], i_dag: date) -> date:
    """The month asked for; else this one while hjælp runs or there never was any, else hjælp's
    last."""
    if (asked := laes_maaned(query.get("maaned", ""))) is not None:
        return asked
    hjaelp = [b for b in granted if _ART.get(b.kle) == HJAELP]
    ends = [b.slut for b in hjaelp if b.slut is not None]
    if not hjaelp or len(ends) < len(hjaelp):
        return i_dag.replace(day=1)
    return min(max(ends), i_dag).replace(day=1)


def poster(
    granted: Sequence[Bevilling], paid: Sequence[Udbetaling], maaned: date
) -> tuple[Post, ...]:
    """What goes into the loft that month: what was paid for it, and what is granted where nothing
    is paid yet."""
    found = [
        _post(art, _navn(u), u.beloeb, udbetalt=True)
        for u in paid
        if (art := _ART.get(u.kle)) and u.beloeb is not None
    ]
    held = {(u.bevilling.bevilling_uuid, u.bevilling.ydelse_id) for u in paid if u.bevilling}
    for b in granted:
        art = _ART.get(b.kle)
        amount = maanedsbeloeb(b)
        if art and amount and (b.bevilling_uuid, b.ydelse_id) not in held and _daekker(b, maaned):
            found.append(_post(art, b.navn, amount, udbetalt=False))
    order = list(ARTER)
    return tuple(sorted(found, key=lambda p: order.index(p.art)))


def byg(
    *,
    person: PersonOverblik,
    query: Mapping[str, str],
    maaned: date,
    lines: tuple[Post, ...],
    granted: Sequence[Bevilling],
    uden_andres: bool,
    **felter: Any,
) -> Loftside:
    """The page: choices as `query` has them, else as the register and the index suggest."""
    periode = regel_for(maaned)
    husstand = query.get("husstand", "")
    chosen = husstand in HUSSTANDE
    husstand = husstand if chosen else _husstand(person)
    voksne = _tal(query.get("voksne", ""), 2 if husstand.startswith("gift") else 1)
    gruppe = query.get("gruppe", "")
    if periode is not None and gruppe not in periode.grupper:
        gruppe = _gruppe(periode, person, granted, maaned)
    basis, rate, result = None, None, None
    if periode is not None:
        sums = {art: sum((p.beloeb for p in lines if p.art == art), NUL) for art in ARTER}
        basis = Grundlag(
            periode.regel, gruppe, husstand, voksne, sums[HJAELP], sums[SAERLIG], sums[BOLIG]
        )
        rate = gaeldende(regel=periode.regel, gruppe=gruppe, husstand=husstand, maaned=maaned)
        result = beregn(basis, rate.sats.beloeb) if rate is not None and lines else None
    return Loftside(
        maaned=maaned,
        regel=periode,
        regelnavn=REGELNAVNE[periode.regel] if periode else "",
        poster=lines,
        grupper=_valg({k: GRUPPENAVNE[k] for k in periode.grupper}, gruppe) if periode else (),
        husstande=_valg(HUSSTANDSNAVNE, husstand),
        voksne=_valg({str(n): str(n) for n in range(1, MAKS_VOKSNE + 1)}, str(voksne)),
        antal_voksne=voksne,
        grundlag=basis,
        sats=rate,
        resultat=result,
        mangler=_mangler(basis, rate, uden_andres=uden_andres),
        foreslaaet=not chosen,
        **felter,
    )


def _mangler(
    basis: Grundlag | None, rate: Gaeldende | None, *, uden_andres: bool
) -> tuple[str | Promise, ...]:
    """What the calculation does not know, so that nobody takes it for a decision."""
    if basis is None:
        return ()
    found: list[str | Promise] = []
    if uden_andres:
        found.append(
            _("Boligstøtte fra Udbetaling Danmark er ikke med: du ser ikke andres ydelser her.")
        )
    elif basis.boligstoette == 0:
        found.append(_("Ingen boligstøtte i indekset. Den kan stå hos en anden i boligen."))
    if basis.hjaelp == 0:
        found.append(_("Ingen hjælp til forsørgelse i indekset for måneden."))
    if rate is not None and rate.aeldre:
        found.append(_("Der er ingen sats for måneden. Den seneste kendte er brugt."))
    return (
        *found,
        _("Kommunens afgørelse om samliv og forsørgelse står ikke i indekset."),
        _("Indtægter, fradrag og dele af måneder er ikke regnet med."),
        _("Boliger, der er undtaget (bevægelseshæmmede, BPA, ældreboliger), kan ikke ses her."),
    )


def _post(art: str, navn: str, beloeb: Decimal, *, udbetalt: bool) -> Post:
    return Post(art, ARTER[art][0], navn, beloeb, udbetalt)


def _navn(u: Udbetaling) -> str:
    return u.bevilling.navn if u.bevilling else u.kle


def _daekker(b: Bevilling, maaned: date) -> bool:
    begun = b.start is None or b.start < naeste_maaned(maaned)
    return begun and (b.slut is None or b.slut >= maaned)


def _husstand(person: PersonOverblik) -> str:
    """Married or in a registered partnership; children under 18, as the header counts them."""
    status = "gift" if person.civilstand in {"G", "P"} else "enlig"
    return f"{status}_{min(person.antal_boern_under_18, 2)}"


def _gruppe(
    periode: Regelperiode, person: PersonOverblik, granted: Iterable[Bevilling], maaned: date
) -> str:
    """By age in that month, and by the name of the ydelse: in KY all three have one KLE number."""
    age = (
        maaned.year
        - person.foedt.year
        - ((maaned.month, 1) < (person.foedt.month, person.foedt.day))
    )
    if periode.regel is Regel.BOLIGSTOETTELOFT:
        return FORHOEJET if age >= 30 else ANDEN_SATS
    names = {
        b.ydelsesnavn.casefold()
        for b in granted
        if _ART.get(b.kle) == HJAELP and _daekker(b, maaned)
    }
    if any("uddannelseshjælp" in navn for navn in names):
        return STK_3
    return STK_1 if age >= 30 else STK_2


def _tal(tekst: str, ellers: int) -> int:
    if tekst.isascii() and tekst.isdecimal() and 1 <= int(tekst[:3]) <= MAKS_VOKSNE:
        return int(tekst[:3])
    return ellers


def _valg(navne: Mapping[str, str | Promise], valgt: str) -> tuple[Valg, ...]:
    return tuple(Valg(kode, navn, kode == valgt) for kode, navn in navne.items())
