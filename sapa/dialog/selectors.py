"""Reads of where fagsystemer are opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from indexes.modtagelse import kryptering
from sapa.dialog.models import Dialogmaal


@dataclass(frozen=True, slots=True)
class Hop:
    """Where a fagsystem is opened, and what the way there is signed with."""

    fagsystem_uuid: UUID
    fagsystem: str
    adresse: str
    kid: str
    noegle: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Afsender:
    """A fagsystem as a signed message names it by its key."""

    fagsystem_id: int
    fagsystem_uuid: UUID
    fagsystem: str
    noegle: bytes = field(repr=False)


def kan_aabnes(*, fagsystem_id: int, myndighed_id: int) -> bool:
    """Whether the authority's fagsystem can be opened from SAPA. One query."""
    return _maal(fagsystem_id, myndighed_id).exists()


def hop(*, fagsystem_id: int, myndighed_id: int) -> Hop | None:
    """How the authority's fagsystem is opened; None where it cannot be. One query."""
    row = _maal(fagsystem_id, myndighed_id).select_related("fagsystem").first()
    if row is None:
        return None
    key = kryptering.aabn(bytes(row.noegle), til=row.uuid)
    return Hop(row.fagsystem.uuid, row.fagsystem.navn, row.adresse, row.kid, key)


def afsender(kid: str, *, now: datetime) -> Afsender | None:
    """Whose key it is, the one in use or the former one while it is still taken. One query."""
    row = (
        Dialogmaal.objects.filter(Q(kid=kid) | Q(forrige_kid=kid, forrige_til__gt=now), aktiv=True)
        .select_related("fagsystem")
        .first()
    )
    if row is None:
        return None
    closed = row.noegle if row.kid == kid else row.forrige_noegle
    key = kryptering.aabn(bytes(closed or b""), til=row.uuid)
    return Afsender(row.fagsystem_id, row.fagsystem.uuid, row.fagsystem.navn, key)


def _maal(fagsystem_id: int, myndighed_id: int) -> QuerySet[Dialogmaal]:
    """Those that apply, the authority's own first."""
    rows = Dialogmaal.objects.filter(
        Q(myndighed=myndighed_id) | Q(myndighed=None), fagsystem=fagsystem_id, aktiv=True
    )
    return rows.order_by(F("myndighed").asc(nulls_last=True))
