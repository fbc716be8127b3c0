"""The folder that files of a source are laid in: each is read, and moved out of the way.

A file counts when its name ends with .ndjson or .ndjson.gz: whoever lays it writes it under another
name first and renames it when it is whole.
"""

from __future__ import annotations

from pathlib import Path

import structlog

from indexes.kilder import fil
from indexes.kilder.filformat import BrudtFil
from indexes.kilder.models import Fil
from indexes.kilder.register import Kilde

log = structlog.get_logger(__name__)

ENDELSER = (".ndjson", ".ndjson.gz")
LAEST, BRUDT = "laest", "brudt"


def filer(mappe: Path) -> list[Path]:
    """The files that wait, by name: a source names them in the order it made them."""
    try:
        return sorted(f for f in mappe.iterdir() if f.name.endswith(ENDELSER) and f.is_file())
    except OSError as fejl:
        log.error("kilde_mappe_ulaeselig", fejl=type(fejl).__name__)
        return []


def indlaes(kilde: Kilde, mappe: Path) -> int:
    """Read every file that waits, and move it. Returns how many were read to their end.

    One that another reader is at is left to it. One that cannot be read stops none behind it.
    """
    antal = 0
    for sti in filer(mappe):
        row: Fil | None = None
        try:
            *_, row = fil.indlaes(kilde, sti)
        except fil.LaesesAfAnden:
            continue
        except BrudtFil as fejl:
            log.error("kilde_fil_afvist", kilde=kilde.kode, regel=fejl.regel)
        hel = row is not None and row.tilstand == Fil.Tilstand.FAERDIG
        _flyt(sti, LAEST if hel else BRUDT)
        antal += hel
    return antal


def _flyt(sti: Path, hen: str) -> None:
    """Out of the way. What cannot be moved is known again by its id, and not read twice."""
    maal = sti.parent / hen
    try:
        maal.mkdir(exist_ok=True)
        sti.replace(maal / sti.name)
    except FileNotFoundError:
        pass  # another reader came to its end at the same moment
    except OSError as fejl:
        log.warning("kilde_fil_ikke_flyttet", fejl=type(fejl).__name__)
