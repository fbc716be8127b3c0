"""Start and stop of sager and bevillinger: one event each, corrected and withdrawn with the object."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from access.klienter.values import Aftale
from access.models import Fagsystem
from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.haendelser import indeks
from indexes.oio import Art, IndeksObjekt
from indexes.oio.tid import tidspunkt
from indexes.registrering.models import Haendelse
from indexes.registrering.services import Klient, fjern, importer, opdater
from indexes.sag.models import Sag
from tests import beskeder
from tests.faelles import KOMMUNE

SENT = "2026-03-01T10:00:00.000+01:00"
NU = tidspunkt("2026-03-02T10:00:00.000+01:00")
pytestmark = pytest.mark.usefixtures("myndigheder")


@pytest.fixture
def klient(myndigheder: Any) -> Klient:
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    return Klient("ksd", system.id, system.uuid, (Aftale.fuld({KOMMUNE}),))


def fremdrift(*trin: tuple[str, str]) -> dict[str, Any]:
    return {
        "Fremdrift": [
            {"Virkning": beskeder.virkning(fra), "FremdriftStatusKode": kode} for kode, fra in trin
        ]
    }


def ny_sag(*trin: tuple[str, str]) -> IndeksObjekt:
    ud = beskeder.sag()
    ud.registreringer[0]["TilstandListe"] = fremdrift(*trin)
    return ud


@pytest.fixture
def send(klient: Klient) -> Any:
    """Deliver a new object, or a registrering of one that is held, and make the events."""

    def send(objekt: IndeksObjekt, *, ny: bool = False, stille: bool = False) -> None:
        if stille:
            objekt = IndeksObjekt(objekt.art, objekt.uuid, objekt.registreringer, True)
        call = importer if ny else opdater
        (svar,) = call([objekt], klient=klient, transaktion=None, now=NU)
        assert svar.statuskode == 20, svar.fejlbesked
        while indeks.udled(now=NU):
            pass

    return send


def ret(uuid: Any, tid: str, *trin: tuple[str, str]) -> IndeksObjekt:
    return IndeksObjekt(
        Art.SAG, uuid, ({"Tidspunkt": tid, "TilstandListe": fremdrift(*trin)},), False
    )


def told() -> list[tuple[str, str, bool]]:
    rows = ModtagetHaendelse.objects.exclude(tilstand="dublet").order_by("id")
    return [(h.kode, h.forhold, h.annulleret) for h in rows]


def test_a_new_sag_has_arisen_and_a_closed_one_is_closed_once(send: Any) -> None:
    sag = ny_sag(("Opstaaet", SENT))
    send(sag, ny=True)
    assert told() == [("S01", "", False)]
    lukket = ret(
        sag.uuid, "2026-03-02T08:00:00.000+01:00", ("Afsluttet", "2026-03-02T08:00:00+01:00")
    )
    send(lukket)
    send(lukket)

    assert told() == [("S01", "", False), ("S02", "", False)]
    event = ModtagetHaendelse.objects.get(kode="S02")
    assert (event.myndighed, event.kle, event.objekt_uuid) == (KOMMUNE, 323004, sag.uuid)
    assert event.part_uuid == Sag.objects.unguarded(reason="test").get().primaer_part_uuid
    assert not Haendelse.objects.filter(tilstand="klar").exists()


def test_steps_between_start_and_stop_are_no_events(send: Any) -> None:
    sag = ny_sag(("Opstaaet", SENT))
    send(sag, ny=True)
    send(ret(sag.uuid, "2026-03-02T08:00:00.000+01:00", ("Oplyst", "2026-03-02T08:00:00+01:00")))

    assert told() == [("S01", "", False)]


def test_a_first_delivery_of_the_past_is_no_news_but_its_closing_is(send: Any) -> None:
    sag = ny_sag(("Opstaaet", "2019-05-01T10:00:00+02:00"))
    send(sag, ny=True)
    assert told() == []
    send(ret(sag.uuid, SENT, ("Afsluttet", "2025-12-01T10:00:00+01:00")))

    assert told() == [("S02", "", False)]


def test_a_sag_opened_again_has_arisen_again(send: Any) -> None:
    sag = ny_sag(("Opstaaet", SENT))
    send(sag, ny=True)
    send(ret(sag.uuid, "2026-03-02T08:00:00.000+01:00", ("Afsluttet", "2026-03-02T08:00:00+01:00")))
    send(ret(sag.uuid, "2026-03-02T09:00:00.000+01:00", ("Opstaaet", "2026-03-02T09:00:00+01:00")))

    assert told() == [
        ("S01", "", False),
        ("S02", "", False),
        ("S01", "", False),
    ]


def test_a_closing_told_with_another_day_corrects_the_first(send: Any) -> None:
    sag = ny_sag(("Opstaaet", SENT))
    send(sag, ny=True)
    send(ret(sag.uuid, "2026-03-02T08:00:00.000+01:00", ("Afsluttet", "2026-03-02T08:00:00+01:00")))
    send(ret(sag.uuid, "2026-03-02T09:00:00.000+01:00", ("Afsluttet", "2026-03-01T20:00:00+01:00")))

    rettelse = ModtagetHaendelse.objects.get(kode="S02", forhold="rettelse")
    foerste = ModtagetHaendelse.objects.get(kode="S02", forhold="")
    assert (rettelse.retter, foerste.rettet_af) == (foerste.id, rettelse.id)


def test_the_sender_may_ask_for_silence(send: Any) -> None:
    send(ny_sag(("Opstaaet", SENT)), ny=True, stille=True)

    assert told() == []


def test_what_is_removed_takes_back_what_was_told(send: Any, klient: Klient) -> None:
    sag = ny_sag(("Opstaaet", SENT))
    send(sag, ny=True)
    svar = fjern(Art.SAG, sag.uuid, klient=klient, transaktion=None, now=NU)
    assert svar.statuskode == 20, svar.fejlbesked
    indeks.udled(now=NU)

    assert told() == [("S01", "", True), ("S01", "annullering", False)]


def test_a_closing_to_come_is_planned(send: Any) -> None:
    senere = (NU + timedelta(days=9)).isoformat()
    sag = ny_sag(("Opstaaet", SENT))
    send(sag, ny=True)
    send(ret(sag.uuid, "2026-03-02T08:00:00.000+01:00", ("Afsluttet", senere)))

    assert ModtagetHaendelse.objects.get(kode="S02").tilstand == "planlagt"


@pytest.mark.parametrize(
    ("perioder", "ventet"),
    [
        ([("2026-04-01", None)], {"Y01": ["2026-04-01"]}),
        ([("2026-04-01", "2026-05-01")], {"Y01": ["2026-04-01"], "Y02": ["2026-05-01"]}),
        ([("2026-04-01", "2026-05-01"), ("2026-03-01", None)], {"Y01": ["2026-03-01"]}),
        ([(None, None)], {}),
    ],
)
def test_a_bevilling_runs_while_any_of_its_ydelser_does(
    perioder: list[tuple[str | None, str | None]], ventet: dict[str, list[str]]
) -> None:
    dage = [tuple(date.fromisoformat(d) if d else None for d in p) for p in perioder]
    assert indeks._bevillingens(dage) == ventet  # type: ignore[arg-type]
