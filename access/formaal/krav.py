"""`kraever_formaal`: a view refuses until the session has a purpose for its kind of look-up."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access import komponenter
from access.formaal import selectors, services
from access.revisionslog import Opslag, kriterier, noter
from access.values import Adgang
from access.views_support import View, sikker_sti

Betingelse = Callable[..., bool]
AFVIST_HOVED = "SAPA-Formaal"
"""Marks a refusal for the page's script: its body is the form that asks, to be shown where the
answer would have stood."""


ANVENDTE: set[str] = set()
"""The kinds of look-up that some page makes. Others have their purposes ready and wait for one."""


def tilmeld(opslag: str) -> str:
    """Say that a page makes look-ups of this kind, for the list of what asks for a purpose."""
    ANVENDTE.add(opslag)
    return opslag


def kraever_formaal(opslag: str, *, naar: Betingelse | None = None) -> Callable[[View], View]:
    """Stands inside `kraever`. `naar(request, **kwargs)`: whether this call is such a look-up.

    With a purpose, every row that the view logs says which. Without one, or with one that is no
    longer in force: 403 with the form that asks, and a row that says so.
    """

    tilmeld(opslag)

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if naar is None or naar(request, **kwargs):
                if not brug(request, opslag):
                    return afvis(request, opslag, **kwargs)
            return view(request, *args, **kwargs)

        guarded.formaalskrav = opslag  # type: ignore[attr-defined]
        return guarded

    return decorator


def brug(request: HttpRequest, opslag: str) -> bool:
    """Whether the look-up may go on. If the session has a purpose for it, the rows that this
    request logs from now on say which; else it may if the authority demands none."""
    adgang: Adgang = request.adgang  # type: ignore[attr-defined]
    if chosen := services.valgt(request, opslag):
        request.formaal = (chosen.noegle, chosen.kode)  # type: ignore[attr-defined]
        return True
    return not selectors.kraeves(opslag, adgang.scope_id)


def afvis(request: HttpRequest, opslag: str, **kwargs: Any) -> HttpResponse:
    """403 with the purposes to choose from; logged as denied."""
    match = request.resolver_match
    had = any(v.opslag == opslag for v in services.valgte(request))
    told = [
        ("Side", match.view_name if match else ""),
        ("Opslag", opslag),
        ("Grund", "formål gælder ikke længere" if had else "formål mangler"),
    ]
    element = Opslag(
        komponenter.AFVIST,
        part_uuid=kwargs.get("part_uuid"),
        sag_uuid=kwargs.get("sag_uuid"),
        soegekriterier=kriterier(told),
    )
    noter(request, [element])
    context = sporg(opslag, tilbage=hvor(request), udgaaet=had)
    template = "formaal/partials/panel.html" if er_htmx(request) else "formaal/kraeves.html"
    response = render(request, template, context, status=403)
    response.headers[AFVIST_HOVED] = opslag
    return response


def sporg(
    opslag: str, *, tilbage: str, udgaaet: bool = False, fejl: bool = False
) -> dict[str, Any]:
    """What the form that asks is given."""
    return {
        "opslag": selectors.opslagstype(opslag),
        "formaal": selectors.muligheder(opslag),
        "tilbage": tilbage,
        "udgaaet": udgaaet,
        "fejl": fejl,
    }


def er_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def hvor(request: HttpRequest) -> str:
    """Where the user is: the page that asked, or the one that a form or htmx was used on."""
    if er_htmx(request):
        wanted = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    elif request.method == "GET":
        wanted = request.get_full_path()
    else:
        wanted = request.headers.get("Referer", "")
    return sikker_sti(request, wanted) or reverse("min_side")
