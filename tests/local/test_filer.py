"""The files that the launcher makes and checks: locks, translations, served assets."""

from __future__ import annotations

import gettext
import io
import json
import re
from pathlib import Path

import pytest

from sapa.local import assets, laasefiler, oversaettelser
from sapa.local.webserver import MILJOE, PROCESSER, TRAADE

ROOT = Path(__file__).resolve().parents[2]
LOCK = "amqp==5.4.2 \\\n    --hash=sha256:aa\ndjango[argon2]==5.2.19 ; python_version > '3' \\\n    --hash=sha256:bb\n"


def test_our_own_locks_are_in_order():
    assert laasefiler.faults(ROOT) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://registry.example/simple",
        "amqp @ https://registry.example/amqp.whl",
        "--find-links /opt/wheels",
    ],
)
def test_an_address_in_a_lock_is_found_with_its_line(line):
    faults = laasefiler.address_faults("requirements.lock", LOCK + line + "\n")
    assert faults == ["requirements.lock:5: adresse eller register i en fil, der skal være uden"]


def test_a_pin_without_a_hash_is_found():
    assert laasefiler.hash_faults("x.lock", LOCK) == []
    assert "vine" in laasefiler.hash_faults("x.lock", LOCK + "vine==5.1.0\n")[0]


def test_the_lock_must_hold_what_the_project_asks_for():
    wanted = ["Django~=5.2.19", "amqp==5.4.2"]
    assert laasefiler.agreement_faults(wanted, LOCK, "x.lock") == []
    assert "granian mangler" in laasefiler.agreement_faults(["granian==2.8.7"], LOCK, "x")[0]
    assert "skal være 5.4.3" in laasefiler.agreement_faults(["amqp==5.4.3"], LOCK, "x")[0]


def test_production_runs_the_versions_that_were_tested():
    assert laasefiler.same_versions_faults(LOCK, LOCK) == []
    newer = LOCK.replace("5.4.2", "5.4.3")
    assert "amqp" in laasefiler.same_versions_faults(LOCK, newer)[0]


PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: templates/x.html:3
msgid "Søg"
msgstr "Search"

#, fuzzy
msgid "Gættet"
msgstr "Guessed"

msgid "Uden svar"
msgstr ""

msgctxt "knap"
msgid "Luk"
msgstr ""
"Close "
"\"it\""
#, python-format
msgid "%(n)s sag"
msgid_plural "%(n)s sager"
msgstr[0] "%(n)s case"
msgstr[1] "%(n)s cases"
#~ msgid "Gammel"
#~ msgstr "Old"
"""


def test_compiled_translations_are_what_gettext_reads():
    compiled = oversaettelser.write_mo(oversaettelser.read_po(PO))
    english = gettext.GNUTranslations(io.BytesIO(compiled))
    assert english.gettext("Søg") == "Search"
    assert english.pgettext("knap", "Luk") == 'Close "it"'
    assert english.ngettext("%(n)s sag", "%(n)s sager", 1) == "%(n)s case"
    assert english.ngettext("%(n)s sag", "%(n)s sager", 3) == "%(n)s cases"


@pytest.mark.parametrize("msgid", ["Gættet", "Uden svar", "Gammel"])
def test_unfinished_translations_fall_back_to_danish(msgid):
    compiled = oversaettelser.write_mo(oversaettelser.read_po(PO))
    assert gettext.GNUTranslations(io.BytesIO(compiled)).gettext(msgid) == msgid


@pytest.mark.parametrize(
    "again",
    [
        'msgid "Søg"\nmsgstr "Find"\n',
        '#, fuzzy\nmsgid "Søg"\nmsgstr "Find"\n',
        'msgid "Søg"\nmsgid_plural "Søg flere"\nmsgstr[0] "a"\nmsgstr[1] "b"\n',
    ],
)
def test_a_text_that_is_translated_twice_is_refused(again: str):
    with pytest.raises(ValueError, match="'Søg' is translated twice"):
        oversaettelser.read_po(f"{PO}\n{again}")
    # In another context it is another text.
    assert "a\x04Søg" in oversaettelser.read_po(f'{PO}\nmsgctxt "a"\nmsgid "Søg"\nmsgstr "x"\n')


def test_what_is_no_catalogue_is_refused_by_line():
    with pytest.raises(ValueError, match="line 2"):
        oversaettelser.read_po('msgid "a"\n<<<<<<< HEAD\n')


CSS = (
    "@font-face{font-family:X;src:url(../fonts/a/eot/X.eot),"
    'url(../fonts/a/woff2/X.woff2) format("woff2"),url(../fonts/a/woff/X.woff) format("woff")}'
    ".a{background:url('../img/svg-icons/plus.svg#i')}.b{background:url(data:image/png;base64,AA)}"
    "\n/*# sourceMappingURL=dkfds.min.css.map*/"
)


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A small copy of the shape of dkfds' own folder."""
    root = tmp_path / "dist"
    files = {
        "css/dkfds.min.css": CSS,
        "js/dkfds.min.js": "DKFDS={};\n//# sourceMappingURL=dkfds.min.js.map",
        "img/svg-icons/plus.svg": "<svg/>",
        "img/all-svg-icons.svg": "<svg/>",
        "img/logo-placeholder.png": "",
        "img/logo-header-placeholder.png": "",
        "img/logo-borgerdk.svg": "a mark of somebody else",
        "fonts/a/eot/X.eot": "",
        "fonts/a/woff/X.woff": "",
        "fonts/a/woff2/X.woff2": "",
        "LICENSE.md": "MIT",
    }
    for navn, text in files.items():
        (root / navn).parent.mkdir(parents=True, exist_ok=True)
        (root / navn).write_text(text)
    return root


