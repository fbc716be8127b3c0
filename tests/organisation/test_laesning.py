"""The two forms of a file: what is wrong is told by line and field, and never repeated."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from access.organisation.laesning import MAKS_FEJL, laes_csv, laes_json
from access.organisation.values import Art, Leverance, LeveranceFejl
from tests.organisation.conftest import u

HOVED = "art;uuid;navn;overordnet;telefon;email;noegle;lukket;efterfoelger;brugernavn;titel;enhed;bruger"


def csv(*linjer: str) -> Leverance:
    return laes_csv(io.StringIO("\n".join([HOVED, *linjer]), newline=""))


def js(body: object) -> Leverance:
    return laes_json(io.StringIO(json.dumps(body)))


def fejl_i(tekst: str, laes: object = laes_json) -> list[tuple[str, int | None]]:
    with pytest.raises(LeveranceFejl) as caught:
        laes(io.StringIO(tekst, newline=""))  # type: ignore[operator]
    return [(f.felt, f.linje) for f in caught.value.fejl]


def test_csv_and_json_say_the_same():
    a, b, ane = u("A"), u("B"), u("Ane")
    one = csv(
        f"enhed;{a};A;;45 97 30 00;;;nej;;;;;",
        f'enhed;{b};"B; med semikolon";{a};;;;ja;{a};;;;',
        f"bruger;{ane};Ane;;;ane@x.example;;;;ane;Leder;{a};",
    )
    two = js(
        {
            "enheder": [
                {"uuid": a, "navn": "A", "overordnet": None, "telefon": "45 97 30 00", "email": "",
                 "noegle": "", "lukket": False, "efterfoelger": None},
                {"uuid": b.upper(), "navn": "B; med semikolon", "overordnet": a, "telefon": "",
                 "email": "", "noegle": "", "lukket": True, "efterfoelger": a},
            ],
            "brugere": [
                {"uuid": ane, "navn": "Ane", "telefon": "", "email": "ane@x.example",
                 "brugernavn": "ane", "titel": "Leder", "enhed": a, "lukket": False}
            ],
        }
    )  # fmt: skip
    assert [(p.art, p.uuid, p.fakta) for p in one.poster] == [
        (p.art, p.uuid, p.fakta) for p in two.poster
    ]
    assert one.arter == two.arter == {Art.ENHED, Art.BRUGER}


def test_what_a_file_leaves_out_is_not_told():
    (post,) = laes_csv(io.StringIO(f"art;uuid;telefon\nenhed;{u('A')};\n", newline="")).poster
    assert post.fakta == {"telefon": ""}
    (post,) = js({"enheder": [{"uuid": u("A")}]}).poster
    assert post.fakta == {}


def test_json_says_how_much_it_is_and_from_when():
    read = js(
        {"fuld": True, "virkning": "2027-01-01T00:00:00+01:00", "cvr": "11715311", "brugere": []}
    )
    assert (read.fuld, read.cvr, read.arter) == (True, "11715311", {Art.BRUGER})
    assert read.virkning == datetime(2026, 12, 31, 23, tzinfo=UTC)


def test_lines_and_fields_of_every_error_in_csv():
    rows = [
        f"enhed;{u('A')};A;;;;;;;;;;",
        f'enhed;{u("B")};"over to\nlinjer";;;;;;;;;;',
        "enhed;nej;B;x;12ab;@;;måske;;;;;",
        f"hund;{u('C')};C;;;;;;;;;;",
        f"enhed;{u('D')};D;;",
        f"bruger;{u('E')};E;{u('A')};;;;;;;;;",
    ]
    found = fejl_i("\n".join([HOVED, *rows]), laes_csv)
    assert found == [
        ("enheder[2].navn", 3),
        ("enheder[3].uuid", 5),
        ("enheder[3].lukket", 5),
        ("enheder[3].overordnet", 5),
        ("enheder[3].telefon", 5),
        ("enheder[3].email", 5),
        ("art", 6),
        ("linje", 7),
        ("brugere[1].overordnet", 8),
        ("brugere[1].brugernavn", 8),
    ]


@pytest.mark.parametrize(
    ("tekst", "found"),
    [
        ("", [("art", 1)]),
        ("uuid;navn\n", [("art", 1)]),
        ("art;uuid;hund;uuid\n", [("kolonne 2", 1), ("kolonne 3", 1), ("kolonne 4", 1)]),
        ('art;uuid\nenhed;"', [("fil", None)]),
    ],
)
def test_a_file_that_is_no_csv_of_ours(tekst: str, found: list[tuple[str, int | None]]):
    assert fejl_i(tekst, laes_csv) == found


@pytest.mark.parametrize(
    ("tekst", "found"),
    [
        ("", ("fil", 1)),
        ("[]", ("fil", 1)),
        ('{"enheder": [}', ("fil", 1)),
        ('{"enheder": [{"uuid": 1,\n "navn"}]}', ("fil", 1)),
        ('{"enheder": []} x', ("fil", 0)),
        ('{"enheder": [], "enheder": []}', ("fil", None)),
        ('{"enheder": [{"uuid": "x", "uuid": "y"}]}', ("fil", None)),
        ('{"fuld": NaN}', ("fil", None)),
        ('{\n"fuld": "ja"}', ("fuld", 2)),
        ('{"virkning": "2027-01-01"}', ("virkning", 1)),
        ('{"cvr": 11715311}', ("cvr", 1)),
        ('{"hunde": 1}', ("felt", 1)),
        ('{"enheder": [1]}', ("enheder[1]", 1)),
        ('{"enheder":\n[\n{"uuid": "x"}]}', ("enheder[1].uuid", 3)),
    ],
)
def test_a_text_that_is_no_json_of_ours(tekst: str, found: tuple[str, int | None]):
    assert fejl_i(tekst) == [found]


def test_json_is_read_piece_by_piece_with_true_lines():
    one = '{"uuid": "%s", "navn": "Enhed nummer %s med æ, ø og å"}'
    rows = ",\n".join(one % (UUID(int=n + 1), n) for n in range(5000))
    read = laes_json(io.StringIO('{"enheder": [\n' + rows + "\n]}"))
    assert [p.linje for p in read.poster] == list(range(2, 5002))
    assert read.poster[-1].fakta["navn"] == "Enhed nummer 4999 med æ, ø og å"


def test_reading_stops_at_a_hundred_errors_and_repeats_none_of_the_text():
    with pytest.raises(LeveranceFejl) as caught:
        js({"brugere": [{"uuid": "hemmelig", "navn": "hemmelig\n"}] * 200})
    assert len(caught.value.fejl) == MAKS_FEJL
    assert "hemmelig" not in " ".join(map(str, caught.value.fejl))
