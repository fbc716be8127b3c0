"""What a page costs the database: the same whatever the amount of data, every statement counted.

Without a transaction round the test, as in production: the request's own is the only one, so that
nothing has to be left out of the count (BEGIN, the role, the session, the rights and the log are in).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indexes.part.services import indlaes_personer
from indexes.part.values import RelationData
from tests.overblik.conftest import JAN_CPR, Borgere
from tests.part.faelles import borger

pytestmark = pytest.mark.django_db(transaction=True)

LOFT = 13
LavSag = Callable[..., UUID]


def pris(browser: Client, address: str, **headers: str) -> list[str]:
    """The statements of one GET, after a first one that fills the process's own caches."""
    assert browser.get(address, headers=headers).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        response = browser.get(address, headers=headers)
    assert response.status_code == 200, address
    return [query["sql"] for query in captured.captured_queries]


def forbered(lav_sag: LavSag, borgere: Borgere, fra: int, til: int) -> None:
    for n in range(fra, til):
        lav_sag(
            borgere.jan,
            borgere.jytte,
            titel=f"Sag {n}",
            fagsystem=1 + n % 9,
            kle=(292104, 323004, 272403)[n % 3],
            facet=("G01", "P21", "")[n % 3],
        )


@pytest.mark.parametrize(
    "headers",
    [{}, {"hx-request": "true", "hx-target": "sager"}],
    ids=["page", "block"],
)
def test_the_person_page_costs_the_same_for_3_30_and_300_sager(
    browser: Client, borgere: Borgere, lav_sag: LavSag, headers: dict[str, str]
):
    address = f"/person/{borgere.jan}/"
    costs = []
    before = 0
    for total in (3, 30, 300):
        forbered(lav_sag, borgere, before, total)
        before = total
        costs.append(pris(browser, address, **headers))
    assert len({len(cost) for cost in costs}) == 1, [len(cost) for cost in costs]
    assert len(costs[0]) <= LOFT, "\n".join(costs[0])
    # The count is of everything: role, session, rights and log are among the statements.
    text = "\n".join(costs[0])
    for part in ("set_config", "django_session", "access_adgangsgruppe", "access_revisionslog"):
        assert part in text


def test_a_hidden_address_and_its_history_cost_no_more(browser: Client, borgere: Borgere):
    for address in (
        f"/person/{borgere.jytte}/",
        f"/person/{borgere.jan}/adressehistorik/",
        f"/person/{borgere.jan}/historik/civilstand/",
    ):
        assert len(pris(browser, address)) <= LOFT + 1, address


def _navnefaeller(fra: int, til: int) -> None:
    people = [borger("Ib Prøvesen", f"{1 + n:02d}0170{1000 + n}") for n in range(fra, til)]
    indlaes_personer(people, now=timezone.now())


def test_the_search_result_costs_the_same_for_1_and_for_20_hits(browser: Client, myndigheder: Any):
    costs = []
    before = 0
    for total in (1, 5, 20, 27):
        _navnefaeller(before, total)
        before = total
        address = browser.post("/soeg/", {"q": "Ib Prøvesen"})["Location"]
        cost = pris(browser, address)
        shown = browser.get(address).content.decode().count("data-cpr aria-live")
        assert shown == min(total, 20)
        costs.append(cost)
    assert len({len(cost) for cost in costs}) == 1, [len(cost) for cost in costs]
    assert len(costs[0]) <= LOFT, "\n".join(costs[0])


def test_the_start_page_costs_the_same_however_many_were_opened(
    browser: Client, borgere: Borgere, lav_sag: LavSag
):
    costs = []
    for opened in ((borgere.jan,), (borgere.jan,) * 5, (borgere.jytte,) * 10):
        for part_uuid in opened:
            browser.get(f"/person/{part_uuid}/")
        costs.append(len(pris(browser, "/")))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= LOFT


@pytest.mark.parametrize(
    "rest", ["familie/", "familie/?vis=visuel", "genogram/", "genogram/svg/", "genogram/pdf/"]
)
def test_the_family_costs_the_same_for_2_and_for_40_children(
    browser: Client, borgere: Borgere, rest: str
):
    address = f"/person/{borgere.jan}/{rest}"
    far = (RelationData("far", JAN_CPR),)
    costs = []
    for total in (2, 40):
        born = [
            borger(f"Barn{n} Jarlov", f"{1 + n % 28:02d}0114{4000 + n}", relationer=far)
            for n in range(total)
        ]
        indlaes_personer(born, now=timezone.now())
        costs.append(pris(browser, address))
    assert len({len(cost) for cost in costs}) == 1, [len(cost) for cost in costs]
    assert len(costs[0]) <= LOFT, "\n".join(costs[0])
