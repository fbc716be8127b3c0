"""The page about one dokument: everything that the index holds of it. Hidden and absent are both
404."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import komponenter, revisionslog
from access.values import Permission
from access.views_support import kraever
from indexes.laesning.dokumentdetaljer import dokumentdetaljer
from indexes.part import selectors as partregister
from sapa.dialog import selectors as dialog
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.indeksfaner import Dokumentoverblik
from sapa.overblik.logning import opslag_dokument


@kraever(Permission.SE_DOKUMENT)
@require_GET
def dokument(request: Anmodning, dokument_uuid: UUID) -> HttpResponse:
    """The dokument's facts, versions, sager, parts and actors; never the file."""
    nu = timezone.now()
    adgang = request.adgang
    fundet = dokumentdetaljer(adgang=adgang, dokument_uuid=dokument_uuid, at=nu)
    if fundet is None:
        raise Http404
    part = fundet.fakta.part_uuid
    kendte = partregister.partresumeer(adgang=adgang, part_uuids=[part] if part else [], at=nu)
    rows = [
        opslag_dokument(komponenter.DOKUMENTOVERBLIK, fundet, kendte.get(part) if part else None)
    ]
    logget = revisionslog.noter(request, rows)
    side = Dokumentoverblik(
        fundet,
        logget,
        len(rows),
        dialog=dialog.kan_aabnes(
            fagsystem_id=fundet.fakta.fagsystem_id, myndighed_id=fundet.fakta.myndighed_id
        ),
    )
    return render(request, "overblik/dokument.html", {"side": side})
