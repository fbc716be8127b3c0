"""Tidying, reminders, reruns, and what wakes the workers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from access.db import database_role
from access.models import Bruger
from advis import genkoersel, pleje, vaekkere
from advis.grupper import services
from advis.matching.koersel import behandl
from advis.models import Advis, Advishandling, Genkoersel, Kommentar, Levering, Leveringsforsoeg
from advis.oprydning.models import Ryddet
from advis.values import Kanal
from indexes.beskedfordeler import sammenhaeng
from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.part import sammenlaegning
from tests.advis.faelles import WHY, adviser, gruppe, haendelse, som, til
from tests.faelles import NU


def rows() -> Any:
    return Advis.objects.unguarded(reason=WHY)


def test_finished_adviser_go_when_the_groups_rule_says_and_all_that_hangs_on_them(
    chef: Bruger,
) -> None:
    mail = (til(chef), til(chef, kanal=Kanal.MAIL))
    kort = gruppe(chef, "F50", oprydning_dage=30, modtagere=mail)
    evig = gruppe(chef, "F50")
    for _ in range(2):
        haendelse("F50", uuid4())
    behandl(now=NU)
    rows().update(status="faerdiggjort", faerdiggjort=NU)
    aeldst = adviser(kort)[0]
    rows().filter(uuid=aeldst.uuid).update(faerdiggjort=NU - timedelta(days=31))
    Kommentar.objects.create(advis=aeldst, bruger_id=1, bruger="x", tidspunkt=NU, tekst="x")
    levering = Levering.objects.get(advis_id=aeldst.uuid)
    Leveringsforsoeg.objects.create(levering=levering, nr=1, begyndt=NU)

    assert (pleje.ryd(now=NU), pleje.ryd(now=NU)) == (1, 0)
    assert (len(adviser(kort)), len(adviser(evig))) == (1, 2)
    assert not Kommentar.objects.exists()
    assert (Levering.objects.count(), Leveringsforsoeg.objects.count()) == (1, 0)


def test_a_reminder_comes_once_and_ends_the_snooze(chef: Bruger) -> None:
    g = gruppe(chef, "F50", paamindelse_dage=3)
    haendelse("F50", uuid4())
    behandl(now=NU)
    (a,) = adviser(g)
    assert a.paamindelse == NU + timedelta(days=3)
    rows().update(udsat_til=NU + timedelta(days=10))
    assert pleje.paamind(now=NU + timedelta(days=2)) == 0
    senere = NU + timedelta(days=3)
    assert (pleje.paamind(now=senere), pleje.paamind(now=senere)) == (1, 0)
    (a,) = adviser(g)
    assert (a.paamindet, a.udsat_til) == (senere, None)
    assert [h.hvad for h in Advishandling.objects.all()] == ["paamindet"]


def test_a_period_again_finds_what_was_missed_and_doubles_nothing(chef: Bruger) -> None:
    foerste = gruppe(chef, "F50")
    for dage in (5, 1):
        haendelse("F50", uuid4(), modtaget=NU - timedelta(days=dage))
    behandl(now=NU)
    sent = gruppe(chef, "F50")
    andres = gruppe(chef, "F50")
    fra = NU - timedelta(days=3)
    for _ in range(2):
        services.bestil_genkoersel(sent.id, fra=fra, til=NU, adgang=som(chef), now=NU)
    while genkoersel.udfoer(now=NU):
        pass

    assert [len(adviser(g)) for g in (foerste, sent, andres)] == [2, 1, 0]
    assert [(g.nye, g.faerdig) for g in Genkoersel.objects.order_by("id")] == [(1, NU), (0, NU)]
    # All groups of all authorities: an operator's, after a stop.
    Genkoersel.objects.create(fra=fra, til=NU, bestilt=NU, bruger_id=chef.id)
    while genkoersel.udfoer(now=NU):
        pass
    assert [len(adviser(g)) for g in (foerste, sent, andres)] == [2, 1, 1]
    assert set(ModtagetHaendelse.objects.values_list("tilstand", flat=True)) == {"behandlet"}


def test_what_was_tidied_away_is_not_told_again_by_a_period_that_is(chef: Bruger) -> None:
    g = gruppe(chef, "F50", oprydning_dage=30)
    for _ in range(2):
        haendelse("F50", uuid4(), modtaget=NU - timedelta(days=40))
    behandl(now=NU - timedelta(days=40))
    rows().filter(uuid=adviser(g)[0].uuid).update(
        status="faerdiggjort", faerdiggjort=NU - timedelta(days=31)
    )
    assert pleje.ryd(now=NU) == 1
    # A third was missed: it came while the group was off.
    haendelse("F50", uuid4(), modtaget=NU - timedelta(days=40), tilstand="behandlet")
    fra = NU - timedelta(days=60)
    with database_role("sapa_indlaes"):
        udsigt = genkoersel.forhaandsvis(g, fra=fra, til=NU)
    assert (udsigt.i_alt, udsigt.nye) == (3, 1)
    services.bestil_genkoersel(g.id, fra=fra, til=NU, adgang=som(chef), now=NU)
    while genkoersel.udfoer(now=NU):
        pass
    assert (len(adviser(g)), Genkoersel.objects.get().nye) == (2, 1)
    # What it keeps of it is the key alone.
    assert {f.name for f in Ryddet._meta.concrete_fields} == {
        "traad_id",
        "gruppe_id",
        "ryddet",
        "annulleret",
    }


def test_a_cancellation_is_told_though_what_it_cancels_is_tidied_away(chef: Bruger) -> None:
    g, andre = gruppe(chef, "F01", oprydning_dage=1), gruppe(chef, "F01", oprydning_dage=1)
    part, doed = uuid4(), str(uuid4())
    haendelse("F01", part, noegle=doed, registrering_id=doed)
    behandl(now=NU)
    rows().filter(gruppe=andre).delete()  # that group never heard
    rows().update(status="faerdiggjort", faerdiggjort=NU)
    senere = NU + timedelta(days=2)
    assert pleje.ryd(now=senere) == 1
    for _ in range(2):
        haendelse("F02", part, peger_paa=[doed], opstaaet=NU)
        sammenhaeng.forbind([part], now=senere)
        behandl(now=senere)
        fundne = adviser()
        assert [(a.gruppe_id, a.status) for a in fundne if not a.faerdiggjort] == [(g.id, "ny")]
        assert fundne[0].annulleret == senere
        assert [x.kode for x in fundne[0].led.order_by("id")][-1] == "F02"
    # Told, finished and tidied away again, it is over.
    rows().update(status="faerdiggjort", faerdiggjort=senere)
    slut = senere + timedelta(days=2)
    assert pleje.ryd(now=slut) == 1
    haendelse("F02", part, peger_paa=[doed], opstaaet=NU)
    sammenhaeng.forbind([part], now=slut)
    behandl(now=slut)
    assert adviser() == []


def test_when_two_parts_are_one_person_her_lists_and_adviser_are_hers(chef: Bruger) -> None:
    gammel, ny = uuid4(), uuid4()
    g = gruppe(chef, "F50", population=(gammel, ny))
    haendelse("F50", gammel)
    behandl(now=NU)
    sammenlaegning.flyt(gammel, ny)
    (a,) = adviser(g)
    assert (a.part_uuid, a.om_part_uuid) == (ny, ny)
    haendelse("F50", ny)
    behandl(now=NU)
    assert (len(adviser(g)), services.antal_paa_listen(g.id)) == (2, 1)


@pytest.mark.parametrize(
    ("opgave", "ringer"),
    [
        ("indexes.beskedfordeler.tasks.behandl", True),
        ("indexes.haendelser.tasks.udled", True),
        ("sapa.tasks.hjerteslag", False),
    ],
)
def test_tasks_that_make_events_wake_the_matching(
    monkeypatch: pytest.MonkeyPatch, opgave: str, ringer: bool
) -> None:
    from celery.signals import task_success

    from sapa.celery import app

    rung: list[int] = []
    monkeypatch.setattr(vaekkere.vaekker, "ring", lambda: rung.append(1))
    app.loader.import_default_modules()
    task_success.send(sender=app.tasks[opgave], result=None)
    assert bool(rung) is ringer
