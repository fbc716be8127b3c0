"""Which CPR numbers this session shows in full. Each showing is logged.

Masking is a screen aid, not access: whoever may see the person may see the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

SESSIONSNOEGLE = "cpr_vist"
_MAKS = 50


def viste(session: SessionBase) -> frozenset[str]:
    """The parts whose number is shown, as text uuids: the session holds no CPR number."""
    return frozenset(session.get(SESSIONSNOEGLE, ()))


def er_vist(session: SessionBase, part_uuid: UUID) -> bool:
    """True if the user asked to see this person's number in full and has not hidden it again."""
    return str(part_uuid) in session.get(SESSIONSNOEGLE, ())


def saet(session: SessionBase, part_uuid: UUID, *, vis: bool) -> None:
    """Remember the choice for the session, the latest fifty of them."""
    kept = [noegle for noegle in session.get(SESSIONSNOEGLE, ()) if noegle != str(part_uuid)]
    if vis:
        kept.append(str(part_uuid))
    session[SESSIONSNOEGLE] = kept[-_MAKS:]
