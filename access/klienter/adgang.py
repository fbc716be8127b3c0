"""A system's serviceaftaler as the Adgang that the door asks for: the same rules as for a user."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from access.klienter.values import Aftale, Rettighed
from access.values import ALT, Adgang, Foelsomhed, Gruppe, Permission

_SER = frozenset({Permission.SE_SAG, Permission.SE_DOKUMENT, Permission.SE_YDELSE})


def klientadgang(
    *, klient_id: str, navn: str, uuid: UUID, aftaler: Iterable[Aftale], ret: Rettighed
) -> Adgang | None:
    """What a system may read by `ret`; None if no serviceaftale allows it.

    Each aftale is a group per authority, and they are alternatives. An aftale limits authority and
    KLE, and no følsomhed, unit or fagsystem (INDEXES.md section 13).
    """
    return _klientadgang(klient_id, navn, uuid, tuple(aftaler), ret)


@lru_cache(maxsize=256)
def _klientadgang(
    klient_id: str, navn: str, uuid: UUID, aftaler: tuple[Aftale, ...], ret: Rettighed
) -> Adgang | None:
    """Kept by what it is made of: a system's calls ask it of the same aftaler again and again."""
    grupper = tuple(
        Gruppe(_SER, myndighed, aftale.kle, int(max(Foelsomhed)), ALT, ALT)
        for aftale in aftaler
        if ret in aftale.rettigheder
        for myndighed in sorted(aftale.myndigheder)
    )
    if not grupper:
        return None
    return Adgang(
        bruger_id=0,
        bruger_uuid=uuid,
        brugernavn=klient_id,
        navn=navn,
        titel="",
        myndighed_id=grupper[0].myndighed,
        myndighed_navn="",
        myndighed_cvr="",
        enhed_id=None,
        enhed_navn="",
        grupper=grupper,
        klient=klient_id,
    )
