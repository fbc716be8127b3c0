"""A group that would hit every citizen: one person alone cannot switch it on, and when two have, the
inbox still opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.models import Bruger
from access.values import Permission
from advis import toerkoersel
from advis.definition import Definition
from advis.grupper import services
from advis.matching.koersel import behandl
from advis.models import Advisgruppe, Kriterium
from advis.values import Advistype
from tests.advis.faelles import CHEF, adviser, haendelse, som, til
from tests.faelles import NU

pytestmark = pytest.mark.django_db
BORGERE = 10_000
KODER = ("F10", "F11", "F12", "F50")


@pytest.fixture
def _byen(chef: Bruger) -> None:
    """Something has happened to everybody within a year."""
    en = haendelse("F10", None, modtaget=NU)
    kolonner = [f.column for f in en._meta.concrete_fields if f.column != "id"]
    andre = {
        "noegle": "gen_random_uuid()::text",
        "part_uuid": "gen_random_uuid()",
        "kode": "(array['F10', 'F11', 'F12', 'F50'])[1 + n % 4]",
        "modtaget": f"modtaget - make_interval(days => n % {360})",
        "gyldighed_fra": f"gyldighed_fra - make_interval(days => n % {360})",
    }
    tabel = en._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {tabel} ({', '.join(kolonner)})"
            f" select {', '.join(andre.get(k, k) for k in kolonner)}"
            f" from {tabel}, generate_series(1, {BORGERE}) n where id = {en.id}"
        )
        cursor.execute(f"analyze {tabel}")


@pytest.mark.usefixtures("_byen")
def test_one_alone_cannot_switch_it_on_and_the_inbox_opens_when_two_have(
    chef: Bruger,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NU + timedelta(minutes=1))
    lone = bruger_med({"permissions": (Permission.SE_PERSON, Permission.BEHANDL_ADVIS)})
    d = Definition(
        "Alle borgere", Advistype.FOLKEREGISTER, KODER, modtagere=(til(lone),), hjemmel="Ingen"
    )
    g = services.opret(d, adgang=som(chef), now=NU)
    browser = log_ind(chef)
    browser.post(reverse("advisgruppe_proeve", args=[g.uuid]))
    assert toerkoersel.udfoer(now=NU)
    side = reverse("advisgruppe", args=[g.uuid])
    assert "Kræver to personer." in browser.get(side).content.decode()
    aktiver = reverse("advisgruppe_aktiver", args=[g.uuid])
    for _ in range(2):  # her own request, and then her own approval
        browser.post(aktiver, {"version": "1"})
    assert Advisgruppe.objects.get().tilstand == "afventer"
    assert not Kriterium.objects.exists()
    # What she changes meanwhile is asked for anew, by any way that there is.
    services.aendr(g.id, replace(d, hjemmel="En lov"), version=1, adgang=som(chef), now=NU)
    browser.post(aktiver, {"version": "2"})
    assert not Kriterium.objects.exists()

    anden = log_ind(bruger_med({"permissions": CHEF}, navn="Anden Chef"))
    anden.post(aktiver, {"version": "2"})
    assert Advisgruppe.objects.get().tilstand == "aktiv"
    while behandl(now=NU).haendelser:
        pass
    assert len(adviser(g)) >= BORGERE
    with connection.cursor() as cursor:
        cursor.execute("analyze advis_advis")
    browser = log_ind(lone)
    browser.get("/advis/")
    with CaptureQueriesContext(connection) as captured:
        svar: Any = browser.get("/advis/")
    html = svar.content.decode()
    assert len(re.findall(r'name="valgt"', html)) == 25
    assert len(captured) <= 16
    assert "100+" in browser.get("/advis/tal/").content.decode()
