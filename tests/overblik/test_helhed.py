"""The tab Helhedsoverblik: who and what is drawn, hidden and logged, and what the shapes say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.models import Bruger, Revisionslog
from access.values import Permission
from indexes.part.services import indlaes_personer, part_uuider
from indexes.part.values import RelationData
from sapa.overblik.tidslinje import helhed as regler
from sapa.overblik.tidslinje.akse import HOEJRE, VENSTRE, Punkt, Ramme, tegn
from sapa.overblik.views import helhed as visning
from tests.faelles import ALT
from tests.overblik.conftest import JAN_CPR, JYTTE_CPR, Borgere
from tests.overblik.test_tidslinje import klokken, luk, ydelse
from tests.part.faelles import BESKYTTET, bor, borger

LavSag = Callable[..., UUID]
JOHN_CPR = "1206136837"
LOFT = 25


@pytest.fixture
def bred(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(bruger_med({"permissions": ALT}))


@pytest.fixture
def familie(myndigheder: Any, lav_sag: LavSag) -> dict[str, UUID]:
    """Jan and his son John at one home; John's mother Jytte, protected, elsewhere."""
    now = timezone.now()
    indlaes_personer(
        [
            borger("Jan Jarlov", JAN_CPR, relationer=(RelationData("barn", JOHN_CPR),)),
            borger(
                "Jytte Rømer",
                JYTTE_CPR,
                beskyttelser=BESKYTTET,
                adresser=bor("Hemmelivej", "7"),
                relationer=(RelationData("barn", JOHN_CPR),),
            ),
            borger(
                "John Jarlov",
                JOHN_CPR,
                relationer=(RelationData("far", JAN_CPR), RelationData("mor", JYTTE_CPR)),
            ),
        ],
        now=now,
    )
    keys = {"jan": JAN_CPR, "jytte": JYTTE_CPR, "john": JOHN_CPR}
    found = part_uuider([f"cpr:{cpr}" for cpr in keys.values()], now=now)
    people = {navn: found[f"cpr:{cpr}"] for navn, cpr in keys.items()}
    for navn, part in people.items():
        lav_sag(part, titel=f"Sag om {navn}", oprettet=klokken(date(2023, 1, 1)))
    return people


def side(browser: Client, part: UUID, query: str = "?fra=2022-07-01&til=2023-06-30") -> str:
    response = browser.get(f"/person/{part}/helhed/{query}")
    assert response.status_code == 200
    return response.content.decode()


