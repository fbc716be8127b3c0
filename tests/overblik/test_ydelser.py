"""The tabs Ydelser and UDK Ydelser: the known screen of Jan Jarlov, field by field; whose ydelser are
where; what is hidden, logged and counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.formaal import services as formaal
from access.formaal.values import YDELSER_ANDRE
from access.klienter.values import Aftale
from access.models import Bruger, Fagsystem, Myndighed, Revisionslog
from access.values import Permission
from fixtures.bunker import Samling
from fixtures.demosager import tilfoej_kendte
from fixtures.sager import RAEKKEFOELGE, _skriv
from indexes.registrering.services import OK, Klient, importer
from indexes.ydelse.models import BevilgetYdelse, Effektuering
from sapa.demo import grunddata
from tests.faelles import KOMMUNE, NU
from tests.overblik.conftest import Borgere

pytestmark = pytest.mark.django_db
UDK = 1001
SER = [Permission.SE_PERSON, Permission.SE_SAG, Permission.SE_YDELSE]
LOFT = 19  # with the two savepoints that a test puts round the request


def tekst(html: str) -> str:
    """What is read: tags gone, white space folded."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def blok(page: str, noegle: str) -> str:
    start = page.find(f'id="{noegle}"')
    return page[start : page.index("</section>", start)] if start >= 0 else ""


@pytest.fixture
def kendte(borgere: Borgere) -> Borgere:
    """What the systems deliver about the people of the known screens, through the intake."""
    grunddata.indlaes()
    samling = Samling()
    tilfoej_kendte(samling)
    for art in RAEKKEFOELGE:
        for bunke in samling:
            system = Fagsystem.objects.get(uuid=bunke.afsender.system.uuid)
            klient = Klient(
                "prøve",
                system.id,
                system.uuid,
                (Aftale.fuld({bunke.afsender.myndighed.id}),),
            )
            answers = importer(_skriv(bunke, art), klient=klient, transaktion=None, now=NU)
            assert {a.statuskode for a in answers} <= {OK}
    return borgere


@pytest.fixture
def lav(myndigheder: Any) -> Callable[..., UUID]:
    """A bevilling with payments on the given days, straight into the projection."""

    def make(part: UUID, navn: str, *dage: date, **facts: Any) -> UUID:
        uuid = uuid4()
        shared = {
            "myndighed": KOMMUNE,
            "kle": 323004,
            "foelsomhed": 2,
            "enhed": 700,
            "fagsystem": 1,
            "opdateret": NU,
        } | {k: v for k, v in facts.items() if k in {"myndighed", "kle", "foelsomhed"}}
        own = {k: v for k, v in facts.items() if k not in shared}
        BevilgetYdelse.objects.unguarded(reason="test").create(
            bevilling_uuid=uuid,
            ydelse_id="1",
            part_uuid=part,
            navn=navn,
            har_effektuering=bool(dage),
            **({"frekvens": "Månedlig"} | shared | own),
        )
        Effektuering.objects.unguarded(reason="test").bulk_create(
            Effektuering(
                effektuering_uuid=uuid4(),
                part_uuid=part,
                bevilling_uuid=uuid,
                ydelse_id="1",
                har_bevilling=True,
                dispositionsdato=dag,
                periode_start=dag,
                periode_slut=dag,
                beloeb=Decimal("100.0000"),
                **shared,
            )
            for dag in dage
        )
        return uuid

    return make


