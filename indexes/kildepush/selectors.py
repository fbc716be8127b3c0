"""Reads of the deliveries."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from indexes.kildepush.models import Leverance


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
