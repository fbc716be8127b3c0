"""The words of a genogram: at the lines, under the names, and in the list that says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indexes.part.selectors import Familiemedlem, Par, Slaegt
from indexes.part.values import STATUS_DOED

_BREDDE = 18


def tegnforklaring() -> tuple[str, ...]:
    """The signs in words, for what is printed alone."""
    return (
        _("Firkant: mand. Cirkel: kvinde. Dobbelt kant: den, der er slået op. Kryds: død."),
        _(
            "Streg: gift. To skrå streger: skilt. En skrå streg: separeret. "
            "Stiplet: fælles barn, ikke gift. Prikket kant: samme bopæl. Skjold: beskyttet adresse."
        ),
    )


@dataclass(frozen=True, slots=True)
class Linje:
    """One person of the list beside the drawing."""

    p: Familiemedlem
    under: str
    forbindelser: tuple[str, ...]

    @property
    def er_doed(self) -> bool:
        return self.p.status == STATUS_DOED


def linjer(navn: str) -> Iterator[str]:
    """A name on as many lines as it needs."""
    line = ""
    for del_ in navn.split():
        if line and len(line) + 1 + len(del_) > _BREDDE:
            yield line
            line = del_
        else:
            line = f"{line} {del_}".strip()
    yield line or "-"


def alder(p: Familiemedlem) -> str:
    """ "52 år"; for the dead the years of birth and death."""
    if p.status != STATUS_DOED:
        return _("%(alder)s år") % {"alder": p.alder}
    if p.doed_dato is None:
        return _("født %(foedt)s, død") % {"foedt": p.foedt.year}
    return f"{p.foedt.year}-{p.doed_dato.year}"


def beskrivelse(p: Familiemedlem, *, navngivet: bool) -> str:
    """ "Jytte Rømer 48 år, mor, beskyttet adresse"."""
    ord_ = [f"{p.navn} {alder(p)}" if navngivet else _("Navn udeladt"), p.relation_tekst.lower()]
    if p.status == STATUS_DOED:
        ord_.append(_("død"))
    if p.beskyttet:
        ord_.append(_("beskyttet adresse"))
    if navngivet and p.samme_adresse and p.relation != "selv":
        ord_.append(_("samme adresse"))
    return ", ".join(ord_)


def skilt(par: Par) -> str:
    """The word at a couple's line."""
    if par.art == "foraeldre":
        return _("fælles barn")
    if par.art == "separeret":
        return _("separeret")
    if par.art == "skilt":
        ord_, aar = (_("ophævet") if par.partnerskab else _("skilt")), par.til
    else:
        ord_, aar = (_("partnerskab") if par.partnerskab else _("gift")), par.fra
    return f"{ord_} {aar.year}" if aar else ord_


def liste(slaegt: Slaegt) -> tuple[Linje, ...]:
    """Everybody in the drawing with what the lines say, the person herself first."""
    if slaegt.selv is None:
        return ()
    folk = {p.part_uuid: p for p in (slaegt.selv, *slaegt.medlemmer)}

    def forbindelser(p: Familiemedlem) -> Iterator[str]:
        for par in slaegt.par:
            if p.part_uuid in {par.en, par.anden}:
                anden = folk.get(par.anden if par.en == p.part_uuid else par.en)
                if anden is not None:
                    yield _("%(forbindelse)s med %(navn)s") % {
                        "forbindelse": skilt(par), "navn": anden.navn,
                    }  # fmt: skip
        navne = [folk[f].navn for barn, f in slaegt.foraeldre if barn == p.part_uuid and f in folk]
        if navne:
            yield _("barn af %(navne)s") % {"navne": _(" og ").join(sorted(navne))}

    return tuple(Linje(p, alder(p), tuple(forbindelser(p))) for p in folk.values())
