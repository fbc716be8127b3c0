"""The ninth provider of the timeline: the adviser about a person that were in the user's inbox."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access import komponenter
from access.values import Permission
from advis.indbakke import selectors
from indexes.part.values import dag, oejeblik
from sapa.overblik.tidslinje.udbyder import Fundet, Haendelse, Udbyder, Vindue, tilmeld

NOEGLE = "adviser"


def adviser(vindue: Vindue) -> Fundet:
    """Each by the day it was received; one that was withdrawn says so."""
    rows = selectors.for_person(
        adgang=vindue.adgang,
        part_uuid=vindue.part_uuid,
        fra=_begynder(vindue.fra),
        til=_begynder(vindue.til),
        antal=vindue.maks,
    )
    return Fundet(
        tuple(
            Haendelse(
                NOEGLE,
                dag(r.modtaget),
                r.navn,
                _("Advis trukket tilbage") if r.annulleret else _("Advis"),
                detalje=r.gruppe,
                url=reverse("advis_aabn", args=[r.uuid]),
                myndighed_id=r.myndighed,
            )
            for r in rows
        )
    )


def _begynder(d: date | None) -> datetime | None:
    return oejeblik(d) if d is not None else None


def tilmeld_adviser() -> None:
    """Offer it; called when the app is ready."""
    tilmeld(
        Udbyder(
            NOEGLE,
            _("Adviser"),
            "k-advis",
            komponenter.TIDSLINJE_ADVISER,
            Permission.BEHANDL_ADVIS,
            adviser,
        )
    )
