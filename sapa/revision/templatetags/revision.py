"""The log's rows in a template."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from sapa.revision import linjer
from sapa.revision.linjer import Linje
from sapa.revision.values import Enhed

register = template.Library()


@register.simple_tag(takes_context=True)
def loglinjer(context: Context, rows: Sequence[Linje], noegle: str) -> SafeString:
    """The rows of a table of the log; `noegle` is the search that they were found by."""
    return linjer.linjer(rows, noegle=noegle, csrf=str(context["csrf_token"]))


@register.simple_tag
def enhedsvalg(enheder: Sequence[Enhed], valgte: Sequence[int]) -> SafeString:
    """The units to choose among, as <option>: hundreds in a large municipality."""
    return linjer.enhedsvalg(enheder, valgte)
