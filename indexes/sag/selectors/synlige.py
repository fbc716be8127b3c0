"""Which of some sager the user sees: for links from what points at them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from access.values import Adgang
from indexes.sag.models import Sag


def synlige_sager(*, adgang: Adgang, uuider: Collection[UUID]) -> dict[UUID, str]:
    """Those of `uuider` that the user sees, with their titles. One query; none for no uuids."""
    if not uuider:
        return {}
    rows = Sag.objects.visible_to(adgang).filter(uuid__in=uuider)
    return dict(rows.values_list("uuid", "titel"))
