"""Exports: ordered, built in claims by workers that may die, fetched, logged, deleted."""

from __future__ import annotations

import zlib
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.models import Bruger, Dataafgraensning, Revisionslog
from access.selectors import resolve_adgang
from access.services import genberegn_adgang
from sapa.revision import services
from sapa.revision.models import Udtraek, Udtraeksdel
from sapa.revision.values import Udvalg, maaneder_efter
from tests.revision import rapport
from tests.revision.conftest import ANDEN_CVR, JAN, REVISION

pytestmark = pytest.mark.django_db
HVORFOR = "test looks"


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch):
    monkeypatch.setattr(services, "PORTION", 4)


def hent(browser, **felter):
    i_dag = timezone.localdate()
    data = {"fra": f"{maaneder_efter(i_dag, -1):%d-%m-%Y}", "til": f"{i_dag:%d-%m-%Y}"}
    return browser.post("/revision/", {**data, "handling": "hent", **felter})


def det_ene() -> Udtraek:
    return Udtraek.objects.unguarded(reason=HVORFOR).get()


def fil(browser, udtraek) -> bytes:
    return b"".join(browser.get(f"/revision/udtraek/{udtraek.id}/fil/").streaming_content)


def logget():
    rows = Revisionslog.objects.filter(beskrivelse="Revisionslogudtræk").order_by("tidspunkt")
    return [(r.komponent, r.soegekriterier.partition("Handling: ")[2].split(",")[0]) for r in rows]


def test_order_build_fetch(browser, lav_raekke):
    mine = [lav_raekke(part=JAN, ip="10.0.0.1") for _ in range(10)]
    lav_raekke(organisatorisk_id=ANDEN_CVR)
    ordered = hent(browser, bruger="ako")
    udtraek = det_ene()
    assert ordered["Location"] == f"/revision/udtraek/{udtraek.id}/"
    waiting = browser.get(ordered["Location"]).content.decode()
    assert "venter på sin tur" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert browser.get(f"{ordered['Location']}fil/")["Location"] == ordered["Location"]

    assert services.arbejd(frist=60) == 3
    done = browser.get(ordered["Location"]).content.decode()
    assert "Filen er klar." in done
    assert "10 rækker." in done
    assert "hx-trigger" not in done

    svar = browser.get(f"{ordered['Location']}fil/")
    body = b"".join(svar.streaming_content)
    udtraek = det_ene()
    assert int(svar["Content-Length"]) == len(body) == udtraek.bytes
    assert svar["Content-Type"] == "text/csv; charset=utf-8"
    navn = f"{timezone.localtime(udtraek.klar):SOP Revisionslog %d-%m-%Y %H_%M_%S.csv}"
    assert svar["Content-Disposition"] == f'attachment; filename="{navn}"'
    laest = rapport.laes(body)
    assert laest.tabt == []
    assert {r["Log ID"] for r in laest.raekker} == {str(row.id) for row in mine}
    assert logget() == [
        ("SOP.Administration.Controllers.RevisionslogController", "Bestilt"),
        ("SOP.Administration.Controllers.RevisionslogController", "Hentet"),
    ]


def test_progress_is_told_portion_by_portion(browser, lav_raekke):
    for _ in range(9):
        lav_raekke()
    hent(browser, bruger="ako")
    laan = services._laan(timezone.now())
    assert services._en_portion(laan, timezone.now)
    htmx = {"HX-Request": "true"}
    side = browser.get(f"/revision/udtraek/{det_ene().id}/", headers=htmx).content.decode()
    assert "4 af 9 rækker er skrevet." in side
    assert 'max="9" value="4"' in side
    assert "<html" not in side


