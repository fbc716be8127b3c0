"""What fails alone on the tabs after the first: each half of Ydelser and UDK Ydelser, and what stands
beside the lists of the others. A total of half is no total; what was not shown is not logged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from access.models import Bruger, Myndighed, Revisionslog
from access.values import Permission
from indexes.dokument import selectors as dokumentindeks
from indexes.part import selectors as partregister
from indexes.sag import selectors as sagsindeks
from indexes.ydelse import selectors as ydelsesindeks
from indexes.ydelse.models import BevilgetYdelse, Effektuering
from sapa.overblik import ydelser as ydelsesside
from sapa.overblik.views import familie as familieside
from sapa.overblik.views import helhed as helhedsside
from sapa.overblik.views import person as personside
from sapa.overblik.views import tidslinje as tidslinjeside
from sapa.overblik.views import ydelser as ydelsesview
from tests.faelles import ALT, ANDEN_KOMMUNE, KOMMUNE, NU
from tests.overblik.conftest import Borgere
from tests.overblik.test_svigt import SVIGTET, Logget, blokke, fejl, hent, stoppet

pytestmark = pytest.mark.django_db
NAVNE = {
    "bevilgede_ydelser": "Bevilgede ydelser",
    "udk_ydelser": "Bevilgede ydelser",
    "ikke_oekonomiske": "Ikke-økonomiske ydelser",
    "udbetalinger": "Udbetalinger",
    "udk_udbetalinger": "Udbetalinger",
    "ydelser_noegletal": "Nøgletal",
    "udk_noegletal": "Nøgletal",
}


@pytest.fixture
def faner(borgere: Borgere) -> Borgere:
    """Jan is granted a ydelse by her municipality and one by another authority, each paid once."""
    for myndighed in (KOMMUNE, ANDEN_KOMMUNE):
        uuid = uuid4()
        facts = {
            "part_uuid": borgere.jan,
            "bevilling_uuid": uuid,
            "ydelse_id": "1",
            "myndighed": myndighed,
            "kle": 323004,
            "foelsomhed": 2,
            "enhed": 700,
            "fagsystem": 1,
            "opdateret": NU,
            "beloeb": Decimal(100),
        }
        BevilgetYdelse.objects.unguarded(reason="test").create(
            navn="Sygedagpenge",
            har_effektuering=True,
            frekvens="Månedlig",
            start=date(2026, 1, 1),
            **facts,
        )
        Effektuering.objects.unguarded(reason="test").create(
            effektuering_uuid=uuid4(),
            har_bevilling=True,
            dispositionsdato=date(2026, 2, 5),
            udbetaler="Kassen",
            **facts,
        )
    return borgere


@pytest.fixture
def bred(
    myndigheder: Any, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> Client:
    return log_ind(
        bruger_med(
            {"permissions": ALT}, {"permissions": [Permission.SE_YDELSE], "scope": ANDEN_KOMMUNE}
        )
    )


def svigtede(page: str) -> set[str]:
    found = blokke(page)
    return {noegle for noegle in found if SVIGTET in found[noegle]}


@pytest.mark.parametrize("hvordan", [fejl, stoppet])
@pytest.mark.parametrize(
    ("rute", "beskrivelse", "granted", "paid", "figures"),
    [
        (
            "ydelser",
            "Visning Ydelser",
            {"bevilgede_ydelser", "ikke_oekonomiske"},
            {"udbetalinger"},
            {"ydelser_noegletal"},
        ),
        (
            "udk-ydelser",
            "Visning UdkYdelserService",
            {"udk_ydelser"},
            {"udk_udbetalinger"},
            {"udk_noegletal"},
        ),
    ],
)
def test_each_part_of_the_tabs_of_ydelser_fails_alone(
    bred: Client,
    faner: Borgere,
    monkeypatch: pytest.MonkeyPatch,
    hvordan: Any,
    rute: str,
    beskrivelse: str,
    granted: set[str],
    paid: set[str],
    figures: set[str],
):
    address = f"/person/{faner.jan}/{rute}/?vis=aktive"
    well = hent(bred, address)
    whole = blokke(well)
    assert not svigtede(well)
    assert "s-sum" in well
    logged = Revisionslog.objects.filter(part_uuid=faner.jan, beskrivelse=beskrivelse)
    services = Revisionslog.objects.filter(beskrivelse="Visning IkkeOekonomiskeYdelser")
    ills = (
        (ydelsesindeks, "bevilget", granted, "Vist: Udbetalinger"),
        (ydelsesindeks, "betalt", paid, "Vist: Bevilgede ydelser"),
        (partregister, "familie", figures, ""),
    )
    for hvor, navn, falder, told in ills:
        before, before_services = logged.count(), services.count()
        with monkeypatch.context() as ill:
            ill.setattr(hvor, navn, hvordan)
            page = hent(bred, address)
        assert svigtede(page) == falder, navn
        # No total of the half that is there.
        assert "s-sum" not in page, navn
        left = blokke(page)
        for noegle in falder:
            assert f"{NAVNE[noegle]} kunne ikke hentes." in left[noegle]
            assert f'href="{address}"' in left[noegle], "asks the tab again, as it was filtered"
            assert "hx-get" not in left[noegle]
        if navn == "bevilget":
            # What is granted gives a payment its name and its sources.
            (noegle,) = paid
            assert "Ydelse 32.30.04" in left[noegle]
            assert "100,00 kr." in left[noegle]
        elif navn == "betalt":
            # Who pays is told by the payments: without them the one that granted is not named so.
            (card,) = granted - {"ikke_oekonomiske"}
            assert "Sygedagpenge" in left[card]
            assert ("Kassen" in whole[card]) == (rute == "udk-ydelser")
            assert "Kassen" not in left[card]
        else:
            assert {n: left[n] for n in granted | paid if n in whole} == {
                n: whole[n] for n in granted | paid if n in whole
            }
        assert logged.count() == before + 1
        criteria = logged.order_by("-tidspunkt").values_list("soegekriterier", flat=True)[0]
        assert criteria == told
        own = int(rute == "ydelser" and "ikke_oekonomiske" not in falder)
        assert services.count() == before_services + own


def test_both_halves_gone_is_nothing_shown_and_nothing_logged(
    bred: Client, faner: Borgere, logget: Logget, monkeypatch: pytest.MonkeyPatch
):
    logget()
    monkeypatch.setattr(ydelsesindeks, "bevilget", stoppet)
    monkeypatch.setattr(ydelsesindeks, "betalt", fejl)
    page = hent(bred, f"/person/{faner.jan}/ydelser/")
    assert svigtede(page) == {"bevilgede_ydelser", "ikke_oekonomiske", "udbetalinger"}
    assert logget() == [("Visning#Person", "211070-3435 - Jan Jarlov")]


def test_a_part_that_cannot_be_written_or_reckoned_fails_alone(
    bred: Client, faner: Borgere, monkeypatch: pytest.MonkeyPatch
):
    for hvor, navn, falder in (
        (ydelsesview, "noegletal", "ydelser_noegletal"),
        (ydelsesview, "udbetalingsdel", "udbetalinger"),
        (ydelsesside.Udbetalingsdel, "i_alt", "udbetalinger"),
    ):
        with monkeypatch.context() as ill:
            ill.setattr(hvor, navn, property(fejl) if navn == "i_alt" else fejl)
            assert svigtede(hent(bred, f"/person/{faner.jan}/ydelser/")) == {falder}, navn


def test_on_one_page_of_both_tabs_a_part_fails_on_its_own_tab(
    bred: Client, faner: Borgere, monkeypatch: pytest.MonkeyPatch
):
    before = ydelsesindeks.betalt

    def others(**om: Any) -> Any:
        return fejl() if om["hvis"].value == "andres" else before(**om)

    monkeypatch.setattr(ydelsesindeks, "betalt", others)
    page = hent(bred, f"/person/{faner.jan}/samlet/?f=ydelser&f=udk_ydelser&dato=2026-03-01")
    assert svigtede(page) == {"udk_udbetalinger"}
    again = blokke(page)["udk_udbetalinger"]
    assert f'href="/person/{faner.jan}/udk-ydelser/?dato=2026-03-01"' in again


@pytest.mark.parametrize("hvordan", [fejl, stoppet])
def test_family_and_home_are_one_reading_and_two_blocks(
    bred: Client,
    borgere: Borgere,
    logget: Logget,
    monkeypatch: pytest.MonkeyPatch,
    hvordan: Any,
):
    both = {"familiesamling", "bopaelssamling"}
    address = f"/person/{borgere.jan}/familie/"
    for hvor, navn, falder in (
        (partregister, "familie_og_husstand", both),
        (familieside, "bopaelsraekker", {"bopaelssamling"}),
    ):
        logget()
        with monkeypatch.context() as ill:
            ill.setattr(hvor, navn, hvordan)
            page = hent(bred, address)
        assert svigtede(page) == falder
        assert f'href="{address}"' in page
        told = {beskrivelse for beskrivelse, _part in logget()}
        assert ("Visning Familiesamlinger" in told) == ("familiesamling" not in falder)
        assert "Visning Bopælssamlinger" not in told


def test_the_proposal_of_refusion_fails_without_the_addresses(
    bred: Client, borgere: Borgere, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(personside, "foreslaa", fejl)
    page = hent(bred, f"/person/{borgere.jan}/adressehistorik/")
    assert svigtede(page) == {"refusion"}
    assert "Adresser for Jan Jarlov, nyeste først" in page


@pytest.mark.parametrize("hvordan", [fejl, stoppet])
@pytest.mark.parametrize(
    ("rute", "hvor", "navn", "element"),
    [
        ("ydelser", ydelsesindeks, "skjulte_paa_part", "Visning Ydelser"),
        ("tidslinje", sagsindeks, "skjulte", "Søgning"),
        ("helhed", helhedsside, "skjulte", "Søgning Sag"),
        ("dokumenter", dokumentindeks, "skjulte_paa_part", "Visning Dokumenter#Sag"),
        ("journalnotater", sagsindeks, "skjulte", "Journalnotat Visning#Sag"),
    ],
)
def test_where_what_is_hidden_cannot_be_read_the_tab_stands_and_says_so(
    bred: Client,
    faner: Borgere,
    logget: Logget,
    monkeypatch: pytest.MonkeyPatch,
    rute: str,
    hvor: Any,
    navn: str,
    element: str,
    hvordan: Any,
):
    Myndighed.objects.filter(id=KOMMUNE).update(viser_skjulte=True)
    monkeypatch.setattr(hvor, navn, hvordan)
    page = hent(bred, f"/person/{faner.jan}/{rute}/")
    assert "Om der er mere, som du ikke har adgang til, kunne ikke hentes." in page
    assert SVIGTET not in page.partition("<template")[0]
    assert element in {beskrivelse for beskrivelse, _part in logget()}


@pytest.mark.parametrize("hvordan", [fejl, stoppet])
@pytest.mark.parametrize(
    ("rute", "hvor", "navn", "mangler"),
    [
        ("tidslinje", tidslinjeside, "leverancer", "Kilder"),
        ("helhed", helhedsside, "leverancer", "Kilder"),
        ("helhed", helhedsside, "hovedgruppetitler", "KLE-titler"),
    ],
)
def test_what_is_said_about_a_time_line_fails_without_the_line(
    bred: Client,
    faner: Borgere,
    monkeypatch: pytest.MonkeyPatch,
    rute: str,
    hvor: Any,
    navn: str,
    mangler: str,
    hvordan: Any,
):
    monkeypatch.setattr(hvor, navn, hvordan)
    page = hent(bred, f"/person/{faner.jan}/{rute}/")
    assert f"Disse svarer ikke lige nu: {mangler}." in " ".join(page.split())
    assert "Sygedagpenge" in page


@pytest.mark.parametrize("hvordan", [fejl, stoppet])
def test_where_the_home_cannot_be_read_the_axis_is_of_the_person_alone(
    bred: Client,
    faner: Borgere,
    logget: Logget,
    monkeypatch: pytest.MonkeyPatch,
    hvordan: Any,
):
    monkeypatch.setattr(helhedsside, "familie_og_husstand", hvordan)
    for hvem in ("husstand", "familie"):
        logget()
        page = hent(bred, f"/person/{faner.jan}/helhed/?hvem={hvem}")
        assert "Disse svarer ikke lige nu: Husstand og familie." in " ".join(page.split())
        assert "Sygedagpenge" in page
        assert "kunne ikke hentes" not in page.partition("<template")[0]
        assert {part for _beskrivelse, part in logget()} == {"211070-3435 - Jan Jarlov"}
