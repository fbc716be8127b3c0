"""Who a number is, for the one who already has it."""

from __future__ import annotations

from uuid import UUID

from access.values import Adgang
from indexes.part.models import PartNoegle


def part_med_cpr(*, adgang: Adgang, cpr: str) -> UUID | None:
    """The part with this CPR number, in use or former (ten digits); None if the register has none,
    or the user may not see persons. One query."""
    rows = PartNoegle.objects.visible_to(adgang).filter(noegle=f"cpr:{cpr}")
    return rows.values_list("part_uuid", flat=True).first()
