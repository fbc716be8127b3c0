"""The frame round every page: who is signed in, why she looks, and which demo this is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from access.formaal.services import valgte
from access.formaal.values import Valgt
from access.values import Adgang, Permission
from sapa.opsaetning.ramme import ramme_for
from sapa.overblik import anledning
from sapa.overblik.anledning import ANLEDNINGER, Anledning
from sapa.visning.gaelder import visning_for
from sapa.visning.values import KOMPAKT, LUFTIG

_TAETHEDER = {KOMPAKT: "s-density-tight", LUFTIG: "s-density-airy"}


@dataclass(frozen=True, slots=True)
class Ramme:
    """What the bar, the look-up line and the foot show."""

    adgang: Adgang | None
    anledninger: tuple[Anledning, ...]
    anledning: Anledning | None
    version: str
    demo: bool
    nu: datetime
    # Where a small form of the frame leads back to: an address that answers to GET.
    tilbage: str
    # The purposes of the session, for the authority she works for.
    formaal: tuple[Valgt, ...] = ()
    # How densely tables stand: a class of the body, empty for the normal.
    taethed: str = ""
    # What a tab stands in: the frame of a page, or nothing where it is a part of one.
    skelet: str = "base.html"

    @property
    def er_del(self) -> bool:
        return self.skelet == DEL

    @property
    def maa_soege(self) -> bool:
        return self.adgang is not None and self.adgang.har(Permission.SE_PERSON)


DEL = "overblik/del.html"


@contextmanager
def del_af_samlet(request: HttpRequest) -> Iterator[None]:
    """What is rendered here are parts of a page: without its frame, and without the header."""
    request.skelet = DEL  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del request.skelet  # type: ignore[attr-defined]


def _tilbage(request: HttpRequest) -> str:
    if request.method == "GET":
        return request.path
    part_uuid = request.resolver_match.kwargs.get("part_uuid") if request.resolver_match else None
    return reverse("person", args=[part_uuid]) if part_uuid else reverse("min_side")


def ramme(request: HttpRequest) -> dict[str, object]:
    """Context processor: costs no query, the rights were resolved by the middleware."""
    adgang: Adgang | None = getattr(request, "adgang", None)
    return {
        "rammebeskeder": ramme_for(adgang),
        "ramme": Ramme(
            adgang=adgang,
            anledninger=ANLEDNINGER,
            anledning=anledning.valgt(request) if adgang else None,
            version=settings.VERSION,
            demo=settings.DEMO,
            nu=timezone.now(),
            tilbage=_tilbage(request),
            formaal=valgte(request),
            skelet=getattr(request, "skelet", "base.html"),
            taethed=_TAETHEDER.get(visning_for(adgang).taethed, "") if adgang else "",
        ),
    }
