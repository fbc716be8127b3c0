"""The lock behind the door: what the web role reads and writes of hand-offs, whatever it asks for."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.selectors import resolve_adgang
from access.values import Permission
from fordeling import kladder
from tests.sf2900.conftest import arbejd, del_til

pytestmark = pytest.mark.django_db
TABELLER = ("kladde", "aflevering", "indhold", "kvittering", "tilstandsskift")


def antal(adgang: Any) -> dict[str, int]:
    """How many rows of each table the web role sees for the user, past the door."""
    found = {}
    with database_role("sapa_web"):
        saet_adgang(adgang)
        with connection.cursor() as cursor:
            for tabel in TABELLER:
                cursor.execute(f"select count(*) from fordeling_{tabel}")
                found[tabel] = cursor.fetchone()[0]
    return found


def afvist(adgang: Any, sql: str, *parametre: Any) -> None:
    with database_role("sapa_web"):
        saet_adgang(adgang)
        with (
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, parametre)


def test_an_author_has_her_own_an_operator_the_course_and_another_nothing(
    net, send, adgang, bruger_med
):
    (row,) = send(del_til())
    arbejd()
    kladder.aaben(adgang=adgang, part_uuid=row.part_uuid, sag=None, now=timezone.now())
    egen = antal(adgang)
    assert egen["aflevering"] == egen["indhold"] == egen["kladde"] == 1
    assert egen["tilstandsskift"] == 2
    anden = resolve_adgang(bruger_med({"permissions": [Permission.OPRET_JOURNALNOTAT]}).id)
    assert set(antal(anden).values()) == {0}
    drift = antal(resolve_adgang(bruger_med({"permissions": [Permission.DRIFT]}).id))
    assert (drift["aflevering"], drift["tilstandsskift"]) == (1, 2)
    assert (drift["indhold"], drift["kladde"]) == (0, 0)
    fremmed = bruger_med({"permissions": [Permission.DRIFT]}, myndighed=1002)
    assert set(antal(resolve_adgang(fremmed.id)).values()) == {0}


def test_receipts_and_history_grow_only_and_nothing_is_written_in_anothers_name(
    net, send, adgang, bruger_med
):
    (row,) = send(del_til())
    arbejd()
    for sql in (
        "update fordeling_kvittering set kode = 'ACCEPTERET'",
        "delete from fordeling_kvittering",
        "update fordeling_tilstandsskift set til = 'accepteret'",
        "delete from fordeling_aflevering",
        "update fordeling_aflevering set bruger_id = 0",
        "select objekt from fordeling_fordelingsindhold",
        "insert into fordeling_tilsluttet (uuid, navn) values (gen_random_uuid(), 'x')",
    ):
        afvist(adgang, sql)
    anden = resolve_adgang(bruger_med({"permissions": [Permission.OPRET_JOURNALNOTAT]}).id)
    afvist(
        anden,
        "insert into fordeling_indhold (aflevering_id, objekt) values (%s, 'x')",
        str(row.id),
    )
