"""When an authority wants no e-mail about adviser to go."""

from __future__ import annotations

from django.db import models


class Stilletid(models.Model):
    """The quiet hours of an authority, for every group of it that has none of its own. Half-open,
    Danish time, over midnight if they begin later than they end. No row: none."""

    myndighed = models.SmallIntegerField(primary_key=True)
    fra = models.TimeField()
    til = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(fra=models.F("til")), name="stilletid_ikke_tom"
            )
        ]
