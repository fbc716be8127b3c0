"""A person's number changes: what was told under the old one is told of her."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from access.db import database_role
from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.kilder import services
from indexes.kilder.cpr import CPR, post
from indexes.part.noegler import find
from tests.beskedfordeler.conftest import arbejd
from tests.beskedfordeler.faelles import handling, push, registrering, uuid
from tests.part.faelles import borger

pytestmark = pytest.mark.django_db
GAMMELT, NYT = "2010703435", "2110703435"
REGISTRERET = datetime(2026, 3, 5, tzinfo=UTC)


def nyt_nummer() -> None:
    """CPR says that both numbers are one person's."""
    person = replace(borger("Jan Jarlov", NYT), tidligere_cpr=(GAMMELT,))
    with database_role("sapa_indlaes"):
        services.optag(CPR, [post(person, REGISTRERET)], now=REGISTRERET)


@pytest.mark.parametrize("orden", ["fsn", "fns", "nfs", "sfn", "snf", "nsf"])
def test_a_correction_under_the_new_number_finds_the_event_under_the_old(
    send: Any, orden: str
) -> None:
    doed = {"ObjektHandling": uuid(handling("CPR", "F01"))}
    lever = {"ObjektHandling": uuid(handling("CPR", "F02"))}
    beskeder = {
        "f": push(registrering(cpr=GAMMELT, Registreringstidspunkt={"tid": "2026-03-02T08:00:00Z"}, **doed)),
        "s": push(registrering(cpr=NYT, Registreringstidspunkt={"tid": "2026-03-09T08:00:00Z"}, **lever)),
    }  # fmt: skip
    for hvad in orden:
        if hvad == "n":
            nyt_nummer()
        else:
            send(beskeder[hvad])
            arbejd()

    doedsfald, annullering = ModtagetHaendelse.objects.order_by("opstaaet")
    assert doedsfald.part_uuid == annullering.part_uuid == find([f"cpr:{NYT}"])[f"cpr:{NYT}"]
    assert (annullering.retter, doedsfald.annulleret) == (doedsfald.id, True)
