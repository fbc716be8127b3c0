"""What a change will look like to those who use it, before it is made (decision 0091).

It is made inside a savepoint by the very service that saves it. What its users would then see is
read by the selectors, and drawn by the templates, of their own pages, as it is beforehand too; and
the savepoint is rolled back: nothing is left of it, neither a row nor a line of its history.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from access.selectors import resolve_adgang
from access.values import Adgang


@dataclass(frozen=True, slots=True)
class Seer:
    """For whom it is shown: `adgang` is whoever administers, `myndighed` whose the thing is (None:
    the nation's), `noegle` which of them it is, `now` the moment of the request."""

    adgang: Adgang
    myndighed: int | None
    noegle: str
    now: datetime

    @property
    def hos(self) -> int:
        """An authority where it is seen: its own, or for the nation's the one she works for."""
        return self.myndighed if self.myndighed is not None else self.adgang.scope_id

    @property
    def brugere(self) -> str:
        """Who sees it, in words."""
        if self.myndighed is None:
            return _("alle brugere i hele landet")
        return _("alle brugere i %(navn)s") % {"navn": self.adgang.scope_navn}

    def igen(self) -> Adgang:
        """The rights and settings that her next request would have, read anew."""
        found = resolve_adgang(self.adgang.bruger_id, scope=self.adgang.scope_id)
        return found or self.adgang


@dataclass(frozen=True, slots=True)
class Syn:
    """One picture. `hvor`: where it stands and for whom. `skabelon` is the partial that the page
    itself includes, with what the page would give it; `ord` says in words what no picture does."""

    hvor: str | Promise
    skabelon: str = ""
    indhold: Mapping[str, Any] = field(default_factory=dict)
    ord: tuple[str | Promise, ...] = ()


Vis = Callable[[Seer], Sequence[Syn]]
"""What there is to see of a thing now: called before the change, and after it, in its savepoint.
What stands at the same place in both belongs together."""


@dataclass(frozen=True, slots=True)
class Billede:
    """A picture as it was drawn; `maerke` is what keeps its ids apart from all others'."""

    hvor: str
    html: SafeString
    ord: tuple[str, ...]
    maerke: str

    @property
    def tom(self) -> bool:
        """There is nothing to see."""
        return not (self.html or self.ord)

    @property
    def indhold(self) -> tuple[str, tuple[str, ...]]:
        """What it shows, whichever of the pictures it is."""
        return self.html.replace(self.maerke, ""), self.ord


@dataclass(frozen=True, slots=True)
class Par:
    """The same place before and after; None where it shows nothing."""

    hvor: str
    foer: Billede | None
    efter: Billede | None

    @property
    def ens(self) -> bool:
        """The change makes no difference there."""
        if self.foer is None or self.efter is None:
            return self.foer is self.efter
        return self.foer.indhold == self.efter.indhold


def forhaandsvis(
    request: HttpRequest, vis: Callable[[], Sequence[Syn]], lav: Callable[[], object]
) -> tuple[Par, ...]:
    """What the change `lav` would do to what `vis` shows. Raises what `lav` raises: what cannot be
    saved is not shown either."""
    before = [_tegn(request, syn, f"-foer-{n}") for n, syn in enumerate(vis())]
    with transaction.atomic():
        lav()
        after = [_tegn(request, syn, f"-efter-{n}") for n, syn in enumerate(vis())]
        transaction.set_rollback(True)
    return tuple(_par(a, b) for a, b in zip_longest(before, after))


def _par(foer: Billede | None, efter: Billede | None) -> Par:
    stands = foer if efter is None else efter
    assert stands is not None  # one of them was drawn
    return Par(stands.hvor, *(None if b is None or b.tom else b for b in (foer, efter)))


def _tegn(request: HttpRequest, syn: Syn, maerke: str) -> Billede:
    """Drawn while what it is drawn of is there. A partial with ids ends them with `maerke`."""
    html = SafeString("")
    if syn.skabelon:
        html = render_to_string(syn.skabelon, {"maerke": maerke, **syn.indhold}, request)
        html = SafeString(html.strip())
    told = tuple(linje for linje in map(str, syn.ord) if linje)
    return Billede(str(syn.hvor), html, told, maerke)
