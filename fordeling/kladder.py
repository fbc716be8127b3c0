"""Drafts: kept on the server as they are written, one per author, authority and person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from access.values import Adgang
from fordeling.models import Kladde

MAKS_SAGER = 100


class AndetVindue(Exception):
    """The draft was saved from another window since this one was opened."""


@dataclass(frozen=True, slots=True)
class Udkast:
    """A draft as a page shows it."""

    id: UUID
    part_uuid: UUID
    overskrift: str
    tekst: str
    sager: tuple[UUID, ...]
    udgave: int
    gemt: datetime

    @property
    def er_tom(self) -> bool:
        """Nothing is written yet."""
        return not (self.overskrift or self.tekst)


def aaben(*, adgang: Adgang, part_uuid: UUID, sag: UUID | None, now: datetime) -> Udkast:
    """The author's draft about the person, begun now if there is none. `sag` is chosen in it."""
    row = Kladde.objects.visible_to(adgang).filter(part_uuid=part_uuid).first()
    if row is None:
        try:
            with transaction.atomic():
                row = Kladde(
                    id=uuid4(),
                    bruger_id=adgang.bruger_id,
                    myndighed=adgang.scope_id,
                    part_uuid=part_uuid,
                    sager=[sag] if sag else [],
                    oprettet=now,
                    gemt=now,
                )
                row.save(force_insert=True)
        except IntegrityError:  # two windows were opened at the same moment
            row = Kladde.objects.visible_to(adgang).get(part_uuid=part_uuid)
    if sag is not None and sag not in row.sager:
        row.sager = [*row.sager, sag]
        row.save(update_fields=["sager"])
    return _udkast(row)


def find(id_: UUID, *, adgang: Adgang) -> Udkast | None:
    """A draft of the author's; None once it was sent or thrown away."""
    row = Kladde.objects.visible_to(adgang).filter(id=id_).first()
    return _udkast(row) if row is not None else None


@transaction.atomic
def gem(
    id_: UUID,
    *,
    adgang: Adgang,
    overskrift: str,
    tekst: str,
    sager: Sequence[UUID],
    udgave: int,
    now: datetime,
) -> Udkast | None:
    """Save it; None once it was sent or thrown away. Raises AndetVindue, and then saves nothing."""
    row = Kladde.objects.visible_to(adgang).select_for_update().filter(id=id_).first()
    if row is None:
        return None
    if row.udgave != udgave:
        raise AndetVindue
    row.overskrift, row.tekst, row.sager = overskrift, tekst, list(sager)[:MAKS_SAGER]
    row.udgave, row.gemt = udgave + 1, now
    row.save()
    return _udkast(row)


def kasser(id_: UUID, *, adgang: Adgang) -> None:
    """Throw a draft away."""
    Kladde.objects.visible_to(adgang).filter(id=id_).delete()


def _udkast(row: Kladde) -> Udkast:
    return Udkast(
        row.id, row.part_uuid, row.overskrift, row.tekst, tuple(row.sager), row.udgave, row.gemt
    )
