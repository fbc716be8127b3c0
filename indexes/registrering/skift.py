"""What time alone changes: a virkning that begins or ends takes effect, and is announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from access.masse import indsaet
from access.portioner import hver_for_sig
from indexes.registrering import logbog
from indexes.registrering.ejerskab import ejerskab, slaa_naevnte_op
from indexes.registrering.models import Haendelse, Objekt
from indexes.registrering.skrivning import Stand, projicer


@transaction.atomic
def opdater_forfaldne(*, now: datetime, antal: int = 500) -> int:
    """Write again the projections of objects for which a virkning began or ended, and announce it.

    Returns how many. Several workers may run at once: each claims rows that no other holds. An
    object whose newest registrering asked for silence (UdenNotifikation) gets no haendelse. One
    that fails holds up no other: it is told in the log (`skift_fejlede`) and tried again.
    """
    due = list(
        Objekt.objects.filter(naeste_skift__lte=now)
        .select_for_update(skip_locked=True)
        .order_by("naeste_skift")[:antal]
    )
    return hver_for_sig(
        due,
        lambda objekter: _lad_skifte(objekter, now),
        hvad="skift_fejlede",
        noegle=lambda objekt: objekt.uuid,
    )


def _lad_skifte(objekter: Sequence[Objekt], now: datetime) -> None:
    stande = genprojicer(objekter, now=now)
    indsaet(
        Haendelse,
        [
            Haendelse(
                art=s.objekt.art,
                handling="virkning",
                objekt_uuid=s.objekt.uuid,
                myndighed=s.myndighed,
                opstaaet=now,
            )
            for s in stande
            if not (s.log and s.log[-1].uden_notifikation)
        ],
    )


def genprojicer(objekter: Sequence[Objekt], *, now: datetime) -> list[Stand]:
    """Fold the log of these objects and write their projections as of `now`. The caller holds their
    locks."""
    if not objekter:
        return []
    log = logbog.hent([o.uuid for o in objekter])
    stande = [Stand.af(o, log[o.uuid]) for o in objekter]
    refs = slaa_naevnte_op(s.som_objekt() for s in stande)
    for stand in stande:
        owner = ejerskab(stand.som_objekt(), now).ejer_cvr
        stand.myndighed = refs.myndigheder.get(owner, stand.myndighed)
    projicer(stande, refs=refs, now=now)
    return stande