def test_a_killed_worker_is_followed_by_another_that_goes_on(browser, lav_raekke):
    rows = [lav_raekke() for _ in range(10)]
    hent(browser, bruger="ako")
    now = timezone.now()
    dead = services._laan(now)
    assert services._en_portion(dead, lambda: now)
    # It holds the loan: nobody else begins, until the time is out.
    assert services.arbejd(frist=60, ur=lambda: now + services.LAAN / 2) == 0
    assert services.arbejd(frist=60, ur=lambda: now + services.LAAN) == 2
    body = fil(browser, det_ene())
    assert {r["Log ID"] for r in rapport.laes(body).raekker} == {str(r.id) for r in rows}
    assert body.count(b"\r\n") == 11
    # Back from the dead, the first worker writes nothing.
    assert not services._en_portion(dead, timezone.now)
    assert fil(browser, det_ene()) == body


def test_a_worker_that_lost_its_loan_while_reading_stores_nothing(browser, lav_raekke, monkeypatch):
    for _ in range(6):
        lav_raekke()
    hent(browser, bruger="ako")
    first = services._laan(timezone.now())
    really = services._hent

    def taken_over_meanwhile(udtraek):
        found = really(udtraek)
        Udtraek.objects.unguarded(reason=HVORFOR).update(laan=uuid4())
        return found

    monkeypatch.setattr(services, "_hent", taken_over_meanwhile)
    assert not services._en_portion(first, timezone.now)
    assert det_ene().dele == 0
    assert not Udtraeksdel.objects.unguarded(reason=HVORFOR).exists()


def test_time_out_gives_the_loan_back_and_the_next_call_goes_on(browser, lav_raekke):
    for _ in range(10):
        lav_raekke()
    hent(browser, bruger="ako")
    calls = 0
    while det_ene().tilstand != Udtraek.Tilstand.KLAR:
        calls += 1
        laan = services._laan(timezone.now())
        assert laan is not None
        if services._en_portion(laan, timezone.now):
            services._slip(laan)
        assert calls < 10
    assert calls == 3


def test_one_that_always_fails_is_given_up_and_says_so(browser, lav_raekke):
    hent(browser)
    now = timezone.now()
    for n in range(services.MAKS_FORSOEG):
        assert services._laan(now + n * services.LAAN) is not None
    assert services._laan(now + services.MAKS_FORSOEG * services.LAAN) is None
    side = browser.get(f"/revision/udtraek/{det_ene().id}/").content.decode()
    assert "Udtrækket kunne ikke dannes." in side


def test_rights_that_end_on_the_way_stop_the_file(browser, revisor, lav_raekke):
    for _ in range(6):
        lav_raekke(part=JAN)
    hent(browser, nummer="211070-3435")
    services._en_portion(services._laan(timezone.now()), timezone.now)
    Dataafgraensning.objects.all().delete()
    genberegn_adgang([revisor])
    services.arbejd(frist=60, ur=lambda: timezone.now() + services.LAAN)
    udtraek = det_ene()
    assert (udtraek.tilstand, udtraek.kriterier) == (Udtraek.Tilstand.FEJLET, {})
    assert not Udtraeksdel.objects.unguarded(reason=HVORFOR).exists()
    assert browser.get(f"/revision/udtraek/{udtraek.id}/fil/").status_code == 403


def test_an_export_is_its_owners_alone(browser, bruger_med, log_ind, lav_raekke):
    lav_raekke()
    hent(browser)
    services.arbejd(frist=60)
    udtraek, anden = det_ene(), bruger_med(REVISION)
    klient = log_ind(anden)
    assert klient.get(f"/revision/udtraek/{udtraek.id}/").status_code == 404
    assert klient.get(f"/revision/udtraek/{udtraek.id}/fil/").status_code == 404
    assert str(udtraek.id) not in klient.get("/revision/").content.decode()
    with database_role("sapa_web"):
        saet_adgang(resolve_adgang(anden.id))
        assert not Udtraek.objects.unguarded(reason=HVORFOR).exists()
        assert not Udtraeksdel.objects.unguarded(reason=HVORFOR).exists()


