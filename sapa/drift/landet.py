"""Who of those who operate runs the whole installation, and may see figures that others share."""

from __future__ import annotations

from access.selectors import resolve_adgang
from access.values import driver_landet
from sapa.overblik.anmodning import Anmodning


def ser_landet(request: Anmodning) -> bool:
    """Whether she runs what is the nation's (decision 0098), on whoever's behalf she works now:
    operations are not done on behalf of one."""
    if request.adgang.kun is None:
        return driver_landet(request.adgang)
    full = resolve_adgang(request.adgang.bruger_id)
    return full is not None and driver_landet(full)
