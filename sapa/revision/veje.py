"""The ways into the log: each finds its rows by an index that has them in order of time.

A page of hits, and a portion of an export, are the first rows of some ways together. Each way goes
through the values of one array (authorities, users, units, numbers), and takes from each value no
more than the page holds. So a value that millions of rows have costs what one costs that no row
has, and the text is the same however many there are: it is compiled from the querysets once per
form, and prepared (as access.forespoergsel does with rules that hang on the user).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Lookup, Q, QuerySet
from django.db.models.expressions import RawSQL

from access import forberedt
from access.models import Revisionslog


@dataclass(frozen=True, slots=True)
class Plads:
    """Stands where the value of this name goes."""

    navn: str


class _Blandt(Lookup):
    """A column is one of the values of an array, which is one parameter however many they are."""

    lookup_name = "blandt"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """As Django asks for it."""
        lhs, params = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.db_type(connection)
        return f"{lhs} = any(%s::{kind}[])", [*params, self.rhs]


def blandt(kolonne: str, vaerdier: Plads | Sequence[Any]) -> Q:
    """The column is one of the values: those given, or the array that will come in a place."""
    if isinstance(vaerdier, Plads):
        return Q(_Blandt(F(kolonne), vaerdier))
    return Q(**{f"{kolonne}__in": vaerdier})


def plads(navn: str, art: str) -> RawSQL:
    """One value that will come, of this type of PostgreSQL's."""
    return RawSQL(f"%s::{art}", (Plads(navn),))


# The value that the way is at, of the array that it goes through.
HER = RawSQL("k.vaerdi", ())


@dataclass(frozen=True, slots=True)
class Vej:
    """Rows for each value of an array: they are asked for with `HER` of what their index begins
    with."""

    vaerdier: str
    art: str
    raekker: QuerySet[Revisionslog]


@dataclass(frozen=True, slots=True)
class Spoergsmaal:
    """The text of some ways together, and the names of its parameters."""

    sql: str
    parametre: tuple[Any, ...]

    def stil(self, vaerdier: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows."""
        given = [vaerdier[p.navn] if isinstance(p, Plads) else p for p in self.parametre]
        return forberedt.hent(self.sql, given)


def de_foerste(
    veje: Sequence[Vej], felter: Sequence[str], *, udtryk: str, stigende: bool, antal: int
) -> Spoergsmaal:
    """The first `antal` rows of all ways together, in order. `udtryk` is what of the columns
    (`felter` of the table `l`) comes back."""
    order = ("tidspunkt", "id") if stigende else ("-tidspunkt", "-id")
    parts, params = [], []
    for vej in veje:
        rows = vej.raekker.order_by(*order).values_list(*felter)
        sql, found = rows[:antal].query.sql_with_params()
        parts.append(_gennem(vej, sql))
        params += [Plads(vej.vaerdier), *found]
    way = "" if stigende else " desc"
    text = (
        f"select {udtryk} from ({' union all '.join(parts)}) l"
        f" order by l.tidspunkt{way}, l.id{way} limit {antal}"
    )
    return Spoergsmaal(text, tuple(params))


def alle(veje: Sequence[Vej], udtryk: str, felt: str) -> Spoergsmaal:
    """`udtryk` over this column of every row that the ways find."""
    parts, params = [], []
    for vej in veje:
        sql, found = vej.raekker.values_list(felt).query.sql_with_params()
        # The fence keeps PostgreSQL from reading all rows first, to match them with the values.
        parts.append(_gennem(vej, f"{sql} offset 0"))
        params += [Plads(vej.vaerdier), *found]
    return Spoergsmaal(f"select {udtryk} from ({' union all '.join(parts)}) l", tuple(params))


def _gennem(vej: Vej, sql: str) -> str:
    return (
        f"(select l.* from unnest(%s::{vej.art}[]) k(vaerdi) cross join lateral ({sql}) l"
        " where k.vaerdi is not null)"
    )


_I_ORDEN = ("enable_sort", "enable_bitmapscan", "enable_seqscan", "jit")
_SAET_I_ORDEN = (
    "select "
    + ", ".join(f"set_config('{navn}', 'off', true)" for navn in _I_ORDEN)
    + ", set_config('max_parallel_workers_per_gather', '0', true)"
)


def gaa_i_orden() -> None:
    """For the rest of the transaction rows are found by an index that has them in order.

    PostgreSQL takes the lock on the log (row-level security) to let few rows through, and the
    columns of a user or a unit to say nothing of each other. It then expects fewer rows than a page
    holds, and sorts all that there are: half a million for a portion of five thousand.
    """
    forberedt.udfoer(_SAET_I_ORDEN)
