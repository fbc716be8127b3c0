"""Det Fælles Designsystem and the test tools from npm, and the few files of them we serve.

Also a small program, for the container image: `python assets.py DKFDS_DIST TARGET`.
"""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

# Borger.dk's and Virk's own themes and logos are theirs; maps and the uncompressed copies are ours
# to leave out.
_CSS = "css/dkfds.min.css"
_JS = "js/dkfds.min.js"
_IMG = ("all-svg-icons.svg", "logo-placeholder.png", "logo-header-placeholder.png")
_URL = re.compile(r"url\(\s*(['\"]?)([^'\")]+)\1\s*\)")
_SRC = re.compile(r"src:([^;}]+)")
_FACE = re.compile(r"@font-face\{[^}]*\}")
_WHOLE = re.compile(r"src:url\((['\"]?)([^'\")]*/)complete(/woff2/[^'\")]+)\.woff2\1\)")
# The parts that the package splits each font into, and what each holds: Danish and its neighbours,
# the rest of Europe, Vietnamese, signs and arrows, Greek, Cyrillic. Read from the files of 11.2.0.
_PARTS = {
    "Cyrillic": (
        "U+400-45F,U+472-473,U+490-49D,U+4A0-4A5,U+4AA-4AB,U+4AE-4B3,U+4B6-4BB,U+4C0-4C2,"
        "U+4CF-4D9,U+4DC-4DF,U+4E2-4E9,U+4EE-4F5,U+4F8-4F9"
    ),
    "Greek": "U+37E,U+386-38A,U+38C,U+38E-3A1,U+3A3-3CE",
    "Pi": (
        "U+E3F,U+2032-2033,U+2070,U+2074-2079,U+2080-2089,U+2113,U+2116,U+2126,U+212E,U+2150-2151,"
        "U+2153-215E,U+2190-2199,U+21A9-21AA,U+21B0-21B3,U+21B6-21B7,U+21BA-21BB,U+21C4,U+21C6,"
        "U+2202,U+2206,U+220F,U+2211,U+2215,U+221A,U+221E,U+222B,U+2248,U+2260,U+2264-2265,U+25CA,"
        "U+2713,U+274C,U+2B0E-2B11"
    ),
    "Latin3": "U+1CD-1DC,U+1EA0-1EF9,U+20AB",
    "Latin2": (
        "U+100-130,U+132-151,U+154-17F,U+18F,U+192,U+1A0-1A1,U+1AF-1B0,U+1FA-1FF,"
        "U+218-21B,U+237,U+259,U+1E80-1E85,U+1E9E,U+20A1,U+20A4,U+20A6,U+20A8-20AA,U+20AD-20AE,"
        "U+20B1-20B2,U+20B4-20B5,U+20B8-20BA,U+20BD,U+20BF"
    ),
    "Latin1": (
        "U+0,U+D,U+20-7E,U+A0-FF,U+131,U+152-153,U+2C6,U+2DA,U+2DC,U+2013-2014,U+2018-201A,"
        "U+201C-201E,U+2020-2022,U+2026,U+2030,U+2039-203A,U+2044,U+20AC,U+2122,U+2212,U+FB01-FB02"
    ),
}
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*")


def modern_fonts(css: str) -> str:
    """The CSS with only woff2 in every font's src: every browser we support reads it.

    Django's manifest storage refuses a url() whose file is missing, so what is not copied must not
    be named either. A source map is such a name too.
    """

    def keep_woff2(found: re.Match[str]) -> str:
        sources = [part.strip() for part in found[1].split(",")]
        kept = [part for part in sources if ".woff2" in part]
        return "src:" + ",".join(kept) if kept else found[0]

    return _SOURCE_MAP.sub("", _SRC.sub(keep_woff2, css))


def split_fonts(css: str, exists: Callable[[str], bool]) -> str:
    """The CSS with each whole font's face exchanged for its parts', each for its own characters.

    A browser fetches the parts that a page has characters of: a page in Danish costs 17 kB a weight
    and not 57, and a sign that no part holds is the system's at once. A font that has not got all
    its parts (`exists` is asked their urls) stays whole.
    """

    def with_parts(found: re.Match[str]) -> str:
        face = found[0]
        if (whole := _WHOLE.search(face)) is None:
            return face
        urls = {part: f"{whole[2]}split{whole[3]}-{part}.woff2" for part in _PARTS}
        if not all(map(exists, urls.values())):
            return face
        before, after = face[: whole.start()], face[whole.end() : -1]
        return "".join(
            f"{before}src:url({urls[part]}){after};unicode-range:{characters}}}"
            for part, characters in _PARTS.items()
        )

    return _FACE.sub(with_parts, css)


def local_urls(css: str) -> set[str]:
    """The relative paths that a style sheet names, without query or fragment."""
    named = {found[2] for found in _URL.finditer(css)}
    return {re.split(r"[?#]", u)[0] for u in named if not u.startswith(("data:", "#", "/"))}


def copy_dkfds(dist: Path, target: Path) -> int:
    """Lay the files we serve of dkfds' `dist` in `target`, whole or not at all. Returns how many.

    Raises FileNotFoundError if the style sheet names a file that the package does not hold.
    """
    draft = target.with_name(target.name + ".ny")
    shutil.rmtree(draft, ignore_errors=True)
    css = modern_fonts((dist / _CSS).read_text(encoding="utf-8"))
    css = split_fonts(css, lambda url: (dist / _CSS).parent.joinpath(url).exists())
    wanted = {Path(_CSS).parent / url for url in local_urls(css)}
    files = {Path(*_normal(path)) for path in wanted} | {Path("img") / navn for navn in _IMG}
    files |= {path.relative_to(dist) for path in dist.glob("img/svg-icons/*.svg")}
    files |= {path.relative_to(dist) for path in dist.glob("fonts/**/woff2/*.txt")}
    for file in sorted(files):
        (draft / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(dist / file, draft / file)
    for navn, text in ((_CSS, css), (_JS, _SOURCE_MAP.sub("", (dist / _JS).read_text("utf-8")))):
        (draft / navn).parent.mkdir(parents=True, exist_ok=True)
        (draft / navn).write_text(text, encoding="utf-8")
    shutil.copyfile(dist / "LICENSE.md", draft / "LICENSE.md")
    shutil.rmtree(target, ignore_errors=True)
    draft.replace(target)
    return len(files) + 3


def _normal(path: Path) -> list[str]:
    """The parts of a path with `..` resolved, without asking the file system."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return parts


if __name__ == "__main__":
    print(copy_dkfds(Path(sys.argv[1]), Path(sys.argv[2])), "files")
