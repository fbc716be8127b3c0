"""Taking in a delivery: one transaction; the same id again is the same answer.

Whose it is decides the credential, and what counts decides `kilder.optag`. What is not taken goes
into the quarantine, where operations sees why and may have it tried again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
import structlog
from django.db import connection, transaction

from access.klienter.selectors import dansk_dag
from indexes.kildepush.models import Leverance
from indexes.kildepush.values import Leveret, Leveringssvar, Postsvar, Svarord
from indexes.kilder import services as kilder
from indexes.kilder.register import Kilde
from indexes.kilder.values import FORUD, Post, Udfald, UgyldigPost
from indexes.modtagelse import karantaene
from indexes.modtagelse.karantaene import Afvisning
from indexes.registrering.svar import FEJL, KONFLIKT

log = structlog.get_logger(__name__)

TJENESTE, FORM = "kilder", "kildepost"
OPBEVARES = timedelta(days=30)

_FREMTID = Postsvar(
    Svarord.AFVIST, "/registreret", "fremtid", "Ligger senere end nu: kildens ur går forkert."
)
_KONFLIKT = Postsvar(
    Svarord.KONFLIKT,
    "/registreret",
    "konflikt",
    "Samme registreret og loebenr er sendt før med andet indhold.",
)
_RESERVER = """
insert into kildepush_leverance (kilde, klient, leverance, sha256, modtaget, antal)
values (%s, %s, %s, %s, %s, %s)
on conflict (kilde, klient, leverance) do nothing returning id
"""
_TAEL = """
insert into kildepush_dagstal as d
    (kilde, dag, leverancer, ny, uaendret, sen, konflikt, afvist)
values (%s, %s, %s, %s, %s, %s, %s, %s)
on conflict (kilde, dag) do update set leverancer = d.leverancer + excluded.leverancer,
    ny = d.ny + excluded.ny, uaendret = d.uaendret + excluded.uaendret,
    sen = d.sen + excluded.sen, konflikt = d.konflikt + excluded.konflikt,
    afvist = d.afvist + excluded.afvist
"""


class AndenLeverance(ValueError):
    """The id was used before, for a delivery with other content."""


@transaction.atomic
def modtag(
    kilde: Kilde,
    leveret: Leveret,
    *,
    klient: str,
    myndigheder: Collection[int],
    now: datetime,
) -> Leveringssvar:
    """Take in a delivery, and answer each statement in its order.

    `myndigheder`: those whom the client serves; who operates for all of them sees what is refused.
    Raises AndenLeverance; then nothing is stored.
    """
    raa = orjson.dumps(leveret.poster, option=orjson.OPT_SORT_KEYS)
    sha256 = hashlib.sha256(raa).digest()
    noegle = {"kilde": kilde.kode, "klient": klient, "leverance": leveret.id}
    with connection.cursor() as cursor:
        # Who sends the same at the same moment waits here, and then finds the answer.
        cursor.execute(_RESERVER, [*noegle.values(), sha256, now, len(leveret.poster)])
        ny = cursor.fetchone()
    if ny is None:
        return _gentag(noegle, sha256)
    svar = optag(kilde, leveret.poster, leverance=f"{klient} {leveret.id}", now=now)
    _karantaene(kilde, list(zip(leveret.poster, svar, strict=True)), klient, myndigheder, now=now)
    hele = Leveringssvar.af(kilde.kode, leveret.id, svar)
    Leverance.objects.filter(id=ny[0]).update(svar={"antal": hele.antal, "poster": [*hele.poster]})
    tael(kilde.kode, hele.antal, leverancer=1, now=now)
    log.info("kilde_modtaget", kilde=kilde.kode, klient=klient, **hele.antal)
    return hele


def optag(kilde: Kilde, raa: Sequence[Any], *, leverance: str, now: datetime) -> list[Postsvar]:
    """What became of each statement, in order. One that cannot be read stops no other."""
    svar: list[Postsvar | None] = []
    gode: list[Post] = []
    for en in raa:
        try:
            if not isinstance(en, Mapping):
                raise UgyldigPost("", "type", "Skal være et objekt.")
            post = kilde.laes(en)
        except UgyldigPost as fejl:
            svar.append(Postsvar(Svarord.AFVIST, fejl.sti, fejl.regel, fejl.tekst))
            continue
        if post.registreret > now + FORUD:
            svar.append(_FREMTID)
            continue
        svar.append(None)
        gode.append(post)
    # All at once: the parts are then locked in one order, and no two deliveries block each other.
    rest = iter(kilder.optag(kilde, gode, now=now, leverance=leverance))
    return [s if s is not None else _svar(next(rest)) for s in svar]


def _svar(udfald: Udfald) -> Postsvar:
    return _KONFLIKT if udfald is Udfald.KONFLIKT else Postsvar(Svarord(udfald.value))


def _gentag(noegle: Mapping[str, str], sha256: bytes) -> Leveringssvar:
    row = Leverance.objects.get(**noegle)
    if bytes(row.sha256) != sha256:
        raise AndenLeverance
    svar: dict[str, Any] = row.svar or {}
    return Leveringssvar(row.kilde, row.leverance, svar["antal"], svar["poster"], gentaget=True)


def _karantaene(
    kilde: Kilde,
    par: Sequence[tuple[Any, Postsvar]],
    klient: str,
    myndigheder: Collection[int],
    *,
    now: datetime,
) -> None:
    afviste = [
        Afvisning(
            KONFLIKT if svar.udfald is Svarord.KONFLIKT else FEJL,
            [fund(kilde, svar)],
            orjson.dumps(raa, option=orjson.OPT_SORT_KEYS),
            FORM,
        )
        for raa, svar in par
        if svar.udfald in {Svarord.KONFLIKT, Svarord.AFVIST}
    ]
    karantaene.gem(
        afviste,
        klient_id=klient,
        myndigheder=myndigheder,
        tjeneste=TJENESTE,
        operation=kilde.kode,
        transaktion=None,
        now=now,
    )


def fund(kilde: Kilde, svar: Postsvar) -> dict[str, Any]:
    """Why a statement was not taken, as the quarantine keeps reasons."""
    return {
        "sti": svar.sti or "/",
        "regel": svar.regel,
        "afsnit": kilde.navn,
        "linje": None,
        "vaerdiform": "",
        "tekst": svar.tekst,
        "haard": True,
    }


def tael(kode: str, antal: Mapping[str, int], *, leverancer: int, now: datetime) -> None:
    """Add to the source's day."""
    with connection.cursor() as cursor:
        tal = [antal.get(ord_.value, 0) for ord_ in Svarord]
        cursor.execute(_TAEL, [kode, dansk_dag(now), leverancer, *tal])


def ryd(*, now: datetime, portion: int = 1000) -> int:
    """Forget answers that are older than thirty days, in claims. Returns how many went."""
    old = Leverance.objects.filter(modtaget__lt=now - OPBEVARES).select_for_update(skip_locked=True)
    ids = list(old.order_by("modtaget").values_list("id", flat=True)[:portion])
    Leverance.objects.filter(id__in=ids).delete()
    return len(ids)
