"""Blocks that more than one page shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from secrets import token_urlsafe
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from access.formaal import services as formaal
from access.formaal.krav import sporg, tilmeld
from access.formaal.selectors import kraeves
from access.formaal.values import YDELSER_ANDRE, Valgt
from access.values import Adgang, Permission
from indexes.erhverv import selectors as erhverv
from indexes.laesning.paa_dagen import sager_paa_dagen
from indexes.sag import selectors as sagsindeks
from indexes.ydelse import selectors as ydelsesindeks
from sapa.overblik import sagsliste
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.hvorfor import DOKUMENTER, SAGER, YDELSER, skjult, skjult_blok
from sapa.overblik.sagsliste import Sagsvalg
from sapa.overblik.sider import Sagsblok, Skjult, Skjultblok, Ydelsesblok
from sapa.visning.gaelder import udelades, visning_for

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

    from indexes.sag.values import Sagsdetaljer
    from indexes.sag.values import Sagsliste as SagslisteFundet

SESSIONSNOEGLE = "sagfiltre"
_MAKS_TEKSTER = 20
tilmeld(YDELSER_ANDRE)


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
    noegle: str = "sager",
    nu: datetime | None = None,
) -> Sagsblok | None:
    """The block Sager as `query` asks for it; None, so no block, without the right to see sager, or
    where the user's visning leaves it out. `noegle` is its key among the registered blocks; `nu`:
    the clock, where the list is asked for as it was earlier."""
    if not adgang.har(Permission.SE_SAG) or udelades(adgang, noegle):
        return None
    fundet = sagsindeks.sagsliste(adgang=adgang, part_uuid=part_uuid, at=at, nu=nu)
    fundet = _dengang(fundet, adgang, at, nu)
    valg = sagsvalg(query, session)
    return _blok(fundet, valg, adgang, part_navn, side_url, filter_url, noegle)


def sagsvalg(query: Mapping[str, str], session: SessionBase) -> Sagsvalg:
    """What `query` asks of a block of sager."""
    return Sagsvalg.laes(query, session.get(SESSIONSNOEGLE, {}))


def ejendomssagsblok(
    *,
    adgang: Adgang,
    part_uuids: Collection[UUID],
    part_navn: str,
    at: datetime,
    valg: Sagsvalg | None = None,
    side_url: str = "",
    filter_url: str = "",
    noegle: str = "ejendomssager",
    nu: datetime | None = None,
) -> Sagsblok | None:
    """The block of sager about these properties, as `valg` asks for it: on a property's own page,
    and as Ejendomssager on an owner's. None without the right to see sager, or where the user's
    visning leaves it out."""
    if not adgang.har(Permission.SE_SAG) or udelades(adgang, noegle):
        return None
    fundet = erhverv.ejendomssager(adgang=adgang, part_uuids=part_uuids, at=at, nu=nu)
    fundet = _dengang(fundet, adgang, at, nu)
    valg = valg or Sagsvalg()
    blok = _blok(fundet, valg, adgang, part_navn, side_url, filter_url, noegle)
    return replace(blok, om_ejendom=True)


def _dengang(
    fundet: SagslisteFundet, adgang: Adgang, at: datetime, nu: datetime | None
) -> SagslisteFundet:
    """The sager as they were on an earlier day; as they are, where that is today."""
    if nu is None or at >= nu:
        return fundet
    return replace(
        fundet, raekker=tuple(sager_paa_dagen(adgang=adgang, raekker=fundet.raekker, at=at))
    )


def _blok(
    fundet: SagslisteFundet,
    valg: Sagsvalg,
    adgang: Adgang,
    part_navn: str,
    side_url: str,
    filter_url: str,
    noegle: str,
) -> Sagsblok:
    visning = visning_for(adgang)
    return Sagsblok(
        liste=sagsliste.byg(
            fundet.raekker,
            valg,
            vist=[k.noegle for k in visning.kolonner(noegle)],
            mulige={k.noegle for k in visning.mulige(noegle)},
        ),
        noegle=noegle,
        kilder=fundet.kilder,
        skjulte=skjult(fundet.skjulte, adgang),
        side_url=side_url,
        filter_url=filter_url,
        part_navn=part_navn,
    )


def sagsydelsesblok(
    request: Anmodning, sag_uuid: UUID, at: datetime
) -> tuple[Ydelsesblok | None, Valgt | None]:
    """The block Ydelser på sagen, and the purpose under which those of other authorities are
    shown. None without the right to see ydelser.

    Where the municipality demands a purpose for others' ydelser, they are not read without one.
    """
    adgang = request.adgang
    if not adgang.har(Permission.SE_YDELSE) or udelades(adgang, "sagsydelser"):
        return None, None
    andres = ydelsesindeks.ser_andres(adgang)
    chosen = formaal.valgt(request, YDELSER_ANDRE) if andres else None
    asks = andres and chosen is None and kraeves(YDELSER_ANDRE, adgang.scope_id)
    fundet = ydelsesindeks.sagsydelser(adgang=adgang, sag_uuid=sag_uuid, at=at, kun_egne=asks)
    hidden = ydelsesindeks.skjulte_paa_sag(adgang=adgang, sag_uuid=sag_uuid)
    return Ydelsesblok(
        ydelser=fundet,
        skjult=skjult(hidden, adgang, YDELSER),
        andres=andres,
        formaal=sporg(YDELSER_ANDRE, tilbage=request.path) if asks else None,
    ), chosen


def skjulte_dokumenter(request: Anmodning, sag: Sagsdetaljer, at: datetime) -> Skjult | None:
    """The stub that the block Dokumenter ends with; None where there is no such block."""
    if sag.dokumenter is None:
        return None
    hidden = sagsindeks.skjulte_dokumenter(
        adgang=request.adgang, sag_uuid=sag.fakta.sag_uuid, at=at
    )
    return skjult(hidden, request.adgang, DOKUMENTER)


def skjulte_blokke(adgang: Adgang) -> tuple[Skjultblok, ...]:
    """What stands on a sag's page in place of blocks that the user's role does not give."""
    found = []
    for noegle, blok, navn, permission, hvad in (
        ("dokumenter", "sagsdokumenter", _("Dokumenter"), Permission.SE_DOKUMENT, DOKUMENTER),
        ("ydelser", "sagsydelser", _("Ydelser på sagen"), Permission.SE_YDELSE, YDELSER),
    ):
        left_out = udelades(adgang, blok)
        if left_out or not adgang.har(permission):
            found.append(skjult_blok(navn, noegle, adgang, hvad, udeladt=left_out))
    return tuple(blok for blok in found if blok is not None)


def udeladte_blokke(adgang: Adgang) -> tuple[Skjultblok, ...]:
    """What stands on a person's page in place of the block Sager where the user's visning leaves
    it out."""
    if not udelades(adgang, "sager"):
        return ()
    blok = skjult_blok(_("Sager"), "sager", adgang, SAGER, udeladt=True)
    return (blok,) if blok is not None else ()


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
