"""Whose agreements a user may see and write, and which clients.

An agreement is its authority's: its administrator's, or theirs who operate for it. A client, with
what it proves itself by and its limits, is shared by all it has agreements with: only who operates
for each of them writes it. The database holds the same (migration 0001).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse

from access.klienter.models import Serviceaftale
from access.klienter.values import Rettighed
from access.models import Systemklient
from access.values import Adgang, Permission, uden_graenser
from access.views_support import View, kraever_login
from sapa.administration.menu import maa_administrere
from sapa.drift.views import _overalt
from sapa.overblik.anmodning import Anmodning


@dataclass(frozen=True, slots=True)
class Hvem:
    """`egen`: the authority that she administers and works on behalf of; `drift`: those that she
    operates for."""

    adgang: Adgang
    egen: int | None
    drift: frozenset[int]

    @property
    def driver(self) -> bool:
        """Whether she runs what is shared."""
        return bool(self.drift)

    @property
    def myndigheder(self) -> frozenset[int]:
        """Whose agreements she sees and writes."""
        return self.drift | ({self.egen} if self.egen is not None else frozenset())

    def maa_skrive(self, myndigheder: Collection[int], rettigheder: Collection[str]) -> bool:
        """Whether she may write an agreement that says this: the right to deliver sources, which is
        the nation's, only as an operator."""
        named = set(myndigheder)
        if named <= self.drift:
            return True
        return named == {self.egen} and Rettighed.KILDE not in rettigheder

    def maa_rette(self, klient: Systemklient) -> bool:
        """Whether she may write the client itself."""
        if not self.driver:
            return False
        rows = Serviceaftale.objects.filter(klient=klient).values_list("myndigheder", flat=True)
        return {m for row in rows for m in row} <= self.drift

    def klienter(self) -> Any:
        """The clients that she sees: those with an agreement with one of her authorities; for an
        operator also those that have none yet."""
        mine = Q(aftaler__myndigheder__overlap=sorted(self.myndigheder))
        if self.driver:
            mine |= Q(aftaler__isnull=True)
        return (
            Systemklient.objects.filter(mine)
            .select_related("fagsystem")
            .distinct()
            .order_by("fagsystem__navn", "klient_id")
        )

    def klient(self, id_: int) -> Systemklient | None:
        """One of them."""
        found: Systemklient | None = self.klienter().filter(id=id_).first()
        return found

    def aftaler(self, klient: Systemklient | None = None) -> Any:
        """The agreements that she sees, of one client or all."""
        rows = Serviceaftale.objects.filter(myndigheder__overlap=sorted(self.myndigheder))
        if klient is not None:
            rows = rows.filter(klient=klient)
        return rows.select_related("klient__fagsystem").order_by("klient_id", "id")


def maa_sider(adgang: Adgang) -> bool:
    """Whether the pages are offered her."""
    return maa_administrere(adgang) or maa_drive(adgang)


def maa_drive(adgang: Adgang) -> bool:
    """Whether she runs what is shared."""
    return bool(uden_graenser(adgang, Permission.DRIFT))


def hvem(request: Anmodning) -> Hvem:
    """Of the signed-in user. Operations are done on all authorities that she operates for, not on
    behalf of one: the lock is opened that far."""
    adgang = request.adgang
    egen = adgang.scope_id if maa_administrere(adgang) else None
    if not maa_drive(adgang):
        return Hvem(adgang, egen, frozenset())
    full = _overalt(request)
    return Hvem(full, egen, uden_graenser(full, Permission.DRIFT))


def fagsystemadgang(view: View) -> View:
    """Open to who administers her authority as a whole, and to who runs what is shared."""

    @wraps(view)
    def kun_dem(request: Anmodning, *args: Any, **kwargs: Any) -> HttpResponse:
        if not maa_sider(request.adgang):
            raise PermissionDenied(Permission.ADMINISTRER)
        return view(request, *args, **kwargs)

    return kraever_login(kun_dem)


def drift(view: View) -> View:
    """Open to who runs what is shared."""

    @wraps(view)
    def kun_hun(request: Anmodning, *args: Any, **kwargs: Any) -> HttpResponse:
        if not maa_drive(request.adgang):
            raise PermissionDenied(Permission.DRIFT)
        return view(request, *args, **kwargs)

    return kraever_login(kun_hun)
