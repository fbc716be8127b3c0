"""Drafts: kept on the server as they are written, one per author, authority and person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from access import forberedt
from access.forespoergsel import Forespoergsel
from access.masse import uuidliste
from access.values import Adgang
from fordeling.models import Kladde

MAKS_SAGER = 100


class AndetVindue(Exception):
    """The draft was opened in another window since it was in this one."""


@dataclass(frozen=True, slots=True)
class Udkast:
    """A draft as a page shows it."""

    id: UUID
    part_uuid: UUID
    overskrift: str
    tekst: str
    sager: tuple[UUID, ...]
    vindue: UUID
    gemt: datetime

    @property
    def er_tom(self) -> bool:
        """Nothing is written yet."""
        return not (self.overskrift or self.tekst)


def aaben(*, adgang: Adgang, part_uuid: UUID, sag: UUID | None, now: datetime) -> Udkast:
    """The author's draft about the person, begun now if there is none; from now on it is this
    window's. `sag` is chosen in it."""
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
    row.vindue = uuid4()
    row.save(update_fields=["sager", "vindue"])
    return _udkast(row)


def overtag(id_: UUID, *, adgang: Adgang) -> Udkast | None:
    """Let the draft be this window's, whoever had it."""
    row = Kladde.objects.visible_to(adgang).filter(id=id_).first()
    if row is None:
        return None
    row.vindue = uuid4()
    row.save(update_fields=["vindue"])
    return _udkast(row)


def gem(
    id_: UUID,
    *,
    adgang: Adgang,
    overskrift: str,
    tekst: str,
    sager: Sequence[UUID],
    vindue: UUID | None,
    now: datetime,
) -> Udkast | None:
    """Save it; None once it was sent or thrown away. Raises AndetVindue, and then saves nothing.
    One statement where it is saved."""
    egen, params = egen_som_sql(id_, adgang=adgang)
    chosen = tuple(sager[:MAKS_SAGER])
    fundet = forberedt.hent(
        _GEM.format(egen), [overskrift, tekst, uuidliste(chosen), now, vindue, *params]
    )
    if fundet and vindue is not None:
        ((part_uuid,),) = fundet
        return Udkast(id_, part_uuid, overskrift, tekst, chosen, vindue, now)
    if Kladde.objects.visible_to(adgang).filter(id=id_).exists():
        raise AndetVindue
    return None


# Asked at every save while a note is written, and when it is sent.
_GEM = """
update fordeling_kladde set overskrift = %s, tekst = %s, sager = %s::uuid[], gemt = %s
where vindue = %s and id in ({}) returning part_uuid
"""


def egen_som_sql(id_: UUID, *, adgang: Adgang) -> tuple[str, list[Any]]:
    """The author's draft of this id, for a statement that changes it or takes it away."""
    return _EGEN.som_sql(adgang, id_=id_)


def _egen(adgang: Adgang, *, id_: UUID) -> QuerySet[Any]:
    return Kladde.objects.visible_to(adgang).filter(id=id_).values_list("id")


_EGEN = Forespoergsel(_egen)


def kasser(id_: UUID, *, adgang: Adgang) -> None:
    """Throw a draft away."""
    Kladde.objects.visible_to(adgang).filter(id=id_).delete()


def _udkast(row: Kladde) -> Udkast:
    return Udkast(
        row.id, row.part_uuid, row.overskrift, row.tekst, tuple(row.sager), row.vindue, row.gemt
    )


def flyt_part(gammel: UUID, ny: UUID) -> None:
    """Two parts are one person: an author who has a draft on both keeps the text of both in one,
    and what was sent is about the one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update fordeling_kladde n set tekst = n.tekst || e'\\n\\n' || g.tekst,"
            " sager = n.sager || g.sager from fordeling_kladde g"
            " where g.part_uuid = %s and n.part_uuid = %s"
            " and n.bruger_id = g.bruger_id and n.myndighed = g.myndighed",
            [gammel, ny],
        )
        cursor.execute(
            "delete from fordeling_kladde g using fordeling_kladde n"
            " where g.part_uuid = %s and n.part_uuid = %s"
            " and n.bruger_id = g.bruger_id and n.myndighed = g.myndighed",
            [gammel, ny],
        )
        for tabel in ("fordeling_kladde", "fordeling_aflevering"):
            cursor.execute(f"update {tabel} set part_uuid = %s where part_uuid = %s", [ny, gammel])
