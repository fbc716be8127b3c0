"""Which refusals have had their row this minute."""

from django.db import models

from access.models import Systemklient


class Afvisning(models.Model):
    """A client was refused for a reason within a minute: the row of the log is written once.

    The unique key makes it once, also for calls at the same time in several processes.
    """

    klient = models.ForeignKey(Systemklient, models.CASCADE, db_index=False)
    grund = models.TextField()
    minut = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["klient", "grund", "minut"], name="afvisning_unik")
        ]
        indexes = [models.Index(fields=["minut"], name="afvisning_minut")]
