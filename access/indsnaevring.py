"""What an app above narrows a user's rights by: read with the user herself, so that it costs no
statement, and holds from her next request.

Access does not know what it is. It gets an expression of SQL and a function that withholds some of
her permissions (`Adgang.uden`); nothing can be added.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from access.values import Adgang


@dataclass(frozen=True, slots=True)
class Indsnaevring:
    """`udtryk` is a scalar of type jsonb over `b`, the row of `access_bruger`; `brug` gives the
    rights that are left, from what it was. Neither braces nor per cent signs stand in it."""

    navn: str
    udtryk: str
    brug: Callable[[Adgang, Any], Adgang]


_TILMELDTE: dict[str, Indsnaevring] = {}


def tilmeld(indsnaevring: Indsnaevring) -> None:
    """Let every resolved Adgang be narrowed by it; called when its app is ready."""
    _TILMELDTE[indsnaevring.navn] = indsnaevring


def kolonner() -> str:
    """What is read with the user, to stand after her own columns."""
    return "".join(f", ({i.udtryk})::text" for i in _TILMELDTE.values())


def indsnaevr(adgang: Adgang, laest: Sequence[str | None]) -> Adgang:
    """The rights as narrowed by everything that is registered, from what `kolonner` gave. Raises
    ValueError where one of them would widen."""
    for i, text in zip(_TILMELDTE.values(), laest, strict=True):
        narrowed = i.brug(adgang, json.loads(text) if text else None)
        if not narrowed.permissions <= adgang.permissions:
            raise ValueError(f"{i.navn} widens what it may only narrow")
        adgang = narrowed
    return adgang
