"""What every route leaves in the log, a module for each app: add a module, and it is collected.

A module may have `RUTER` (route: the calls of it and the Beskrivelse that each must leave), `UDEN`
(route: why nothing about a person or a sag is shown there, or which page that logs it leads to),
`API_UDEN` (the same for the API) and `RETTIGHEDER` (what its calls need besides the usual rights).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from access.values import Permission
from tests.revision.opslag.verden import Ruter


def _moduler() -> Iterator[ModuleType]:
    for fil in sorted(Path(__file__).parent.glob("*.py")):
        if fil.stem not in {"__init__", "verden"}:
            yield import_module(f"{__name__}.{fil.stem}")


def _samlet(navn: str) -> dict[str, Any]:
    """The tables of that name as one. Raises ValueError where two modules know the same route."""
    samlet: dict[str, Any] = {}
    for modul in _moduler():
        tabel = getattr(modul, navn, {})
        if dobbelt := set(samlet) & set(tabel):
            raise ValueError(f"{modul.__name__}: {sorted(dobbelt)} stand elsewhere")
        samlet |= tabel
    return samlet


RUTER: Ruter = _samlet("RUTER")
UDEN: dict[str, str] = _samlet("UDEN")
API_UDEN: dict[str, str] = _samlet("API_UDEN")
RETTIGHEDER: list[Permission] = sorted(
    {right for modul in _moduler() for right in getattr(modul, "RETTIGHEDER", ())}
)
