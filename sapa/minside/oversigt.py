"""The persons of Min side in a fixed number of statements, and the log of what was told of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from access import revisionslog
from access.komponenter import AENDRINGER
from access.revisionslog import Opslag
from access.values import Adgang, Permission
from indexes.part import selectors as partregister
from indexes.part.selectors import Partresume
from sapa.minside.selectors import favoritter_med_besoeg, nyt_siden
from sapa.minside.values import Nyt, Oversigt, Personlinje, saml


def oversigt(request: HttpRequest, adgang: Adgang, *, now: datetime) -> Oversigt:
    """Whom the user opened last and whom she made her own, with what is new about each.

    Name, masked number and address are shown unasked, of persons whom she has opened herself. What
    is new is a look at them, and leaves a row each.
    """
    if not adgang.har(Permission.SE_PERSON):
        return Oversigt()
    opslag = revisionslog.seneste_opslag(adgang, now=now)
    favoritter = favoritter_med_besoeg(adgang)
    besoeg = {f.part_uuid: f.siden for f in favoritter}
    besoeg |= {o.part_uuid: o.tidspunkt for o in opslag}
    parter = partregister.partresumeer(adgang=adgang, part_uuids=besoeg, at=now)
    found = nyt_siden(
        adgang=adgang, besoeg={p: t for p, t in besoeg.items() if p in parter}, at=now
    )
    nyt = {
        p: saml(rows, adresse_skjult=parter[p].adresse is None)
        for p, rows in found.items()
        if p in parter
    }
    rows = [_opslag(parter[p], news) for p, news in nyt.items() if news.ialt]
    if rows:
        revisionslog.noter(request, rows)
    return Oversigt(
        seneste=tuple(
            _linje(parter[o.part_uuid], nyt, o.anledning, o.tidspunkt)
            for o in opslag
            if o.part_uuid in parter
        ),
        foretrukne=tuple(
            _linje(parter[f.part_uuid], nyt) for f in favoritter if f.part_uuid in parter
        ),
        logget=bool(rows),
    )


def _linje(
    part: Partresume,
    nyt: Mapping[UUID, Nyt],
    anledning: str = "",
    tidspunkt: datetime | None = None,
) -> Personlinje:
    return Personlinje(
        part_uuid=part.part_uuid,
        navn=part.navn,
        cpr=part.cpr,
        adresse=part.adresse,
        beskyttet=part.beskyttet,
        nyt=nyt.get(part.part_uuid, Nyt()),
        anledning=anledning,
        tidspunkt=tidspunkt,
    )


def _opslag(part: Partresume, nyt: Nyt) -> Opslag:
    told = [("Antal", str(nyt.ialt)), ("Art", " ".join(kind for kind, _n in nyt.antal))]
    return Opslag(
        AENDRINGER,
        part_uuid=part.part_uuid,
        part_cpr=part.cpr,
        part_navn=part.navn,
        part_kommune=part.kommune_navn,
        soegekriterier=revisionslog.kriterier(told),
    )
