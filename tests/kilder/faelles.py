"""What the sources' tests share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from indexes.kilder.cpr import post
from indexes.kilder.values import Post
from indexes.part import models
from indexes.part.values import PersonData

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WHY = "a test looks at the tables"
TABELLER: tuple[type[models.PersonGuard], ...] = (
    models.Person,
    models.PersonNavn,
    models.PersonStatus,
    models.PersonAdresse,
    models.PersonCivilstand,
    models.PersonSeparation,
    models.PersonStatsborgerskab,
    models.PersonRelation,
    models.PersonBeskyttelse,
    models.PersonVaergemaal,
    models.PersonSoegekopi,
)


def sagt(person: PersonData, dag: int, loebenr: int = 0) -> Post:
    """CPR says so, that many days before NOW."""
    return post(person, NOW - timedelta(days=dag), loebenr)


def registeret() -> dict[str, list[Any]]:
    """All that the register says, with the lowest CPR number of a part in place of its uuid, which
    is another every time."""
    noegler = models.PartNoegle.objects.unguarded(reason=WHY).order_by("-noegle")
    navne: dict[Any, str] = {
        part: noegle for noegle, part in noegler.values_list("noegle", "part_uuid")
    }
    ud: dict[str, list[Any]] = {"noegler": sorted(navne.values())}
    for model in TABELLER:
        felter = [f.name for f in model._meta.concrete_fields if f.name not in {"id", "opdateret"}]
        rows = model.objects.unguarded(reason=WHY).values_list(*felter)
        ud[model.__name__] = sorted(
            repr(
                tuple(
                    navne.get(v, v) if f.endswith("uuid") else v
                    for f, v in zip(felter, row, strict=True)
                )
            )
            for row in rows
        )
    return ud
