"""`{% administrationsmenu %}`: the side menu, with the page that is shown as the current one.

`{% forskel felt foer efter %}`: a difference in words; of several things, which come and which go.
`{% fejl_attr felt "kle" "kle-hjaelp" %}` and `{% fejl_ord felt "kle" fejl %}`: what is wrong with a
field, at the field: `felt` is the one that is.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sapa.administration.historik import Punkter
from sapa.administration.menu import ved_rute
from sapa.administration.sider import afsnit

register = template.Library()


@register.inclusion_tag("administration/partials/menu.html", takes_context=True)
def administrationsmenu(context: RequestContext) -> dict[str, Any]:
    """The pages that the user is offered. No query: her rights were resolved by the middleware."""
    request = context["request"]
    adgang = getattr(request, "adgang", None)
    match = request.resolver_match
    return {
        "afsnit": afsnit(adgang) if adgang else [],
        "punkt": ved_rute(match.view_name, [str(v) for v in match.kwargs.values()])
        if match
        else None,
        "forside": bool(match and match.view_name == "administration"),
    }


@register.inclusion_tag("administration/partials/forskel.html")
def forskel(felt: str, foer: str, efter: str) -> dict[str, Any]:
    """One difference. Lists are told thing by thing, when there is more than one to tell apart."""
    a, b = (_punkter(x) for x in (foer, efter))
    told: dict[str, Any] = {"felt": felt, "foer": foer, "efter": efter}
    if max(len(a), len(b)) < 2:
        return told
    nye, gaaede = [x for x in b if x not in a], [x for x in a if x not in b]
    return told | {
        "liste": True,
        "nye": nye,
        "gaaede": gaaede,
        "uaendrede": len(b) - len(nye),
        # The same things in another order.
        "orden": [] if nye or gaaede else b,
    }


def _punkter(said: str) -> tuple[str, ...]:
    if isinstance(said, Punkter):
        return said.punkter
    return () if said == "-" else (said,)


@register.simple_tag
def fejl_attr(felt: str, navn: str, hjaelp: str = "") -> SafeString:
    """The attributes of a field: its help, and where it is the wrong one what is wrong with it."""
    wrong = bool(felt) and felt == navn
    told = " ".join(x for x in (hjaelp, f"{navn}-fejl" if wrong else "") if x)
    described = format_html(' aria-describedby="{}"', told) if told else SafeString("")
    return described + SafeString(' aria-invalid="true"' if wrong else "")


@register.simple_tag
def fejl_ord(felt: str, navn: str, fejl: str) -> SafeString:
    """What is wrong with the field, where it is the wrong one."""
    if not felt or felt != navn:
        return SafeString("")
    return format_html('<span class="form-error-message" id="{}-fejl">{}</span>', navn, fejl)
