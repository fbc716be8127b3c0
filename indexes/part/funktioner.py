"""Our database functions, and the one operator, that queries on parts use."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    F,
    Func,
    IntegerField,
    TextField,
    UUIDField,
    Value,
)


class DaSortKey(Func):
    """The database's `da_sort_key(text)`: Danish order on any server, see migration 0001."""

    function = "da_sort_key"
    output_field = TextField(db_collation="C")


class Passer(Func):
    """Whether a tsvector matches a tsquery of ours (`soegeord`)."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, vector: Any, query: str, **extra: Any) -> None:
        super().__init__(vector, Value(query, output_field=TextField()), **extra)


class _Kandidater(Func):
    function = "person_soegekandidater"
    template = "any(array(select %(function)s(%(expressions)s)))"
    output_field = BigIntegerField()


class ErKandidat(Func):
    """Whether a row of the search copy, by its id, is among those that match (at most `maks`).

    Asked of the function of migration 0002, and as an array: read once, looked up by key. As a
    sub-select the planner would join it, and since it believes that row-level security lets few
    rows pass, it would scan all persons for the join.
    """

    template = "(%(expressions)s)"
    arg_joiner = " = "
    output_field = BooleanField()

    @classmethod
    def af(cls, alle: str, ubeskyttede: str, i_dag: date, maks: int) -> "ErKandidat":
        """`alle` is asked of all rows, `ubeskyttede` of those whose address no protection hides."""
        kandidater = _Kandidater(
            Value(alle, output_field=TextField()),
            Value(ubeskyttede, output_field=TextField()),
            Value(i_dag, output_field=DateField()),
            Value(maks, output_field=IntegerField()),
        )
        return cls(F("id"), kandidater)


class ErEnAf(Func):
    """Whether a value is among those of an array column: an index look-up per element."""

    template = "(%(expressions)s))"
    arg_joiner = " = any("
    output_field = BooleanField()


def en_af(felt: str, uuider: list[UUID]) -> ErEnAf:
    """Whether a column is among these uuids, which are one parameter however many they are."""
    return ErEnAf(felt, Value(uuider, output_field=ArrayField(UUIDField())))
