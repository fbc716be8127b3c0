"""A refused client leaves a row of the revisionslog: at most one per client, reason and minute."""

from __future__ import annotations

from collections.abc import Collection
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
    ejere: Collection[str] = (),
) -> bool:
    """Write the row unless the client has one of this reason within the minute; True if written.

    `ejere`: CVR of those whose data the call was about, where that is known. It is the log of that
    one authority, else of the one that the client's serviceaftaler name; where there are several,
    no municipality's own: only the installation's operator reads it.

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
        cvr=_cvr(klient, ejere),
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


def _cvr(klient: Systemklient, ejere: Collection[str]) -> str:
    owners = Myndighed.objects.filter(cvr__in=ejere)
    if not ejere:
        rows = Serviceaftale.objects.filter(klient=klient).values_list("myndigheder", flat=True)
        owners = Myndighed.objects.filter(id__in={m for row in rows for m in row})
    found = list(owners.values_list("cvr", flat=True)[:2])
    return found[0] if len(found) == 1 else ""
