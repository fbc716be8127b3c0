"""Danish is the source; English must be whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from sapa.local.oversaettelser import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = read_po((ROOT / "locale/en/LC_MESSAGES/django.po").read_text(encoding="utf-8"))
KNOWN = {key.split("\0")[0] for key in CATALOGUE}

_TRANSLATE = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
_BLOCK = re.compile(
    r"\{%\s*blocktranslate([^%]*)%\}(.*?)\{%\s*(?:plural|endblocktranslate)\s*%\}", re.S
)
_CODE = re.compile(r"""\b_(?:lazy)?\(\s*"((?:[^"\\]|\\.)*)"\s*\)""")


def texts_of_templates() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        source = path.read_text(encoding="utf-8")
        found |= {a or b for a, b in _TRANSLATE.findall(source)}
        for _args, body in _BLOCK.findall(source):
            found.add(re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", body))
    return found


def texts_of_code() -> set[str]:
    found: set[str] = set()
    for app in (
        "sapa/overblik",
        "sapa/rettigheder",
        "sapa/visning",
        "indexes/part",
        "indexes/erhverv",
        "indexes/soegning",
        "sapa/bemaerkninger",
        "sapa/minside",
        "sapa/advisgrupper",
        "sapa/fordeling",
        "sapa/notatadmin",
        "sapa/demo",
        "sapa/administration",
        "sapa/drift",
        "sapa/brugere",
        "sapa/opsaetning",
        "sapa/arbejdslister",
        "sapa/indsigt",
        "sapa/brev",
        "sapa/fagsystemer",
        "access/klienter",
    ):
        for path in (ROOT / app).rglob("*.py"):
            found |= set(_CODE.findall(path.read_text(encoding="utf-8")))
    return found


def test_every_text_on_a_page_has_an_english_one():
    texts = texts_of_templates() | texts_of_code()
    assert len(texts) > 200
    assert texts - KNOWN == set()


@pytest.mark.parametrize(
    ("wanted", "expected"), [("", "Log ind"), ("en", "Sign in"), ("xx", "Log ind")]
)
def test_pages_are_danish_until_the_user_asks_for_english(
    db: None, client: Client, wanted: str, expected: str
):
    # A browser that prefers English is no wish of the user's.
    if wanted:
        client.post("/sprog/", {"sprog": wanted})
    page = client.get("/log-ind/", headers={"accept-language": "en-GB,en"}).content.decode()
    assert f"<h1>{expected}</h1>" in page


def test_language_choice_never_leads_to_another_site(db: None, client: Client):
    response = client.post("/sprog/", {"sprog": "en", "tilbage": "https://example.org/"})
    assert response["Location"] == "/"
