"""Reads of the deliveries."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count

from access.values import Adgang
from indexes.kildepush.models import Leverance
from indexes.kildepush.services import TJENESTE
from indexes.modtagelse.drift import KAN_AFSPILLES
from indexes.modtagelse.models import Karantaene


def seneste_leverancer(*, klient: str, koder: Collection[str]) -> dict[str, dict[str, Any]]:
    """A client's latest delivery of each of these sources, as data. One statement."""
    rows = (
        Leverance.objects.filter(klient=klient, kilde__in=koder)
        .order_by("kilde", "-modtaget", "-id")
        .distinct("kilde")
    )
    return {
        row.kilde: {
            "leverance": row.leverance,
            "modtaget": row.modtaget.isoformat(),
            "antal": (row.svar or {}).get("antal", {}),
        }
        for row in rows
    }


def ventende(*, adgang: Adgang) -> dict[str, int]:
    """How many refused statements wait in quarantine within the operator's reach, by source. One
    statement."""
    rows = (
        Karantaene.objects.visible_to(adgang)
        .filter(tjeneste=TJENESTE, tilstand__in=KAN_AFSPILLES)
        .order_by()
        .values_list("operation")
        .annotate(antal=Count("id"))
    )
    return dict(rows)
