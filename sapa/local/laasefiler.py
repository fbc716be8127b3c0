"""What must be true of the lock files: no addresses, hashes everywhere, one truth in all."""

import json
import re
import tomllib
from pathlib import Path

from .frontend import NODE_LOCK
from .pakker import BOOTSTRAP_LOCK, LOCK

PRODUCTION_LOCK = "locks/produktion.lock"
PIP_LOCKS = (LOCK, PRODUCTION_LOCK, BOOTSTRAP_LOCK, NODE_LOCK)
_NO_ADDRESSES = (*PIP_LOCKS, "package-lock.json", "package.json", ".npmrc", "pyproject.toml")
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)")
_ADDRESS = re.compile(r"://|--(?:extra-)?index-url|--find-links|--trusted-host")
_REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*(?:==\s*([^\s;]+))?")


def canonical(navn: str) -> str:
    """A package's name in the one spelling that names are compared in (PEP 503)."""
    return re.sub(r"[-_.]+", "-", navn).lower()


def pins(lock: str) -> dict[str, set[str]]:
    """The versions that a pip lock pins, by package (several where markers divide them)."""
    found: dict[str, set[str]] = {}
    for line in lock.splitlines():
        if match := _PIN.match(line):
            found.setdefault(canonical(match[1]), set()).add(match[2])
    return found


def address_faults(navn: str, text: str) -> list[str]:
    """Lines that would tie an installation to one registry or mirror."""
    return [
        f"{navn}:{number}: adresse eller register i en fil, der skal være uden"
        for number, line in enumerate(text.splitlines(), 1)
        if _ADDRESS.search(line)
    ]


def hash_faults(navn: str, lock: str) -> list[str]:
    """Pinned packages without a hash: pip would refuse the whole lock."""
    faults = []
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock)
    for block in blocks:
        if (match := _PIN.match(block)) and "--hash=sha256:" not in block:
            faults.append(f"{navn}: {match[1]} har ingen kontrolsum")
    return faults


def npm_faults(lock: str) -> list[str]:
    """Packages in package-lock.json without an integrity hash, or with an address."""
    faults = []
    for path, package in json.loads(lock)["packages"].items():
        if path and not package.get("integrity"):
            faults.append(f"package-lock.json: {path} har ingen kontrolsum")
        if "resolved" in package:
            faults.append(f"package-lock.json: {path} har en adresse")
    return faults


def agreement_faults(requirements: list[str], lock: str, navn: str) -> list[str]:
    """Requirements that the lock does not hold, or holds in another version than asked for."""
    locked = pins(lock)
    faults = []
    for requirement in requirements:
        match = _REQUIREMENT.match(requirement)
        if match is None:
            continue
        package, version = canonical(match[1]), match[2]
        if package not in locked:
            faults.append(f"{navn}: {package} mangler (pyproject.toml nævner den)")
        elif version and version not in locked[package]:
            faults.append(f"{navn}: {package} skal være {version} som i pyproject.toml")
    return faults


def same_versions_faults(full: str, production: str) -> list[str]:
    """Packages that production would install in another version than the tests ran with."""
    tested = pins(full)
    return [
        f"{PRODUCTION_LOCK}: {package} er ikke den version, som {LOCK} har"
        for package, versions in pins(production).items()
        if tested.get(package) != versions
    ]


def faults(root: Path) -> list[str]:
    """Everything wrong with the lock files under `root`, one line each."""

    found: list[str] = []
    for navn in _NO_ADDRESSES:
        found += address_faults(navn, (root / navn).read_text(encoding="utf-8"))
    texts = {navn: (root / navn).read_text(encoding="utf-8") for navn in PIP_LOCKS}
    for navn, text in texts.items():
        found += hash_faults(navn, text)
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    run_time = project["project"]["dependencies"]
    developers = project["dependency-groups"]["dev"]
    found += agreement_faults([*run_time, *developers], texts[LOCK], LOCK)
    found += agreement_faults(run_time, texts[PRODUCTION_LOCK], PRODUCTION_LOCK)
    found += same_versions_faults(texts[LOCK], texts[PRODUCTION_LOCK])
    return found + npm_faults((root / "package-lock.json").read_text(encoding="utf-8"))
