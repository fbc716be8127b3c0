"""The list of the inbox, made item by item in Python."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import template
from django.utils.safestring import SafeString

from advis.indbakke.values import Valg
from sapa.advis.linjer import Linje
from sapa.advis.listelinjer import listelinjer

register = template.Library()


@register.simple_tag
def advislinjer(linjer: Sequence[Linje], valg: Valg, aaben: UUID | None = None) -> SafeString:
    """The items of a page of the list."""
    return listelinjer(linjer, query=valg.adresse, aaben=aaben or None)


@register.simple_tag
def advislinje_igen(linje: Linje, valg: Valg) -> SafeString:
    """The item that is open, anew, for htmx to put in place of the one there is."""
    return listelinjer([linje], query=valg.adresse, aaben=linje.r.uuid, oob=True)
