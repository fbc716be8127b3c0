"""Operators see what waits and what was given up, and start it again; the alarm tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from access.models import Bruger, Revisionslog
from access.values import Permission
from advis.levering import friskhed, koe
from advis.levering.values import Svar
from advis.models import Levering, Leveringsforsoeg, Modtagersystem
from advis.values import Leveringstilstand
from tests.advis import data
from tests.faelles import ANDEN_KOMMUNE

pytestmark = pytest.mark.django_db


@pytest.fixture
def opgivet(myndigheder: Any) -> Levering:
    fag = data.fagsystem()
    system, _ = data.system("https://fagsystem.example.dk/advis", fag)
    g = data.gruppe("Boligindskudslån")
    til = data.modtager(g, fag.uuid, "fagsystem", kanal="webhook", system=system)
    row = data.levering(
        data.advis(g),
        til,
        tilstand="opgivet",
        afsluttet=timezone.now(),
        forsoeg=12,
        sidste_status=503,
    )
    Leveringsforsoeg.objects.create(levering=row, nr=12, begyndt=timezone.now(), status=503)
    return row


def drift(
    bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client], **felter: Any
) -> Client:
    return log_ind(bruger_med({"permissions": [Permission.DRIFT], **felter}))


def test_what_was_given_up_is_seen_and_started_again(
    opgivet: Levering,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    browser = drift(bruger_med, log_ind)
    side = browser.get("/drift/advis/").content.decode()
    assert str(opgivet.uuid) in side
    assert "fagsystem.example.dk" in side
    assert "503" in side
    browser.post("/drift/advis/genstart/", {"valgt": str(opgivet.uuid)})
    opgivet.refresh_from_db()
    assert (opgivet.tilstand, opgivet.forsoeg, opgivet.afsluttet) == ("klar", 0, None)
    # It is tried anew from the first wait, and its story goes on.
    laan = uuid4()
    (w,) = koe.laan_webhooks({Modtagersystem.objects.get().id: 1}, laan=laan, now=timezone.now())
    gjort = koe.Afgjort(w.laant, Leveringstilstand.LEVERET, svar=Svar(200), begyndt=timezone.now())
    koe.afgoer([gjort], laan=laan, now=timezone.now())
    assert sorted(opgivet.historik.values_list("nr", flat=True)) == [12, 13]
    assert Revisionslog.objects.filter(beskrivelse="Levering af advis genstartet").count() == 1


def test_an_operator_of_another_authority_neither_sees_nor_starts_it(
    opgivet: Levering,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    browser = drift(bruger_med, log_ind, scope=ANDEN_KOMMUNE)
    assert str(opgivet.uuid) not in browser.get("/drift/advis/").content.decode()
    browser.post("/drift/advis/genstart/", {"alle": "1"})
    opgivet.refresh_from_db()
    assert opgivet.tilstand == "opgivet"


def test_the_alarm_is_about_what_should_have_gone(opgivet: Levering, settings: Any):
    settings.LEVERING = replace(settings.LEVERING, alarm_minutter=15)
    now = timezone.now()
    assert friskhed.kort(now=now) == "1 leveringer opgivet"
    Levering.objects.update(tilstand="klar", naeste_forsoeg=now, oprettet=now - timedelta(hours=1))
    assert friskhed.kort(now=now) == "ældste levering har ventet 60 min."
    # Quiet hours hold it back: that is no fault.
    Levering.objects.update(naeste_forsoeg=now + timedelta(hours=5), forsoeg=0)
    assert friskhed.kort(now=now) == "ok"
    # It failed and waits for its next attempt: that is.
    Levering.objects.update(forsoeg=3)
    assert friskhed.kort(now=now) != "ok"
    # Somebody has paused its system.
    Modtagersystem.objects.update(aktiv=False)
    assert friskhed.kort(now=now) == "ok"


def test_systems_are_registered_by_command_and_the_secret_is_shown_once(
    myndigheder: Any, capsys: pytest.CaptureFixture[str]
):
    fag = data.fagsystem()
    om = ["--myndighed", "173", "--fagsystem", str(fag.uuid), "--navn", "Bolig"]
    call_command("advismodtager", "opret", *om, "--url", "https://fagsystem.example.dk/advis")
    assert re.search(r"whsec_\S{40,}", capsys.readouterr().out)
    call_command("advismodtager", "vis")
    vist = capsys.readouterr().out
    assert "https://fagsystem.example.dk/advis" in vist
    assert "whsec_" not in vist
    system = Modtagersystem.objects.get()
    for handling in (["pause"], ["aktiv"], ["roter"], ["flyt", "--url", "https://b.example.dk/x"]):
        call_command("advismodtager", handling[0], str(system.id), *handling[1:])
    system.refresh_from_db()
    assert (system.aktiv, system.url) == (True, "https://b.example.dk/x")
    assert Revisionslog.objects.filter(soegekriterier__contains="advismodtager").count() == 5
    for url in ("http://fagsystem.example.dk/", "https://10.0.0.1/"):
        with pytest.raises(CommandError):
            call_command("advismodtager", "opret", *om, "--url", url)
