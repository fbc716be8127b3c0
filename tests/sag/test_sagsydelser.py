"""Ydelser på sagen: by their own rule, logged, and explained where they are hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from psycopg.types.range import TimestamptzRange

from access.models import Bruger, Myndighed, Revisionslog
from access.values import Permission
from indexes.dokument.models import Dokument
from indexes.sag.models import Journalpost
from indexes.ydelse.models import BevilgetYdelse, Effektuering
from sapa.rettigheder.models import Kontakttekst
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE

pytestmark = pytest.mark.django_db
FAKTA: dict[str, Any] = {
    "myndighed": KOMMUNE,
    "kle": 323004,
    "foelsomhed": 2,
    "enhed": 700,
    "fagsystem": 1,
    "opdateret": datetime(2026, 1, 1, tzinfo=UTC),
}
SER = [Permission.SE_SAG, Permission.SE_YDELSE]


@pytest.fixture
def lav_ydelse() -> Callable[..., UUID]:
    def make(sag: UUID, navn: str, *, udbetalt: dict[str, Any] | None = None, **facts: Any) -> UUID:
        uuid = uuid4()
        BevilgetYdelse.objects.unguarded(reason="test").create(
            bevilling_uuid=uuid,
            ydelse_id="1",
            sag_uuid=sag,
            navn=navn,
            har_effektuering=udbetalt is not None,
            **(FAKTA | facts),
        )
        if udbetalt is not None:
            Effektuering.objects.unguarded(reason="test").create(
                effektuering_uuid=uuid4(),
                bevilling_uuid=uuid,
                har_bevilling=True,
                **(FAKTA | facts | udbetalt),
            )
        return uuid

    return make


@pytest.fixture
def lav_dokument() -> Callable[..., UUID]:
    def make(sag: UUID, titel: str, **facts: Any) -> UUID:
        uuid = uuid4()
        Dokument.objects.unguarded(reason="test").create(
            uuid=uuid, titel=titel, sagsloest=False, **(FAKTA | facts)
        )
        Journalpost.objects.unguarded(reason="test").create(
            sag_uuid=sag,
            dokument_uuid=uuid,
            rolle="Journalpost",
            virkning=TimestamptzRange(datetime(2020, 1, 1, tzinfo=UTC), None, "[)"),
            **{k: v for k, v in FAKTA.items() if k != "opdateret"} | {"kle": 292104},
        )
        return uuid

    return make


@pytest.fixture
def annoncerer(myndigheder: Any) -> None:
    Myndighed.objects.filter(id=KOMMUNE).update(viser_skjulte=True)


def blok(page: str, noegle: str = "ydelser") -> str:
    """One section of the page; empty if it is not there."""
    start = page.find(f'id="{noegle}"')
    return page[start : page.index("</section>", start)] if start >= 0 else ""


def test_the_block_shows_what_the_role_gives_and_is_logged(
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    lav_sag: Callable[..., UUID],
    lav_ydelse: Callable[..., UUID],
):
    sag = lav_sag(uuid4())
    lav_ydelse(
        sag, "Sygedagpenge", beloeb=Decimal("5448.0000"), frekvens="Hver 14. dag", forud=False
    )
    lav_ydelse(sag, "Hemmelig støtte", kle=271800)
    lav_ydelse(lav_sag(uuid4()), "En anden sags")
    browser = log_ind(bruger_med({"permissions": SER}, {"permissions": [Permission.SE_SAG]}))
    page = blok(browser.get(f"/sag/{sag}/").content.decode())
    for shown in ("Sygedagpenge", "5.448,00 kr.", "Hver 14. dag", "Bagud", "32.30.04", "løbende"):
        assert shown in page
    assert "Hemmelig støtte" in page
    assert "En anden sags" not in page
    row = Revisionslog.objects.get(beskrivelse="Visning Ydelser")
    assert (row.sag_uuid, row.komponent.rpartition(".")[2]) == (sag, "YdelserService")

    narrow = log_ind(
        bruger_med(
            {"permissions": [Permission.SE_SAG]},
            {"permissions": [Permission.SE_YDELSE], "kle": ["32.*"]},
        )
    )
    page = blok(narrow.get(f"/sag/{sag}/").content.decode())
    assert "Sygedagpenge" in page
    assert "Hemmelig støtte" not in page
    assert "ikke har adgang" not in page


def test_without_the_right_there_is_no_block_and_no_row(
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    lav_sag: Callable[..., UUID],
    lav_ydelse: Callable[..., UUID],
):
    sag = lav_sag(uuid4())
    lav_ydelse(sag, "Sygedagpenge")
    browser = log_ind(bruger_med({"permissions": [Permission.SE_SAG]}))
    page = browser.get(f"/sag/{sag}/").content.decode()
    assert blok(page) == ""
    assert "Sygedagpenge" not in page
    assert not Revisionslog.objects.filter(beskrivelse="Visning Ydelser").exists()


def test_the_page_costs_the_same_for_one_and_for_thirty(
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    lav_sag: Callable[..., UUID],
    lav_ydelse: Callable[..., UUID],
    django_assert_max_num_queries: Any,
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sag = lav_sag(uuid4())
    browser = log_ind(bruger_med({"permissions": SER}))
    costs = []
    for more in (1, 29):
        for n in range(more):
            lav_ydelse(sag, f"Ydelse {n}", fagsystem=1 + n % 5)
        browser.get(f"/sag/{sag}/")
        with CaptureQueriesContext(connection) as captured:
            browser.get(f"/sag/{sag}/")
        costs.append(len(captured))
    assert len(set(costs)) == 1, costs


@pytest.mark.usefixtures("annoncerer")
def test_where_it_is_announced_the_stub_counts_and_names_the_rule_and_whom_to_ask(
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    lav_sag: Callable[..., UUID],
    lav_ydelse: Callable[..., UUID],
    lav_dokument: Callable[..., UUID],
):
    Kontakttekst.objects.create(myndighed_id=KOMMUNE, tekst="Ring til Adgang på 45 97 30 00.")
    sag = lav_sag(uuid4())
    lav_ydelse(sag, "Sygedagpenge")
    lav_ydelse(sag, "Hemmelig støtte", kle=271800)
    lav_ydelse(sag, "Udbetalt hemmeligt", udbetalt={"kle": 271800})
    lav_ydelse(sag, "Nabokommunens", myndighed=ANDEN_KOMMUNE)
    lav_dokument(sag, "Aabent brev")
    lav_dokument(sag, "Lukket brev", foelsomhed=4)
    browser = log_ind(
        bruger_med(
            {"permissions": [Permission.SE_SAG]},
            {"permissions": [Permission.SE_YDELSE], "kle": ["32.*"]},
            {"permissions": [Permission.SE_DOKUMENT], "foelsomhed": 3},
        )
    )
    page = browser.get(f"/sag/{sag}/").content.decode()
    ydelser, dokumenter = blok(page), blok(page, "dokumenter")
    assert "Der findes 2 ydelser, du ikke har adgang til." in ydelser
    assert "Din rolle begrænser, hvilke emner (KLE) du kan se." in ydelser
    assert "Ring til Adgang på 45 97 30 00." in ydelser
    assert "Aabent brev" in dokumenter
    assert "Der findes 1 dokument, du ikke har adgang til." in dokumenter
    assert "Din rolle begrænser, hvor følsomme dokumenter du kan se." in dokumenter
    for hidden in ("Hemmelig", "hemmeligt", "27.18.00", "Nabokommunens", "Lukket brev"):
        assert hidden not in page


@pytest.mark.usefixtures("annoncerer")
def test_a_hidden_block_says_the_role_whether_or_not_it_would_hold_anything(
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    lav_sag: Callable[..., UUID],
    lav_ydelse: Callable[..., UUID],
):
    tom, fuld = lav_sag(uuid4()), lav_sag(uuid4())
    lav_ydelse(fuld, "Sygedagpenge")
    browser = log_ind(bruger_med({"permissions": [Permission.SE_SAG]}))
    pages = [browser.get(f"/sag/{sag}/").content.decode() for sag in (tom, fuld)]
    assert blok(pages[0]) == blok(pages[1])
    assert "Din rolle viser ikke ydelser." in blok(pages[0])
    assert "Spørg din leder" in blok(pages[0])
    assert "Din rolle viser ikke dokumenter." in blok(pages[0], "dokumenter")
    Myndighed.objects.update(viser_skjulte=False)
    page = browser.get(f"/sag/{tom}/").content.decode()
    assert blok(page) == blok(page, "dokumenter") == ""


def test_nothing_is_told_where_it_is_not_announced(
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    lav_sag: Callable[..., UUID],
    lav_ydelse: Callable[..., UUID],
    lav_dokument: Callable[..., UUID],
):
    sag = lav_sag(uuid4())
    browser = log_ind(
        bruger_med(
            {"permissions": [Permission.SE_SAG]},
            {"permissions": [Permission.SE_YDELSE, Permission.SE_DOKUMENT], "kle": ["99.*"]},
        )
    )

    def crawl() -> str:
        import re

        page = browser.get(f"/sag/{sag}/").content.decode()
        return re.sub(r'value="\w{64}"|kl\. \d\d:\d\d', "", page)

    before = crawl()
    lav_ydelse(sag, "Hemmelig støtte")
    lav_dokument(sag, "Lukket brev", foelsomhed=4)
    # A document hangs on its sag: the right to it is by level, which this group has for 99 only.
    assert "Hemmelig" not in (after := crawl())
    assert blok(after) == blok(before)
