"""Figures per client, day and kind; how a delivery stands against its promise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from access.values import Permission
from indexes.modtagelse.models import Dagstal
from indexes.modtagelse.selectors import leverancer
from indexes.modtagelse.values import Friskhed, Leverance, friskhed
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, NU
from tests.modtagelse.conftest import IMPORT
from tests.oio import eksempler

pytestmark = pytest.mark.django_db


def test_a_call_is_counted_by_kind(send):
    body = beskeder.xml(beskeder.sag(), beskeder.sag(), beskeder.sag(kle="x"))
    assert send(body).status_code == 207
    send(b"<a/>")
    sag, ulaest = Dagstal.objects.order_by("-art")
    assert (sag.art, sag.taget, sag.afvist, sag.med_advarsel) == (1, 2, 1, 2)
    assert (ulaest.art, ulaest.taget, ulaest.afvist) == (0, 0, 1)
    assert sag.sidst_tidspunkt is not None
    late = (sag.sidst - sag.sidst_tidspunkt).total_seconds()
    assert abs(sag.forsinkelse_maks - late) < 2
    assert sag.forsinkelse_sum == 2 * sag.forsinkelse_maks
    send(body.replace(b"<a", b"<a"))
    assert Dagstal.objects.get(art=1).afvist == 2


def test_a_clock_ahead_of_ours_is_no_negative_lag(send):
    sag = beskeder.sag()
    sag.registreringer[0]["Tidspunkt"] = "2099-01-01T00:00:00Z"
    send(beskeder.xml(sag))
    assert Dagstal.objects.get().forsinkelse_maks == 0


@pytest.mark.parametrize("antal", [1, 20])
def test_figures_cost_no_statement_of_their_own(
    send, antal, django_assert_max_num_queries, monkeypatch
):
    from indexes.modtagelse import services, tal

    for _ in range(2):  # from then on the client is remembered
        send(beskeder.xml(beskeder.ny_sag()))

    def cost(n):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert send(beskeder.xml(*(beskeder.ny_sag() for _ in range(n)))).status_code == 200
        return len(seen)

    with_figures = cost(antal)
    for module in (services, tal):
        monkeypatch.setattr(module, "noter", lambda *a, **k: None)
    assert with_figures == cost(antal)


def test_the_overview_tells_of_each_client_within_reach(send, systemklient, adgang_med):
    now = timezone.now()
    drift = {"permissions": [Permission.DRIFT]}
    hers, andens = adgang_med(drift), adgang_med({**drift, "scope": ANDEN_KOMMUNE})

    def row() -> Leverance:
        (found,) = leverancer(adgang=hers, now=timezone.now(), dage=7)
        return found

    assert row().friskhed is Friskhed.ALDRIG
    send(beskeder.xml(beskeder.sag(), beskeder.sag(kle="x")))
    send(b"<a/>", til=IMPORT)
    found = row()
    assert (found.klient, found.fagsystem, found.friskhed) == ("ksd", "KSD", Friskhed.FRISK)
    assert (found.taget, found.afvist, found.ulaeselige, found.i_karantaene) == (1, 2, 1, 2)
    assert round(found.fejlprocent) == 67
    assert (found.kald, found.kald_afvist) == (2, 1)
    assert leverancer(adgang=andens, now=now, dage=7) == []
    Dagstal.objects.update(sidst=now - timedelta(days=10), dag=(now - timedelta(days=10)).date())
    old = row()
    assert (old.friskhed, old.taget) == (Friskhed.STILLE, 0)


def test_the_overview_costs_the_same_whatever_the_number(
    send, adgang_med, django_assert_num_queries
):
    adgang = adgang_med({"permissions": [Permission.DRIFT]})
    with django_assert_num_queries(5):
        leverancer(adgang=adgang, now=timezone.now(), dage=30)


@pytest.mark.parametrize(
    ("minutter", "udfald"),
    [(0, Friskhed.FRISK), (60, Friskhed.FRISK), (61, Friskhed.SENT), (180, Friskhed.SENT),
     (181, Friskhed.STILLE), (None, Friskhed.ALDRIG)],
)  # fmt: skip
def test_freshness_is_measured_against_the_promise(minutter, udfald):
    sidst = None if minutter is None else NU - timedelta(minutes=minutter)
    assert friskhed(sidst, 60, NU) is udfald


def test_ydelser_are_counted_as_what_they_are(send, settings):
    response = send(eksempler.besked("ydelsesindeks"), til="/api/v1/ydelsesindeks/importer")
    assert response.status_code in {200, 207, 403, 422}
    assert set(Dagstal.objects.values_list("art", flat=True)) == {3, 4}
