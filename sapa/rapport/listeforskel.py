"""What a list would be instead of the one in use, before it is: new, changed and gone entries, and
rows that cannot be read. And the list itself, closed, to be taken into use as it was shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.values import Cpr
from sapa.administration import konvolut
from sapa.rapport.values import Art, Post

VISES = 100
"""How many entries of a kind are shown; all are counted."""
MAKS_LUKKET = 700_000
"""Signs of a closed list that a form may carry; one that is longer is chosen again."""
ARTER: dict[Art, str | Promise] = {
    Art.SENSITIV_CPR: _("Sensitiv CPR"),
    Art.MEDARBEJDER_CPR: _("Medarbejder CPR"),
    Art.SENSITIV_KLE: _("Sensitiv KLE"),
    Art.SENSITIV_NAVN: _("Sensitiv navn"),
    Art.SENSITIV_ADRESSE: _("Sensitiv adresse"),
    Art.MEDARBEJDER: _("Medarbejder"),
}
_TEKSTER = {Art.SENSITIV_NAVN, Art.SENSITIV_ADRESSE}


@dataclass(frozen=True, slots=True)
class Linje:
    """An entry: the row of the file (0: it is in no file), and what it says. A number in the file
    is told by its row alone, one that goes by its first six digits: `cpr` is then a look at her."""

    raekke: int
    art: str | Promise
    tekst: str
    cpr: Cpr | None = None


@dataclass(frozen=True, slots=True)
class Forskel:
    """The first of each kind, and how many there are."""

    nye: tuple[Linje, ...]
    aendrede: tuple[Linje, ...]
    gaaede: tuple[Linje, ...]
    antal_nye: int
    antal_aendrede: int
    antal_gaaede: int
    uaendrede: int
    fejl: tuple[str, ...] = ()
    antal_fejl: int = 0

    @property
    def personer(self) -> list[Cpr]:
        """Whom the page shows something of."""
        return [x.cpr for x in (*self.aendrede, *self.gaaede) if x.cpr is not None]


def forskel(
    foer: Sequence[Post], efter: Mapping[Post, int], *, fejl: Sequence[str] = ()
) -> Forskel:
    """The list in use against another, whose entries come with their rows. An entry is the same by
    what alarms compare: the number, the words of a text, the user name of an employee; written
    otherwise, it is changed."""
    old, new = _ved_noegle(foer), _ved_noegle(list(efter))
    nye = [p for k, posts in new.items() if k not in old for p in posts]
    gaaede = [p for k, posts in old.items() if k not in new for p in posts]
    begge = [k for k in new if k in old]
    aendrede = [p for k in begge if new[k] != old[k] for p in sorted(new[k] - old[k], key=_orden)]
    # One of several numbers of an employee that is taken away is no row of the file.
    aendrede += [p for k in begge if new[k] < old[k] for p in sorted(old[k] - new[k], key=_orden)]
    return Forskel(
        _linjer(nye, efter),
        _linjer(aendrede, efter),
        _linjer(gaaede, efter),
        len(nye),
        len(aendrede),
        len(gaaede),
        sum(len(new[k] & old[k]) for k in begge),
        tuple(fejl[:VISES]),
        len(fejl),
    )


def luk(
    poster: Sequence[Post], filnavn: str, *, hvem: UUID, myndighed: int, slags: str, now: datetime
) -> str:
    """A list for a form to carry, so that only `aabn` for the same user and list reads it; empty
    where it is too long."""
    rows = [[p.art.value, p.tekst, p.brugernavn] for p in poster]
    text = konvolut.luk([filnavn, rows], til=_til(hvem, myndighed, slags), now=now)
    return text if len(text) <= MAKS_LUKKET else ""


def aabn(
    lukket: str, *, hvem: UUID, myndighed: int, slags: str, now: datetime
) -> tuple[list[Post], str]:
    """The entries as they were shown, and the file's name. Raises ForGammel."""
    name, rows = konvolut.aabn(lukket, til=_til(hvem, myndighed, slags), now=now)
    return [Post(Art(art), *rest) for art, *rest in rows], name


def _til(hvem: UUID, myndighed: int, slags: str) -> UUID:
    return uuid5(hvem, f"alarmliste {myndighed} {slags}")


def _orden(post: Post) -> tuple[str, str, str]:
    return post.art, post.brugernavn, post.tekst


def _ved_noegle(poster: Sequence[Post]) -> dict[tuple[Art, str], set[Post]]:
    """The entries by what alarms compare them by."""
    words = _ord([p.tekst for p in poster if p.art in _TEKSTER])
    found: dict[tuple[Art, str], set[Post]] = {}
    for p in poster:
        key = p.brugernavn.lower() if p.art == Art.MEDARBEJDER else words.get(p.tekst, p.tekst)
        found.setdefault((p.art, key), set()).add(p)
    return found


def _ord(tekster: Sequence[str]) -> dict[str, str]:
    """Texts as the search for alarms compares them."""
    if not tekster:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select t, sapa_rapport_ord(t) from unnest(%s::text[]) t", [list(tekster)])
        return dict(cursor.fetchall())


def _linjer(poster: Sequence[Post], efter: Mapping[Post, int]) -> tuple[Linje, ...]:
    ordered = sorted(poster, key=lambda p: (efter.get(p, 0), *_orden(p)))
    return tuple(_linje(p, efter.get(p, 0)) for p in ordered[:VISES])


def _linje(p: Post, raekke: int) -> Linje:
    if p.art == Art.MEDARBEJDER:
        return Linje(raekke, ARTER[p.art], p.brugernavn)
    if p.art in {Art.SENSITIV_CPR, Art.MEDARBEJDER_CPR}:
        return Linje(raekke, ARTER[p.art], "") if raekke else _person(p)
    if p.art == Art.SENSITIV_KLE:
        pairs = (p.tekst[n : n + 2] for n in range(0, len(p.tekst), 2))
        return Linje(raekke, ARTER[p.art], ".".join(pairs))
    return Linje(raekke, ARTER[p.art], p.tekst)


def _person(p: Post) -> Linje:
    cpr = Cpr(p.tekst)
    return Linje(0, ARTER[p.art], str(cpr), cpr)