def test_what_is_written_after_the_order_is_not_in_it(browser, lav_raekke):
    lav_raekke(part=JAN)
    hent(browser, nummer="211070-3435")
    lav_raekke(part=JAN, tidspunkt=timezone.now() + timedelta(seconds=5))
    services.arbejd(frist=60)
    assert det_ene().raekker == 1


def test_no_row_is_an_empty_file_with_a_header(browser):
    hent(browser, nummer="010203-4567", bruger="ingen")
    services.arbejd(frist=60)
    assert rapport.laes(fil(browser, det_ene())).raekker == []


def test_three_under_way_are_enough(browser):
    for _ in range(3):
        assert hent(browser).status_code == 302
    assert "allerede tre udtræk" in hent(browser).content.decode()


def test_six_months_are_the_most(bruger_med):
    fra = timezone.localdate()
    assert not Udvalg(fra, maaneder_efter(fra, 6) - timedelta(days=1)).for_lang
    assert Udvalg(fra, maaneder_efter(fra, 6)).for_lang
    adgang = resolve_adgang(bruger_med(REVISION).id)
    with pytest.raises(services.PeriodeForLang):
        services.bestil(
            adgang=adgang, udvalg=Udvalg(fra, maaneder_efter(fra, 6)), now=timezone.now()
        )


def test_the_file_goes_after_a_week_and_the_number_with_it(browser, lav_raekke):
    lav_raekke(part=JAN)
    hent(browser, nummer="211070-3435")
    services.arbejd(frist=60)
    klar = det_ene().klar
    assert services.ryd(now=klar + timedelta(days=6)) == 0
    assert services.ryd(now=klar + timedelta(days=7)) == 1
    udtraek = det_ene()
    assert (udtraek.tilstand, udtraek.kriterier) == (Udtraek.Tilstand.UDLOEBET, {})
    assert not Udtraeksdel.objects.unguarded(reason=HVORFOR).exists()
    assert "Filen er slettet" in browser.get(f"/revision/udtraek/{udtraek.id}/").content.decode()


def test_no_number_in_file_name_or_address(browser, lav_raekke):
    lav_raekke(part=JAN)
    url = hent(browser, nummer="211070-3435")["Location"]
    services.arbejd(frist=60)
    svar = browser.get(f"{url}fil/")
    assert UUID(url.split("/")[3])
    assert "3435" not in svar["Content-Disposition"].replace(" ", "")


def test_memory_holds_one_portion_at_a_time(browser, lav_raekke):
    """Each piece is a portion, and the answer fetches them one by one."""
    for _ in range(10):
        lav_raekke()
    hent(browser, bruger="ako")
    services.arbejd(frist=60)
    parts = Udtraeksdel.objects.unguarded(reason=HVORFOR).order_by("nummer")
    assert [zlib.decompress(p.indhold).count(b"\r\n") for p in parts] == [4, 4, 2]
    pieces = list(browser.get(f"/revision/udtraek/{det_ene().id}/fil/").streaming_content)
    assert len(pieces) == 4


def test_a_user_who_was_closed_gets_nothing(browser, revisor, lav_raekke):
    lav_raekke()
    hent(browser)
    Bruger.objects.filter(id=revisor.id).update(aktiv=False)
    services.arbejd(frist=60)
    assert det_ene().tilstand == Udtraek.Tilstand.FEJLET


@pytest.mark.django_db(transaction=True)
def test_the_file_is_sent_after_the_requests_transaction_has_ended(browser, lav_raekke):
    """As the server does it: no transaction is open while the answer goes out, and none is left."""
    part = f"010190-{uuid4().int % 10000:04d} - Kun Denne"
    for _ in range(6):
        lav_raekke(part=part)
    hent(browser, nummer=part[:11])
    assert services.arbejd(frist=60) == 2
    svar = browser.get(f"/revision/udtraek/{det_ene().id}/fil/")
    pieces = []
    for piece in svar.streaming_content:
        assert not connection.in_atomic_block
        pieces.append(piece)
    laest = rapport.laes(b"".join(pieces))
    assert len(laest.raekker) == 6
    assert laest.tabt == []
