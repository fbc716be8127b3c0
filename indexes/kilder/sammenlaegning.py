"""Two parts turned out to be one: of each source, the newest that was said of either counts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from indexes.kilder import register
from indexes.kilder.services import Gaeldende, gaeldende_indhold, skriv_stand


def flyt_udsagn(gammel: UUID, ny: UUID) -> None:
    """Let what the sources said of `gammel` count for `ny`, where it is newer.

    The log stays as it is: `Part.erstattet_af` leads from the one to the other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select kilde, part_uuid, rang, registreret, loebenr, sha256, udsagn_id,"
            " udsagn_modtaget from kilder_stand where part_uuid = any(%s)",
            [[gammel, ny]],
        )
        held: dict[str, dict[UUID, Gaeldende]] = {}
        for kode, part, rang, registreret, nr, sha, id_, modtaget in cursor.fetchall():
            held.setdefault(kode, {})[part] = Gaeldende(
                (rang, registreret, nr), bytes(sha), id_, modtaget
            )
    for kode, af_part in held.items():
        if gammel in af_part:
            _flyt(kode, af_part, gammel, ny, timezone.now())


def _flyt(kode: str, af_part: dict[UUID, Gaeldende], gammel: UUID, ny: UUID, now: datetime) -> None:
    vinder = max(af_part.values(), key=lambda g: (g.orden, g.sha256))
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from kilder_stand where kilde = %s and part_uuid = %s", [kode, gammel]
        )
    skriv_stand(kode, {ny: vinder})
    kilde = register.find(kode)
    if kilde is None:
        return
    nyt = gaeldende_indhold(kode, [ny])[ny] if vinder is af_part[gammel] else None
    kilde.projicer({gammel: None} | ({ny: nyt} if nyt is not None else {}), now=now)
