"""Rates: delivered with their sources, changed with a history, and marked where they are not sure."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from access.models import Revisionslog
from sapa.demo import grunddata
from sapa.loft.models import Loftssats, Satsaendring
from sapa.loft.selectors import gaeldende, satser
from sapa.loft.services import SatsFejl, saet_sats
from sapa.loft.values import STK_1, STK_2, Regel, Sats
from tests.faelles import NU

pytestmark = pytest.mark.django_db
R = Regel.KONTANTHJAELPSLOFT
NY = Sats(
    R,
    STK_1,
    "enlig_2",
    date(2025, 1, 1),
    None,
    Decimal("18000.00"),
    "§ 25 b",
    "prøvens egen",
    False,
)


@pytest.fixture
def leveret(db: None) -> None:
    grunddata.indlaes()


def sats(maaned: date, gruppe: str = STK_1, husstand: str = "enlig_2"):
    return gaeldende(regel=R, gruppe=gruppe, husstand=husstand, maaned=maaned)


@pytest.mark.usefixtures("leveret")
def test_the_rates_of_2023_and_2024_are_the_ministrys():
    for maaned, gruppe, husstand, beloeb in (
        (date(2023, 1, 1), STK_1, "enlig_0", "14447.00"),
        (date(2023, 12, 1), STK_1, "gift_1", "15874.00"),
        (date(2023, 5, 1), STK_2, "gift_2", "13419.00"),
        (date(2024, 1, 1), STK_1, "enlig_2", "17483.00"),
    ):
        found = sats(maaned, gruppe, husstand)
        assert found is not None
        assert found.sats.beloeb == Decimal(beloeb)
        assert "Beskæftigelsesministeriet" in found.sats.kilde
        assert not found.vejledende


@pytest.mark.usefixtures("leveret")
def test_a_month_without_a_rate_takes_the_latest_and_says_so():
    found = sats(date(2025, 2, 1))
    assert found is not None
    assert (found.sats.fra.year, found.aeldre, found.vejledende) == (2024, True, True)
    assert gaeldende(regel=R, gruppe=STK_1, husstand="gift_0", maaned=date(2016, 9, 1)) is None


@pytest.mark.usefixtures("leveret")
def test_a_change_is_kept_logged_and_ends_the_one_before():
    assert saet_sats(NY, hvem="karen", now=NU)
    assert not saet_sats(NY, hvem="karen", now=NU)
    assert saet_sats(replace(NY, beloeb=Decimal("18001.00")), hvem="bo", now=NU)
    assert saet_sats(replace(NY, fra=date(2025, 3, 1)), hvem="bo", now=NU)
    found = sats(date(2025, 2, 1))
    assert found is not None
    assert (found.sats.beloeb, found.sats.til) == (Decimal("18001.00"), date(2025, 2, 28))
    kept = Satsaendring.objects.filter(sats__fra=date(2025, 1, 1)).order_by("id")
    assert [(a.hvem, a.foer and a.foer["beloeb"], a.efter["beloeb"]) for a in kept] == [
        ("karen", None, "18000.00"),
        ("bo", "18000.00", "18001.00"),
        ("bo", "18001.00", "18001.00"),
    ]
    assert Revisionslog.objects.filter(soegekriterier__contains="Loftssats").count() == 3
    # What somebody has set stays when the delivered ones are written again.
    grunddata.indlaes()
    assert Loftssats.objects.get(fra=date(2025, 1, 1)).beloeb == Decimal("18001.00")


@pytest.mark.usefixtures("leveret")
@pytest.mark.parametrize(
    "wrong",
    [
        {"gruppe": "forhoejet"},
        {"husstand": "gift_9"},
        {"beloeb": Decimal(0)},
        {"kilde": " "},
        {"til": date(2024, 1, 1)},
        {"fra": date(2025, 7, 1)},
        {"fra": date(2016, 1, 1)},
    ],
)
def test_a_rate_that_no_rule_knows_is_refused(wrong: dict[str, object]):
    before = Loftssats.objects.count()
    with pytest.raises(SatsFejl):
        saet_sats(replace(NY, **wrong), hvem="karen", now=NU)  # type: ignore[arg-type]
    assert Loftssats.objects.count() == before


@pytest.mark.usefixtures("leveret")
def test_an_operator_sets_and_reads_rates():
    out = StringIO()
    args = ["kontanthjaelpsloft", "stk1", "enlig_2", "2025-01-01", "18000"]
    call_command("loftssats", "saet", *args, "--kilde=prøven", "--vejledende", stdout=out)
    call_command("loftssats", "vis", "2025", stdout=out)
    call_command("loftssats", "historik", stdout=out)
    text = out.getvalue()
    assert "Satsen er sat." in text
    assert "enlig_2 2025-01-01 - 18000.00 vejledende" in text
    assert "- > 18000.00" in text
    with pytest.raises(CommandError, match="tal"):
        call_command("loftssats", "saet", *args[:-1], "mange", "--kilde=prøven", stdout=out)


def test_every_delivered_rate_has_a_source_and_its_paragraph(leveret: None):
    assert all(s.kilde and s.hjemmel and s.bekraeftet for s in satser())
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege('sapa_web', 'loft_loftssats', 'UPDATE')")
        assert cursor.fetchone() == (False,)
