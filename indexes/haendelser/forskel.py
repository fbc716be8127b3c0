"""From two statements of CPR about a person to the events between them. Pure.

Facts are compared by when they begin, not by what is in force at a moment: a planned move is an
event before its day, and the order in which statements arrive does not matter. A fact that is told
with another beginning is a correction of the event that it was; one that is not told any more
cancels it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from access.values import Cpr
from indexes.haendelser.values import ANNULLERING, RETTELSE, Forskel
from indexes.part.values import (
    ADRESSEBESKYTTELSER,
    AKTIVE_STATUSSER,
    STATUS_DOED,
    AdresseData,
    PersonData,
    StatusData,
    adressenoegle,
    alder,
    dag,
    oejeblik,
    tekst_af,
)

NYFOEDT = timedelta(days=90)  # told later than that, a person is not news but new to us
_FOER_ALT = date(1, 1, 2)
_STATUS = {"90": "F01", "80": "F13", "70": "F15", "30": "F62", "50": "F61", "60": "F60"}
_TILBAGE = {"80": "F14", "70": "F16"}  # into the register again, from abroad or from nowhere
_CIVILSTAND = {"G": "F25", "F": "F26", "P": "F29", "O": "F30", "E": "F31", "L": "F31"}
_FLYTNINGER = ("F10", "F11", "F12", "F13", "F14", "F17")
DANMARK = "5100"
MYNDIG = 18


def forskelle(foer: PersonData | None, efter: PersonData, *, registreret: date) -> list[Forskel]:
    """The events between the two statements, each once, oldest first.

    `foer` None: the person is new to the register, which is an event if she is newborn. Something
    else that changed than what has an event of its own is F72.
    """
    if foer is None:
        ny = efter.foedt > registreret - NYFOEDT and efter.status != STATUS_DOED
        return [Forskel("F35", efter.foedt)] if ny else []
    fundne: dict[tuple[Any, ...], Forskel] = {}
    for f in _alle(foer, efter, registreret):
        fundne.setdefault((f.kode, f.dato, f.cpr, f.kommune, f.forhold), f)
    if not fundne and foer != efter:
        return [Forskel("F72", registreret)]
    return sorted(fundne.values(), key=lambda f: (f.dato, f.kode))


def _alle(foer: PersonData, efter: PersonData, registreret: date) -> Iterator[Forskel]:
    statusser = list(_statusser(foer, efter))
    yield from statusser
    yield from _flytninger(foer, efter, {s.dato for s in statusser if s.kode in ("F13", "F14")})
    yield from _parforhold(foer, efter)
    yield from _slaegt(foer, efter, registreret)
    yield from _statsborgerskab(foer, efter)
    for navn in _nye(foer.navne, efter.navne, lambda n: (n.fornavn, n.mellemnavn, n.efternavn)):
        yield Forskel("F50", navn.fra or registreret)
    yield from _beskyttelser(foer, efter, registreret)
    yield from _vaergemaal(foer, efter, registreret)
    if set(efter.tidligere_cpr) - set(foer.tidligere_cpr):
        yield Forskel("F60", registreret)


def _statusliste(p: PersonData) -> tuple[StatusData, ...]:
    return p.statusser or (StatusData(p.status, p.status_fra),)


def _statusser(foer: PersonData, efter: PersonData) -> Iterator[Forskel]:
    gamle, nye = _statusliste(foer), _statusliste(efter)
    kendte = {(s.kode, s.fra) for s in gamle}
    doed_foer = next((s for s in gamle if s.kode == STATUS_DOED), None)
    doed_nu = next((s for s in nye if s.kode == STATUS_DOED), None)
    if doed_foer and not doed_nu:
        om = doed_foer.fra or _FOER_ALT
        yield Forskel("F02", om, forhold=ANNULLERING, retter=("F01",), om=om)
    hjem = _sidste_hjem(efter)
    for nr, status in enumerate(nye):
        if (status.kode, status.fra) in kendte or status.fra is None:
            continue
        if status.kode == STATUS_DOED and doed_foer and doed_foer.fra:
            yield Forskel("F01", status.fra, forhold=RETTELSE, retter=("F01",), om=doed_foer.fra)
            continue
        forrige = nye[nr - 1].kode if nr else (gamle[-1].kode if len(nye) == 1 else "")
        if kode := _statuskode(status.kode, forrige):
            # Whoever goes abroad leaves those she lived with; a move that is registered tells it.
            yield Forskel(kode, status.fra, fra_bolig=hjem if kode == "F13" else None)


def _sidste_hjem(p: PersonData) -> str | None:
    boliger = [a for a in p.adresser if a.type == "folkeregister"]
    return adressenoegle(max(boliger, key=_start)) if boliger else None


def _statuskode(kode: str, forrige: str) -> str:
    if kode in _STATUS:
        return _STATUS[kode]
    if kode in AKTIVE_STATUSSER and forrige in _TILBAGE:
        return _TILBAGE[forrige]
    if kode in AKTIVE_STATUSSER and (forrige in AKTIVE_STATUSSER or forrige == STATUS_DOED):
        return ""  # the move, or the annulled death, tells it
    return "F55"


def _flytninger(foer: PersonData, efter: PersonData, udlandsdage: set[date]) -> Iterator[Forskel]:
    gamle, nye = (
        sorted((a for a in p.adresser if a.type == "folkeregister"), key=_start)
        for p in (foer, efter)
    )
    kendte = {(_bolig(a), _start(a)) for a in gamle}
    stadig = {(_bolig(a), _start(a)) for a in nye}
    borte = {
        _bolig(a): (_start(a), gamle[nr - 1] if nr else None, a)
        for nr, a in enumerate(gamle)
        if (_bolig(a), _start(a)) not in stadig
    }
    afrejser = {(_bolig(fra), _start(til)) for fra, til in pairwise(nye)}
    for nr, adresse in enumerate(nye):
        start = _start(adresse)
        if (_bolig(adresse), start) in kendte or adresse.fra is None:
            continue
        foer_om = borte.pop(_bolig(adresse), None)
        if foer_om is not None:
            boliger = _boliger(foer_om[1], adresse)
            om = foer_om[0]
            yield Forskel("F18", start, forhold=RETTELSE, retter=_FLYTNINGER, om=om, **boliger)
        elif start not in udlandsdage:
            yield from _flytning(nye[nr - 1] if nr else None, adresse)
    for om, fra, til in borte.values():
        # Who moved elsewhere on that day has left the same home all the same.
        fra = fra if fra and (_bolig(fra), om) not in afrejser else None
        boliger = _boliger(fra, til)
        yield Forskel("F18", om, forhold=ANNULLERING, retter=_FLYTNINGER, om=om, **boliger)
    for adresse in _nye(foer.adresser, efter.adresser, tekst_af):
        if adresse.type in ("kontakt", "supplerende"):
            yield Forskel("F21", _start(adresse))


def _flytning(fra: AdresseData | None, til: AdresseData) -> Iterator[Forskel]:
    dato = _start(til)
    boliger = _boliger(fra, til)
    if til.vejkode >= "9900":
        yield Forskel("F17", dato, **boliger)
    if fra is None or not fra.kommunekode:
        return
    if fra.kommunekode != til.kommunekode:
        yield Forskel("F11", dato, kommune=til.kommunekode, **boliger)
        yield Forskel("F12", dato, kommune=fra.kommunekode)
    elif til.vejkode < "9900":
        yield Forskel("F10", dato, **boliger)


def _boliger(fra: AdresseData | None, til: AdresseData) -> dict[str, Any]:
    return {
        "fra_bolig": adressenoegle(fra) if fra else None,
        "til_bolig": adressenoegle(til),
    }


def _parforhold(foer: PersonData, efter: PersonData) -> Iterator[Forskel]:
    for civilstand in _nye(foer.civilstand, efter.civilstand, lambda c: c.kode):
        if (kode := _CIVILSTAND.get(civilstand.kode)) and civilstand.fra:
            yield Forskel(kode, civilstand.fra)
    ophoert = {c.fra for c in efter.civilstand if c.kode in "FOEL"}
    for separation in _nye(foer.separationer, efter.separationer, lambda s: ""):
        if separation.fra:
            yield Forskel("F27", separation.fra)
    for slut in _afsluttede(foer.separationer, efter.separationer):
        if slut not in ophoert:  # a divorce ends it too, and is told as that
            yield Forskel("F28", slut)


def _slaegt(foer: PersonData, efter: PersonData, registreret: date) -> Iterator[Forskel]:
    nye = _nye(foer.relationer, efter.relationer, lambda r: (r.type, r.cpr))
    foraeldre = [r for r in nye if r.type in ("mor", "far")]
    for r in nye:
        if r.type == "barn":
            yield Forskel("F36", r.fra or registreret)
        elif r.type == "foraeldremyndighed_over":
            yield Forskel("F38", r.fra or registreret, cpr=r.cpr)
        elif r.type == "delt_bopael":
            yield Forskel("F41", r.fra or registreret)
    if {r.type for r in foraeldre} == {"mor", "far"} and _har_foraeldre(foer):
        yield Forskel("F40", max(r.fra or registreret for r in foraeldre))
    elif foraeldre and efter.foedt <= registreret - NYFOEDT:
        yield Forskel("F37", max(r.fra or registreret for r in foraeldre))
    for r, slut in _ophoerte(foer, efter):
        if r.type == "foraeldremyndighed_over":
            yield Forskel("F39" if _myndig(r.cpr, slut) else "F38", slut, cpr=r.cpr)
        elif r.type == "delt_bopael":
            yield Forskel("F41", slut)


def _har_foraeldre(p: PersonData) -> bool:
    return {"mor", "far"} <= {r.type for r in p.relationer}


def _ophoerte(foer: PersonData, efter: PersonData) -> Iterator[tuple[Any, date]]:
    aabne = {(r.type, r.cpr, r.fra) for r in foer.relationer if r.til is None}
    for r in efter.relationer:
        if r.til is not None and (r.type, r.cpr, r.fra) in aabne:
            yield r, r.til


def _myndig(cpr: str, dato: date) -> bool:
    """Whether the child is 18 at the day, by its number; one that tells no birth is not."""
    foedt = Cpr(cpr).foedt
    return foedt is not None and alder(foedt, dato) >= MYNDIG


def _statsborgerskab(foer: PersonData, efter: PersonData) -> Iterator[Forskel]:
    for s in _nye(foer.statsborgerskab, efter.statsborgerskab, lambda s: s.landekode):
        yield Forskel("F45" if s.landekode == DANMARK else "F47", s.fra or _FOER_ALT)
    danske = [s for s in efter.statsborgerskab if s.landekode == DANMARK]
    aabne = {(s.landekode, s.fra) for s in foer.statsborgerskab if s.til is None}
    for s in danske:
        if s.til and (DANMARK, s.fra) in aabne and not any(d.til is None for d in danske):
            yield Forskel("F46", s.til)


def _beskyttelser(foer: PersonData, efter: PersonData, registreret: date) -> Iterator[Forskel]:
    gamle, nye = (
        [b for b in p.beskyttelser if b.type in ADRESSEBESKYTTELSER] for p in (foer, efter)
    )
    for b in _nye(gamle, nye, lambda b: b.type):
        yield Forskel("F51", b.fra or registreret)
    for slut in _afsluttede(gamle, nye):
        if slut <= registreret:  # an expiry to come is told on its day
            yield Forskel("F52", slut)


def _vaergemaal(foer: PersonData, efter: PersonData, registreret: date) -> Iterator[Forskel]:
    nye = _nye(foer.vaergemaal, efter.vaergemaal, lambda v: (v.tekst, v.navn))
    for v in nye:
        yield Forskel("F54" if foer.vaergemaal else "F53", v.fra or registreret)
    if not nye:
        for slut in _afsluttede(foer.vaergemaal, efter.vaergemaal):
            yield Forskel("F54", slut)


def _nye(foer: Iterable[Any], efter: Iterable[Any], hvad: Callable[[Any], Any]) -> list[Any]:
    """The facts that were not told before, by what they say and when they begin."""
    kendte = {(hvad(f), f.fra) for f in foer}
    return [f for f in efter if (hvad(f), f.fra) not in kendte]


def _afsluttede(foer: Iterable[Any], efter: Iterable[Any]) -> list[date]:
    """The ends of facts that had none, or another."""
    slut = {f.fra: f.til for f in foer}
    return [f.til for f in efter if f.til and f.fra in slut and slut[f.fra] != f.til]


def _bolig(adresse: AdresseData) -> str:
    return adressenoegle(adresse) or f"{adresse.kommunekode}:{adresse.vejkode}:{tekst_af(adresse)}"


def _start(adresse: AdresseData) -> date:
    return dag(oejeblik(adresse.fra)) if adresse.fra else _FOER_ALT
