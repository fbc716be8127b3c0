"""Which of some sager the user sees: for links from what points at them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from access.forespoergsel import Forespoergsel
from access.values import Adgang
from indexes.part.funktioner import en_af
from indexes.sag.models import Sag


def synlige_sager(*, adgang: Adgang, uuider: Collection[UUID]) -> dict[UUID, str]:
    """Those of `uuider` that the user sees, with their titles. One query; none for no uuids."""
    if not uuider:
        return {}
    return dict(_SYNLIGE(adgang, uuider=list(uuider)))


def _synlige(adgang: Adgang, *, uuider: list[UUID]) -> QuerySet[Any]:
    rows = Sag.objects.visible_to(adgang).filter(en_af("uuid", uuider))
    return rows.values_list("uuid", "titel")


_SYNLIGE = Forespoergsel(_synlige)
