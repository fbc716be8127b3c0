"""The tab Tidslinje: what is shown, hidden, missing and logged, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from access.formaal import services as formaal
from access.formaal.models import Formaal
from access.formaal.values import HISTORISK_ADRESSE, YDELSER_ANDRE
from access.komponenter import TIDSLINJE_ADRESSER
from access.models import Bruger, Myndighed, Revisionslog
from access.values import Permission
from indexes.dokument.models import Dokument
from indexes.part.services import indlaes_personer
from indexes.sag.models import Journalpost, SagLinje, Sagstilstand
from indexes.ydelse.models import BevilgetYdelse
from sapa.overblik.tidslinje import hent as henter
from sapa.overblik.tidslinje import udbyder as register
from sapa.overblik.tidslinje.udbyder import Fundet, Haendelse, Udbyder, Vindue, tilmeld
from tests.faelles import ALT, ANDEN_KOMMUNE, KOMMUNE
from tests.overblik.conftest import JAN_CPR, JYTTE_CPR, Borgere
from tests.part.faelles import BESKYTTET, bor, borger

Logget = Callable[[], list[tuple[str, str]]]
LavSag = Callable[..., UUID]
HVORFOR = "test data"
# Five reads and one savepoint, the limit of time and its end, and what every person page costs.
LOFT = 24
FAKTA: dict[str, Any] = {
    "myndighed": KOMMUNE,
    "kle": 292104,
    "foelsomhed": 2,
    "enhed": 700,
    "fagsystem": 1,
}


def klokken(dag: date) -> datetime:
    return datetime(dag.year, dag.month, dag.day, 12, tzinfo=UTC)


def fra(dag: date) -> TimestamptzRange:
    return TimestamptzRange(klokken(dag), None, "[)")


def luk(sag: UUID, dag: date) -> None:
    """The sag is Afsluttet from that day, in its steps and on its lines."""
    Sagstilstand.objects.unguarded(reason=HVORFOR).create(
        sag_uuid=sag, fremdrift=4, virkning=fra(dag), **FAKTA
    )
    SagLinje.objects.unguarded(reason=HVORFOR).filter(sag_uuid=sag).update(fremdrift=4)


def notat(sag: UUID, part: UUID, titel: str, dag: date, **facts: Any) -> None:
    Journalpost.objects.unguarded(reason=HVORFOR).create(
        sag_uuid=sag,
        part_uuid=part,
        rolle="Journalnotat",
        titel=titel,
        virkning=fra(dag),
        **(FAKTA | facts),
    )


def dokument(
    sag: UUID | None, part: UUID, titel: str, dag: date | None, *, post: str = "", **facts: Any
) -> UUID:
    uuid = uuid4()
    Dokument.objects.unguarded(reason=HVORFOR).create(
        uuid=uuid,
        part_uuid=part,
        titel=titel,
        type="Brev, indgaaende",
        brevdato=dag,
        sagsloest=sag is None,
        opdateret=klokken(dag or date(2021, 6, 1)),
        **(FAKTA | facts),
    )
    if sag is not None:
        Journalpost.objects.unguarded(reason=HVORFOR).create(
            sag_uuid=sag,
            dokument_uuid=uuid,
            part_uuid=part,
            rolle="Tilakteret",
            titel=post,
            virkning=fra(date(2020, 1, 1)),
            **FAKTA,
        )
    return uuid


def ydelse(part: UUID, navn: str, start: date, slut: date | None = None, **facts: Any) -> None:
    BevilgetYdelse.objects.unguarded(reason=HVORFOR).create(
        bevilling_uuid=uuid4(),
        ydelse_id="1",
        part_uuid=part,
        navn=navn,
        start=start,
        slut=slut,
        opdateret=klokken(start),
        **(FAKTA | {"kle": 323004} | facts),
    )


@pytest.fixture
def bred(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    """A caseworker with the ordinary rights to everything on the line."""
    return log_ind(bruger_med({"permissions": ALT}))


@pytest.fixture
def levet(borgere: Borgere, lav_sag: LavSag) -> UUID:
    """Jan has moved, got two sager, letters, a note, money and a service."""
    sag = lav_sag(borgere.jan, titel="Sygedagpengesag", oprettet=klokken(date(2022, 12, 22)))
    luk(sag, date(2023, 3, 15))
    lav_sag(borgere.jan, titel="Genoptræning", oprettet=klokken(date(2022, 12, 27)))
    notat(sag, borgere.jan, "Samtale om fravær", date(2023, 1, 24))
    dokument(sag, borgere.jan, "Lægeerklæring", date(2022, 12, 28))
    dokument(sag, borgere.jan, "scan0001.pdf", date(2023, 2, 1), post="Afgørelse")
    dokument(sag, borgere.jan, "Uden dato", None)
    ydelse(
        borgere.jan,
        "Sygedagpenge",
        date(2022, 12, 22),
        date(2023, 3, 15),
        beloeb=5448,
        sag_uuid=sag,
    )
    ydelse(borgere.jan, "Høreapparat", date(2023, 3, 14))
    return sag


def side(browser: Client, part: UUID, query: str = "") -> str:
    response = browser.get(f"/person/{part}/tidslinje/{query}")
    assert response.status_code == 200
    return response.content.decode()


RAEKKE = re.compile(
    r'<tr(?P<tr>[^>]*)><th scope="row">(?:<a href="(?P<url>[^"]+)">)?(?P<titel>[^<]+)(?:</a>)?</th>'
    r'<td [^>]*class="s-date">(?P<dag>[^<]+)</td><td [^>]*><span [^>]*><span [^>]*></span>'
    r"(?P<hvad>[^<]+)</span>"
)


def linjer(page: str) -> list[tuple[str, str, str]]:
    return [(m["dag"], m["hvad"], m["titel"]) for m in RAEKKE.finditer(page)]


def grupper(page: str) -> list[str]:
    return re.findall(r'class="s-group">([^<]+)<', page)


def test_all_that_happened_stands_newest_first_under_its_month(
    bred: Client, borgere: Borgere, levet: UUID
):
    page = side(bred, borgere.jan)
    assert linjer(page) == [
        ("15-03-2023", "Sag afsluttet", "Sygedagpengesag"),
        ("15-03-2023", "Ydelse afsluttet", "Sygedagpenge"),
        ("14-03-2023", "Ikke-økonomisk ydelse startet", "Høreapparat"),
        ("01-02-2023", "Dokument", "Afgørelse"),
        ("24-01-2023", "Journalnotat", "Samtale om fravær"),
        ("28-12-2022", "Dokument", "Lægeerklæring"),
        ("27-12-2022", "Sag opstået", "Genoptræning"),
        ("22-12-2022", "Sag opstået", "Sygedagpengesag"),
        ("22-12-2022", "Ydelse startet", "Sygedagpenge"),
        ("01-06-2021", "Dokument uden brevdato, senest ændret", "Uden dato"),
        ("01-10-2008", "Adresseflytning", "Skovbrynet 38, 2800 Kgs. Lyngby"),
    ]
    assert grupper(page) == [
        "Marts 2023", "Februar 2023", "Januar 2023", "December 2022", "Juni 2021", "Oktober 2008",
    ]  # fmt: skip
    assert 'aria-current="page">Tidslinje</a>' in page
    urls = {m["titel"]: m["url"] for m in RAEKKE.finditer(page)}
    for title in ("Sygedagpengesag", "Afgørelse", "Samtale om fravær", "Sygedagpenge"):
        assert urls[title] == f"/sag/{levet}/"
    assert urls["Høreapparat"] is None
    assert bred.get(urls["Skovbrynet 38, 2800 Kgs. Lyngby"]).status_code == 200


def test_each_provider_shown_is_a_row_of_the_log_and_no_other(
    bred: Client, borgere: Borgere, levet: UUID, logget: Logget
):
    page = side(bred, borgere.jan)
    rows = list(Revisionslog.objects.values_list("komponent", "beskrivelse", "part"))
    shown = {k.rsplit(".", 1)[1]: b for k, b, _ in rows if ".Timeline.Providers." in k}
    assert shown == {
        "AdresseflytningerTimelin": "Søgning",
        "DokumenterTimelineProvid": "Søgning",
        "IkkeOekonomiskeYdelserAf": "Søgning",
        "IkkeOekonomiskeYdelserSt": "Søgning",
        "JournalnotaterTimelinePr": "Journalnotat Visning",
        "SagerTimelineProvider": "Søgning",
        "YdelserAfsluttetTimeline": "Søgning",
        "YdelserStartetTimelinePr": "Søgning",
    }
    assert {part for _, _, part in rows} == {"211070-3435 - Jan Jarlov"}
    assert {len(k) for k, _, _ in rows if "Timeline" in k} == {77, 80}
    assert "9 elementer" in page
    logget()
    side(bred, borgere.jan, "?vis=sager&vis=journalnotater")
    assert sorted(b for b, _ in logget()) == ["Journalnotat Visning", "Søgning", "Visning#Person"]


def test_filters_are_parameters_and_nonsense_is_as_if_absent(
    bred: Client, borgere: Borgere, levet: UUID
):
    only = linjer(side(bred, borgere.jan, "?vis=ydelser-startet&vis=ikke-oekonomiske-startet"))
    assert [titel for *_, titel in only] == ["Høreapparat", "Sygedagpenge"]
    period = linjer(side(bred, borgere.jan, "?fra=2023-01-24&til=2023-02-01"))
    assert [titel for *_, titel in period] == ["Afgørelse", "Samtale om fravær"]
    assert linjer(side(bred, borgere.jan, "?fra=24-01-2023&til=1-2-2023")) == period
    assert 'name="fra"' in (page := side(bred, borgere.jan, "?fra=2023-01-24"))
    assert 'value="24-01-2023"' in page
    assert grupper(side(bred, borgere.jan, "?zoom=aar")) == ["2023", "2022", "2021", "2008"]
    everything = linjer(side(bred, borgere.jan))
    for nonsense in (
        "?vis=findes-ikke&fra=i-går&til=&zoom=uge&foer=2023-02-30",
        "?fra=0001-01-01&foer=9999-12-31&til=9999-12-31",
        "?fra=1799-12-31&foer=0001-01-01",
    ):
        assert linjer(side(bred, borgere.jan, nonsense)) == everything
    page = side(bred, borgere.jan, "?fra=2009-01-01&til=2009-12-31")
    assert "Intet i den valgte periode passer til filteret." in page
    assert linjer(side(bred, borgere.jan, "?fra=2023-02-01&til=2023-01-01")) == []


def test_what_is_yet_to_come_has_not_happened(bred: Client, borgere: Borgere):
    i_morgen = timezone.localdate() + timedelta(days=1)
    ydelse(borgere.jan, "Ydelsen", date(2023, 1, 1), i_morgen, beloeb=1)
    ydelse(borgere.jan, "Den næste", i_morgen, beloeb=1)
    page = side(bred, borgere.jan, "?vis=ydelser-startet&vis=ydelser-afsluttet&til=2999-01-01")
    assert linjer(page) == [("01-01-2023", "Ydelse startet", "Ydelsen")]


def test_a_page_is_a_stretch_of_time_in_which_nothing_is_left_out(
    bred: Client, borgere: Borgere, lav_sag: LavSag, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(henter, "MAKS", 4)
    sag = lav_sag(borgere.jan, titel="Sagen", oprettet=klokken(date(2023, 1, 2)))
    for n in range(9):  # three a day, so that a page's edge falls within a day
        dokument(sag, borgere.jan, f"Brev {n}", date(2023, 1, 1 + n // 3))
    notat(sag, borgere.jan, "Et gammelt notat", date(2022, 1, 1))
    seen: list[tuple[str, str, str]] = []
    query, pages = "", 0
    while True:
        page = side(bred, borgere.jan, query)
        days = {dag for dag, *_ in linjer(page)}
        assert not days & {dag for dag, *_ in seen}, "a day is on two pages"
        seen += linjer(page)
        pages += 1
        older = re.search(r'href="[^"]*/tidslinje/(\?[^"]*)" rel="next"', page)
        if older is None:
            break
        assert pages < 9
        query = older[1].replace("&amp;", "&")
    assert pages > 2
    assert len(seen) == len(set(seen)) == 9 + 1 + 1 + 1  # letters, sag, note, address
    assert [d[6:] + d[3:5] + d[:2] for d, *_ in seen] == sorted(
        (d[6:] + d[3:5] + d[:2] for d, *_ in seen), reverse=True
    )
    assert "Til de nyeste" in page


def test_a_day_with_more_than_a_page_says_so_and_the_rest_is_reached(
    bred: Client, borgere: Borgere, lav_sag: LavSag, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(henter, "MAKS", 3)
    sag = lav_sag(borgere.jan, titel="Sagen", oprettet=klokken(date(2021, 1, 2)))
    for n in range(6):
        dokument(sag, borgere.jan, f"Brev {n}", date(2023, 1, 1))
    page = side(bred, borgere.jan)
    assert len(linjer(page)) == 3
    assert "Der skete mere den dag, end siden kan vise." in page
    older = re.search(r'(\?foer=[^"]*)" rel="next"', page)
    assert older is not None
    assert "Sagen" in side(bred, borgere.jan, older[1])


# --- What fails ----------------------------------------------------------------------------------


def _proeve(noegle: str, laes: Callable[[Vindue], Fundet]) -> Udbyder:
    return Udbyder(
        noegle, f"Prøve {noegle}", "k-advis", TIDSLINJE_ADRESSER, Permission.SE_PERSON, laes
    )


@pytest.fixture
def ekstra() -> Iterator[Callable[[Udbyder], None]]:
    """Register a provider for one test, as another app does."""
    before = dict(register._UDBYDERE)
    yield tilmeld
    register._UDBYDERE.clear()
    register._UDBYDERE.update(before)


def test_another_app_registers_its_own_provider(
    bred: Client, borgere: Borgere, levet: UUID, ekstra: Callable[[Udbyder], None]
):
    asked: list[Vindue] = []

    def adviser(vindue: Vindue) -> Fundet:
        asked.append(vindue)
        what = Haendelse("prøver", date(2023, 3, 16), "Bevilling passiv", "Advis", url="/advis/1/")
        return Fundet((what,))

    ekstra(_proeve("prøver", adviser))
    page = side(bred, borgere.jan, "?fra=2023-01-01")
    assert linjer(page)[0] == ("16-03-2023", "Advis", "Bevilling passiv")
    assert 'name="vis" value="prøver" checked' in page
    (vindue,) = asked
    assert (vindue.part_uuid, vindue.fra) == (borgere.jan, date(2023, 1, 1))
    with pytest.raises(ValueError, match="prøver"):
        ekstra(_proeve("prøver", lambda vindue: Fundet(())))
    side(bred, borgere.jan, "?vis=sager")
    assert len(asked) == 1, "what is not chosen is not asked"


def _kaster(vindue: Vindue) -> Fundet:
    raise RuntimeError(f"om {JAN_CPR}")


def _forkert(vindue: Vindue) -> Fundet:
    with connection.cursor() as cursor:
        cursor.execute("select 1 / 0")
    return Fundet(())


def _for_langsom(vindue: Vindue) -> Fundet:
    with connection.cursor() as cursor:
        cursor.execute("select pg_sleep(30)")
    return Fundet(())


@pytest.mark.parametrize("laes", [_kaster, _forkert, _for_langsom])
def test_a_provider_that_fails_or_is_too_slow_fails_alone(
    laes: Callable[[Vindue], Fundet],
    bred: Client,
    borgere: Borgere,
    levet: UUID,
    ekstra: Callable[[Udbyder], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    whole = linjer(side(bred, borgere.jan))
    monkeypatch.setattr(henter, "GRAENSE", "1s")
    ekstra(_proeve("0-foerst", laes))
    before = Revisionslog.objects.count()
    page = side(bred, borgere.jan)
    assert linjer(page) == whole
    assert "Disse svarer ikke lige nu: Prøve 0-foerst." in page
    assert Revisionslog.objects.count() - before == 9, "it showed nothing, so nothing is logged"
    assert "0-foerst svarede ikke" in caplog.text
    assert JAN_CPR not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("show statement_timeout")
        assert cursor.fetchone() != ("1s",)


# --- Rights --------------------------------------------------------------------------------------


def test_what_the_role_does_not_give_is_neither_offered_nor_shown(
    borgere: Borgere,
    levet: UUID,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    page = side(log_ind(bruger_med({"permissions": [Permission.SE_PERSON]})), borgere.jan)
    assert [hvad for _, hvad, _ in linjer(page)] == ["Adresseflytning"]
    assert re.findall(r'id="vis-([^"]+)"', page) == ["adresser"]
    assert 'class="s-count">1</span>' in page
    assert (
        log_ind(bruger_med({"permissions": [Permission.SE_SAG]}))
        .get(f"/person/{borgere.jan}/tidslinje/")
        .status_code
        == 403
    )
    assert (
        log_ind(bruger_med({"permissions": ALT})).get(f"/person/{uuid4()}/tidslinje/").status_code
        == 404
    )


def test_hidden_rows_are_neither_shown_counted_nor_linked(
    borgere: Borgere,
    levet: UUID,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    """Only the money of 32.*: not the sag about health, nor what lies on it, nor the way to it."""
    page = side(log_ind(bruger_med({"permissions": ALT, "kle": ["32.*"]})), borgere.jan)
    assert [titel for *_, titel in linjer(page)] == [
        "Sygedagpenge", "Høreapparat", "Sygedagpenge", "Skovbrynet 38, 2800 Kgs. Lyngby",
    ]  # fmt: skip
    assert "/sag/" not in page.split("<main")[1]
    assert 'class="s-count">4</span>' in page
    other = log_ind(bruger_med({"permissions": ALT}, myndighed=ANDEN_KOMMUNE))
    assert [hvad for _, hvad, _ in linjer(side(other, borgere.jan))] == ["Adresseflytning"]


def test_where_hidden_sager_are_announced_the_line_ends_with_the_stub(
    borgere: Borgere,
    levet: UUID,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    Myndighed.objects.filter(id=KOMMUNE).update(viser_skjulte=True)
    browser = log_ind(bruger_med({"permissions": ALT, "kle": ["32.*"]}))
    assert "Der findes 2 sager, du ikke har adgang til." in side(browser, borgere.jan)
    assert "du ikke har adgang til" not in side(browser, borgere.jan, "?vis=ydelser-startet")


def test_a_protected_persons_moves_are_not_on_the_line(
    bred: Client,
    borgere: Borgere,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    page = side(bred, borgere.jytte)
    assert linjer(page) == []
    assert "Adresseflytninger er beskyttet og vises ikke." in page
    assert "Hemmelivej" not in page
    seer = log_ind(bruger_med({"permissions": [*ALT, Permission.SE_BESKYTTET]}))
    page = side(seer, borgere.jytte)
    assert linjer(page) == [("01-10-2008", "Adresseflytning", "Hemmelivej 7, 2800 Kgs. Lyngby")]
    # Paper goes to others: it is left out in print.
    assert [m["tr"] for m in RAEKKE.finditer(page)] == [' class="s-noprint"']


def test_a_former_home_where_a_protected_relative_hides_is_left_out(bred: Client, myndigheder: Any):
    """As the address history has it (`roebende`)."""
    from indexes.part.services import part_uuider
    from indexes.part.values import RelationData

    now = timezone.now()
    barn = "0507132345"
    indlaes_personer(
        [
            borger(
                "Jonna Rømer",
                barn,
                adresser=(
                    *bor("Hemmelivej", "7", til=date(2020, 1, 1)),
                    *bor("Konestien", "3", fra=date(2020, 1, 1)),
                ),
                relationer=(RelationData("mor", JYTTE_CPR),),
            ),
            borger(
                "Jytte Rømer", JYTTE_CPR, beskyttelser=BESKYTTET, adresser=bor("Hemmelivej", "7")
            ),
        ],
        now=now,
    )
    jonna = part_uuider([f"cpr:{barn}"], now=now)[f"cpr:{barn}"]
    page = side(bred, jonna)
    assert [titel for *_, titel in linjer(page)] == ["Konestien 3, 2800 Kgs. Lyngby"]
    assert "Hemmelivej" not in page
    assert "Adresser, som ville røbe en beskyttet adresse, er udeladt." in page


# --- Purposes ------------------------------------------------------------------------------------


@pytest.fixture
def kraev(myndigheder: Any) -> Callable[[str], None]:
    """The municipality demands a purpose for this kind of look-up."""

    def make(opslag: str) -> None:
        formaal.sikr_formaal()
        formaal.saet_krav(opslag, KOMMUNE, True, hvem="test", now=timezone.now())

    return make


def test_where_a_purpose_is_demanded_the_moves_wait_for_it(
    bred: Client, borgere: Borgere, levet: UUID, kraev: Callable[[str], None]
):
    kraev(HISTORISK_ADRESSE)
    page = side(bred, borgere.jan)
    assert "Adresseflytning" not in {hvad for _, hvad, _ in linjer(page)}
    assert "Sygedagpengesag" in page
    assert 'action="/formaal/historisk-adresse/"' in page
    moves = Revisionslog.objects.filter(komponent__contains="Adresseflytninger")
    assert not moves.exists()
    (kode, *_) = Formaal.objects.filter(opslag=HISTORISK_ADRESSE).values_list("kode", flat=True)
    bred.post("/formaal/historisk-adresse/", {"formaal": kode, "tilbage": "/"})
    assert "Adresseflytning" in {hvad for _, hvad, _ in linjer(side(bred, borgere.jan))}
    assert moves.get().soegekriterier.endswith(f"FormaalType: {kode}")
    assert not Revisionslog.objects.filter(
        komponent__contains="SagerTimeline", soegekriterier__contains="FormaalType"
    ).exists()


def test_without_its_purpose_only_the_authoritys_own_ydelser_are_read(
    borgere: Borgere,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    kraev: Callable[[str], None],
):
    ydelse(borgere.jan, "Vores", date(2023, 1, 1), beloeb=1)
    ydelse(borgere.jan, "Deres", date(2023, 1, 2), beloeb=1, myndighed=ANDEN_KOMMUNE)
    browser = log_ind(
        bruger_med({"permissions": ALT}, {"permissions": ALT, "scope": ANDEN_KOMMUNE})
    )
    query = "?vis=ydelser-startet"
    kraev(YDELSER_ANDRE)
    assert [titel for *_, titel in linjer(side(browser, borgere.jan, query))] == ["Vores"]
    (kode, *_) = Formaal.objects.filter(opslag=YDELSER_ANDRE).values_list("kode", flat=True)
    browser.post("/formaal/ydelser-andre/", {"formaal": kode, "tilbage": "/"})
    assert [titel for *_, titel in linjer(side(browser, borgere.jan, query))] == ["Deres", "Vores"]


# --- Cost ----------------------------------------------------------------------------------------


def test_the_tab_costs_the_same_for_3_and_for_60_of_everything(
    bred: Client, borgere: Borgere, lav_sag: LavSag
):
    costs = []
    done = 0
    for total in (3, 60):
        for n in range(done, total):
            sag = lav_sag(borgere.jan, titel=f"Sag {n}", oprettet=klokken(date(2022, 1, 1 + n % 9)))
            notat(sag, borgere.jan, f"Notat {n}", date(2022, 2, 1 + n % 9))
            dokument(sag, borgere.jan, f"Brev {n}", date(2022, 3, 1 + n % 9))
            ydelse(borgere.jan, f"Ydelse {n}", date(2022, 4, 1 + n % 9), beloeb=n, sag_uuid=sag)
        done = total
        side(bred, borgere.jan)
        with CaptureQueriesContext(connection) as captured:
            side(bred, borgere.jan)
        costs.append([q["sql"] for q in captured.captured_queries])
    assert len(costs[0]) == len(costs[1]), [len(c) for c in costs]
    assert len(costs[0]) <= LOFT, "\n".join(costs[0])
    # Eight providers, but one read of each kind of row.
    for table in ("sag_saglinje", "ydelse_bevilgetydelse", "part_personadresse"):
        reads = [sql for sql in costs[1] if sql.startswith("SELECT") and f'FROM "{table}"' in sql]
        assert len(reads) == 1, table


@pytest.mark.django_db
def test_what_answered_before_and_after_one_that_failed_stands():
    def fejler() -> int:
        with connection.cursor() as cursor:
            cursor.execute("select 1 / 0")
        return 0

    def svarer() -> int:
        with connection.cursor() as cursor:
            cursor.execute("select 7")
            return int(cursor.fetchone()[0])

    kilder = [("a", svarer), ("b", fejler), ("c", svarer), ("d", fejler), ("e", svarer)]
    with transaction.atomic():
        assert henter.hver_for_sig(kilder) == [7, None, 7, None, 7]
        assert svarer() == 7
