"""Finding a Chromium for the browser tests, and installing Debian's where we may."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PLAYWRIGHT = (
    "chromium-*/chrome-linux*/chrome",
    "chromium_headless_shell-*/chrome-linux*/headless_shell",
    "chromium_headless_shell-*/chrome-headless-shell-*/chrome-headless-shell",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)


def find_chromium(env: Mapping[str, str]) -> Path | None:
    """The browser that CHROMIUM names, else PATH's, else the newest of Playwright's own."""
    if named := env.get("CHROMIUM"):
        found = shutil.which(named, path=env.get("PATH"))
        return Path(found) if found else None
    for navn in _PROGRAMS:
        if found := shutil.which(navn, path=env.get("PATH")):
            return Path(found)
    cache = env.get("PLAYWRIGHT_BROWSERS_PATH") or f"{env.get('HOME', '')}/.cache/ms-playwright"
    for pattern in _PLAYWRIGHT:
        for browser in sorted(Path(cache).glob(pattern), reverse=True):
            if os.access(browser, os.X_OK):
                return browser
    return None


def has_debian_chromium() -> bool:
    """True where `apt-get install chromium` gives a browser (Ubuntu's package wants snap)."""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return "ID=debian" in lines and shutil.which("apt-get") is not None


def install_command() -> str:
    """The one command that gets a browser on this machine."""
    if has_debian_chromium():
        return f"{'' if os.geteuid() == 0 else 'sudo '}apt-get install -y chromium"
    return ".venv/bin/python -m playwright install --with-deps chromium"


def may_install() -> bool:
    """True if we may install it ourselves: root on Debian."""
    return os.geteuid() == 0 and has_debian_chromium()
