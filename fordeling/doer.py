"""The door to hand-offs and drafts: an author's own, or what operators of the authority may see."""

from __future__ import annotations

from typing import Any

from access.querysets import AdgangMangler, GuardedManager, GuardedQuerySet
from access.values import Adgang, Permission, uden_graenser


class EgneManager(GuardedManager):
    """No rows until told for whom. `til` leads to the hand-off or draft that a row belongs to."""

    def __init__(self, til: str = "") -> None:
        super().__init__()
        self.til = til

    def get_queryset(self) -> GuardedQuerySet:
        raise AdgangMangler(f"{self.model.__name__}: use visible_to(adgang)")

    def visible_to(self, adgang: Adgang) -> GuardedQuerySet:
        """What the user wrote herself, on behalf of the authority that she works for now."""
        return self._felt(bruger_id=adgang.bruger_id, myndighed=adgang.scope_id)

    def for_drift(self, adgang: Adgang) -> GuardedQuerySet:
        """What an operator's authorities sent: their course, never their text."""
        return self._felt(myndighed__in=sorted(uden_graenser(adgang, Permission.DRIFT)))

    def _felt(self, **betingelser: Any) -> GuardedQuerySet:
        return self._rows().filter(**{f"{self.til}{k}": v for k, v in betingelser.items()})
