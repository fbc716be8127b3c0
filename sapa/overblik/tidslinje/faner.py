"""The tabs about time."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from sapa.overblik.sider import Faneblad


def tidsfaner(part_uuid: UUID, valgt: str) -> tuple[Faneblad, ...]:
    """For a person's page. What they show is decided row by row, so everyone has them."""
    return tuple(
        Faneblad(navn, reverse(fane, args=[part_uuid]), valgt == fane)
        for fane, navn in (("tidslinje", _("Tidslinje")), ("helhed", _("Helhedsoverblik")))
    )
