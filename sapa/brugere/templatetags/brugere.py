"""`{% fejlfelt skema "kle" 0 %}`: marks the field that is wrong."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from sapa.brugere.formular import Rolleskema

register = template.Library()


@register.simple_tag
def fejlfelt(skema: Rolleskema, felt: str, nr: int) -> SafeString:
    """The attribute of a field that is wrong, else nothing."""
    return mark_safe(' aria-invalid="true"' if f"{felt}-{nr}" in skema.fejl else "")
