"""What a hit shows of a description: the places where the words were found, and no more of it."""

from __future__ import annotations

import pytest

from indexes.sag.beskrivelse import soegeord, uddrag

FYLD = "ord " * 60


def vist(tekst: str, soegt: str) -> str:
    """As a page has it, with the words found in angle brackets."""
    return "".join(f"<{b.tekst}>" if b.fundet else b.tekst for b in uddrag(tekst, soegeord(soegt)))


@pytest.mark.parametrize(
    ("tekst", "soegt", "ventet"),
    [
        ("", "fald", ""),
        ("Efter et FALD.\r\nFaldet igen", "fald", "Efter et <FALD>. <Faldet> igen"),
        ("Affald i Ålborg/2023", "fald ålb", "Affald i <Ålborg>/2023"),
        ("a < b & c", "b", "a < <b> & c"),
    ],
)
def test_a_short_text_is_shown_whole_on_one_line(tekst: str, soegt: str, ventet: str) -> None:
    assert vist(tekst, soegt) == ventet


def test_each_word_is_shown_where_it_first_stands_and_words_are_whole() -> None:
    tekst = f"{FYLD}knæet {FYLD}hoften {FYLD}skulder og igen knæet"
    said = vist(tekst, "skul knæ hof")
    assert said.startswith(" … ord ")
    assert [said.count(f"<{o}>") for o in ("knæet", "hoften", "skulder")] == [1 + 1, 1, 1]
    assert {o.strip("<>") for o in said.replace("…", "").split()} == {
        "ord", "knæet", "hoften", "skulder", "og", "igen",
    }  # fmt: skip
    assert len(said) < len(tekst) / 2


def test_of_many_words_three_places_are_shown() -> None:
    tekst = FYLD.join(("", "alfa ", "beta ", "gamma ", "delta ", ""))
    said = vist(tekst, "delta gamma beta alfa")
    assert [o in said for o in ("<alfa>", "<beta>", "<gamma>", "<delta>")] == [True] * 3 + [False]
    assert said.endswith(" …")


def test_a_text_whose_words_we_read_otherwise_shows_its_beginning() -> None:
    said = vist(FYLD, "knæ")
    assert said.startswith("ord ord")
    assert len(said) < 90
    assert "<" not in said
    assert len(vist("x" * 500, "x")) == 502, "one word is not cut"