def raekker(page: str) -> list[list[str]]:
    """The cells of the table, a row each."""
    body = page.partition('id="tabel"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    return [
        [" ".join(unescape(re.sub(r"<[^>]+>", " ", c)).split()) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]  # fmt: skip


def bjaelker(page: str) -> list[str]:
    """What each bar says to a screen reader."""
    return [unescape(n) for n in re.findall(r'<(?:a|g)[^>]* aria-label="([^"]+)"><path', page)]


def test_axis_and_table_have_the_same_facts(bred: Client, borgere: Borgere, lav_sag: LavSag):
    sag = lav_sag(borgere.jan, titel="Sygedagpengesag", oprettet=klokken(date(2022, 12, 22)))
    luk(sag, date(2023, 3, 15))
    lav_sag(borgere.jan, titel="Genoptræning", oprettet=klokken(date(2022, 12, 27)))
    ydelse(borgere.jan, "Sygedagpenge", date(2022, 12, 22), date(2023, 3, 15), beloeb=1)
    ydelse(borgere.jan, "Høreapparat", date(2023, 3, 14), sag_uuid=sag)
    page = side(bred, borgere.jan)
    assert [(r[0], r[1], r[3], r[4], r[6]) for r in raekker(page)] == [
        ("Sygedagpengesag", "Sag", "22-12-2022", "15-03-2023", "Afsluttet"),
        ("Sygedagpenge", "Ydelse", "22-12-2022", "15-03-2023", "Ikke aktiv"),
        ("Genoptræning", "Sag", "27-12-2022", "Fortsætter", "Afgjort"),
        ("Høreapparat", "Ikke-økonomisk ydelse", "14-03-2023", "Fortsætter", "Aktiv"),
    ]
    assert sorted(bjaelker(page)) == sorted(
        [
            "Sygedagpengesag. Sag: 22-12-2022 til 15-03-2023",
            "Ydelse: Sygedagpenge. Ydelse: 22-12-2022 til 15-03-2023",
            "Genoptræning. Sag: 27-12-2022, fortsætter",
            "Ikke-økonomisk ydelse: Høreapparat. Ikke-økonomisk ydelse: 14-03-2023, fortsætter",
        ]
    )
    assert page.count(f'href="/sag/{sag}/"') == 4  # the sag and the aid on it, as bar and as row
    assert 'aria-current="page">Helhedsoverblik</a>' in page
    # What the strict policy refuses is not there to be refused.
    assert " style=" not in page
    # The sag of health and the money lie in lanes of their own.
    assert re.findall(r'class="t-label"[^>]*>([^<]+)<', page) == ["29", "32"]


def test_a_sag_about_another_says_so(bred: Client, familie: dict[str, UUID], lav_sag: LavSag):
    lav_sag(familie["john"], familie["jan"], titel="SFO", oprettet=klokken(date(2023, 2, 1)))
    page = side(bred, familie["jan"])
    assert [r[:2] for r in raekker(page)] == [["Sag om jan", "Sag"], ["SFO", "Sag, anden part"]]
    assert "SFO (anden part). Sag: 01-02-2023, fortsætter" in bjaelker(page)
    assert raekker(side(bred, familie["john"]))[1][1] == "Sag"


def test_only_what_touches_the_frame_is_shown_and_empty_says_so(
    bred: Client, borgere: Borgere, lav_sag: LavSag
):
    before = lav_sag(borgere.jan, titel="Før", oprettet=klokken(date(2020, 1, 1)))
    luk(before, date(2022, 6, 30))
    edge = lav_sag(borgere.jan, titel="På kanten", oprettet=klokken(date(2020, 1, 1)))
    luk(edge, date(2022, 7, 1))
    lav_sag(borgere.jan, titel="Efter", oprettet=klokken(date(2023, 7, 1)))
    assert [r[0] for r in raekker(side(bred, borgere.jan))] == ["På kanten"]
    assert len(raekker(side(bred, borgere.jan, "?periode=alt"))) == 3
    page = side(bred, borgere.jan, "?fra=1999-01-01&til=1999-12-31")
    assert "Ingen sager eller ydelser i perioden" in page
    assert '<svg class="s-time"' not in page
    for nonsense in (
        "?hvem=alle&periode=7&fra=x&til=9999-99-99",
        "?fra=9999-12-31&til=0001-01-01",
        "?fra=1800-01-01&til=9999-12-31",
    ):
        side(bred, borgere.jan, nonsense)


def test_household_and_family_are_choices_and_everyone_shown_is_logged(
    bred: Client, familie: dict[str, UUID]
):
    def hvem(query: str) -> tuple[list[str], set[str]]:
        before = set(Revisionslog.objects.values_list("id", flat=True))
        page = side(bred, familie["john"], f"?fra=2022-07-01&til=2023-06-30{query}")
        rows = Revisionslog.objects.exclude(id__in=before).filter(
            komponent__endswith="SagsOgYdelseTidsLinje.SagsOgYdelseTidslinje"
        )
        told = {row.part.split(" - ")[1] for row in rows}
        assert sorted(r.beskrivelse for r in rows) == sorted(
            ["Søgning Sag", "Søgning Ydelser"] * len(told)
        )
        assert {len(r.komponent) for r in rows} == {80}
        return [r[0] for r in raekker(page)], told

    assert hvem("") == (["Sag om john"], {"John Jarlov"})
    assert hvem("&hvem=husstand") == (["Sag om john", "Sag om jan"], {"John Jarlov", "Jan Jarlov"})
    assert hvem("&hvem=familie") == (
        ["Sag om john", "Sag om jan", "Sag om jytte"],
        {"John Jarlov", "Jan Jarlov", "Jytte Rømer"},
    )


def test_the_protected_are_marked_and_not_on_paper_nor_in_households(
    bred: Client, familie: dict[str, UUID]
):
    page = side(bred, familie["john"], "?hvem=familie&periode=alt")
    (row,) = re.findall(r'<tr class="[^"]*s-noprint"><th[^>]*><a[^>]*>([^<]+)', page)
    assert row == "Sag om jytte"
    assert "1 person med navne- og adressebeskyttelse er udeladt i udskriften." in page
    assert "Hemmelivej" not in page
    page = side(bred, familie["jytte"], "?hvem=husstand&periode=alt")
    assert "Husstanden er beskyttet." in page
    assert [r[0] for r in raekker(page)] == ["Sag om jytte"]


def test_hidden_rows_are_neither_drawn_nor_counted(
    borgere: Borgere,
    lav_sag: LavSag,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    lav_sag(borgere.jan, titel="Skjult", kle=272445, oprettet=klokken(date(2000, 1, 1)))
    lav_sag(borgere.jan, titel="Vist", oprettet=klokken(date(2023, 1, 1)))
    ydelse(borgere.jan, "Skjult ydelse", date(2001, 1, 1), kle=272445)
    browser = log_ind(bruger_med({"permissions": ALT, "kle": ["29.*"]}))
    page = side(browser, borgere.jan, "?periode=alt")
    assert [r[0] for r in raekker(page)] == ["Vist"]
    assert "Skjult" not in page
    assert 'class="s-count">1</span>' in page
    assert "Viser 01-01-2023 til" in page, "the frame must not tell when a hidden one began"
    no_ydelser = log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SE_SAG]}))
    assert {r[1] for r in raekker(side(no_ydelser, borgere.jan))} == {"Sag"}
    assert not Revisionslog.objects.filter(
        beskrivelse="Søgning Ydelser", brugernavn=Bruger.objects.latest("id").brugernavn
    ).exists()
    other = log_ind(bruger_med({"permissions": [Permission.SE_SAG]}))
    assert other.get(f"/person/{borgere.jan}/helhed/").status_code == 403


