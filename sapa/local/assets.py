"""Det Fælles Designsystem and the test tools from npm, and the few files of them we serve.

Also a small program, for the container image: `python assets.py DKFDS_DIST TARGET`.
"""

import re
import shutil
import sys
from pathlib import Path

# Borger.dk's and Virk's own themes and logos are theirs; maps and the uncompressed copies are ours
# to leave out.
_CSS = "css/dkfds.min.css"
_JS = "js/dkfds.min.js"
_IMG = ("all-svg-icons.svg", "logo-placeholder.png", "logo-header-placeholder.png")
_URL = re.compile(r"url\(\s*(['\"]?)([^'\")]+)\1\s*\)")
_SRC = re.compile(r"src:([^;}]+)")
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
    wanted = {Path(_CSS).parent / url for url in local_urls(css)}
    files = {Path(*_normal(path)) for path in wanted} | {Path("img") / navn for navn in _IMG}
    files |= {path.relative_to(dist) for path in dist.glob("img/svg-icons/*.svg")}
    files |= {path.relative_to(dist) for path in dist.glob("fonts/**/complete/woff2/*.txt")}
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
