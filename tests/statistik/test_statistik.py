"""Numbers of use: counted by month and authority, shown with charts and files, naming nobody."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import Bruger, Fagsystem, Leverancestatus, Organisationsenhed, Revisionslog
from access.values import Permission
from fordeling.models import Aflevering
from sapa.revision.values import maaneder_efter, midnat
from sapa.statistik import services
from sapa.statistik.fagomraader import ANDET, NAVNE, fagomraade
from sapa.statistik.models import Emne, Optaelling, Tal
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.revision.conftest import ANDEN_CVR, CVR, JAN, lav_raekke

__all__ = ["lav_raekke"]
db = pytest.mark.django_db
Lav = Callable[..., Revisionslog]


@pytest.mark.parametrize(
    ("sti", "ventet"),
    [
        (("Prøve Kommune", "Børn og Unge", "Ydelsescenter"), "Ydelser"),
        (("Prøve Kommune", "Børn og Unge", "Team Syd"), "Børn og familie"),
        (("Prøve Kommune", "Jobcenter"), "Beskæftigelse"),
        (("Prøve Kommune", "Teknik", "Byggesag"), "Teknik, miljø og byg"),
        (("Prøve Kommune", "Nybygning"), ANDET),
        (("Byens Kommune", "Team Syd"), ANDET),
        (("Prøve Kommune",), ANDET),
        ((), ANDET),
    ],
)
def test_a_unit_s_area_is_by_the_words_of_the_nearest_name(sti: tuple, ventet: str) -> None:
    assert fagomraade(sti) == ventet
    assert ventet in NAVNE


@pytest.fixture
def leder(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(bruger_med({"permissions": [Permission.ADMINISTRER]}))


@pytest.fixture
def operatoer(
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    landets_drift: dict[str, Any],
) -> Client:
    return log_ind(bruger_med({"permissions": [Permission.ADMINISTRER]}, landets_drift))


def midt_i(maaned: date) -> datetime:
    return midnat(maaned) + timedelta(minutes=30)


@pytest.fixture
def to_maaneder(lav_raekke: Lav, enhed: Callable[..., Organisationsenhed]) -> date:
    """Looks of this month and the last, by two users of two units, and one of another authority."""
    this = timezone.localdate().replace(day=1)
    job = enhed(navn="Jobcenter", fra=20, til=29)
    a, b = uuid4(), uuid4()
    facts: dict[str, Any] = {"tidspunkt": midt_i(this), "bruger_uuid": a, "enhed_id": job.id}
    lav_raekke(**facts, beskrivelse="Søgning Person")
    lav_raekke(**facts, sag="32.24.04 - Kontanthjælp", part=JAN)
    lav_raekke(**{**facts, "bruger_uuid": b, "enhed_id": None}, beskrivelse="Søgning")
    lav_raekke(**{**facts, "bruger_uuid": None})
    lav_raekke(**{**facts, "tidspunkt": midt_i(this) - timedelta(hours=1)})
    lav_raekke(**{**facts, "organisatorisk_id": ANDEN_CVR, "bruger_uuid": uuid4()})
    return this


def tal(emne: Emne, cvr: str = CVR) -> dict[tuple[date, str], int]:
    rows = Tal.objects.filter(emne=emne, cvr=cvr).values_list("maaned", "noegle", "antal")
    return {(month, key): n for month, key, n in rows}


@db
def test_a_month_is_counted_by_authority_unit_and_kle(to_maaneder: date) -> None:
    services.optael(now=timezone.now(), frist=60, maaneder=2)
    this, last = to_maaneder, maaneder_efter(to_maaneder, -1)
    job = str(Organisationsenhed.objects.get(navn="Jobcenter").id)

    assert tal(Emne.BRUGERE) == {(this, ""): 2, (last, ""): 1}
    assert tal(Emne.OPSLAG) == {(this, job): 2, (this, ""): 1, (last, job): 1}
    # With the space: "Søgning" alone is no search (SAPA.md 2.3).
    assert tal(Emne.SOEGNINGER) == {(this, job): 1}
    assert tal(Emne.KLE) == {(this, "32"): 1}
    assert tal(Emne.BRUGERE, ANDEN_CVR) == {(this, ""): 1}


@db
def test_counting_again_changes_nothing_and_an_old_month_is_left(to_maaneder: date) -> None:
    old = maaneder_efter(to_maaneder, -5)
    Tal.objects.create(maaned=old, cvr=CVR, emne=Emne.BRUGERE, antal=77)
    Optaelling.objects.create(maaned=old, tidspunkt=timezone.now())
    services.optael(now=timezone.now(), frist=60, maaneder=12)
    first = tal(Emne.OPSLAG)
    services.optael(now=timezone.now(), frist=60, maaneder=12)

    assert tal(Emne.OPSLAG) == first
    assert tal(Emne.BRUGERE)[old, ""] == 77
    assert Optaelling.objects.count() == 13


@db
def test_the_page_and_its_files_say_the_same_and_name_nobody(
    leder: Client, to_maaneder: date
) -> None:
    Aflevering.objects.unguarded(reason="test").bulk_create(
        [
            Aflevering(
                forsendelse=uuid4(), objekt_id=uuid4(), myndighed=KOMMUNE, objekttype="JOURNALPOST",
                afsender_cvr=CVR, routing_cvr=CVR, tilstand=state, sendt=midt_i(to_maaneder),
                siden=timezone.now(), naeste_forsoeg=timezone.now(), overskrift="Hemmeligt",
            )
            for state in ("accepteret", "accepteret", "afvist")
        ]
    )  # fmt: skip
    late = Fagsystem.objects.create(uuid=uuid4(), navn="Sent System", loefte_minutter=60)
    Leverancestatus.objects.create(
        fagsystem=late, myndighed=KOMMUNE, sidst=timezone.now() - timedelta(hours=3)
    )
    services.optael(now=timezone.now(), frist=60, maaneder=2)

    svar = leder.get(reverse("statistik"))
    side = svar.context["side"]
    text = svar.content.decode()
    assert [t.tal for t in side.tal] == ["2", "4", "1", "0", "3"]
    assert "67 % accepteret" in text
    assert "Sent System" in text
    for word in ("Jan Jarlov", "211070", "Hemmeligt", "Allan"):
        assert word not in text

    for table in side.tabeller:
        fil = leder.get(reverse("statistikfil", args=[table.noegle]))
        head, *rows = csv.reader(io.StringIO(fil.content.decode("utf-8-sig")), delimiter=";")
        assert tuple(head) == table.kolonner
        assert [tuple(r) for r in rows] == list(table.raekker)
    areas = {t.noegle: t for t in side.tabeller}["fagomraader"]
    assert areas.raekker == (("Beskæftigelse", "1"),)
    (row,) = [
        r for r in {t.noegle: t for t in side.tabeller}["fagsystemer"].raekker if "Sent" in r[0]
    ]
    assert row[3] == "Forsinket"
    assert leder.get(reverse("statistikfil", args=["findes-ikke"])).status_code == 404
    assert Revisionslog.objects.filter(beskrivelse="Visning Statistik").exists()


@db
def test_before_the_first_count_the_page_says_so_and_the_count_comes_at_once(
    leder: Client, to_maaneder: date
) -> None:
    before = leder.get(reverse("statistik")).content.decode()
    assert "Brugen er ikke talt op endnu" in before
    assert "s-chart" not in before
    assert "Fagsystemernes dækning" in before
    assert services.optael_foerste(now=timezone.now(), frist=60, maaneder=2) == 3
    after = leder.get(reverse("statistik")).content.decode()
    assert "Brugen er ikke talt op endnu" not in after
    assert after.count("s-chart") >= 2
    # Once counted, the ordinary rounds go on with it.
    assert services.optael_foerste(now=timezone.now(), frist=60, maaneder=2) == 0


@db
def test_a_municipality_sees_its_own_and_the_operator_all(
    leder: Client, operatoer: Client, to_maaneder: date
) -> None:
    services.optael(now=timezone.now(), frist=60, maaneder=2)

    def brugere(client: Client, **query: str) -> str:
        return client.get(reverse("statistik"), query).context["side"].tal[0].tal

    assert brugere(leder) == "2"
    assert brugere(leder, myndighed="alle") == "2"
    assert brugere(leder, myndighed=ANDEN_CVR) == "2"
    assert brugere(operatoer) == "2"
    assert brugere(operatoer, myndighed=ANDEN_CVR) == "1"
    assert brugere(operatoer, myndighed="alle") == "3"
    assert brugere(operatoer, myndighed="nonsens") == "2"


@db
def test_the_number_of_queries_does_not_grow_with_the_period(
    leder: Client, to_maaneder: date, django_assert_max_num_queries: Any
) -> None:
    services.optael(now=timezone.now(), frist=60, maaneder=12)
    with django_assert_max_num_queries(45) as few:
        leder.get(reverse("statistik"), {"fra": "2026-11", "til": "2026-11"})
    with django_assert_max_num_queries(len(few.captured_queries)):
        leder.get(reverse("statistik"), {"fra": "2022-01", "til": "2026-11"})


@db
@pytest.mark.parametrize(
    "query", [{"fra": "x"}, {"fra": "2026-13"}, {"fra": "2099-01", "til": "2001-01"}]
)
def test_an_odd_period_gives_a_page(leder: Client, query: dict[str, str]) -> None:
    assert leder.get(reverse("statistik"), query).status_code == 200


@db
def test_others_are_refused(
    bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> None:
    other = log_ind(bruger_med({"permissions": [Permission.SE_PERSON]}, myndighed=ANDEN_KOMMUNE))
    assert other.get(reverse("statistik")).status_code == 403
    assert other.get(reverse("statistikfil", args=["brug"])).status_code == 403
