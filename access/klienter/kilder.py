"""Which sources a serviceaftale may name. Access does not know them; who does says so."""

from __future__ import annotations

from collections.abc import Callable, Collection

Koder = Callable[[], Collection[str]]

_KENDTE: list[Koder] = []


def tilmeld(koder: Koder) -> None:
    """Called once by the app that takes sources in."""
    _KENDTE.append(koder)


def kendte() -> set[str]:
    """The codes of all sources."""
    return {kode for koder in _KENDTE for kode in koder()}
