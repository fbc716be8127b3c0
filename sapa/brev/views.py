"""The drafts: on a page that can be printed, and as PDF. SAPA sends nothing.

Each showing leaves a row of the revisionslog about the child, and one about each holder who is
named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from access import komponenter, revisionslog
from access.komponenter import Element
from access.revisionslog import Opslag, kriterier
from access.values import Permission
from access.views_support import kraever
from sapa.brev.models import Brevskabelon
from sapa.brev.skabeloner import skabeloner, skriv
from sapa.brev.udkast import Modtager, Udkast, udkast
from sapa.brev.values import Brev
from sapa.overblik.anmodning import Anmodning

RET = (Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
"""Who drafts letters: who handles what happens to people."""
FYSISK = "Fysisk brev"  # on the letter, which is Danish


@dataclass(frozen=True, slots=True)
class Brevside:
    """The page: to whom, from which template, and the letters."""

    udkast: Udkast
    skabeloner: Sequence[Brevskabelon]
    valgt: Brevskabelon | None
    breve: tuple[tuple[Modtager, Brev], ...]


@kraever(*RET)
@require_GET
def brev(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The letters about a child, one for each holder of forældremyndighed."""
    side = _side(request, part_uuid, komponenter.BREV)
    return render(request, "brev/brev.html", {"side": side})


@kraever(*RET)
@require_GET
def pdf(request: Anmodning, part_uuid: UUID) -> HttpResponse:
    """The same as a file, whose name names nobody."""
    side = _side(request, part_uuid, komponenter.BREV_FIL)
    if not side.breve:
        raise Http404
    from sapa.brev.pdf import lav_pdf  # 7 MB that only this needs

    return HttpResponse(
        lav_pdf([b for _modtager, b in side.breve]),
        headers={
            "Content-Type": "application/pdf",
            "Content-Disposition": 'attachment; filename="breve.pdf"',
        },
    )


def _side(request: Anmodning, part_uuid: UUID, element: Element) -> Brevside:
    """Raises Http404 where she may not see the child. Writes the log."""
    nu = timezone.now()
    adgang = request.adgang
    fundet = udkast(adgang=adgang, part_uuid=part_uuid, at=nu)
    if fundet is None:
        raise Http404
    alle = skabeloner(adgang.scope_id)
    given = request.GET.get("skabelon", "")
    valgt = next((s for s in alle if s.id.hex == given), alle[0] if alle and not given else None)
    if given and valgt is None:
        raise Http404
    told = kriterier([("Skabelon", valgt.id.hex if valgt else "")])
    revisionslog.noter(
        request,
        [
            Opslag(
                element,
                part_uuid=p.part_uuid,
                part_cpr=p.cpr,
                part_navn=p.navn,
                part_kommune=p.kommune_navn,
                soegekriterier=told,
            )
            for p in fundet.alle
        ],
    )
    if valgt is None:
        return Brevside(fundet, alle, None, ())
    breve = tuple(
        (
            m,
            skriv(
                valgt,
                til=(m.navn, *m.adresse),
                note=FYSISK if m.fysisk else "",
                borger=fundet.person.navn,
                adgang=adgang,
                nu=nu,
            ),
        )
        for m in fundet.modtagere
    )
    return Brevside(fundet, alle, valgt, breve)
