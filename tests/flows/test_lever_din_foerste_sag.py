"""docs/lever-din-foerste-sag.md: every block of commands runs as it is written, in its order, and
answers what the page says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from tests.flows.server import ROOT, Demo

SIDE = ROOT / "docs/lever-din-foerste-sag.md"
SKEL = "===BLOK==="
_BLOK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Blok:
    """A fenced block: its language and its text."""

    sprog: str
    tekst: str

    @property
    def koeres(self) -> bool:
        return self.sprog in {"sh", "python"}


def blokke() -> list[Blok]:
    return [Blok(*fundet) for fundet in _BLOK.findall(SIDE.read_text(encoding="utf-8"))]


def opgaver() -> list[tuple[Blok, Blok | None]]:
    """Each block that runs, with the answer that stands right after it."""
    alle = blokke()
    naeste = [*alle[1:], None]
    return [
        (blok, svar if svar and not svar.koeres else None)
        for blok, svar in zip(alle, naeste, strict=True)
        if blok.koeres
    ]


def indeholdt(ventet: Any, fundet: Any) -> bool:
    """What the page shows of an answer is in it; an answer may say more."""
    if isinstance(ventet, dict):
        return isinstance(fundet, dict) and all(
            navn in fundet and indeholdt(vaerdi, fundet[navn]) for navn, vaerdi in ventet.items()
        )
    if isinstance(ventet, list):
        return (
            isinstance(fundet, list)
            and len(ventet) == len(fundet)
            and all(indeholdt(v, f) for v, f in zip(ventet, fundet, strict=True))
        )
    return bool(ventet == fundet)


def koer_alt(adresse: str, opgaver: list[Blok]) -> list[str]:
    """What each block writes. One shell runs them all, as one person in one window does."""
    script = ["set -euo pipefail"]
    for blok in opgaver:
        if blok.sprog == "sh":
            script.append(blok.tekst)
        else:
            script.append(f"'{sys.executable}' - <<'PYTHON_SLUT'\n{blok.tekst}PYTHON_SLUT")
        script.append(f"printf '\\n{SKEL}\\n'")
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=ROOT,
        env={**os.environ, "SAPA": adresse, "no_proxy": "127.0.0.1", "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return [tekst.strip() for tekst in done.stdout.split(SKEL)[:-1]]


def test_the_page_says_what_happens(demo: Demo):
    if not shutil.which("curl") or not shutil.which("bash"):
        pytest.skip("the page is written for bash and curl")
    kan = opgaver()
    fundne = koer_alt(demo.adresse, [blok for blok, _ in kan])
    assert len(fundne) == len(kan) >= 8
    for (blok, svar), fundet in zip(kan, fundne, strict=True):
        if svar is None:
            assert fundet == "", blok.tekst
        elif svar.sprog == "json":
            assert indeholdt(json.loads(svar.tekst), json.loads(fundet)), (blok.tekst, fundet)
        else:
            assert fundet == svar.tekst.strip(), blok.tekst
    # What the browser shows is read from here; delivered four times, it is one.
    query = "select count(*) from sag_saglinje where titel = 'Min første sag'"
    assert demo.rows(query) == [(1,)]
    _fjern(demo)


def test_the_page_has_something_to_run():
    """A page whose blocks nobody finds would pass without being looked at."""
    assert [blok.sprog for blok, _ in opgaver()].count("sh") >= 8
    assert sum(svar is not None for _, svar in opgaver()) >= 7
    assert SIDE.name in (ROOT / "README.md").read_text(encoding="utf-8")
    assert SIDE.name in (ROOT / "docs/fagsystem.md").read_text(encoding="utf-8")


def _fjern(demo: Demo) -> None:
    """Take the sag and its bevilling away again: other tests know Jan's as the demo has them."""
    import psycopg

    from fixtures.eksempler import foerste_bevilling, foerste_sag

    uuids = [foerste_sag().uuid, foerste_bevilling().uuid]
    with psycopg.connect(demo.database.ejer_url) as connection:
        for table, column in (
            ("sag_sag", "uuid"),
            ("sag_saglinje", "sag_uuid"),
            ("sag_sagstilstand", "sag_uuid"),
            ("sag_journalpost", "sag_uuid"),
            ("ydelse_bevilgetydelse", "bevilling_uuid"),
            ("registrering_registrering", "objekt_uuid"),
            ("registrering_haendelse", "objekt_uuid"),
            ("registrering_objekt", "uuid"),
        ):
            connection.execute(f"delete from {table} where {column} = any(%s)", [uuids])
