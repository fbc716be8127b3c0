"""The door to hand-offs and drafts: an author's own, or what operators of the authority may see."""

from __future__ import annotations

from access.querysets import EgneManager, GuardedQuerySet
from access.values import Adgang, Permission, uden_graenser


class AfleveringManager(EgneManager):
    """The author's own, on behalf of the authority that she works for now. `til` leads to the
    hand-off or draft that a row belongs to."""

    def __init__(self, til: str = "") -> None:
        super().__init__(til, for_scope=True)

    def for_drift(self, adgang: Adgang) -> GuardedQuerySet:
        """What an operator's authorities sent: their course, never their text."""
        return self._hvor(myndighed__in=sorted(uden_graenser(adgang, Permission.DRIFT)))
