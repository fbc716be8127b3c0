"""`{% administrationsmenu %}`: the side menu, with the page that is shown as the current one."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

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
