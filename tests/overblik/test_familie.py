"""The tab Familie- og bopælssamling and the genogram: what they show, hide, cost and log."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from access.formaal.services import saet_krav
from access.formaal.values import HISTORISK_ADRESSE
from access.models import Bruger, Revisionslog
from access.values import Permission
from indexes.part import services
from indexes.part.values import (
    BeskyttelseData,
    CivilstandData,
    PersonData,
    StatusData,
)
from tests.faelles import KOMMUNE
from tests.overblik.conftest import JAN_CPR
from tests.part.faelles import BESKYTTET, BOLIG, bor, borger
from tests.part.test_familie import barn_af

Logget = Callable[[], list[tuple[str, str]]]
JAN = "211070-3435 - Jan Jarlov"
FLYTTET = date(2020, 5, 1)
HJEM = (replace(BOLIG, til=FLYTTET), *bor("Hæstvej", "73", fra=FLYTTET))

FARFAR = borger(
    "Aksel Jarlov",
    "0411124411",
    statusser=(StatusData("01", date(1912, 11, 4)), StatusData("90", date(1984, 1, 30))),
)
FAR = borger("Poul Jarlov", "1403424411", relationer=barn_af(FARFAR), adresser=bor("Søvej", "2"))
MOR = borger("Inger Jarlov", "1808444444", adresser=bor("Søvej", "2"))
SUSANNE = borger("Susanne Kjær", "2212714444", adresser=bor("Søvej", "9"))
JYTTE = borger("Jytte Rømer", "0107741234", beskyttelser=BESKYTTET, adresser=bor("Hemmelivej", "7"))
JAN_ = borger(
    "Jan Jarlov",
    JAN_CPR,
    adresser=HJEM,
    relationer=barn_af(MOR, FAR),
    civilstand=(
        CivilstandData("G", date(1995, 8, 12), date(2007, 3, 15), SUSANNE.cpr),
        CivilstandData("F", date(2007, 3, 15), None, SUSANNE.cpr),
    ),
)
BIRGIT = borger("Birgit <Holm>", "0905684444", relationer=barn_af(MOR, FAR), adresser=HJEM)
JOHN = borger("John Jarlov", "1206134411", relationer=barn_af(JYTTE, JAN_), adresser=HJEM)
ANDERS = borger("Anders Frandsen", "1402742401", adresser=HJEM)
ALLE = (FARFAR, FAR, MOR, SUSANNE, JYTTE, JAN_, BIRGIT, JOHN, ANDERS)

FAMILIEKOLONNER = [
    "Adressebeskyttelse", "Navn", "CPR", "Adresse", "Familierelation", "Samme adresse", "Alder",
    "Kommune", "Status",
]  # fmt: skip
BOPAELSKOLONNER = [
    "Familierelation", "CPR", "Navn", "Alder", "Tilflytningsdato", "Adressebeskyttelse",
    "Kontaktadresse", "Status",
]  # fmt: skip


@dataclass(frozen=True)
class Slaegten:
    uuid: dict[str, UUID]

    def af(self, p: PersonData, rest: str = "familie/") -> str:
        return f"/person/{self.uuid[p.cpr]}/{rest}"


Indlaes = Callable[..., Slaegten]


@pytest.fixture
def indlaes(myndigheder: Any) -> Indlaes:
    def load(*alle: PersonData) -> Slaegten:
        now = timezone.now()
        services.indlaes_personer(alle, now=now)
        uuider = services.part_uuider([f"cpr:{p.cpr}" for p in alle], now=now)
        return Slaegten({noegle.removeprefix("cpr:"): uuid for noegle, uuid in uuider.items()})

    return load


@pytest.fixture
def slaegten(indlaes: Indlaes) -> Slaegten:
    return indlaes(*ALLE)


@pytest.fixture
def ser_beskyttet(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(bruger_med({"permissions": [Permission.SE_PERSON, Permission.SE_BESKYTTET]}))


def hent(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def tabeller(page: str) -> list[tuple[list[str], list[list[str]]]]:
    """Headings and rows of each table, as text."""
    root = etree.HTML(page)

    def tekst(e: Any) -> str:
        return re.sub(r"\s+", " ", " ".join(e.itertext())).strip()

    return [
        (
            [tekst(h) for h in table.iterfind("thead/tr/th")],
            [
                [tekst(c) for c in row if c.tag in {"td", "th"}]
                for row in table.iterfind("tbody/tr")
            ],
        )
        for table in root.iterfind(".//main//table")
    ]


def test_both_lists_have_saps_own_columns_and_rows(browser: Client, slaegten: Slaegten):
    (kolonner, familie), (andre, bopael) = tabeller(hent(browser, slaegten.af(JAN_)))
    assert kolonner == FAMILIEKOLONNER
    assert andre == BOPAELSKOLONNER
    assert [row[1] for row in familie] == [
        "Aksel Jarlov", "Poul Jarlov", "Inger Jarlov", "Birgit <Holm>", "John Jarlov",
    ]  # fmt: skip
    doed = familie[0]
    assert (doed[3], doed[4], doed[6], doed[7], doed[8]) == (
        "-", "Farfar", "(død)", "-", "Død 30-01-1984",
    )  # fmt: skip
    john = familie[4]
    assert john[2].startswith("120613-XXXX")
    assert (john[0], john[3], john[5], john[7]) == (
        "Nej", "Hæstvej 73, 2800 Kgs. Lyngby", "Ja", "Lyngby-Taarbæk",
    )  # fmt: skip
    assert [(row[0], row[2]) for row in bopael] == [
        ("Slået op", "Jan Jarlov"),
        ("Søster", "Birgit <Holm>"),
        ("Søn", "John Jarlov"),
        ("-", "Anders Frandsen"),
    ]
    assert bopael[3][4] == "01-05-2020"


def test_each_look_is_logged_by_the_public_names(
    browser: Client, slaegten: Slaegten, logget: Logget
):
    hent(browser, slaegten.af(JAN_))
    assert logget() == [
        ("Visning Bopælssamlinger", JAN), ("Visning Familiesamlinger", JAN), ("Visning#Person", JAN),
    ]  # fmt: skip
    hent(browser, slaegten.af(JAN_, "familie/?vis=visuel"))
    assert logget() == [
        ("Visning BopælssamlingerDiagram", JAN),
        ("Visning FamiliesamlingerDiagram", JAN),
        ("Visning#Person", JAN),
    ]
    hent(browser, slaegten.af(JAN_, "genogram/"))
    assert logget() == [("Visning Genogram#Person", JAN), ("Visning#Person", JAN)]
    for slags in ("svg", "pdf"):
        assert browser.get(slaegten.af(JAN_, f"genogram/{slags}/")).status_code == 200
        assert logget() == [
            ("Eksport Genogram#Person", JAN), ("Visning Genogram#Person", JAN), ("Visning#Person", JAN),
        ]  # fmt: skip


def test_a_relatives_number_shown_is_a_row_about_the_relative(
    browser: Client, slaegten: Slaegten, logget: Logget
):
    address = slaegten.af(JAN_)
    assert "120613-4411" not in hent(browser, address)
    logget()
    form = {"vis": "1", "plads": "bopael"}
    shown = browser.post(slaegten.af(JOHN, "cpr/"), form, headers={"hx-request": "true"})
    assert "120613-4411" in shown.content.decode()
    assert f'id="cpr-knap-{slaegten.uuid[JOHN.cpr]}-bopael"' in shown.content.decode()
    assert logget() == [("PartCpr", "120613-4411 - John Jarlov")]
    # In both lists, and once in the log; not among the cards, which have no numbers.
    page = hent(browser, address)
    assert page.count("120613-4411") == 2
    assert logget().count(("PartCpr", "120613-4411 - John Jarlov")) == 1
    assert "5 elementer" not in page
    assert "4 elementer" in page
    assert "120613-4411" not in hent(browser, f"{address}?vis=visuel")
    assert "PartCpr" not in dict(logget())
    # Without script the form leads back to where it was used, and nowhere else.
    for tilbage, forventet in ((address, address), ("//ond.dk/", slaegten.af(JOHN, ""))):
        response = browser.post(slaegten.af(JOHN, "cpr/"), {"vis": "0", "tilbage": tilbage})
        assert response["Location"] == forventet


def test_no_element_has_another_ones_id(browser: Client, slaegten: Slaegten):
    for rest in ("familie/", "familie/?vis=visuel", "genogram/"):
        found = re.findall(r'\sid="([^"]+)"', hent(browser, slaegten.af(JAN_, rest)))
        assert sorted(set(found)) == sorted(found), rest


def test_generations_are_rows_of_cards(browser: Client, slaegten: Slaegten):
    page = hent(browser, slaegten.af(JAN_, "familie/?vis=visuel"))
    assert re.findall(r'<h3 id="gen-\d">([^<]+)</h3>', page) == [
        "Bedsteforældre", "Forældre", "Søskende", "Ægtefælle", "Børn",
    ]  # fmt: skip
    assert tabeller(page) == []
    assert "Ikke i familie" in page  # Anders, who lives there


def test_at_an_earlier_day_both_lists_are_those_of_then(browser: Client, slaegten: Slaegten):
    page = hent(browser, slaegten.af(JAN_, "familie/?dato=2019-01-01"))
    assert "som det så ud den 01-01-2019" in page
    (_, familie), (_, bopael) = tabeller(page)
    assert familie[4][3] == "Skovbrynet 38, 2800 Kgs. Lyngby"
    assert [row[4] for row in bopael] == ["01-10-2008"] * 4
    assert [row[3] for row in bopael][2] == "5"
    # Links keep the day.
    assert re.findall(r'href="([^"]*genogram/[^"]*)"', page) == [
        slaegten.af(JAN_, "genogram/?dato=2019-01-01")
    ]
    assert "som det så ud" not in hent(browser, slaegten.af(JAN_))


def test_before_he_was_born_there_is_nothing(browser: Client, slaegten: Slaegten):
    page = hent(browser, slaegten.af(JAN_, "familie/?dato=1960-01-01"))
    assert page.count("Her er ingen informationer at vise.") >= 1
    assert "Personen havde ingen bopæl" in page
    assert "ikke født" in hent(browser, slaegten.af(JAN_, "genogram/?dato=1960-01-01"))
    for slags in ("svg", "pdf"):
        address = slaegten.af(JAN_, f"genogram/{slags}/?dato=1960-01-01")
        assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    "dato", ["i går", "2019-02-30", "20190101", "0001-01-01", "9999-12-31", "²"]
)
def test_a_day_that_cannot_be_shown_is_refused_in_words(
    browser: Client, slaegten: Slaegten, dato: str
):
    page = hent(browser, slaegten.af(JAN_, f"familie/?dato={dato}"))
    assert 'role="alert"' in page
    assert "Her er det, der gælder i dag." in page
    assert "Hæstvej 73" in page


def test_no_day_to_come_shows_what_a_protection_hides_until_then(browser: Client, indlaes: Indlaes):
    """A protection that is known to end hides today, also from one who asks for the day after."""
    snart = timezone.localdate() + timedelta(days=30)
    jytte = replace(JYTTE, beskyttelser=(BeskyttelseData("0001", date(2020, 1, 1), snart),))
    slaegten = indlaes(*(jytte if p is JYTTE else p for p in ALLE))
    efter = (snart + timedelta(days=5)).isoformat()
    for rest in ("familie/", "genogram/"):
        assert "Hemmelivej" not in hent(browser, slaegten.af(JOHN, f"{rest}?dato={efter}"))


def test_protection_hides_in_the_lists(browser: Client, ser_beskyttet: Client, slaegten: Slaegten):
    (_, familie), *_ = tabeller(hent(browser, slaegten.af(JOHN)))
    jytte = next(row for row in familie if row[1] == "Jytte Rømer")
    assert jytte[0] == "Beskyttet"
    assert jytte[3].startswith("* Skjult Vis og log")
    assert (jytte[5], jytte[7]) == ("Skjult", "Skjult")
    for rest in ("familie/", "familie/?vis=visuel", "genogram/"):
        assert "Hemmelivej" not in hent(browser, slaegten.af(JOHN, rest)), rest
        assert "Hemmelivej" not in hent(browser, slaegten.af(JYTTE, rest)), rest
    assert "Bopælen er beskyttet." in hent(browser, slaegten.af(JYTTE))
    (_, familie), *_ = tabeller(hent(ser_beskyttet, slaegten.af(JOHN)))
    jytte = next(row for row in familie if row[1] == "Jytte Rømer")
    assert jytte[3].startswith("*Hemmelivej 7")


def test_a_shared_home_is_no_outline_where_protection_hides_it(
    browser: Client, ser_beskyttet: Client, indlaes: Indlaes
):
    """She lives with them: an outline, a count or a name at the home would say where."""
    slaegten = indlaes(*(replace(p, adresser=HJEM) if p is JYTTE else p for p in ALLE))
    (_, _), (_, bopael) = tabeller(hent(browser, slaegten.af(JAN_)))
    assert [row[2] for row in bopael] == ["Jan Jarlov", "Birgit <Holm>", "Anders Frandsen"]
    page = hent(browser, slaegten.af(JAN_, "genogram/"))
    symboler = dict(re.findall(r'aria-label="(\w+) \S+[^"]*?(samme adresse)?"', page))
    assert symboler["Birgit"] == "samme adresse"
    assert symboler["John"] == symboler["Jytte"] == ""
    # Who may see it sees it, on the screen alone.
    alt = hent(ser_beskyttet, slaegten.af(JAN_, "genogram/"))
    assert alt.count('class="g-home s-noprint"') == alt.count('rx="10"') > 0
    svg = ser_beskyttet.get(slaegten.af(JAN_, "genogram/svg/")).content.decode()
    assert "g-home" not in svg
    # Where nobody is protected it may leave the house.
    andre = indlaes(*(replace(p, beskyttelser=()) for p in ALLE))
    svg = ser_beskyttet.get(andre.af(JAN_, "genogram/svg/")).content.decode()
    assert "g-home" in svg


def pdf_tekst(pdf: bytes) -> str:
    """What the page writes."""
    out = b""
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        raw = stream.strip()
        if raw.endswith(b"~>"):
            out += zlib.decompress(base64.a85decode(raw[: -len(b"~>")]))
    text = out.decode("latin-1")
    text = re.sub(r"\\(\d{3})", lambda m: chr(int(m[1], 8)), text)
    info = pdf.decode("latin-1")
    return f"{text}\n{info}"


@pytest.mark.parametrize("hvem", ["browser", "ser_beskyttet"])
def test_names_of_the_protected_and_numbers_never_leave_the_house(
    request: pytest.FixtureRequest, slaegten: Slaegten, hvem: str
):
    client: Client = request.getfixturevalue(hvem)
    for p in (JAN_, JYTTE, JOHN):
        svg = client.get(slaegten.af(p, "genogram/svg/"))
        pdf = client.get(slaegten.af(p, "genogram/pdf/"))
        assert svg["Content-Disposition"] == 'attachment; filename="genogram.svg"'
        assert pdf["Content-Disposition"] == 'attachment; filename="genogram.pdf"'
        for text in (svg.content.decode(), pdf_tekst(pdf.content)):
            assert "Navn udeladt" in text
            assert "John Jarlov" in text
            assert "navnet er udeladt" in text
            for hemmelig in ("Jytte", "Rømer", "Hemmelivej", "Hæstvej", p.cpr, p.cpr[6:] + "<"):
                assert hemmelig not in text, hemmelig
    # On paper the page says as much: names of the protected are for the screen alone.
    page = hent(client, slaegten.af(JAN_, "genogram/"))
    (navn,) = re.findall(r'<text class="([^"]*)"[^>]*>Jytte Rømer</text>', page)
    assert "s-noprint" in navn


def test_the_drawing_follows_the_conventions(browser: Client, slaegten: Slaegten):
    svg = browser.get(slaegten.af(JAN_, "genogram/svg/")).content
    root = etree.fromstring(svg)
    ns = {"s": "http://www.w3.org/2000/svg"}

    def antal(path: str) -> int:
        return len(root.xpath(path, namespaces=ns))

    # Men are squares and women circles, the one looked up has a double line, the dead a cross.
    assert antal("//s:rect[@class='g-sym']") == 3  # Aksel, Poul, John
    assert antal("//s:rect[@class='g-index']") == 1
    assert antal("//s:circle[@class='g-sym']") == 4  # Inger, Birgit, Susanne, Jytte
    assert antal("//s:path[@class='g-cross']") == 1
    assert antal("//s:path[@class='g-shield']") == 1
    # The couples: divorced by two strokes, a child and no marriage by a dashed line.
    assert root.xpath("//s:text[@class='g-tag']/text()", namespaces=ns) == [
        "fælles barn", "fælles barn", "skilt 2007",
    ]  # fmt: skip
    assert antal("//s:path[@class='g-line g-dash']") == 2
    assert root.xpath("string(//s:title)", namespaces=ns) == "Genogram for Jan Jarlov"
    assert "Birgit <Holm> 58 år, søster" in root.xpath("string(//s:desc)", namespaces=ns)
    # Nothing that the strict policy would refuse, and nothing that runs.
    assert antal("//@style") == antal("//s:style") == antal("//s:script") == antal("//s:a") == 0


def test_the_list_says_what_the_drawing_says(browser: Client, slaegten: Slaegten):
    ((_, rows),) = tabeller(hent(browser, slaegten.af(JAN_, "genogram/")))
    assert {row[0]: row[3] for row in rows} == {
        "Jan Jarlov": "fælles barn med Jytte Rømer; skilt 2007 med Susanne Kjær; "
        "barn af Inger Jarlov og Poul Jarlov",
        "Aksel Jarlov": "-",
        "Poul Jarlov": "fælles barn med Inger Jarlov; barn af Aksel Jarlov",
        "Inger Jarlov": "fælles barn med Poul Jarlov",
        "Birgit <Holm>": "barn af Inger Jarlov og Poul Jarlov",
        "Susanne Kjær": "skilt 2007 med Jan Jarlov",
        "Jytte Rømer": "fælles barn med Jan Jarlov",
        "John Jarlov": "barn af Jan Jarlov og Jytte Rømer",
    }


def test_an_institution_is_shown_a_page_at_a_time(browser: Client, indlaes: Indlaes):
    hus = tuple(replace(a, institution=True) for a in bor("Plejevej", "1"))
    alle = [
        borger(f"Else{i} Holm", f"{1 + i % 28:02d}0144{1000 + i}", adresser=hus) for i in range(60)
    ]
    slaegten = indlaes(*alle)
    page = hent(browser, slaegten.af(alle[0]))
    assert "er en institution. 60 personer er registreret der." in page
    assert "Viser 1-50" in page
    ((naeste,),) = [re.findall(r'href="([^"]*side=2[^"]*)"', page)]
    andet = hent(browser, naeste.replace("&amp;", "&").split("#")[0])
    assert "Viser 51-60" in andet
    for side in ("99", "0", "x", "²", "99999"):
        assert browser.get(slaegten.af(alle[0], f"familie/?side={side}")).status_code == 200


def test_alone_in_the_register_the_blocks_say_so(browser: Client, indlaes: Indlaes):
    ene = borger("Ene Holm", "0101704410", adresser=())
    page = hent(browser, indlaes(ene).af(ene))
    assert page.count("Her er ingen informationer at vise.") == 2


ADRESSER = ("familie/", "genogram/", "genogram/svg/", "genogram/pdf/")


def test_without_the_right_to_persons_there_is_nothing(
    bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client], slaegten: Slaegten
):
    client = log_ind(bruger_med({"permissions": [Permission.SE_SAG]}))
    for rest in ADRESSER:
        response = client.get(slaegten.af(JAN_, rest))
        assert response.status_code == 403
        assert "Jarlov" not in response.content.decode()
    assert not Revisionslog.objects.filter(part__contains="Jarlov").exists()


def test_who_is_absent_is_404(browser: Client, slaegten: Slaegten):
    absent = Slaegten({JAN_.cpr: UUID(int=1)})
    for rest in ADRESSER:
        assert browser.get(absent.af(JAN_, rest)).status_code == 404
        assert browser.post(slaegten.af(JAN_, rest)).status_code == 405


def test_source_and_freshness_are_told(browser: Client, slaegten: Slaegten):
    page = hent(browser, slaegten.af(JAN_))
    assert len(re.findall(r'<span class="s-source">CPR \d\d:\d\d</span>', page)) == 2
    svg = browser.get(slaegten.af(JAN_, "genogram/svg/")).content.decode()
    assert re.search(r"Kilde: CPR, opdateret \d\d-\d\d-\d{4} kl\. \d\d:\d\d\.", svg)


def test_an_earlier_day_takes_the_purpose_that_former_addresses_take(
    browser: Client, slaegten: Slaegten
):
    saet_krav(HISTORISK_ADRESSE, KOMMUNE, True, hvem="test", now=timezone.now())
    for rest in ADRESSER:
        assert browser.get(slaegten.af(JAN_, rest)).status_code == 200
        refused = browser.get(slaegten.af(JAN_, f"{rest}?dato=2019-01-01"))
        assert (refused.status_code, refused["SAPA-Formaal"]) == (403, HISTORISK_ADRESSE)
        assert "Skovbrynet" not in refused.content.decode()
