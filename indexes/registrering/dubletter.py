"""A number that another object of the kind has: a soft rule that only the store can check.

It is unique per kind of object within the authority, across systems (INDEXES.md section 7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from access import forberedt
from access.masse import talliste, tekstliste, uuidliste
from indexes.oio import Advarsel, Art, IndeksObjekt, objektnavn
from indexes.oio.regler.faelles import AFSNIT
from indexes.registrering import projektioner
from indexes.registrering.models import Livscyklus

TEKST = "Et andet objekt af samme type hos myndigheden har samme nummer."
_FELTER = {
    Art.SAG: ("BrugervendtNoegle", "Sagsnummer"),
    Art.DOKUMENT: ("BrugervendtNoegle", "Dokumentnummer"),
}


def dubletter(objekter: Sequence[tuple[IndeksObjekt, int]]) -> dict[int, list[Advarsel]]:
    """A warning for each object with a number that another object has, held or in the message, by
    the object's place in the sequence. Each object comes with its authority. One statement."""
    asked = Spoergsmaal(objekter)
    return asked.advarsler(row[0] for row in forberedt.hent(*asked.sql)) if asked.sql else {}


_Sted = tuple[Art, int, str, UUID, int, str]
"""A number that an object gives: kind, authority, number, object, the object's place, the path."""


class Spoergsmaal:
    """The same in two halves, for who asks the database together with something else."""

    def __init__(self, objekter: Sequence[tuple[IndeksObjekt, int]]) -> None:
        self._i_beskeden: dict[int, list[Advarsel]] = defaultdict(list)
        numre: dict[Art, dict[tuple[int, str], dict[int, str]]]
        numre = defaultdict(lambda: defaultdict(dict))
        for n, (objekt, myndighed) in enumerate(objekter):
            for sti, nummer in _numre(objekt):
                numre[objekt.art][myndighed, nummer].setdefault(n, sti)
        for art, i_brug in numre.items():
            for users in i_brug.values():
                if len({objekter[n][0].uuid for n in users}) > 1:
                    _advar(self._i_beskeden, art, users)
        self._steder: list[_Sted] = [
            (art, myndighed, nummer, objekter[n][0].uuid, n, sti)
            for art, i_brug in numre.items()
            for (myndighed, nummer), users in i_brug.items()
            for n, sti in users.items()
        ]

    @property
    def sql(self) -> tuple[str, list[Any]] | None:
        """A query of one column and its parameters; None where no object gives a number."""
        return _optaget([sted[:4] for sted in self._steder]) if self._steder else None

    def advarsler(self, optaget: Iterable[int]) -> dict[int, list[Advarsel]]:
        """What the query's answer means, by the object's place in the sequence."""
        ud = self._i_beskeden
        for place in sorted(optaget):
            art, _, _, _, n, sti = self._steder[place]
            if n not in ud:
                _advar(ud, art, {n: sti})
        return dict(ud)


def _advar(ud: dict[int, list[Advarsel]], art: Art, users: dict[int, str]) -> None:
    for n, sti in users.items():
        if not ud[n]:
            ud[n].append(Advarsel(sti, "noegle.dublet", AFSNIT[art], TEKST))


def _numre(objekt: IndeksObjekt) -> Iterator[tuple[str, str]]:
    """The numbers of the newest registrering, with their places."""
    nr = len(objekt.registreringer)
    attributter = objekt.registreringer[-1].get("AttributListe") or {} if nr else {}
    rod = f"/{objektnavn(objekt.art)}/Registrering[{nr}]/AttributListe/Egenskaber"
    for i, egenskaber in enumerate(attributter.get("Egenskaber", ()), start=1):
        for felt in _FELTER.get(objekt.art, ()):
            if egenskaber.get(felt):
                yield f"{rod}[{i}]/{felt}", egenskaber[felt]


# A number that no column holds (ekstranoegler): a BrugervendtNoegle that is not the number, or one
# in a period that is not in force.
_EKSTRA = """
select k.n from unnest(%s::int[], %s::smallint[], %s::smallint[], %s::text[], %s::uuid[])
    as k(n, art, m, nr, u)
cross join lateral (
    select 1 from registrering_ekstranoegle e join registrering_objekt o on o.uuid = e.objekt_uuid
    where e.noegle = 'nr:' || k.nr and o.art = k.art and o.myndighed = k.m and o.uuid <> k.u
      and o.livscyklus <> all(%s::smallint[]) limit 1) en
"""


def _optaget(asked: Sequence[tuple[Art, int, str, UUID]]) -> tuple[str, list[Any]]:
    """The query for the places of those whose number another open object of the authority has."""
    parts: list[str] = []
    params: list[Any] = []
    for art in sorted({a[0] for a in asked}):
        model, uuid, nummer = projektioner.nummer(art)
        # Both comparisons: the first is what the index knows, the second is what is meant.
        parts.append(
            "select k.n from unnest(%s::int[], %s::smallint[], %s::text[], %s::uuid[])"
            f" as k(n, m, nr, u) cross join lateral (select 1 from {model} r"
            f" where upper(r.{nummer}) = upper(k.nr) and r.{nummer} = k.nr"
            f" and r.myndighed = k.m and r.{uuid} <> k.u and not r.lukket limit 1) en"
        )
        own = [(n, *a[1:]) for n, a in enumerate(asked) if a[0] is art]
        steder, myndigheder, numre, uuider = zip(*own, strict=True)
        params += [talliste(steder), talliste(myndigheder), tekstliste(numre), uuidliste(uuider)]
    parts.append(_EKSTRA)
    arter, myndigheder, numre, uuider = zip(*asked, strict=True)
    params += [talliste(range(len(asked))), talliste(map(int, arter)), talliste(myndigheder)]
    params += [tekstliste(numre), uuidliste(uuider)]
    params.append(talliste((Livscyklus.PASSIVERET, Livscyklus.SLETTET)))
    return " union ".join(parts), params
