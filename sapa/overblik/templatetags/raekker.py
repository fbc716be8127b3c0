"""Tables that are made row by row in Python."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from sapa.overblik.sagsliste import Sagsliste
from sapa.overblik.sagsraekker import sagsraekker as _sagsraekker

register = template.Library()


@register.simple_tag
def sagsraekker(liste: Sagsliste) -> SafeString:
    """The rows of a list of sager, in the columns that it has."""
    return _sagsraekker(liste.raekker, [(k.noegle, str(k.navn)) for k in liste.kolonner])
