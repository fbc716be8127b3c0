"""The export's format: no row is lost in the public audit report, and each fact arrives."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from access import komponenter
from access.revisionslog import Opslag, kriterier
from access.values import Cpr
from sapa.revision import csv
from sapa.revision.csv import Enhedsnavn
from sapa.revision.values import Lograekke
from tests.revision import rapport

TID = datetime(2026, 7, 1, 22, 30, 5, 123456, tzinfo=UTC)
ENHED = Enhedsnavn(UUID(int=7), ("Lyngby-Taarbæk Kommune", "Borger, service"))


def raekke(**fakta):
    return Lograekke(
        **{
            "id": uuid4(),
            "kald_id": uuid4(),
            "tidspunkt": TID,
            "bruger_uuid": UUID(int=1),
            "brugernavn": "ako",
            "bruger": "Allan Korsman",
            "ip": "10.20.30.40",
            "maskinnavn": "web-1",
            "organisatorisk_id": "11715311",
            "scope_cvr": "11715311",
            "enhed_id": 7,
            "enhed": "Jobcenter",
            "komponent": komponenter.SAGER.komponent,
            "beskrivelse": komponenter.SAGER.beskrivelse,
            "soegekriterier": "",
            "anledning": "Henvendelse, telefon",
            "part_uuid": UUID(int=2),
            "part": "211070-3435 - Jan Jarlov",
            "part_kommune": "Lyngby-Taarbæk",
            "sag_uuid": UUID(int=3),
            "sag": "29.21.04 - Genoptræning",
            "sagsnummer": "S-1",
            "begrundelse": "",
            **fakta,
        }
    )


def fil(*rows):
    return (csv.overskrift() + csv.linjer(rows, {7: ENHED})).encode()


def test_columns_are_the_public_ones_in_order():
    names = rapport.laes(fil()).overskrift
    assert len(names) == 32
    assert names[:9] == [
        "Log ID", "Kald ID", "Transaktions ID", "Aftale ID", "KaldersAftale ID", "Parametre",
        "Tidspunkt", "Service ID", "IP Adresse",
    ]  # fmt: skip
    assert names[9:20] == [
        "Maskinnavn", "Bruger ID", "BrugerNavn", "Bruger", "IT-System ID", "Organisatorisk ID",
        "Organisationsenhed ID", "LOS-ID", "LOS-Navn", "Applikation", "Komponent",
    ]  # fmt: skip
    assert names[20:] == [
        "Soegekriterier", "Sags ID", "Tilstandsskift", "Part", "Aktoer",
        "Anvendte CVR rettigheder", "Beskrivelse", "Organisatorisk enhed", "Vist Fra", "Sag",
        "Partens bopælskommune", "Sagsnummer",
    ]  # fmt: skip


def test_file_name_is_danish_time():
    assert csv.filnavn(TID) == "SOP Revisionslog 02-07-2026 00_30_05.csv"


def test_the_report_finds_every_fact():
    row = raekke(begrundelse="Brev skal sendes")
    (laest,) = rapport.laes(fil(row)).raekker
    assert laest["Log ID"] == str(row.id)
    assert laest["Tidspunkt"] == TID.replace(microsecond=0)
    assert laest["Tidspunkt"].hour == 0  # the hour on a Danish clock
    assert laest["IP Adresse"] == 10203040
    assert laest["Organisatorisk ID"] == 11715311
    assert rapport.efter(laest["Bruger"], "\\") == "Allan Korsman"
    assert rapport.cpr(laest["Part"]) == "2110703435"
    assert rapport.efter(laest["Part"], " - ") == "Jan Jarlov"
    assert rapport.kle(laest["Sag"]) == ("29.21.04", "29.21", "29")
    assert laest["Parametre"] == "Anledning: Henvendelse, telefon, Begrundelse: Brev skal sendes"
    assert laest["Organisatorisk enhed"] == "Lyngby-Taarbæk Kommune, Borger  service, Jobcenter"
    assert laest["Organisationsenhed ID"] == str(ENHED.uuid)


def test_every_kind_of_row_finds_its_tab_and_none_is_lost():
    elements = komponenter.alle()
    assert len(elements) > 12
    rows = [raekke(komponent=e.komponent, beskrivelse=e.beskrivelse) for e in elements]
    laest = rapport.laes(fil(*rows))
    assert laest.tabt == []
    keys = {(r["Komponent"], r["Beskrivelse"]) for r in laest.raekker}
    assert keys == {(e.komponent, e.beskrivelse) for e in elements}
    assert all(len(k) <= 80 for k, _ in keys)
    assert {rapport.FANER[k] for k in keys if k in rapport.FANER} == set(rapport.FANER.values())


def test_addresses_that_the_report_cannot_read_cost_no_row():
    ips = {
        "10.0.0.1": 10001,
        "255.255.255.255": 255255255255,
        "::1": None,
        "2001:db8::1": None,
        "::ffff:10.0.0.1": 10001,
        None: None,
        "ukendt": None,
    }
    laest = rapport.laes(fil(*(raekke(ip=ip) for ip in ips)))
    assert laest.tabt == []
    assert [r["IP Adresse"] for r in laest.raekker] == list(ips.values())


def test_kald_id_is_a_stable_positive_number_that_a_float_holds():
    kald = UUID("5d0c0d3e-3a2b-4c3d-9e8f-0123456789ab")
    assert csv.kald_id(kald) == csv.kald_id(UUID(str(kald)))
    numbers = {csv.kald_id(uuid4()) for _ in range(5000)}
    assert len(numbers) == 5000
    assert all(0 < n < 2**53 and int(float(n)) == n for n in numbers)


def test_a_spreadsheet_calculates_nothing():
    for evil in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", ' "=1+1"'):
        assert not csv.ren(evil).startswith(("=", "+", "-", "@", "\t"))
    (laest,) = rapport.laes(fil(raekke(part="=HYPERLINK(1)", sag="=1;2"))).raekker
    assert laest["Part"] == "'=HYPERLINK(1)"
    assert laest["Sag"] == "'=1,2"


TIDSRUM = [datetime(y, 1, 1, tzinfo=UTC).replace(tzinfo=None) for y in (2000, 2100)]
ONDT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    ['";"', "a\r\nb", "a\u2028b", "\x85", "=cmd|x", "'", "null", "\ufeff", ";;;;", "\\", " - "]
)


@settings(max_examples=300, deadline=None)
@given(
    tekster=st.fixed_dictionaries(
        dict.fromkeys(
            (
                "brugernavn", "bruger", "maskinnavn", "organisatorisk_id", "scope_cvr", "enhed",
                "soegekriterier", "anledning", "part", "part_kommune", "sag", "sagsnummer",
                "begrundelse", "beskrivelse", "komponent",
            ),
            ONDT,
        )
    ),
    ip=st.none() | st.ip_addresses().map(str),
    tid=st.datetimes(*TIDSRUM, timezones=st.just(UTC)),
    enhed_id=st.sampled_from([None, 7, 8]),
)  # fmt: skip
def test_no_text_whatever_loses_a_row_or_shifts_a_column(tekster, ip, tid, enhed_id):
    rows = [raekke(**tekster, ip=ip, tidspunkt=tid, enhed_id=enhed_id), raekke()]
    laest = rapport.laes(fil(*rows))
    assert laest.tabt == []
    assert [r["Log ID"] for r in laest.raekker] == [str(r.id) for r in rows]
    assert laest.raekker[1]["Sagsnummer"] == "S-1"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(ONDT, ONDT, ONDT), min_size=1, max_size=6))
def test_a_row_is_written_alike_whatever_stands_around_it(tekster):
    """Columns are cleaned together: no neighbour makes a field pass for clean, or change."""
    rows = [raekke(part=a, sag=b, soegekriterier=c) for a, b, c in tekster]
    assert csv.linjer(rows, {}) == "".join(csv.linjer([row], {}) for row in rows)
    for row, line in zip(rows, csv.linjer(rows, {}).split(csv.LINJESKIFT), strict=False):
        fields = line.split(";")
        assert fields[23] == csv.ren(row.part)
        assert (fields[20], fields[29]) == (csv.ren(row.soegekriterier), csv.ren(row.sag))


def test_the_rows_that_missed_a_value_are_kept():
    tom = raekke(
        bruger_uuid=None, brugernavn="", bruger="", ip=None, organisatorisk_id="", scope_cvr="",
        enhed_id=None, enhed="", part_uuid=None, part="", sag_uuid=None, sag="", sagsnummer="",
        part_kommune="", anledning="",
    )  # fmt: skip
    (laest,) = rapport.laes(fil(tom)).raekker
    assert (laest["Organisatorisk ID"], laest["Bruger"], laest["Parametre"]) == (None, "", "")


def test_criteria_are_read_back_and_cannot_be_forged():
    tekst = kriterier(
        [
            ("Navn", "Jan, Adresse: Falsk, Kommune: x"),
            ("CPR", None),
            ("Adresse", "Skt. Annæ Plads, Kommune: skjult"),
            ("Kommune", "Lyngby-Taarbæk"),
            ("FormaalType", "171"),
        ]
    )
    assert rapport.kriterietabel(tekst)["CPR"] == ""
    assert rapport.adresse(tekst).startswith("Skt. Annæ Plads")
    assert "skjult" in rapport.adresse(tekst)
    assert tekst.split(", FormaalType: ")[1] == "171"


def test_the_number_a_row_is_about():
    element = komponenter.PERSON
    assert Opslag(element, part_cpr=Cpr("2110703435"), part_navn="Jan").nummer == "2110703435"
    assert Opslag(element, part_navn="12345678 - Prøve ApS").nummer == "12345678"
    for typed in ("211070-3435", "2110703435", "211070 3435"):
        tekst = kriterier([("Navn", None), ("CPR", typed), ("Koen", "Begge")])
        assert Opslag(element, soegekriterier=tekst).nummer == "2110703435"
    tekst = kriterier([("Navn", "x"), ("CPR", "211070"), ("CVR", "12345678")])
    assert Opslag(element, soegekriterier=tekst).nummer == "12345678"
    assert Opslag(element, part_navn="1234567890 Jan").nummer == ""
