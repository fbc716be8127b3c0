"""What a KLE number means. It tells of no person, so nothing is logged."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from access.views_support import kraever_login
from indexes.klassifikation.selectors import kle_emne
from sapa.overblik.anmodning import VINDUE, Anmodning
from sapa.overblik.sider import Emneside

_NOEGLE = re.compile(r"\d{2}-\d{2}-\d{2}", re.ASCII)


@kraever_login
@require_GET
def emne(request: Anmodning, noegle: str) -> HttpResponse:
    """The emne behind 32-30-04, with its gruppe and hovedgruppe: a dialog by htmx, else a page."""
    fundet = kle_emne(noegle.replace("-", ".")) if _NOEGLE.fullmatch(noegle) else None
    if fundet is None:
        raise Http404
    side = Emneside(fundet, fundet.udgaaet(timezone.localdate()))
    i_dialog = request.htmx.target == VINDUE
    template = "overblik/partials/kle_dialog.html" if i_dialog else "overblik/kle.html"
    return render(request, template, {"side": side})