def test_one_source_that_fails_leaves_the_other_standing(
    bred: Client, borgere: Borgere, lav_sag: LavSag, monkeypatch: pytest.MonkeyPatch
):
    lav_sag(borgere.jan, titel="Sagen", oprettet=klokken(date(2023, 1, 1)))
    ydelse(borgere.jan, "Ydelsen", date(2023, 1, 1), beloeb=1)

    def falder(**_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select 1 / 0")

    monkeypatch.setattr(visning, "ydelsesforloeb", falder)
    page = side(bred, borgere.jan)
    assert [r[0] for r in raekker(page)] == ["Sagen"]
    assert "Disse svarer ikke lige nu: Ydelser." in page
    shown = set(Revisionslog.objects.values_list("beskrivelse", flat=True))
    assert shown >= {"Søgning Sag"}
    assert "Søgning Ydelser" not in shown


def test_too_many_are_cut_to_the_newest_and_said(
    bred: Client, borgere: Borgere, lav_sag: LavSag, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(regler, "MAKS", 2)
    for n in range(4):
        lav_sag(borgere.jan, titel=f"Sag {n}", oprettet=klokken(date(2023, 1, 1 + n)))
    page = side(bred, borgere.jan)
    assert [r[0] for r in raekker(page)] == ["Sag 2", "Sag 3"]
    assert "De nyeste er vist." in page


def test_the_tab_costs_the_same_for_one_and_for_a_family_with_much(
    bred: Client, familie: dict[str, UUID], lav_sag: LavSag
):
    costs = {}
    for total in (1, 30):
        for n in range(total):
            for part in familie.values():
                lav_sag(part, titel=f"Sag {n}", oprettet=klokken(date(2023, 1, 1)))
                ydelse(part, f"Ydelse {n}", date(2023, 1, 1), beloeb=1)
        for hvem in ("person", "familie"):
            query = f"?hvem={hvem}&fra=2022-07-01&til=2023-06-30"
            side(bred, familie["john"], query)
            with CaptureQueriesContext(connection) as captured:
                side(bred, familie["john"], query)
            costs[hvem, total] = len(captured)
    assert costs["person", 1] == costs["person", 30] <= LOFT
    assert costs["familie", 1] == costs["familie", 30] <= LOFT + 6


# --- Shapes --------------------------------------------------------------------------------------

I_DAG = date(2023, 5, 23)
RAMME = Ramme(date(2022, 7, 1), date(2023, 6, 30), I_DAG)


def _d(fra: date | None, til: date | None, tekst: str = "Sag") -> str:
    (bane,) = tegn(RAMME, [("Område", "Sager", [Punkt(tekst, tekst, "t-sag", "", fra, til)])]).baner
    return bane.bjaelker[0].d


def test_a_flat_end_has_ended_and_an_arrow_goes_on():
    ended = _d(date(2023, 1, 1), date(2023, 2, 1))
    x1, x2 = RAMME.x(date(2023, 1, 1)), RAMME.x(date(2023, 2, 2))
    assert ended == f"M{x1} 56L{x2} 56L{x2} 80L{x1} 80Z"
    today = RAMME.x(I_DAG + timedelta(days=1))
    assert _d(date(2023, 1, 1), None) == f"M{x1} 56L{today} 56L{today + 8} 68L{today} 80L{x1} 80Z"
    before = _d(date(2020, 1, 1), date(2023, 2, 1))
    assert before == f"M{VENSTRE} 56L{x2} 56L{x2} 80L{VENSTRE} 80L{VENSTRE - 8} 68Z"
    assert _d(None, date(2023, 2, 1)) == before
    assert f"L{HOEJRE + 8} 68" in _d(date(2023, 1, 1), date(2030, 1, 1))


def test_text_lies_within_its_bar_or_beside_it_but_never_outside_the_drawing():
    for fra, til in (
        (date(2022, 7, 1), date(2023, 6, 30)),
        (date(2022, 7, 1), date(2022, 7, 2)),
        (date(2023, 6, 20), date(2023, 6, 30)),
    ):
        text = "En sag med et ret langt navn, KMD Institution"
        drawn = tegn(RAMME, [("X", "", [Punkt(text, text, "t-sag", "", fra, til)])])
        bar = drawn.baner[0].bjaelker[0]
        assert VENSTRE <= bar.tx <= drawn.bredde
        assert bar.anker == ("end" if fra == date(2023, 6, 20) else "start")


@pytest.mark.parametrize(
    ("fra", "til"),
    [
        (date(2023, 1, 1), date(2023, 1, 1)),
        (date(2023, 1, 15), date(2023, 4, 15)),
        (date(2021, 3, 31), date(2023, 6, 30)),
        (date(1950, 1, 1), date(2023, 6, 30)),
        (date(1800, 1, 1), date(2999, 12, 31)),
    ],
)
def test_an_axis_of_any_length_has_names_that_do_not_run_together(fra: date, til: date):
    drawn = tegn(Ramme(fra, til, I_DAG), [])
    for texts in (drawn.hoveder, drawn.aarstal):
        at = [t.x for t in texts]
        assert all(after - before >= 40 for before, after in pairwise(at))
    assert drawn.aarstal or drawn.hoveder
    assert (drawn.i_dag is not None) == (fra <= I_DAG <= til)
