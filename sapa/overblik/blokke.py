"""Blocks that more than one page shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from secrets import token_urlsafe
from typing import TYPE_CHECKING
from uuid import UUID

from access.values import Adgang, Permission
from indexes.sag import selectors as sagsindeks
from sapa.overblik import sagsliste
from sapa.overblik.hvorfor import skjult
from sapa.overblik.sagsliste import Sagsvalg
from sapa.overblik.sider import Sagsblok

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

SESSIONSNOEGLE = "sagfiltre"
_MAKS_TEKSTER = 20


def sagsblok(
    *,
    adgang: Adgang,
    part_uuid: UUID,
    part_navn: str,
    at: datetime,
    query: Mapping[str, str],
    session: SessionBase,
    side_url: str,
    filter_url: str,
) -> Sagsblok | None:
    """The block Sager as `query` asks for it; None, so no block, without the right to see sager."""
    if not adgang.har(Permission.SE_SAG):
        return None
    fundet = sagsindeks.sagsliste(adgang=adgang, part_uuid=part_uuid, at=at)
    valg = Sagsvalg.laes(query, session.get(SESSIONSNOEGLE, {}))
    return Sagsblok(
        liste=sagsliste.byg(fundet.raekker, valg),
        kilder=fundet.kilder,
        skjulte=skjult(fundet.skjulte),
        side_url=side_url,
        filter_url=filter_url,
        part_navn=part_navn,
    )


def filteradresse(session: SessionBase, post: Mapping[str, str]) -> str:
    """The query of a submitted filter. Its text stays in the session; the address gets a key."""
    tekst = post.get("tekst", "").strip()[:200]
    noegle = ""
    tekster: dict[str, str] = session.get(SESSIONSNOEGLE, {})
    if tekst:
        noegle = next((known for known, held in tekster.items() if held == tekst), "")
        if not noegle:
            noegle = token_urlsafe(9)
            newest = [*tekster.items(), (noegle, tekst)][-_MAKS_TEKSTER:]
            session[SESSIONSNOEGLE] = tekster = dict(newest)
    return Sagsvalg.laes({**post, "f": noegle}, tekster).query()