@pytest.fixture
def ser(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(bruger_med({"permissions": SER}))


@pytest.fixture
def ser_udk(
    myndigheder: Any, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> Client:
    grunddata.indlaes()
    return log_ind(
        bruger_med({"permissions": SER}, {"permissions": [Permission.SE_YDELSE], "scope": UDK})
    )


def test_jan_jarlovs_bevilling_equals_the_known_screen(kendte: Borgere, ser: Client):
    page = ser.get(f"/person/{kendte.jan}/ydelser/").content.decode()
    card = blok(page, "bevilgede_ydelser")
    assert card.count("<article") == 1
    assert '<h3>Sygedagpenge</h3><span class="s-muted">22-12-2022 til 15-03-2023</span>' in card
    assert '<span class="s-status s-status--passiv">Ikke aktiv</span>' in card
    facts = {tekst(k): tekst(v) for k, v in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", card)}
    link = facts.pop("Sag")
    assert link.startswith("Link til sag")
    assert facts == {
        "KLE Emne": "32.30.04 Udbetaling af sygedagpenge",
        "Navn på bevilget ydelse": "Sygedagpenge",
        "Myndighed": "Lyngby-Taarbæk Kommune",
        "Afdeling": "Borgerservice",
        "Fagsystem": "KSD",
        "Dispositionsdag": "Hver anden torsdag",
        "Betalingsfrekvens": "Hver 14. dag",
        "Betalingsform": "Bagud",
        "Bruttobeløb": "5.448,00 kr.",
    }


def test_jan_jarlovs_udbetalinger_equal_the_known_screen(kendte: Borgere, ser: Client):
    page = ser.get(f"/person/{kendte.jan}/ydelser/").content.decode()
    paid = blok(page, "udbetalinger")
    heads = re.findall(r"<h3>(.*?)</h3>.*?s-month__total\">(.*?)</span>", paid, re.DOTALL)
    assert heads == [
        ("April 2023 til november 2026", "Ingen udbetalinger"),
        ("Marts 2023", "10.896,00 kr."),
        ("Februar 2023", "10.896,00 kr."),
        ("Januar 2023", "10.896,00 kr."),
    ]
    lines = [tekst(s) for s in re.findall(r"<summary>(.*?)</summary>", paid, re.DOTALL)]
    assert lines == [
        f"Sygedagpenge {fra} til {til} Udbetalt d. {dag} 5.448,00 kr."
        for fra, til, dag in (
            ("02-03-2023", "15-03-2023", "15. marts 2023"),
            ("16-02-2023", "01-03-2023", "01. marts 2023"),
            ("02-02-2023", "15-02-2023", "15. februar 2023"),
            ("19-01-2023", "01-02-2023", "01. februar 2023"),
            ("05-01-2023", "18-01-2023", "18. januar 2023"),
            ("22-12-2022", "04-01-2023", "04. januar 2023"),
        )
    ]
    assert "6 udbetalinger vist" in paid
    assert "32.688,00 kr." in tekst(paid)
    figures = tekst(page[page.index('<dl class="s-sum">') :].partition("</dl>")[0])
    assert (
        "Aktive ydelser, brutto pr. måned 0,00 kr. 0 bevillinger er aktive, 1 er ikke aktiv"
        in figures
    )
    assert "Udbetalt i 2023 32.688,00 kr. 6 udbetalinger, brutto" in figures
    assert "Seneste udbetaling 5.448,00 kr. 15-03-2023, Sygedagpenge" in figures


def test_services_and_aids_are_told_apart_by_having_no_plan_of_payment(
    kendte: Borgere, ser: Client
):
    page = ser.get(f"/person/{kendte.jan}/ydelser/").content.decode()
    services = tekst(blok(page, "ikke_oekonomiske"))
    for shown in (
        "Høreapparat 27.60.04 Kropsbårne hjælpemidler Nexus",
        "14-03-2023 løbende Aktiv",
        "Genoptræning, almen 29.21.04",
        "CareSys",
        "27-12-2022 løbende Aktiv",
    ):
        assert shown in services
    assert "Sygedagpenge" not in services


def test_udk_ydelser_equal_the_known_screen(kendte: Borgere, ser_udk: Client):
    own = ser_udk.get(f"/person/{kendte.jan}/ydelser/").content.decode()
    assert "Mediecheck" not in own
    page = ser_udk.get(f"/person/{kendte.jan}/udk-ydelser/").content.decode()
    assert "Sygedagpenge" not in blok(page, "udk_ydelser") + blok(page, "udk_udbetalinger")
    assert "lov om Udbetaling Danmark § 8, stk. 1" in page
    cards = re.findall(r"<article.*?</article>", blok(page, "udk_ydelser"), re.DOTALL)
    found = [
        {tekst(k): tekst(v) for k, v in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", c)}
        for c in cards
    ]
    shared = {
        "Myndighed": "Udbetaling Danmark",
        "Afdeling": "Pension",
        "Betalingsfrekvens": "Månedlig",
        "Betalingsform": "Bagud",
        "Dispositionsdag": "Sidste dag i måneden",
        "Udbetalende Organisation": "Udbetaling Danmark",
        "Bevillingssystem": "KY",
    }
    by_name = {f["Navn på bevilget ydelse"]: f for f in found}
    assert by_name == {
        "Mediecheck": shared
        | {
            "Navn på bevilget ydelse": "Mediecheck",
            "KLE Emne": "32.03.32 Højeste førtidspension",
            "Bruttobeløb": "-",
        },
        "Personligt tillæg": shared
        | {
            "Navn på bevilget ydelse": "Personligt tillæg",
            "KLE Emne": "32.03.12 Personligt tillæg og helbredstillæg",
            "Bruttobeløb": "2.250,00 kr.",
        },
    }
    assert all("01-03-2023 til 31-03-2023" in c for c in cards)
    assert "Marts 2023" in page
    assert (
        "Personligt tillæg 01-03-2023 til 31-03-2023 Udbetalt d. 31. marts 2023 2.250,00 kr."
        in (tekst(blok(page, "udk_udbetalinger")))
    )


def test_each_element_is_logged_with_its_own_code(kendte: Borgere, ser_udk: Client):
    for tab in ("ydelser", "udk-ydelser", "kontanthjaelpsloft"):
        assert ser_udk.get(f"/person/{kendte.jan}/{tab}/").status_code == 200
    rows = Revisionslog.objects.filter(part_uuid=kendte.jan)
    last = {(r.komponent.rpartition(".")[2], r.beskrivelse) for r in rows}
    assert last == {
        ("PartService", "Visning#Person"),
        ("YdelserService", "Visning Ydelser"),
        ("YdelserService", "Visning IkkeOekonomiskeYdelser"),
        ("UdkService", "Visning UdkYdelserService"),
        ("LoftsinformationerServic", "Visning Loftvisning"),
    }
    assert {len(r.komponent) for r in rows if "Loft" in r.komponent} == {80}


@pytest.mark.parametrize("tab", ["ydelser", "udk-ydelser", "kontanthjaelpsloft"])
def test_without_the_right_there_is_no_tab_and_its_address_is_refused_and_logged(
    borgere: Borgere, browser: Client, tab: str
):
    page = browser.get(f"/person/{borgere.jan}/").content.decode()
    assert f"/{tab}/" not in page
    assert browser.get(f"/person/{borgere.jan}/{tab}/").status_code == 403
    assert Revisionslog.objects.filter(beskrivelse="Adgang afvist", part_uuid=borgere.jan).exists()


def test_the_tab_of_others_is_for_those_who_see_others(borgere: Borgere, ser: Client):
    address = f"/person/{borgere.jan}/udk-ydelser/"
    assert address not in ser.get(f"/person/{borgere.jan}/").content.decode()
    page = ser.get(address).content.decode()
    assert "Din rolle viser kun din egen myndigheds ydelser." in page
    assert not Revisionslog.objects.filter(beskrivelse="Visning UdkYdelserService").exists()


def test_others_ydelser_wait_for_a_purpose_where_it_is_demanded(kendte: Borgere, ser_udk: Client):
    formaal.saet_krav(YDELSER_ANDRE, KOMMUNE, True, hvem="test", now=NU)
    address = f"/person/{kendte.jan}/udk-ydelser/"
    refused = ser_udk.get(address)
    assert refused.status_code == 403
    assert "Personligt tillæg" not in refused.content.decode()
    # The municipality's own need none.
    assert ser_udk.get(f"/person/{kendte.jan}/ydelser/").status_code == 200
    ser_udk.post(f"/formaal/{YDELSER_ANDRE}/", {"formaal": "2", "tilbage": address})
    assert "Personligt tillæg" in ser_udk.get(address).content.decode()
    row = Revisionslog.objects.get(beskrivelse="Visning UdkYdelserService")
    assert "FormaalType: 2" in row.soegekriterier


def test_what_the_role_does_not_reach_is_in_no_list_sum_or_count(
    borgere: Borgere,
    lav: Callable[..., UUID],
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    day = date(2026, 11, 2)
    lav(borgere.jan, "Sygedagpenge", day, start=date(2026, 1, 1), beloeb=Decimal(100))
    lav(
        borgere.jan, "Hemmelig støtte", day, kle=271800, start=date(2026, 1, 1), beloeb=Decimal(900)
    )
    narrow = log_ind(
        bruger_med(
            {"permissions": [Permission.SE_PERSON]},
            {"permissions": [Permission.SE_YDELSE], "kle": ["32.*"]},
        )
    )
    page = narrow.get(f"/person/{borgere.jan}/ydelser/").content.decode()
    assert "Hemmelig" not in page
    assert "27.18.00" not in page
    assert "Brutto i alt 100,00 kr." in tekst(page)
    assert "brutto pr. måned 100,00 kr." in tekst(page)
    assert "ikke har adgang" not in page
    Myndighed.objects.filter(id=KOMMUNE).update(viser_skjulte=True)
    page = narrow.get(f"/person/{borgere.jan}/ydelser/").content.decode()
    assert "Der findes 1 ydelse, du ikke har adgang til." in page
    assert "Hvorfor?" in page
    assert "Hemmelig" not in page


def test_a_sag_that_the_user_does_not_see_is_not_linked_to(
    kendte: Borgere, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    narrow = log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SE_YDELSE]}))
    page = narrow.get(f"/person/{kendte.jan}/ydelser/").content.decode()
    assert "Sygedagpenge" in page
    assert "/sag/" not in page
    assert "Sygedagpengesag" not in page


def test_long_histories_are_paged_by_whole_months(
    borgere: Borgere, lav: Callable[..., UUID], ser: Client
):
    first = date(2020, 1, 1)
    days = [first + timedelta(days=14 * n) for n in range(150)]
    lav(borgere.jan, "Sygedagpenge", *days)
    address: str = f"/person/{borgere.jan}/ydelser/"
    seen: list[str] = []
    months: list[str] = []
    for _page in range(10):
        page = ser.get(address).content.decode()
        seen += re.findall(r"Udbetalt d. ([^<]*)<", page)
        months += re.findall(r"<h3>(\w+ \d{4})</h3>", blok(page, "udbetalinger"))
        older = re.search(r'href="([^"]*\?foer=[^"#]*)', page)
        if older is None:
            break
        address = older[1]
    assert len(seen) == len(days)
    assert len(set(seen)) == len(days)
    assert len(months) == len(set(months)) == len({(d.year, d.month) for d in days})


def test_a_page_costs_the_same_for_1_and_for_50_ydelser(
    borgere: Borgere, lav: Callable[..., UUID], lav_sag: Callable[..., UUID], ser_udk: Client
):
    costs: dict[str, list[int]] = {}
    for more in (1, 4, 45):
        for n in range(more):
            for myndighed in (KOMMUNE, UDK):
                lav(
                    borgere.jan,
                    "Sygedagpenge",
                    date(2026, 10, 1),
                    date(2026, 11, 1),
                    myndighed=myndighed,
                    kle=(323004, 322404)[n % 2],
                    sag_uuid=lav_sag(borgere.jan),
                    beloeb=Decimal(100),
                )
        for tab in ("ydelser", "udk-ydelser", "kontanthjaelpsloft"):
            with CaptureQueriesContext(connection) as captured:
                answer = ser_udk.get(f"/person/{borgere.jan}/{tab}/")
            assert answer.status_code == 200
            costs.setdefault(tab, []).append(len(captured))
    assert all(len(set(counts[1:])) == 1 for counts in costs.values()), costs
    assert max(max(counts[1:]) for counts in costs.values()) <= LOFT, costs


def test_a_payment_to_come_is_not_called_paid(
    borgere: Borgere, lav: Callable[..., UUID], ser: Client, monkeypatch: pytest.MonkeyPatch
):
    lav(borgere.jan, "Boligsikring", NU.date() + timedelta(days=400))
    page = ser.get(f"/person/{borgere.jan}/ydelser/").content.decode()
    assert "Udbetales d." in page
    assert "Udbetalt d." not in page


def test_empty_blocks_say_so(borgere: Borgere, ser: Client):
    page = ser.get(f"/person/{borgere.jan}/ydelser/").content.decode()
    assert page.count("Her er ingen informationer at vise.") == 3
