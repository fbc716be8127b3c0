"""Mine rettigheder: what one may see and do, within which limits, and whom to ask for more."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from access.saml.services import SESSION_UDEN_VIRKNING
from access.views_support import kraever_login
from sapa.overblik.anmodning import Anmodning
from sapa.rettigheder import selectors


@kraever_login
@require_GET
def mine(request: Anmodning) -> HttpResponse:
    """The user's own groups in words."""
    side = selectors.rettigheder(request.adgang, request.session.get(SESSION_UDEN_VIRKNING))
    return render(request, "rettigheder/mine.html", {"side": side, "menu": "mine_rettigheder"})
