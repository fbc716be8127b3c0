"""What the pages about companies and properties need: shares, and numbers of people at work."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from indexes.erhverv.selectors import Ansatteoplysning
    from indexes.erhverv.selectors.ejer import Andel

register = template.Library()


@register.filter
def andel(vaerdi: Andel) -> str:
    """`1/3`, `33,34-49,99 %`, `100 %`; "-" where it is not said."""
    if vaerdi.taeller is not None:
        return f"{vaerdi.taeller}/{vaerdi.naevner}"
    if vaerdi.mindst is None:
        return "-"
    if vaerdi.hoejst is None or vaerdi.hoejst == vaerdi.mindst:
        return f"{_tal(vaerdi.mindst)} %"
    return f"{_tal(vaerdi.mindst)}-{_tal(vaerdi.hoejst)} %"


@register.simple_tag
def antal(mindst: int | None, hoejst: int | None) -> str:
    """`7`, `5-9`, `1000 eller flere`; "-" where it is not said."""
    if mindst is None:
        return "-"
    if hoejst is None:
        return _("%(antal)s eller flere") % {"antal": mindst}
    return str(mindst) if mindst == hoejst else f"{mindst}-{hoejst}"


@register.filter
def kvartal(vaerdi: Ansatteoplysning) -> str:
    """When so many worked there: `3. kvartal 2026`, or the year."""
    if vaerdi.kvartal is None:
        return str(vaerdi.aar)
    return _("%(kvartal)s. kvartal %(aar)s") % {"kvartal": vaerdi.kvartal, "aar": vaerdi.aar}


def _tal(vaerdi: Decimal) -> str:
    """As Danes write it, without decimals that say nothing."""
    return f"{vaerdi.normalize():f}".replace(".", ",")
