"""Whom a user has made her own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from access.models import Bruger
from access.querysets import GuardedManager, GuardedQuerySet
from access.values import Adgang, Permission


class EgneManager(GuardedManager):
    """The door: the user's own rows, for as long as she may see persons."""

    def visible_to(self, adgang: Adgang) -> GuardedQuerySet:
        """Her own."""
        rows: GuardedQuerySet = super().visible_to(adgang)
        return rows.filter(bruger_id=adgang.bruger_id)


class Foretrukken(models.Model):
    """A person that a user looks after. Nobody else sees that she does."""

    guard: ClassVar[str] = "person"
    permission: ClassVar[str] = Permission.SE_PERSON

    bruger = models.ForeignKey(Bruger, models.CASCADE, db_index=False)
    part_uuid = models.UUIDField()
    tilfoejet = models.DateTimeField()

    objects = EgneManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bruger", "part_uuid"], name="foretrukken_unik")
        ]
        indexes = [
            # When two parts turn out to be one.
            models.Index(fields=["part_uuid"], name="foretrukken_part")
        ]
