"""How a visning looks to one who holds a role: its tabs, blocks and columns by the engine that will
run, filled with a person and rows that are made up here. No real person is read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.values import Adgang
from sapa.overblik.faner import Fane, Kolonne, blok_og_fane, faner
from sapa.visning.gaelder import Visning, udeladte_slags
from sapa.visning.values import Komposition

DEMOPERSONER: dict[str, str] = {
    "nancy": "Nancy Ann Berggren",
    "jan": "Jan Jarlov",
    "jytte": "Jytte Rømer",
}
"""Test people: their names alone, never a row of the register."""

# A made-up cell of a column, by its key, wherever the column stands.
_EKSEMPLER: dict[str, str | Promise] = {
    "titel": _("Genoptræning"),
    "kle": "29.21.04",
    "relation": _("Primær part"),
    "part": _("Demoperson"),
    "fagsystem": "CareSys",
    "behandler": "Lone Bruun",
    "status": _("Afgjort"),
    "facet": "G01",
    "myndighed": _("Egen kommune"),
    "oprettet": "27-12-2022",
    "navn": _("Demoperson"),
    "adresse": _("Demovej 1"),
    "alder": "42",
    "kommune": _("Egen kommune"),
    "fra": "01-02-2021",
    "til": "-",
    "beloeb": "5.448,00 kr.",
    "brutto": "5.448,00 kr.",
    "udbetalt": "01-02-2023",
    "cpr": "000000-XXXX",
}


@dataclass(frozen=True, slots=True)
class Bloksyn:
    """A block as it would stand: its columns, and one made-up row."""

    navn: str | Promise
    kolonner: tuple[Kolonne, ...]
    celler: tuple[str | Promise, ...]


@dataclass(frozen=True, slots=True)
class Fanesyn:
    """A tab or a page as it would stand."""

    navn: str | Promise
    noegle: str
    blokke: tuple[Bloksyn, ...]
    egen_side: bool


@dataclass(frozen=True, slots=True)
class Syn:
    """What one who holds the role sees. `mangler_ret` are tabs of the visning that the role's
    rights do not give; `udeladt` those that the rights give and the visning leaves out."""

    person: str
    faner: tuple[Fanesyn, ...]
    mangler_ret: tuple[str | Promise, ...]
    udeladt: tuple[str | Promise, ...]


def syn(adgang: Adgang, komposition: Komposition, *, person: str) -> Syn:
    """`adgang` are the rights without any visning; the composition is put on them as at sign-in."""
    visning = Visning(komposition=komposition)
    hers = replace(adgang, visning=visning, uden=udeladte_slags(komposition))
    known = {f.noegle: f for f in faner()}
    chosen = [known[t.noegle] for t in komposition.faner if t.noegle in known]
    return Syn(
        DEMOPERSONER.get(person, DEMOPERSONER["nancy"]),
        tuple(_fane(f, visning) for f in chosen if f.maa(hers)),
        tuple(f.navn for f in chosen if not f.maa(hers)),
        tuple(f.navn for f in known.values() if f not in chosen and f.maa(adgang)),
    )


def _fane(fane: Fane, visning: Visning) -> Fanesyn:
    blocks = []
    for noegle in visning.blokke(fane.noegle):
        if (found := blok_og_fane(noegle)) is None:
            continue
        columns = visning.kolonner(noegle)
        cells = tuple(_EKSEMPLER.get(k.noegle, "…") for k in columns)
        blocks.append(Bloksyn(found[0].navn, columns, cells))
    return Fanesyn(fane.navn, fane.noegle, tuple(blocks), fane.side != "person")
