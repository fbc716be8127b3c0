"""Whether what a visning names is there, and makes sense together. Pure but for the registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sapa.overblik.faner import Blok, Fane, faner
from sapa.visning.values import TAETHEDER, Blokvalg, Komposition


class VisningFejl(ValueError):
    """The visning names something that is not there, or leaves out what every page needs. Its text
    is Danish, for whoever wrote it."""


def kontroller(komposition: Komposition) -> None:
    """Raises VisningFejl for the first thing that is wrong."""
    known = {f.noegle: f for f in faner()}
    _kendte("fane", [t.noegle for t in komposition.faner], known)
    for fane in known.values():
        if fane.fast and fane.noegle not in {t.noegle for t in komposition.faner}:
            raise VisningFejl(f"fanen {fane.noegle} er med i alle visninger")
    for tab in komposition.faner:
        _blokke(known[tab.noegle], tab.blokke)
    if komposition.taethed not in TAETHEDER:
        raise VisningFejl(f"tætheden er en af {', '.join(TAETHEDER)}")


def _blokke(fane: Fane, valgte: Sequence[Blokvalg]) -> None:
    known = {b.noegle: b for b in fane.blokke}
    _kendte(f"blok på fanen {fane.noegle}", [b.noegle for b in valgte], known)
    for blok in fane.blokke:
        if blok.fast and valgte and blok.noegle not in {b.noegle for b in valgte}:
            raise VisningFejl(f"blokken {blok.noegle} er med, når fanen {fane.noegle} er")
    for chosen in valgte:
        _kolonner(known[chosen.noegle], chosen)


def _kolonner(blok: Blok, valgt: Blokvalg) -> None:
    known = {k.noegle for k in blok.kolonner}
    _kendte(f"kolonne i blokken {blok.noegle}", valgt.kolonner, known)
    may = set(valgt.kolonner) or known
    _kendte(f"standardkolonne i blokken {blok.noegle}", valgt.standard, may)
    for k in blok.kolonner:
        if k.fast and k.noegle not in may:
            raise VisningFejl(f"kolonnen {k.noegle} i blokken {blok.noegle} kan ikke udelades")


def _kendte(hvad: str, noegler: Sequence[str], kendte: Iterable[str]) -> None:
    known = set(kendte)
    for n, noegle in enumerate(noegler):
        if noegle not in known:
            raise VisningFejl(f"der er ingen {hvad} med nøglen {noegle}")
        if noegle in noegler[:n]:
            raise VisningFejl(f"{hvad} {noegle} er nævnt to gange")
