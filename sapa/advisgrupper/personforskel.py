"""What the list of people of a group would be instead of the one it has, before it is: who is new,
who goes, and what of a pasted list is not taken. And the numbers, closed, for a form to carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.functional import Promise

from access.values import Adgang, Cpr
from advis.grupper import services
from advis.grupper.selectors import Gruppedetaljer
from advis.models import Advisgruppe
from advis.values import Gruppetilstand
from sapa.administration import konvolut
from sapa.advisgrupper import ord as i_ord
from sapa.advisgrupper.liste import numre_af, paa_listen

VISES = 100
"""How many people, or lines, of a kind are shown; all are counted."""


@dataclass(frozen=True, slots=True)
class Linje:
    """A person: the line of the pasted list that names her, or else (0) her masked number, which is
    a look at her."""

    raekke: int
    tekst: str


@dataclass(frozen=True, slots=True)
class Forskel:
    """The first of each kind, and how many there are. `skjulte`: those who go and whom the user may
    not see. `ukendte`: lines with numbers that nobody known has, or whose person she may not see:
    which of the two is not told. `tilstand`: the group's, where the list changes that too."""

    nye: tuple[Linje, ...] = ()
    gaaede: tuple[Linje, ...] = ()
    antal_nye: int = 0
    antal_gaaede: int = 0
    skjulte: int = 0
    uaendrede: int = 0
    ukendte: tuple[int, ...] = ()
    antal_ukendte: int = 0
    ulaeselige: tuple[int, ...] = ()
    antal_ulaeselige: int = 0
    tilstand: str | Promise = ""
    personer: tuple[UUID, ...] = ()
    """Whom the page tells something of: all who would be on the list, and those it shows going."""


def forskel(
    adgang: Adgang,
    g: Gruppedetaljer,
    lav: Callable[[], tuple[Advisgruppe, Sequence[UUID], int]],
    *,
    raekker: Mapping[str, int] | None = None,
) -> Forskel:
    """What `lav` would do, which puts the list on the group by the services that save it: it is
    made, and rolled back. It gives the group, who is on its list, and how many were left out.
    `raekker`: the line of each number that was pasted. Raises what `lav` raises."""
    foer, i_alt = paa_listen(adgang, g.raekke.id), services.antal_paa_listen(g.raekke.id)
    with transaction.atomic():
        gruppe, efter, udeladte = lav()
        # Read here: what is rolled back is not to be read later.
        tilstand = Gruppetilstand(gruppe.tilstand)
        transaction.set_rollback(True)
    nye = [p for p in efter if p not in foer]
    gaaede = sorted(foer.difference(efter))
    bliver = len(efter) - len(nye)
    numre = numre_af(adgang, [*(efter if raekker is not None else nye[:VISES]), *gaaede[:VISES]])
    fundne = {numre[p] for p in efter if p in numre}
    ukendte = sorted(nr for tal, nr in (raekker or {}).items() if tal not in fundne)
    return Forskel(
        _linjer(nye, numre, raekker or {}),
        _linjer(gaaede, numre, {}),
        len(nye),
        i_alt - bliver,
        i_alt - bliver - len(gaaede),
        bliver,
        tuple(ukendte[:VISES]),
        len(ukendte) if raekker is not None else udeladte,
        tilstand=i_ord.TILSTANDE[tilstand][2] if tilstand != g.raekke.tilstand else "",
        personer=tuple(dict.fromkeys([*efter, *gaaede[:VISES]])),
    )


def ulaeselig(linjer: Sequence[int]) -> Forskel:
    """A list that cannot be taken: the lines that are no numbers, and nothing of the others."""
    return Forskel(ulaeselige=tuple(linjer[:VISES]), antal_ulaeselige=len(linjer))


def luk(
    raekker: Mapping[str, int], kilde: str, *, gruppe: UUID, adgang: Adgang, now: datetime
) -> str:
    """The numbers for a form to carry, so that only `aabn` for the same user and group reads them.
    The 50,000 that a list may have are never more than a form may be: 10 digits each, packed."""
    return konvolut.luk([kilde, "".join(raekker)], til=_til(gruppe, adgang), now=now)


def aabn(
    lukket: str, *, gruppe: UUID, adgang: Adgang, now: datetime
) -> tuple[tuple[str, ...], str]:
    """The numbers as they were shown, and where they are from. Raises ForGammel."""
    kilde, tal = konvolut.aabn(lukket, til=_til(gruppe, adgang), now=now)
    return tuple(tal[n : n + 10] for n in range(0, len(tal), 10)), kilde


def _til(gruppe: UUID, adgang: Adgang) -> UUID:
    return uuid5(gruppe, f"advisliste {adgang.scope_id} {adgang.bruger_uuid}")


def _linjer(
    parter: Sequence[UUID], numre: Mapping[UUID, str], raekker: Mapping[str, int]
) -> tuple[Linje, ...]:
    """In the order of the lines."""
    ud = [
        Linje(nr, "") if (nr := raekker.get(numre[p], 0)) else Linje(0, str(Cpr(numre[p])))
        for p in (parter if raekker else parter[:VISES])
        if p in numre
    ]
    return tuple(sorted(ud, key=lambda x: (x.raekke, x.tekst))[:VISES])
