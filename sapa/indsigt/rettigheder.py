"""Who may make packages: asked in the page and again by the worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db import connection

from access.db import saet_adgang
from access.regler import INDSIGT, explain, sted
from access.values import Adgang, Permission


def maa(adgang: Adgang) -> bool:
    """Whether the user may answer requests for insight for the authority on whose behalf she works,
    and may see persons at all."""
    return (
        adgang.har(Permission.SE_PERSON) and explain(INDSIGT, adgang, sted(adgang.scope_id)).tilladt
    )


def udlevering(adgang: Adgang) -> Adgang:
    """The user's rights as what is handed out is read with: what is withheld from her is not seen,
    and no protected address is, whatever she may see herself."""
    return replace(adgang.vist_for_borger(), uden=adgang.uden | {Permission.SE_BESKYTTET})


@contextmanager
def laast(adgang: Adgang, *, derefter: Adgang) -> Iterator[None]:
    """These statements are held to `adgang` at the lock too; those after, to `derefter`."""
    saet_adgang(adgang)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            saet_adgang(derefter)
