"""Projection of dokumenter, as known now. Metadata only: the indexes never hold a file."""

from django.db import models

from access.querysets import RaekkeGuard
from access.values import Permission


class Dokument(RaekkeGuard):
    """One dokument. It carries its primary part, so that a person's documents are one index
    range."""

    permission = Permission.SE_DOKUMENT

    uuid = models.UUIDField(primary_key=True)
    part_uuid = models.UUIDField(null=True)
    dokumentnummer = models.TextField(default="")
    titel = models.TextField()
    type = models.TextField(default="")
    brevdato = models.DateField(null=True)
    fremdrift = models.TextField(default="")
    enhed_navn = models.TextField(default="")
    opdateret = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["part_uuid", "-brevdato"],
                name="dokument_part",
                condition=models.Q(part_uuid__isnull=False),
            )
        ]
