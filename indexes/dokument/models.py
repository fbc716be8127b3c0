"""Projection of dokumenter, as known now. Metadata only: the indexes never hold a file."""

from django.db import models

from access import regler
from access.querysets import RaekkeGuard
from access.values import Permission


class Dokument(RaekkeGuard):
    """One dokument. It carries its primary part, so that a person's documents are one index
    range."""

    permission = Permission.SE_DOKUMENT
    regel = regler.DOKUMENT
    relationer = {"sager": ("sag.Journalpost", "dokument_uuid", "uuid")}

    uuid = models.UUIDField(primary_key=True)
    # No sag points at it. Kept by the projections, never asked through row-level security.
    sagsloest = models.BooleanField(default=True)
    # Its own Visningsklasse is in force; and: its own or that of a sag that it lies on. The latter
    # decides, and is kept by both projections.
    egen_undtagelse = models.BooleanField(default=False, db_default=False)
    undtaget_borger = models.BooleanField(default=False, db_default=False)
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
