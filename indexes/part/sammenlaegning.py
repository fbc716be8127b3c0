"""When two parts turn out to be one person, whoever holds rows of the former moves them.

The register does not know who points at parts; those that do say so when their app is ready.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import connection
from django.db.models import Q

from indexes.part.models import Part, PartNoegle

_HVORFOR = "two parts are one: keys and the former part point at the other"

Flytter = Callable[[UUID, UUID], None]
"""Move every row of the first part to the second."""

_FLYTTERE: list[Flytter] = []


def tilmeld(flytter: Flytter) -> None:
    """Called once by each app whose rows name a part."""
    _FLYTTERE.append(flytter)


def afloes(gammel: UUID, ny: UUID) -> None:
    """Let the keys of `gammel`, and the part itself, point at `ny`."""
    PartNoegle.objects.unguarded(reason=_HVORFOR).filter(part_uuid=gammel).update(part_uuid=ny)
    Part.objects.unguarded(reason=_HVORFOR).filter(
        Q(part_uuid=gammel) | Q(erstattet_af=gammel)
    ).update(erstattet_af=ny)


def flyt(gammel: UUID, ny: UUID) -> None:
    """Move all rows of `gammel` to `ny`, in the caller's transaction."""
    for flytter in _FLYTTERE:
        flytter(gammel, ny)


def flyt_kolonner(*kolonner: tuple[str, str]) -> Flytter:
    """A mover of plain columns, each (table, column)."""

    def flytter(gammel: UUID, ny: UUID) -> None:
        with connection.cursor() as cursor:
            for tabel, kolonne in kolonner:
                cursor.execute(
                    f"update {tabel} set {kolonne} = %s where {kolonne} = %s", [ny, gammel]
                )

    return flytter
