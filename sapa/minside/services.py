"""To make somebody one's own, and not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from access.values import Adgang
from sapa.minside.models import Foretrukken

MAKS = 50
"""How many a user may have: all of them are on Min side, with what is new about each."""


class ForMange(Exception):
    """The user has as many favourites as there is room for."""


@transaction.atomic
def tilfoej(*, adgang: Adgang, part_uuid: UUID, now: datetime) -> bool:
    """Make a person, whom the caller has found visible, one of the user's own. Returns whether
    that is new. Raises ForMange."""
    with connection.cursor() as cursor:
        # One writer per user: two tabs at once must not pass the limit together.
        cursor.execute(
            "select pg_advisory_xact_lock(hashtext('minside_foretrukken'), %s)",
            [adgang.bruger_id % 2_147_483_647],
        )
    rows = Foretrukken.objects.visible_to(adgang)
    if rows.filter(part_uuid=part_uuid).exists():
        return False
    if rows.count() >= MAKS:
        raise ForMange
    rows.create(bruger_id=adgang.bruger_id, part_uuid=part_uuid, tilfoejet=now)
    return True


def fjern(*, adgang: Adgang, part_uuid: UUID) -> bool:
    """Let go of a person. Returns whether she was one of the user's own."""
    deleted, _ = Foretrukken.objects.visible_to(adgang).filter(part_uuid=part_uuid).delete()
    return deleted > 0


def flyt_part(gammel: UUID, ny: UUID) -> None:
    """Two parts are one person: who has both keeps the one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from minside_foretrukken g where part_uuid = %s and exists ("
            " select from minside_foretrukken n where n.bruger_id = g.bruger_id"
            " and n.part_uuid = %s)",
            [gammel, ny],
        )
        cursor.execute(
            "update minside_foretrukken set part_uuid = %s where part_uuid = %s", [ny, gammel]
        )
