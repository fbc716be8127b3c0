"""Operations of the sources: freshness, the alarm, and the quarantine of what was refused."""

# ruff: noqa: F811 - fixtures of another package
from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from structlog.testing import capture_logs

from access.klienter.models import Serviceaftale
from access.models import Revisionslog
from access.values import Permission
from indexes.kildepush import friskhed
from indexes.kildepush.models import Dagstal
from indexes.kilder.models import Fil, Kildetal
from indexes.modtagelse import afspilning
from indexes.modtagelse.models import Karantaene
from indexes.personkilder.models import Institutionsplads
from sapa.sundhed import OPLYSNINGER
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.kildepush.conftest import (  # noqa: F401 - some are fixtures
    BARN,
    BARN_TO,
    SEN,
    Send,
    barn,
    lav_klient,
    leverance,
    plads,
    stil,
)

pytestmark = pytest.mark.django_db
WHY = "a test looks at the tables"
UGYLDIG = {"cpr": BARN_TO, "registreret": SEN, "pladser": [plads(fra="snart")]}


KOMMUNENS = {"permissions": [Permission.DRIFT], "scope": KOMMUNE}


@pytest.fixture
def browser(
    bruger_med: Callable[..., Any], log_ind: Callable[..., Client], landets_drift: dict[str, Any]
) -> Client:
    """She runs the nation, and her own municipality's deliveries."""
    return log_ind(bruger_med(KOMMUNENS, landets_drift))


def side(browser: Client, address: str = "/drift/kilder/") -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def raekke(page: str, navn: str) -> str:
    return page.split(f'<th scope="row">{navn}<')[1].split("</tr>", maxsplit=1)[0]


def karantaene() -> Karantaene:
    return Karantaene.objects.unguarded(reason=WHY).get()


def test_the_page_tells_of_each_source_and_is_logged(browser: Client, stil: Send):
    stil("stil", leverance(barn(), UGYLDIG))
    page = side(browser)
    row = raekke(page, "STIL")
    assert "Som lovet" in row
    assert "i dag" in row
    assert '"Nye" class="s-num">1<' in row.replace("data-l=", "")
    assert '"Afvist" class="s-num">1<' in row.replace("data-l=", "")
    assert "Intet modtaget" in raekke(page, "Sygesikring")
    assert "CPR" in page
    log = Revisionslog.objects.get(beskrivelse="Visning Kilder")
    assert "7" in log.soegekriterier


def test_a_municipality_sees_freshness_and_its_own_quarantine(
    bruger_med: Any, log_ind: Any, stil: Send
):
    stil("stil", leverance(barn(), UGYLDIG))
    now = timezone.now()
    Fil.objects.create(
        kilde="cpr", leverance="udtraek-7", fuld=False, antal=1, begyndt=now, senest=now
    )
    page = side(log_ind(bruger_med(KOMMUNENS)))
    row = raekke(page, "STIL")
    assert "Som lovet" in row
    assert ">1<" in row  # in its quarantine
    assert "Nye" not in page
    assert "udtraek-7" not in page


def test_only_operators_come_in(bruger_med: Any, log_ind: Any):
    none = log_ind(bruger_med({"permissions": [Permission.ADMINISTRER, Permission.SE_PERSON]}))
    assert none.get("/drift/kilder/").status_code == 403


def test_figures_are_of_the_days_asked_for(browser: Client, stil: Send):
    stil("stil", leverance(barn(), barn(BARN_TO)))
    Dagstal.objects.update(dag=timezone.localdate() - timedelta(days=3))
    for days, count in ((1, 0), (7, 2), (30, 2)):
        row = raekke(side(browser, f"/drift/kilder/?dage={days}"), "STIL")
        assert f'"Nye" class="s-num">{count}<' in row.replace("data-l=", "")


@pytest.mark.parametrize(
    ("timer", "stand", "kort", "niveau"),
    [
        (1, "Som lovet", "ok", None),
        (30, "Forsinket", "1 kilde sent", "warning"),
        (100, "Stille", "1 kilde stille", "error"),
    ],
)
def test_lateness_is_told_on_the_page_in_readyz_and_in_the_log(
    browser: Client,
    stil: Send,
    timer: int,
    stand: str,
    kort: str,
    niveau: str | None,
):
    stil("stil", leverance(barn()))
    now = timezone.now()
    Kildetal.objects.update(senest_modtaget=now - timedelta(hours=timer))
    assert stand in raekke(side(browser), "STIL")
    assert OPLYSNINGER["kilder"]() == kort
    with capture_logs() as lines:
        friskhed.advar(now=now)
    told = [(e["event"], e["kilde"], e["log_level"]) for e in lines]
    assert told == ([("kilde_forsinket", "stil", niveau)] if niveau else [])


