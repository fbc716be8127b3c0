"""Who may make lists of an authority's citizens: asked in the page and again by the worker."""

from __future__ import annotations

from access.regler import arbejdsliste, explain, sted
from access.values import Adgang, Permission


def maa(adgang: Adgang, ret: Permission) -> bool:
    """Whether the user has the right over the authority on whose behalf she works, and may see
    persons at all."""
    return (
        adgang.har(Permission.SE_PERSON)
        and explain(arbejdsliste(ret), adgang, sted(adgang.scope_id)).tilladt
    )
