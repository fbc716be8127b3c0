"""The målgruppevisning that holds for a user, put together with her own choices.

`seen = visning ∩ rights ∩ data`: it withholds tabs, blocks and columns, and the rights to the kinds
of rows that no block of it shows, wherever they would be shown. It gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse

from access.indsnaevring import Indsnaevring
from access.values import Adgang, Permission
from sapa.overblik.faner import Fane, Kolonne, blok_og_fane, faner
from sapa.overblik.faner import blok as find_blok
from sapa.overblik.sider import Faneblad
from sapa.visning.values import NORMAL, Blokvalg, Brugervalg, Komposition

# Kinds of rows that a visning withholds unless one of its blocks shows them, also while no block
# is registered that does.
_SLAGS = frozenset({Permission.SE_SAG, Permission.SE_DOKUMENT, Permission.SE_YDELSE})

# The first in order that fits her, and what she has chosen herself: over `b`, her row.
_UDTRYK = """
select jsonb_build_array(
    (select jsonb_build_array(v.id, v.version, v.navn, v.indhold)
     from visning_maalgruppevisning v
     where v.myndighed_id = b.myndighed_id and v.aktiv
       and (v.alle or cardinality(v.jobfunktioner) + cardinality(v.enheder)
            + cardinality(v.roller) > 0)
       and (cardinality(v.jobfunktioner) = 0 or exists (
            select from access_tildeling t where t.bruger_id = b.id
            and t.jobfunktionsrolle_id = any (v.jobfunktioner)))
       and (cardinality(v.roller) = 0 or exists (
            select from access_adgangsgruppe g where g.bruger_id = b.id
            and g.permission = any (v.roller)))
       and (cardinality(v.enheder) = 0 or exists (
            select from access_organisationsenhed her join access_organisationsenhed over
                on her.fra between over.fra and over.til
            where over.uuid = any (v.enheder) and her.id = b.enhed_id))
     order by v.raekkefoelge limit 1),
    (select valgt.valg from visning_brugervalg valgt where valgt.bruger_id = b.id))"""


@dataclass(frozen=True, slots=True)
class Visning:
    """What holds for one user. Without a `komposition` no målgruppevisning does, and she sees all
    that her rights give."""

    id: int | None = None
    version: int = 0
    navn: str = ""
    komposition: Komposition | None = None
    valg: Brugervalg = field(default_factory=lambda: Brugervalg({}))

    @property
    def indsnaevrer(self) -> bool:
        """Whether a målgruppevisning holds."""
        return self.komposition is not None

    @property
    def taethed(self) -> str:
        """How densely tables stand: the user's choice, else the visning's."""
        given = self.komposition.taethed if self.komposition else NORMAL
        return self.valg.taethed or given

    def har_fane(self, noegle: str) -> bool:
        """Whether the visning has a tab."""
        return self.komposition is None or noegle in _blokke(self.komposition)

    def har_blok(self, noegle: str) -> bool:
        """Whether the visning has a block, and its tab. One that nobody registered is nowhere left
        out."""
        if self.komposition is None or (found := blok_og_fane(noegle)) is None:
            return True
        return noegle in _blokke(self.komposition).get(found[1].noegle, {})

    def blokke(self, fane: str) -> tuple[str, ...]:
        """The keys of a tab's blocks that are shown, in order."""
        if self.komposition is None:
            return tuple(b.noegle for f in faner() if f.noegle == fane for b in f.blokke)
        return tuple(_blokke(self.komposition).get(fane, {}))

    def mulige(self, blok: str) -> tuple[Kolonne, ...]:
        """The columns of a block that the user may choose among, in the visning's order."""
        held = find_blok(blok)
        if held is None:
            return ()
        chosen = self._blokvalg(blok)
        if chosen is None or not chosen.kolonner:
            return held.kolonner
        return _i_orden(chosen.kolonner, held.kolonner)

    def kolonner(self, blok: str) -> tuple[Kolonne, ...]:
        """The columns that are shown, in order: the user's own, else the visning's."""
        may = self.mulige(blok)
        chosen = self._blokvalg(blok)
        wanted = self.valg.kolonner.get(blok) or (chosen.standard if chosen else ())
        return _i_orden(wanted, may) if wanted else may

    def _blokvalg(self, blok: str) -> Blokvalg | None:
        """What the visning says of a block; nothing of a table that is on no tab."""
        if self.komposition is None or (found := blok_og_fane(blok)) is None:
            return None
        return _blokke(self.komposition).get(found[1].noegle, {}).get(blok)


