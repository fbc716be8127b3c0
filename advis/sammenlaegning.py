"""Two parts turned out to be one person: lists and adviser of the former are hers."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

_FLYT = (
    """insert into advis_population (part_uuid, gruppe_id)
    select %(ny)s, gruppe_id from advis_population where part_uuid = %(gammel)s
    on conflict do nothing""",
    "delete from advis_population where part_uuid = %(gammel)s",
    "update advis_advis set part_uuid = %(ny)s where part_uuid = %(gammel)s",
    # To whom it happened is in no index: her events lead there (they have been moved by now, or
    # will be).
    """update advis_advis set om_part_uuid = %(ny)s
    where om_part_uuid = %(gammel)s and traad_id in (
        select id from beskedfordeler_modtagethaendelse
        where part_uuid in (%(gammel)s, %(ny)s))""",
    "update advis_toerproeve set part_uuid = %(ny)s where part_uuid = %(gammel)s",
)


def flyt(gammel: UUID, ny: UUID) -> None:
    """Move every row of the first part to the second, in the caller's transaction."""
    with connection.cursor() as cursor:
        for sql in _FLYT:
            cursor.execute(sql, {"gammel": gammel, "ny": ny})
