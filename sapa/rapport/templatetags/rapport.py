"""Numbers of the report in words."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone

from sapa.rapport import figurer
from sapa.rapport.values import Brugertal

register = template.Library()


@register.filter
def tusind(tal: int) -> str:
    """18.406."""
    return figurer.tusind(tal)


@register.filter
def maaneder_siden(bruger: Brugertal, nu: datetime) -> int:
    """Months since a user's last use."""
    return bruger.maaneder_siden(timezone.localdate(nu))
