"""That a group heard of a thread, once its advis is tidied away."""

from __future__ import annotations

from django.db import models


class Ryddet(models.Model):
    """The key of an advis that was deleted: an event's number and a group's, and no person.

    Written by `advis.pleje`, moved by `advis.matching` with the thread, and read by it: a period
    that is run again tells nothing twice, and a cancellation is told to who heard of the event.
    `annulleret`: it was told that it was cancelled, so that this is not told again.
    """

    pk = models.CompositePrimaryKey("traad_id", "gruppe_id")
    traad_id = models.BigIntegerField()
    gruppe_id = models.BigIntegerField()
    ryddet = models.DateTimeField()
    annulleret = models.BooleanField()
