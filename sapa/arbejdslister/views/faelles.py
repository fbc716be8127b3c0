"""What the pages share: who may come in, and what an order that was refused says."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from access import komponenter, revisionslog
from access.revisionslog import Opslag
from access.values import Permission
from access.views_support import View, kraever
from sapa.arbejdslister import services
from sapa.arbejdslister.rettigheder import maa
from sapa.overblik.anmodning import Anmodning


def kraever_liste(ret: Permission) -> Callable[[View], View]:
    """Open to who has the right over the authority on whose behalf she works. A refusal is
    logged."""

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: Anmodning, *args: Any, **kwargs: Any) -> HttpResponse:
            if not maa(request.adgang, ret):
                match = request.resolver_match
                tekst = f"Side: {match.view_name if match else ''}"
                revisionslog.noter(request, [Opslag(komponenter.AFVIST, soegekriterier=tekst)])
                raise PermissionDenied(ret)
            return view(request, *args, **kwargs)

        return kraever(Permission.SE_PERSON, ret)(guarded)

    return decorator


def afvist_tekst(fejl: Exception) -> str:
    """Why an order was not taken, in words."""
    if isinstance(fejl, services.ForMange):
        return _("Du har allerede tre lister undervejs. Vent, til en af dem er klar.")
    if isinstance(fejl, services.OverLoft):
        if fejl.dag:
            return _("Du har %(antal)s linjer tilbage i dag.") % {"antal": fejl.plads}
        return _("En liste må højst have %(antal)s linjer.") % {"antal": fejl.plads}
    return _("Din rolle giver ikke adgang til at søge i hele landet.")
