"""A column for a set of whole numbers: PostgreSQL's int4multirange, in Python an Omfang."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from access.values import ALT, Omfang

# Django knows ranges but not multiranges (5.2), so this field is ours: 40 lines, one lookup.


def som_omfang(value: Iterable[Any]) -> Omfang:
    """The Omfang of a multirange as psycopg gives it."""
    return Omfang.af(
        (
            ALT.intervaller[0][0] if r.lower is None else r.lower,
            ALT.intervaller[0][1] if r.upper is None else r.upper,
        )
        for r in value
    )


class OmfangField(models.Field):
    """Stores an Omfang as int4multirange. `felt__rummer=tal` asks whether it contains a number or
    column."""

    def db_type(self, connection: Any) -> str:
        return "int4multirange"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Omfang | None:
        return None if value is None else som_omfang(value)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Omfang):
            if value == ALT:
                return Multirange([Range(None, None, "()")])
            return Multirange([Range(fra, til, "[)") for fra, til in value.intervaller])
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return self.get_prep_value(value)


@OmfangField.register_lookup
class Rummer(models.Lookup):
    """`multirange @> integer`."""

    lookup_name = "rummer"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{lhs} @> ({rhs})::int4", [*lhs_params, *rhs_params]
