"""One source down and one slow at once: the page is whole otherwise, and waits no longer than it
would for one. By its limits and its content, not by the clock of a busy machine."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from access.komponenter import TIDSLINJE_ADRESSER
from access.models import Bruger, Revisionslog
from access.values import Permission
from sapa.overblik.tidslinje import hent as henter
from sapa.overblik.tidslinje import udbyder as register
from sapa.overblik.tidslinje.udbyder import Fundet, Haendelse, Udbyder, Vindue, tilmeld
from tests.faelles import ALT
from tests.opslag.faelles import cpr_svarer
from tests.overblik.conftest import JAN_CPR, Borgere
from tests.part.faelles import borger
from tests.traade import TAALMOD

pytestmark = pytest.mark.django_db
NOTE = re.compile(r'<div class="s-note s-note--bad" role="alert">.*?</div></div>', re.DOTALL)
# What is another at each showing: the mask of the token, the key of the log, the clock.
SKIFTER = re.compile(r'[A-Za-z0-9]{64}|kl\. \d\d[:.]\d\d|"[0-9a-f-]{36}"|\d+ elementer')


@pytest.fixture
def bred(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(bruger_med({"permissions": ALT}))


def side(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return SKIFTER.sub("", response.content.decode())


def graense() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('statement_timeout')")
        return str(cursor.fetchone()[0])


class Kilder:
    """Three providers on the line, of which the first two can be made ill."""

    def __init__(self) -> None:
        self.syge = False
        self.graenser: list[str] = []

    def _haendelse(self, noegle: str) -> Fundet:
        self.graenser.append(graense())
        return Fundet((Haendelse(noegle, date(2023, 3, 16), f"Fra {noegle}", "Prøve"),))

    def nede(self, vindue: Vindue) -> Fundet:
        if self.syge:
            raise ConnectionError(f"om {JAN_CPR}")
        return self._haendelse("nede")

    def langsom(self, vindue: Vindue) -> Fundet:
        if self.syge:
            with connection.cursor() as cursor:
                cursor.execute("select pg_sleep(600)")
        return self._haendelse("langsom")

    def rask(self, vindue: Vindue) -> Fundet:
        return self._haendelse("rask")


@pytest.fixture
def kilder() -> Iterator[Kilder]:
    before = dict(register._UDBYDERE)
    kilder = Kilder()
    for laes in (kilder.nede, kilder.langsom, kilder.rask):
        tilmeld(
            Udbyder(
                laes.__name__,
                f"Kilden {laes.__name__}",
                "k-advis",
                TIDSLINJE_ADRESSER,
                Permission.SE_PERSON,
                laes,
            )
        )
    yield kilder
    register._UDBYDERE.clear()
    register._UDBYDERE.update(before)


def test_with_one_source_down_and_one_slow_the_rest_of_the_line_stands(
    bred: Client, borgere: Borgere, kilder: Kilder, monkeypatch: pytest.MonkeyPatch
):
    address = reverse("tidslinje", args=[borgere.jan])
    well = side(bred, address)
    assert kilder.graenser == ["2s"] * 3, "no statement of a source takes longer"
    assert NOTE.search(well) is None
    monkeypatch.setattr(henter, "GRAENSE", "1s")
    kilder.syge, kilder.graenser = True, []
    before = Revisionslog.objects.count()
    ill = side(bred, address)
    note = NOTE.search(ill)
    assert note is not None
    assert "Kilden langsom, Kilden nede." in note[0]
    assert "Resten af tidslinjen er ikke berørt." in note[0]
    assert "Kilden rask" not in note[0]
    assert kilder.graenser == ["1s"], "the limit is over who answers after them too"
    assert JAN_CPR not in ill

    def linjer(page: str) -> list[str]:
        return re.findall(r"<tr[^>]*><th scope=\"row\">.*?</tr>", page, re.DOTALL)

    lost = {line for line in linjer(well) if "Fra nede" in line or "Fra langsom" in line}
    assert len(lost) == 2
    assert linjer(ill) == [line for line in linjer(well) if line not in lost]
    assert ill.partition("<main")[0] == well.partition("<main")[0]
    assert Revisionslog.objects.count() - before == before - 2, "all but what was not shown"


def test_the_page_stands_whole_beside_a_cpr_that_hangs_and_a_source_that_is_down(
    bred: Client, borgere: Borgere, kilder: Kilder, monkeypatch: pytest.MonkeyPatch
):
    """CPR is asked by a block of its own, after the page: nothing else of the page knows of it."""
    given_up = threading.Event()

    def hold(body: bytes) -> tuple[int, bytes]:
        assert given_up.wait(TAALMOD)
        return 200, b""

    address = reverse("person", args=[borgere.jan])
    with cpr_svarer(borger("Jan Jarlov", JAN_CPR), automatisk=True, frist=0.3) as server:
        well = side(bred, address)
        server.svar = hold
        kilder.syge = True
        monkeypatch.setattr(henter, "GRAENSE", "1s")
        assert side(bred, address) == well
        assert server.stier == [], "the page did not ask"
        htmx = {"hx-request": "true", "hx-target": "opslag-indhold"}
        panel = bred.get(reverse("opslag", args=[borgere.jan]), headers=htmx).content.decode()
        assert "CPR svarede ikke i tide." in panel
        assert "Resten af siden er ikke berørt." in panel
        # While CPR still holds its answer: the page, and the tab whose source is down.
        assert side(bred, address) == well
        line = side(bred, reverse("tidslinje", args=[borgere.jan]))
        assert "Fra rask" in line
        assert "Kilden langsom, Kilden nede." in line
        given_up.set()
