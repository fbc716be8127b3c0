"""`{% fejlfelt skema "kle" 0 %}` marks the field that is wrong,
`{% fejltekst skema "kle" 0 %}` says what is wrong with it."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from sapa.administration.templatetags.administration import fejl_attr, fejl_ord
from sapa.brugere.formular import Rolleskema

register = template.Library()


@register.simple_tag
def fejlfelt(skema: Rolleskema, felt: str, nr: int, hjaelp: str = "") -> SafeString:
    """The attributes of a field: its help (`kle-0-h`), and that it is wrong. With administration's
    own tags: the numbered fields of a role are told by the form."""
    navn = f"{felt}-{nr}"
    return fejl_attr(navn if navn in skema.fejl else "", navn, f"{navn}-{hjaelp}" if hjaelp else "")


@register.simple_tag
def fejltekst(skema: Rolleskema, felt: str, nr: int) -> SafeString:
    """What is wrong with it, else nothing."""
    navn = f"{felt}-{nr}"
    return fejl_ord(navn if navn in skema.fejl else "", navn, skema.fejl.get(navn, ""))
