"""What the user chose in the inbox, between her address and her session."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from access.revisionslog import kriterier
from advis.indbakke.values import MAKS_TEKST, Valg
from sapa.overblik.anmodning import Anmodning

SESSIONSNOEGLE = "advistekst"
_MAKS_TEKSTER = 10


def laes(request: Anmodning) -> Valg:
    """As the address and the session say."""
    return Valg.laes(request.GET.dict(), request.GET.getlist("g"), _tekster(request))


def af_formular(request: Anmodning) -> Valg:
    """As a form sent it; a text is kept in the session under a key."""
    felter = request.POST.dict()
    tekst = felter.get("tekst", "").replace("\0", "").strip()[:MAKS_TEKST]
    tekster = _tekster(request)
    noegle = ""
    if tekst:
        noegle = next((known for known, held in tekster.items() if held == tekst), "")
        if not noegle:
            noegle = token_urlsafe(9)
            tekster = dict([*tekster.items(), (noegle, tekst)][-_MAKS_TEKSTER:])
            request.session[SESSIONSNOEGLE] = tekster
    return Valg.laes({**felter, "f": noegle}, request.POST.getlist("g"), tekster)


def som_kriterier(valg: Valg) -> str:
    """For the revisionslog: what was looked for."""
    grupper = " ".join(map(str, valg.grupper))
    pairs: list[tuple[str, str | None]] = [
        ("Udsnit", str(valg.udsnit)),
        ("Advisgrupper", grupper),
        ("Advistype", str(valg.type or "")),
        ("Tekst", valg.tekst),
    ]
    return kriterier(pairs)


def _tekster(request: Anmodning) -> dict[str, str]:
    held: Any = request.session.get(SESSIONSNOEGLE, {})
    return dict(held)
