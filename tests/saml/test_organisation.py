"""Sign-in and the organisation: what it tells is history, and what becomes of units reaches those
whose rights their provider sent."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from access.models import Bruger, Organisationsenhed
from access.organisation.laesning import laes_json
from access.organisation.models import Aendring, Version
from access.organisation.services import indlaes
from sapa.demo.idp.personer import ENHED_A, ENHED_B, PR_NOEGLE
from tests.organisation.conftest import enhed, u
from tests.saml.conftest import EKSEMPELBY, Flow

BRUGER = PR_NOEGLE["sagsbehandler"]


def lever(*enheder: dict[str, Any]) -> None:
    indlaes(
        laes_json(io.StringIO(json.dumps({"enheder": enheder}))),
        myndighed_id=EKSEMPELBY,
        hvem="prøve",
        kilde="api",
        now=timezone.now(),
    )


def naar(flow: Flow, fra: int) -> bool:
    """True if the group that is limited to unit A reaches rows of this number."""
    (group,) = [g for g in flow.adgang.grupper if "opret_journalnotat" in g.permissions]
    return fra in group.enheder


def nummer(uuid: str | UUID) -> int:
    return Organisationsenhed.objects.get(uuid=uuid).fra


def test_what_a_sign_in_tells_is_history_once(flow: Flow):
    flow.log_ind("sagsbehandler")
    (row,) = Aendring.objects.filter(uuid=BRUGER.uuid)
    assert (row.kilde, row.foer, row.efter["navn"]) == ("login", None, BRUGER.navn)
    flow.log_ind("sagsbehandler")
    assert Aendring.objects.filter(uuid=BRUGER.uuid).count() == 1


def test_a_new_name_at_sign_in_keeps_the_old_one(flow: Flow):
    flow.log_ind("sagsbehandler")
    facts = Version.objects.get(uuid=BRUGER.uuid).fakta
    # As if she had been called something else the year before.
    past = timezone.now() - timedelta(days=365)
    Version.objects.filter(uuid=BRUGER.uuid).update(
        fakta={**facts, "navn": "Gammelt Navn"}, virkning=(past, None)
    )
    Bruger.objects.filter(uuid=BRUGER.uuid).update(navn="Gammelt Navn")
    flow.log_ind("sagsbehandler")
    assert Bruger.objects.get(uuid=BRUGER.uuid).navn == BRUGER.navn
    rows = Version.objects.filter(uuid=BRUGER.uuid).order_by("virkning")
    assert [v.fakta["navn"] for v in rows] == ["Gammelt Navn", BRUGER.navn]
    assert rows[0].virkning.upper == rows[1].virkning.lower


def test_a_unit_that_moves_keeps_the_rights_that_were_sent_for_it(flow: Flow):
    flow.log_ind("sagsbehandler")
    before = nummer(ENHED_A)
    lever(enhed("Ny top"), {"uuid": str(ENHED_A), "overordnet": u("Ny top")})
    assert nummer(ENHED_A) != before
    assert naar(flow, nummer(ENHED_A))
    assert not naar(flow, before)


def test_a_closed_units_sager_come_to_those_who_were_sent_the_unit_above(flow: Flow):
    """The provider lists the units that exist today: a closed one is on no list."""
    child = {**enhed("Under A"), "overordnet": str(ENHED_A)}
    lever(child)
    flow.log_ind("sagsbehandler")
    assert not naar(flow, nummer(u("Under A")))
    lever({**child, "lukket": True})
    assert naar(flow, nummer(u("Under A")))
    # Not to a neighbour's people, and not any longer when it is open again.
    assert not naar(flow, nummer(ENHED_B))
    lever(child)
    assert not naar(flow, nummer(u("Under A")))
