"""Whom a user has made her own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from access.models import Bruger
from access.querysets import EgneManager
from access.values import Permission


class Foretrukken(models.Model):
    """A person that a user looks after. Nobody else sees that she does."""

    guard: ClassVar[str] = "person"
    permission: ClassVar[str] = Permission.SE_PERSON

    bruger = models.ForeignKey(Bruger, models.CASCADE, db_index=False)
    part_uuid = models.UUIDField()
    tilfoejet = models.DateTimeField()

    objects = EgneManager(kraever=Permission.SE_PERSON)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bruger", "part_uuid"], name="foretrukken_unik")
        ]
        indexes = [
            # When two parts turn out to be one.
            models.Index(fields=["part_uuid"], name="foretrukken_part")
        ]