def test_refused_content_is_shown_by_a_logged_click_alone(browser: Client, stil: Send):
    stil("stil", leverance(UGYLDIG))
    row = karantaene()
    address = f"/drift/karantaene/{row.id}/"
    assert "Udsagn fra kilden stil" in side(browser, "/drift/karantaene/")
    page = side(browser, address)
    assert "/pladser/0/fra" in page
    assert BARN_TO not in page
    shut = browser.post(f"{address}indhold/", {"begrundelse": ""}).content.decode()
    assert "snart" not in shut
    opened = browser.post(f"{address}indhold/", {"begrundelse": "0"}).content.decode()
    assert "snart" in opened
    looks = Revisionslog.objects.filter(beskrivelse="Visning Indhold i karantæne")
    assert [n for n in looks.values_list("part", flat=True) if n.startswith(BARN_TO[:6])]


def test_it_is_seen_by_operators_of_all_whom_the_client_serves(
    lav_klient: Callable[..., Send],
    browser: Client,
    bruger_med: Any,
    log_ind: Any,
):
    send = lav_klient("stil", myndigheder=(KOMMUNE, ANDEN_KOMMUNE))
    send("stil", leverance(UGYLDIG))
    address = f"/drift/karantaene/{karantaene().id}/"
    assert browser.get(address).status_code == 404
    assert ">0<" in raekke(side(browser), "STIL")
    both = log_ind(
        bruger_med(
            {"permissions": [Permission.DRIFT], "scope": KOMMUNE},
            {"permissions": [Permission.DRIFT], "scope": ANDEN_KOMMUNE},
        )
    )
    assert both.get(address).status_code == 200


def bestil(browser: Client, row: Karantaene) -> Karantaene:
    browser.post(f"/drift/karantaene/{row.id}/afspil/")
    afspilning.afspil(now=timezone.now())
    return karantaene()


def test_a_replay_is_the_statement_again(
    browser: Client,
    stil: Send,
    monkeypatch: pytest.MonkeyPatch,
):
    from indexes.kilder.values import UgyldigPost
    from indexes.personkilder.kilder import Personkilde

    def refuse(self: Personkilde, raa: Any) -> Any:
        raise UgyldigPost("/x", "fejl", "En regel, der var forkert.")

    with monkeypatch.context() as patched:
        patched.setattr(Personkilde, "laes", refuse)
        stil("stil", leverance(barn()))
    # The rule has been mended.
    row = bestil(browser, karantaene())
    assert (row.tilstand, row.resultat, row.indhold) == ("afspillet", "Udsagnet er gemt.", None)
    assert Institutionsplads.objects.unguarded(reason=WHY).count() == 1
    assert Dagstal.objects.get().ny == 1


def test_a_replay_never_puts_the_old_over_the_new(browser: Client, stil: Send):
    stil("stil", leverance(barn(BARN, plads(klasse="6.B"))))
    stil("stil", leverance(barn(BARN, plads(klasse="6.C")), id_="l2"))
    row = karantaene()
    assert row.koder == ["konflikt"]
    again = bestil(browser, row)
    assert (again.tilstand, again.koder) == ("afvist_igen", ["konflikt"])
    stil("stil", leverance(barn(BARN, plads(klasse="7.B"), registreret=SEN), id_="l3"))
    late = bestil(browser, again)
    assert late.tilstand == "afspillet"
    (held,) = Institutionsplads.objects.unguarded(reason=WHY)
    assert held.klasse == "7.B"


def test_a_replay_asks_for_the_right_as_it_is_now(browser: Client, stil: Send):
    stil("stil", leverance(UGYLDIG))
    Serviceaftale.objects.update(kilder=["sygesikring"])
    row = bestil(browser, karantaene())
    assert row.resultat == "Klienten må ikke levere kilden mere."


def test_what_is_discarded_is_gone(browser: Client, stil: Send):
    stil("stil", leverance(UGYLDIG))
    row = karantaene()
    browser.post(f"/drift/karantaene/{row.id}/kasser/")
    gone = karantaene()
    assert (gone.tilstand, gone.indhold) == ("kasseret", None)
    assert BARN_TO not in json.dumps(gone.fejl)


def test_files_are_shown_with_what_became_of_them(browser: Client):
    now = timezone.now()
    faelles = {"kilde": "cpr", "navn": "x.ndjson", "dannet": now, "begyndt": now, "senest": now}
    Fil.objects.create(
        **faelles, leverance="nat-1", fuld=False, antal=3, linjer=3, nye=2, fejl=1,
        tilstand="faerdig",
    )  # fmt: skip
    Fil.objects.create(
        **faelles, leverance="nat-2", fuld=True, antal=9, linjer=4, nye=4, tilstand="brudt",
        regel="slut.mangler",
    )  # fmt: skip

    page = side(browser)

    assert "Indlæst" in raekke(page, "nat-1")
    assert "3 af 3" in raekke(page, "nat-1")
    assert "skåret af" in raekke(page, "nat-2")
    assert "første levering" in raekke(page, "nat-2")
    assert 'aria-labelledby="filer"' in page


def test_without_files_the_page_has_no_table_of_them(browser: Client):
    assert 'aria-labelledby="filer"' not in side(browser)
