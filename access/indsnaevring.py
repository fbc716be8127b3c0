"""What an app above narrows a user's rights by: read with the user herself, so that it costs no
statement, and holds from her next request.

Access does not know what it is. It gets an expression of SQL and a function that withholds some of
her permissions (`Adgang.uden`); nothing can be added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from access.models import Bruger
from access.values import Adgang


@dataclass(frozen=True, slots=True)
class Indsnaevring:
    """`udtryk` is a scalar of type jsonb over the row of `access_bruger`; `brug` gives the rights
    that are left, from what it was."""

    navn: str
    udtryk: str
    brug: Callable[[Adgang, Any], Adgang]


_TILMELDTE: dict[str, Indsnaevring] = {}


def tilmeld(indsnaevring: Indsnaevring) -> None:
    """Let every resolved Adgang be narrowed by it; called when its app is ready."""
    _TILMELDTE[indsnaevring.navn] = indsnaevring


def laest_med() -> dict[str, RawSQL]:
    """What is read with the user, as annotations of her row."""
    return {i.navn: RawSQL(i.udtryk, (), output_field=JSONField()) for i in _TILMELDTE.values()}


def indsnaevr(adgang: Adgang, bruger: Bruger) -> Adgang:
    """The rights as narrowed by everything that is registered. Raises ValueError where one of them
    would widen."""
    for i in _TILMELDTE.values():
        narrowed = i.brug(adgang, getattr(bruger, i.navn))
        if not narrowed.permissions <= adgang.permissions:
            raise ValueError(f"{i.navn} widens what it may only narrow")
        adgang = narrowed
    return adgang
