"""The report's pages: their numbers agree with the exported file, read by another's rules."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access import komponenter as k
from access.models import Bruger, Organisationsenhed, Revisionslog
from access.values import Permission
from sapa.rapport import faner, services
from sapa.rapport.models import Alarm, Liste
from sapa.rapport.sider import SIDER
from sapa.revision import services as udtraek
from sapa.revision.models import Udtraek
from tests.faelles import ANDEN_KOMMUNE
from tests.revision import rapport
from tests.revision.conftest import ANDEN_CVR, CVR, JAN

pytestmark = pytest.mark.django_db
Lav = Callable[..., Revisionslog]
DANSK = ZoneInfo("Europe/Copenhagen")
ELEMENTER = [
    k.PERSON, k.PERSONOVERBLIK, k.SAGER, k.YDELSER, k.SOEGNING_PERSON, k.SOEGNING, k.SE_FULDT_CPR,
    k.HISTORISK_ADRESSESOEGNING, k.LOG_IND, k.HELHED_SAGER,
]  # fmt: skip
KRITERIER = [
    "",
    "Navn: null, CPR: 211070-3435, Adresse: Skovbrynet 38, Kommune: Prøve",
    "Navn: Jan, Adresse: null, Kommune: Prøve",
    "Visning: Søgning Person, FormaalType: 2",
]


@pytest.fixture
def en_log(lav_raekke: Lav) -> None:
    """Three hundred rows of three users over two months, the same each time."""
    draw = random.Random(7)
    users = [(uuid4(), name, f"{name.upper()} Prøve") for name in ("ako", "mku", "tba")]
    now = timezone.now()
    for _n in range(300):
        uuid, brugernavn, navn = draw.choice(users)
        element = draw.choice(ELEMENTER)
        lav_raekke(
            tidspunkt=now - timedelta(minutes=draw.randrange(1, 59 * 24 * 60)),
            bruger_uuid=uuid if draw.random() < 0.9 else None,
            brugernavn=brugernavn,
            bruger=navn,
            komponent=element.komponent,
            beskrivelse=element.beskrivelse,
            soegekriterier=draw.choice(KRITERIER),
            part=draw.choice(["", JAN, "050210-1234 - Jonna Frydendal"]),
            sag=draw.choice(["", "32.24.04 - Kontanthjælp; løbende"]),
            ip=draw.choice([None, "10.0.0.7", "2001:db8::1"]),
        )


@pytest.fixture
def fil(browser: Client, en_log: None) -> list[dict[str, Any]]:
    """The same rows as the known report would read them from the exported file."""
    i_dag = timezone.localdate()
    periode = {"fra": f"{i_dag - timedelta(days=70):%d-%m-%Y}", "til": f"{i_dag:%d-%m-%Y}"}
    browser.post("/revision/", {**periode, "handling": "hent"})
    udtraek.arbejd(frist=60)
    done = Udtraek.objects.unguarded(reason="test").get()
    svar = browser.get(reverse("udtraeksfil", args=[done.id]))
    read = rapport.laes(b"".join(svar.streaming_content))
    assert read.tabt == []
    browser.post(reverse("rapport", args=["forside"]), periode)
    # What the auditor herself did in this test is later than the file's end.
    return read.raekker


def side(browser: Client, slug: str) -> Any:
    svar = browser.get(reverse("rapport", args=[slug]))
    assert svar.status_code == 200
    return svar.context["indhold"]


def tabel(indhold: Any, noegle: str) -> dict[str, int]:
    (chart,) = [d for d in indhold.diagrammer if d.noegle == noegle]
    return {name: int(n.replace(".", "")) for name, n in chart.raekker if n != "0"}


@pytest.fixture
def kun_filens(browser: Client, fil: list[dict[str, Any]], settings: Any) -> None:
    """Leave out what the auditor does meanwhile: her own user name is none of the three."""


def test_the_pages_agree_with_the_file(browser: Client, fil: list[dict[str, Any]]) -> None:
    """Computed from the file alone, by the rules of SAPA.md 2.3 to 2.7."""
    mine = {"Karen Prøve"}
    assert len(fil) == 300
    elsewhere = Counter(  # rows that reading the report itself adds: hers
        r.beskrivelse for r in Revisionslog.objects.filter(bruger__in=mine)
    )

    found = side(browser, "brugere")
    ventet: dict[str, Counter] = {}
    for row in fil:
        if row["Bruger ID"]:
            tal = ventet.setdefault(row["BrugerNavn"], Counter())
            tal["opslag"] += 1
            tal["soegninger"] += row["Beskrivelse"].startswith("Søgning ")
    assert {
        b.brugernavn: (b.opslag, b.soegninger) for b in found.brugere if b.navn not in mine
    } == {navn: (tal["opslag"], tal["soegninger"]) for navn, tal in ventet.items()}

    found = side(browser, "soegninger")
    searches = Counter(
        row["Beskrivelse"] for row in fil if row["Beskrivelse"].startswith("Søgning ")
    )
    assert tabel(found, "slags") == dict(searches)

    found = side(browser, "skat-formaal")
    with_purpose = [row for row in fil if ", FormaalType: " in row["Soegekriterier"]]
    assert sum(tabel(found, "formaal").values()) == len(with_purpose)
    assert {x.sidste.split(" ")[0] for x in found.linjer} == {
        rapport.efter(row["Soegekriterier"], ", FormaalType: ") for row in with_purpose
    }

    found = side(browser, "soegekriterier")
    filled: Counter[str] = Counter()
    for row in fil:
        filled.update(k for k, v in rapport.kriterietabel(row["Soegekriterier"]).items() if v)
    shown = tabel(found, "kriterier")
    assert {key: n for key, n in shown.items() if key in filled and key != "CPR"} == {
        key: n for key, n in filled.items() if key != "CPR"
    }
    assert elsewhere


def test_hours_weekdays_months_and_tabs_agree_with_the_file(
    browser: Client, fil: list[dict[str, Any]]
) -> None:
    browser.post(
        reverse("rapport", args=["aktivitet"]),
        {
            "fra": f"{timezone.localdate() - timedelta(days=70):%d-%m-%Y}",
            "til": f"{timezone.localdate():%d-%m-%Y}",
            "navn": "Prøve",
            "brugernavn": "ako",
        },
    )
    rows = [row for row in fil if row["BrugerNavn"] == "ako"]

    def lokal(row: dict[str, Any]) -> datetime:
        return row["Tidspunkt"].astimezone(DANSK)

    found = side(browser, "aktivitet")
    assert tabel(found, "time") == dict(Counter(str(lokal(r).hour) for r in rows))
    days = Counter(lokal(r).isoweekday() for r in rows)
    assert sorted(tabel(found, "ugedag").values()) == sorted(days.values())
    assert sum(tabel(found, "maaned").values()) == len(rows)

    forside = side(browser, "forside")
    tabs = Counter(faner.fane(r["Komponent"], r["Beskrivelse"]) for r in rows)
    assert tabel(forside, "fane") == dict(tabs)
    for (komponent, beskrivelse), name in rapport.FANER.items():
        assert faner.fane(komponent, beskrivelse) in (name, "Sager/Ejendomssager")


@pytest.mark.parametrize(
    ("felter", "regel"),
    [
        ({"brugernavn": "AKO"}, lambda r: r.brugernavn == "ako"),
        ({"navn": "mku"}, lambda r: "MKU" in r.bruger),
        ({"part": "jonna"}, lambda r: "Jonna" in r.part),
        ({"time": "9"}, lambda r: r.tidspunkt.astimezone(DANSK).hour == 9),
        ({"ugedag": "2"}, lambda r: r.tidspunkt.astimezone(DANSK).isoweekday() == 2),
        ({"fane": "Ydelser"}, lambda r: r.beskrivelse == "Visning Ydelser"),
        (
            {"fane": faner.UDEN_FANE},
            lambda r: faner.fane(r.komponent, r.beskrivelse) == faner.UDEN_FANE,
        ),
    ],
)
def test_each_filter_narrows_every_page(
    felter: dict[str, str], regel: Callable[[Any], bool], browser: Client, en_log: None
) -> None:
    i_dag = timezone.localdate()
    periode = {"fra": f"{i_dag - timedelta(days=70):%d-%m-%Y}", "til": f"{i_dag:%d-%m-%Y}"}
    ventet = {r.id for r in Revisionslog.objects.exclude(bruger="Karen Prøve") if regel(r)}
    browser.post(reverse("rapport", args=["aktivitet"]), {**periode, **felter})

    found: set[UUID] = set()
    for number in range(1, 10):
        svar = browser.get(reverse("rapport", args=["aktivitet"]), {"side": number})
        if svar.context["nummer"] != number:
            break
        found |= {x.raekke.id for x in svar.context["indhold"].linjer}
    own = set(Revisionslog.objects.filter(bruger="Karen Prøve").values_list("id", flat=True))
    assert found - own == ventet


def test_one_log_id_finds_one_row(browser: Client, lav_raekke: Lav) -> None:
    row = lav_raekke(part=JAN)
    lav_raekke(part=JAN)
    i_dag = f"{timezone.localdate():%d-%m-%Y}"
    browser.post(
        reverse("rapport", args=["aktivitet"]),
        {
            "fra": f"{timezone.localdate() - timedelta(days=2):%d-%m-%Y}",
            "til": i_dag,
            "log_id": str(row.id),
        },
    )

    assert [x.raekke.id for x in side(browser, "aktivitet").linjer] == [row.id]


@pytest.mark.parametrize("slug", [s.slug for s in SIDER])
def test_no_page_shows_more_than_the_reader_reaches_nor_a_number_unasked(
    slug: str,
    lav_raekke: Lav,
    lav_liste: Callable[..., Liste],
    find: Callable[[], set],
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    enhed: Callable[..., Organisationsenhed],
) -> None:
    egen, fremmed = enhed(navn="Bibliotek", fra=10, til=19), enhed(navn="Jobcenter", fra=20, til=29)
    lav_liste("vip", ("sensitiv_cpr", "2110703435"), ("sensitiv_kle", "32"))
    lav_liste("overvaagning", ("sensitiv_navn", "Jan Jarlov"), ("sensitiv_adresse", "Skovbrynet"))
    facts = {
        "part": JAN,
        "sag": "32.24.04 - Kontanthjælp",
        "beskrivelse": "Søgning Person",
        "soegekriterier": "Navn: null, Adresse: Skovbrynet 38, Kommune: Prøve, FormaalType: 2",
        "bruger_uuid": uuid4(),
        "tidspunkt": timezone.now() - timedelta(minutes=1),
    }
    user = bruger_med({"permissions": [Permission.SE_PERSON]}, navn="Else Synlig")
    facts["bruger_id"] = user.id
    lav_raekke(**facts, bruger="Else Synlig", brugernavn="synlig", enhed_id=egen.id)
    lav_raekke(**facts, bruger="Finn Skjult", brugernavn="skjult1", enhed_id=fremmed.id)
    lav_raekke(**facts, bruger="Gerda Skjult", brugernavn="skjult2", organisatorisk_id=ANDEN_CVR)
    find()
    reader = log_ind(
        bruger_med({"permissions": [Permission.SE_REVISIONSLOG], "enheder": [egen.uuid]})
    )

    svar = reader.get(reverse("rapport", args=[slug]))
    text = svar.content.decode()

    assert "kjult" not in text
    assert "211070-3435" not in text
    assert "2110703435" not in text
    indhold = svar.context["indhold"]
    if indhold.linjer is not None:
        assert {x.raekke.brugernavn for x in indhold.linjer} == {"synlig"}
    if slug == "forside":
        assert [t.tal for t in indhold.tal[:2]] == ["1", "1"]
    if slug in ("alarmer", "overvaagning"):
        assert sum(int(t.tal) for t in indhold.tal) == 2


def test_alarms_stand_with_their_rows_and_a_number_is_shown_on_request_and_logged(
    browser: Client,
    lav_raekke: Lav,
    lav_liste: Callable[..., Liste],
    find: Callable[[], set],
    bruger_med: Callable[..., Bruger],
) -> None:
    user = bruger_med({"permissions": [Permission.SE_PERSON]})
    lav_liste("vip", ("sensitiv_cpr", "2110703435"), ("sensitiv_kle", "32"))
    row = lav_raekke(
        part=JAN, sag="32.24.04 - Kontanthjælp", bruger_id=user.id,
        tidspunkt=timezone.now() - timedelta(minutes=1),
    )  # fmt: skip
    find()

    page = browser.get(reverse("rapport", args=["alarmer"]))
    assert [(x.slags, x.kle) for x in page.context["indhold"].linjer] == [
        ("SENSITIV CPR", "32.24.04"),
        ("SENSITIV KLE", "32.24.04"),
    ]
    back = reverse("rapport", args=["alarmer"])
    svar = browser.post(reverse("revision_cpr", args=[row.id]), {"vis": "1", "tilbage": back})
    assert svar.url == back
    page = browser.get(back)
    assert "211070-3435" in page.content.decode()
    seen = Revisionslog.objects.filter(beskrivelse="PartCpr", part=JAN)
    assert seen.count() >= 2

    browser.post(
        back,
        {
            "fra": f"{timezone.localdate():%d-%m-%Y}",
            "til": f"{timezone.localdate():%d-%m-%Y}",
            "slags": "SENSITIV KLE",
        },
    )
    only = browser.get(back).context["indhold"]
    assert {x.slags for x in only.linjer} == {"SENSITIV KLE"}


def test_a_report_that_takes_too_long_says_so_and_is_logged(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sapa.rapport import selectors, views

    monkeypatch.setattr(views, "_GRAENSE", "1ms")
    from django.db import connection

    def slow(*_args: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(1)")

    monkeypatch.setattr(selectors, "maaneder", slow)
    svar = browser.get(reverse("rapport", args=["forside"]))
    assert svar.status_code == 200
    assert svar.context["for_stor"]
    assert Revisionslog.objects.filter(beskrivelse="Visning Rapport").exists()


def test_wrong_filters_are_said_and_kept(browser: Client) -> None:
    svar = browser.post(
        reverse("rapport", args=["aktivitet"]),
        {"fra": "31-02-2026", "til": "x", "log_id": "nej", "part": "Jan"},
    )
    assert set(svar.context["f"].fejl) == {"fra", "til", "log_id"}
    assert svar.context["f"].felter["part"] == "Jan"
    assert browser.get(reverse("rapport", args=["findes-ikke"])).status_code == 404


def test_a_list_is_uploaded_with_its_legal_basis_undone_and_logged(
    browser: Client, lav_raekke: Lav
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    def upload(**felter: Any) -> Any:
        fil = SimpleUploadedFile("VIP.csv", b"Sensitiv CPR\n211070-3435\n")
        return browser.post(
            reverse("rapportlister"), {"slags": "vip", "fil": fil, **felter}, follow=True
        )

    assert "hjemlen" in upload(hjemmel=" ").content.decode()
    assert not Liste.objects.exists()
    svar = upload(hjemmel="Databeskyttelsesforordningen")
    assert svar.context["gemt"]
    assert "211070" not in svar.content.decode()

    browser.post(reverse("rapportlister"), {"slags": "vip", "ryd": "1", "hjemmel": "Slut"})
    assert Liste.objects.get(ophoert=None).raekker == 0
    browser.post(reverse("rapportlister"), {"slags": "vip", "version": "1"})
    assert Liste.objects.get(ophoert=None).raekker == 1
    assert Revisionslog.objects.filter(beskrivelse="Liste til alarmer ændret").count() == 3


def test_a_reader_of_some_units_or_of_another_authority_changes_no_list(
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    enhed: Callable[..., Organisationsenhed],
    lav_liste: Callable[..., Liste],
) -> None:
    lav_liste("vip", ("sensitiv_cpr", "2110703435"))
    unit = enhed(navn="Bibliotek", fra=10, til=19)
    limited = log_ind(
        bruger_med({"permissions": [Permission.SE_REVISIONSLOG], "enheder": [unit.uuid]})
    )
    other = log_ind(
        bruger_med({"permissions": [Permission.SE_REVISIONSLOG]}, myndighed=ANDEN_KOMMUNE)
    )
    post = {"slags": "vip", "ryd": "1", "hjemmel": "Prøve"}

    assert limited.post(reverse("rapportlister"), post).status_code == 403
    assert limited.post(reverse("rapportliste_hent"), {"slags": "vip"}).status_code == 403
    other.post(reverse("rapportlister"), post)
    assert other.post(reverse("rapportliste_hent"), {"slags": "vip"}).content[:2] == b"PK"
    assert Liste.objects.get(myndighed__cvr=CVR, ophoert=None).raekker == 1
    assert Alarm.objects.count() == 0
    assert services.poster(Liste.objects.get(myndighed__cvr=ANDEN_CVR)) == []
