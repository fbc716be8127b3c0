"""A refused client leaves a row of the revisionslog: at most one per client, reason and minute."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection

from access.klienter.models import Serviceaftale
from access.komponenter import AFVIST
from access.models import Myndighed, Systemklient
from access.revisionslog import Opslag, kriterier, noter_klient

_GLEM = timedelta(hours=1)


def noter_afvist(
    klient: Systemklient,
    *,
    side: str,
    grund: str,
    ip: str | None,
    now: datetime,
    myndigheder: Iterable[int] = (),
) -> bool:
    """Write the row unless the client has one of this reason within the minute; True if written.

    `myndigheder`: whose data the call was about, where that is known. It is the log of that one
    authority, or of the one that the client's serviceaftaler name; where there are several, no
    municipality's own: the client acts for none of them alone, and its operator reads it.

    In the call's own transaction: an answer of 401 or 403 commits it (access.middleware).
    """
    if not _foerst(klient, grund, now):
        return False
    told = kriterier([("Side", side), ("Klient", klient.klient_id), ("Grund", grund)])
    noter_klient(
        [Opslag(AFVIST, soegekriterier=told)],
        klient_id=klient.klient_id,
        fagsystem=klient.fagsystem.navn,
        it_system=str(klient.fagsystem.uuid),
        cvr=_cvr(klient, set(myndigheder)),
        ip=ip,
        now=now,
    )
    return True


def _foerst(klient: Systemklient, grund: str, now: datetime) -> bool:
    minute = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into afvisning_afvisning (klient_id, grund, minut) values (%s, %s, %s)"
            " on conflict (klient_id, grund, minut) do nothing",
            [klient.id, grund, minute],
        )
        if cursor.rowcount != 1:
            return False
        # What kept a past minute to one row has done its work.
        cursor.execute(
            "delete from afvisning_afvisning where id in (select id from afvisning_afvisning"
            " where minut < %s limit 200 for update skip locked)",
            [now - _GLEM],
        )
    return True


def _cvr(klient: Systemklient, myndigheder: set[int]) -> str:
    if not myndigheder:
        rows = Serviceaftale.objects.filter(klient=klient).values_list("myndigheder", flat=True)
        myndigheder = {m for row in rows for m in row}
    if len(myndigheder) != 1:
        return ""
    (only,) = myndigheder
    return Myndighed.objects.filter(id=only).values_list("cvr", flat=True).first() or ""