def test_only_what_the_pages_use_is_served(dist, tmp_path):
    target = tmp_path / "dkfds"
    target.mkdir()
    (target / "old.css").write_text("from an earlier version")
    assets.copy_dkfds(dist, target)
    served = {str(p.relative_to(target)) for p in target.rglob("*") if p.is_file()}
    assert "fonts/a/woff2/X.woff2" in served
    assert "img/svg-icons/plus.svg" in served
    assert not served & {"old.css", "fonts/a/eot/X.eot", "fonts/a/woff/X.woff"}
    assert "img/logo-borgerdk.svg" not in served


def test_the_style_sheet_names_nothing_that_is_missing(dist, tmp_path):
    target = tmp_path / "dkfds"
    assets.copy_dkfds(dist, target)
    css = (target / "css/dkfds.min.css").read_text()
    assert "sourceMappingURL" not in css
    assert assets.local_urls(css)
    for url in assets.local_urls(css):
        assert (target / "css" / url).resolve().exists(), url


FONT = (
    "@font-face{font-display:swap;font-weight:600;"
    'src:url(../fonts/a/complete/woff2/X.woff2) format("woff2")}@font-face{src:local("Y")}'
)


def test_a_font_is_served_in_parts_each_for_its_own_characters():
    css = assets.split_fonts(FONT, lambda url: True)
    faces = [face + "}" for face in css.split("}") if "split/" in face]
    assert "complete/" not in css
    assert '@font-face{src:local("Y")}' in css
    assert len(faces) == len(assets._PARTS)
    for face in faces:
        assert face.startswith("@font-face{font-display:swap;font-weight:600;src:url(../fonts/a/")
        assert re.search(r'-\w+\.woff2\) format\("woff2"\);unicode-range:U\+[0-9A-FU+,-]+}$', face)
    (danish,) = [face for face in faces if "X-Latin1.woff2" in face]
    for sign in "aÅØæéü§–”€":
        assert any(first <= ord(sign) <= last for first, last in _spans(danish)), sign
    taken = [span for face in faces for span in _spans(face)]
    for first, last in taken:
        assert sum(a <= last and first <= b for a, b in taken) == 1, "no character is of two parts"


def test_a_font_without_all_its_parts_stays_whole():
    assert assets.split_fonts(FONT, lambda url: "Greek" not in url) == FONT
    assert assets.split_fonts(CSS, lambda url: True) == CSS


def _spans(face: str) -> list[tuple[int, int]]:
    ranges = face.rpartition("unicode-range:")[2].rstrip("}").split(",")
    ends = [(part[2:].split("-") * 2)[:2] for part in ranges]
    return [(int(first, 16), int(last, 16)) for first, last in ends]


def test_the_page_fetches_ahead_the_one_part_that_every_page_shows():
    (ahead,) = re.findall(
        r"static '(dkfds/fonts[^']+)'", (ROOT / "templates/base.html").read_text()
    )
    assert ahead.endswith("/split/woff2/IBMPlexSans-Regular-Latin1.woff2")
    dist = ROOT / "node_modules/dkfds/dist"
    assert (dist / ahead.removeprefix("dkfds/")).exists()
    css = assets.split_fonts(
        assets.modern_fonts((dist / "css/dkfds.min.css").read_text()),
        lambda url: (dist / "css" / url).exists(),
    )
    assert ahead.removeprefix("dkfds/") in css
    assert "/complete/" not in css


def test_the_image_runs_the_web_processes_as_the_launcher_and_the_bench_do():
    dockerfile = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
    (command,) = re.findall(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)
    words = json.loads(command)
    for option, value in (("--workers", PROCESSER), ("--blocking-threads", TRAADE)):
        assert words[words.index(option) + 1] == str(value)
    for navn, vaerdi in MILJOE.items():
        assert f"\nENV {navn}={vaerdi}\n" in dockerfile