ALT = Visning()
"""Everything that the rights give."""


def visning_for(adgang: Adgang) -> Visning:
    """What holds for the user, as it was read with her rights."""
    found = adgang.visning
    return found if isinstance(found, Visning) else ALT


def faneblade(adgang: Adgang, part_uuid: UUID, valgt: str) -> Iterator[Faneblad]:
    """The row of tabs on a person's page: those that her rights and her visning give, in its
    order."""
    for fane in personfaner(adgang):
        yield Faneblad(fane.navn, reverse(fane.rute, args=[part_uuid]), fane.noegle == valgt)


def personfaner(adgang: Adgang) -> Iterator[Fane]:
    """The tabs of a person that her rights and her visning give, in its order."""
    for fane in _i_visningens_orden(visning_for(adgang)):
        if fane.side == "person" and fane.maa(adgang):
            yield fane


def udelades(adgang: Adgang, blok: str) -> bool:
    """Whether the user's visning leaves out a block."""
    return not visning_for(adgang).har_blok(blok)


def brugere_pr_visning(myndighed: int) -> dict[str | None, int]:
    """How many of the authority's active users each visning holds for, by its name; None: those
    that none holds for. By the expression that decides it at each request."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select ({_UDTRYK}) #>> '{{0,2}}', count(*) from access_bruger b"
            " where b.aktiv and b.myndighed_id = %s group by 1",
            [myndighed],
        )
        return dict(cursor.fetchall())


def indsnaevring() -> Indsnaevring:
    """How every user's rights are narrowed."""
    return Indsnaevring("maalgruppevisning", _UDTRYK, _brug)


def udeladte_slags(komposition: Komposition) -> frozenset[Permission]:
    """The rights to kinds of rows that no block of the visning shows."""
    shown: set[Permission] = set()
    known: set[Permission] = set(_SLAGS)
    held = _blokke(komposition)
    for fane in faner():
        for blok in fane.blokke:
            known |= fane.slags(blok)
            if blok.noegle in held.get(fane.noegle, {}):
                shown |= fane.slags(blok)
    return frozenset(known - shown)


def _brug(adgang: Adgang, laest: Any) -> Adgang:
    found, valg = laest
    chosen = Brugervalg.laes(valg)
    if found is None:
        return replace(adgang, visning=Visning(valg=chosen)) if valg else adgang
    number, version, navn, indhold = found
    visning = Visning(number, version, navn, Komposition.laes(indhold), chosen)
    assert visning.komposition is not None
    return replace(adgang, visning=visning, uden=udeladte_slags(visning.komposition))


@lru_cache(maxsize=256)
def _blokke(komposition: Komposition) -> dict[str, dict[str, Blokvalg]]:
    """By tab, then by block, in the visning's order, of what is registered."""
    known = {f.noegle: f for f in faner()}
    found: dict[str, dict[str, Blokvalg]] = {}
    for tab in komposition.faner:
        if (fane := known.get(tab.noegle)) is None:
            continue
        own = {b.noegle for b in fane.blokke}
        named = tab.blokke or tuple(Blokvalg(b.noegle) for b in fane.blokke)
        found[tab.noegle] = {b.noegle: b for b in named if b.noegle in own}
    return found


def _i_visningens_orden(visning: Visning) -> Iterator[Fane]:
    if visning.komposition is None:
        yield from faner()
        return
    known = {f.noegle: f for f in faner()}
    for noegle in _blokke(visning.komposition):
        yield known[noegle]


def _i_orden(noegler: Sequence[str], kolonner: Sequence[Kolonne]) -> tuple[Kolonne, ...]:
    """Those of `kolonner` that are named, in the order of the names. One that a row is known by is
    there whatever was named: first."""
    held = {k.noegle: k for k in kolonner}
    missing = [k for k in kolonner if k.fast and k.noegle not in noegler]
    return (*missing, *(held[n] for n in dict.fromkeys(noegler) if n in held))
