"""Many rows into one table, or a few into several, by one statement with a parameter per table.

Django's bulk_create writes a placeholder per value, and the driver then reads the text of the whole
statement again: for 2,000 rows of 20 columns that costs more than the database does. Here the rows
travel as one JSON document, which PostgreSQL reads as a table. Row-level security holds; COPY would
not be allowed under it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db import connection, models
from django.db.models.base import ModelState
from psycopg.types.range import DateRange, Range, TimestamptzRange

from access import forberedt
from access.hukommelse import huskes
from access.jsontekst import jsontekst

PORTION = 2000
SAMLET = 40  # rows that still go by one statement for all tables

M = TypeVar("M", bound=models.Model)
Konflikt = tuple[tuple[type[models.Model], str], ...]


Raekker = Sequence[models.Model]
_INTET: tuple[str, Sequence[Any]] = ("select null where false", ())


def raekke(model: type[M], **felter: Any) -> M:
    """A row that is only to be written: all columns that are not the database's own, by name.

    Django's constructor, which knows of defaults, signals and states, costs a third of a row.
    """
    row = model.__new__(model)
    row.__dict__.update(felter)
    return row


def indsaet(model: type[models.Model], rows: Raekker) -> None:
    """Insert new rows, in portions of 2,000. Keys that the database makes are left to it."""
    for start in range(0, len(rows), PORTION):
        # The document beside the statement: in it, it would be quoted, and read once more.
        forberedt.udfoer(_sql((model,)), [_dokument(model, rows[start : start + PORTION])])


def som_json(rows: Raekker) -> str:
    """New rows of one table, as PostgreSQL's functions read them."""
    (model,) = {type(row) for row in rows}
    return _dokument(model, rows)


def indsaet_alle(rows: Raekker, *, ved_konflikt: Konflikt = ()) -> None:
    """Insert new rows into their tables: few rows by one statement for all, many by one a table.

    A message of one object is mostly the way to the database and back, so it takes that way once.
    `ved_konflikt`: for tables where the row may be there already, what then ("on conflict ...").
    """
    by_model = _efter_model(rows)
    parts: list[dict[type[models.Model], Raekker]]
    if len(rows) <= SAMLET:
        parts = [{**by_model}] if by_model else []
    else:
        parts = [
            {model: portion[start : start + PORTION]}
            for model, portion in by_model.items()
            for start in range(0, len(portion), PORTION)
        ]
    for part in parts:
        forberedt.udfoer(
            _sql(tuple(part), tuple(k for k in ved_konflikt if k[0] in part)),
            [_dokument(model, portion) for model, portion in part.items()],
        )


def indsaet_hvis(
    foerst: tuple[str, Sequence[Any]],
    rows: Raekker,
    *,
    altid: tuple[type[models.Model], ...] = (),
    ved_konflikt: Konflikt = (),
    ogsaa: tuple[str, Sequence[Any]] | None = None,
) -> tuple[bool, list[Any]]:
    """Insert one row that may be there already, and if it was not, a few new rows into their
    tables: one statement. True if it was not, and what `ogsaa` found.

    `foerst`: the insert, which does nothing at a conflict, and its parameters. `altid`: tables
    whose rows are inserted in both cases. `ogsaa`: a query of one column that is asked on the way,
    of what stood there before, and its parameters.
    """
    by_model = _efter_model(rows)
    sql, params = foerst
    query, asked = ogsaa or _INTET
    conflicts = tuple(k for k in ved_konflikt if k[0] in by_model)
    rows_as_text = (_dokument(model, own) for model, own in by_model.items())
    ((new, found),) = forberedt.hent(
        _sql_hvis(sql, tuple(by_model), altid, conflicts, query),
        [*params, *rows_as_text, *asked],
    )
    return new, found or []


def indsaet_nye(
    nye: Raekker,
    noegle: str,
    rows: Raekker,
    *,
    hoerer_til: Mapping[type[models.Model], str],
    ved_konflikt: Konflikt = (),
    ogsaa: tuple[str, Sequence[Any]] | None = None,
) -> tuple[set[Any], list[Any]]:
    """Insert rows of one table of which some may be there already, and a few new rows of other
    tables, which go with them: one statement. The keys of those that were not there, and what
    `ogsaa` found.

    `noegle`: the table's key; `hoerer_til`: the column that holds that key in another table, whose
    row is inserted only with its own; the rows of a table that has none are inserted in any case.
    `ved_konflikt` and `ogsaa` as in `indsaet_hvis`.
    """
    (model,) = {type(row) for row in nye}
    by_model = _efter_model(rows)
    # In one order, so that messages alike are one statement.
    tables = tuple(sorted(by_model, key=lambda m: m._meta.db_table))
    query, asked = ogsaa or _INTET
    sql = _sql_nye(
        (model, noegle),
        tuple((m, hoerer_til.get(m)) for m in tables),
        tuple(k for k in ved_konflikt if k[0] in by_model),
        query,
    )
    documents = [_dokument(m, by_model[m]) for m in tables]
    ((new, found),) = forberedt.hent(sql, [_dokument(model, nye), *documents, *asked])
    return set(new or ()), found or []


def indsaet_til_sidst(
    nye: Raekker,
    noegle: str,
    rows: Raekker,
    *,
    kraev: str,
    ved_konflikt: Konflikt = (),
    ogsaa: tuple[str, Sequence[Any]] | None = None,
    med: Sequence[tuple[str, Sequence[Any]]] = (),
) -> None:
    """Insert new rows of one table and what goes with them, and end the transaction: all of it or
    nothing, by one statement (`forberedt.til_sidst`).

    `kraev`: a function that raises an error where it may not be stored after all. It is given how
    many rows of the first table there are, how many of them were not there already, and what
    `ogsaa` found. `med`: inserts with their parameters. The others as in `indsaet_nye`.
    """
    (model,) = {type(row) for row in nye}
    by_model = _efter_model(rows)
    tables = tuple(sorted(by_model, key=lambda m: m._meta.db_table))
    query, asked = ogsaa or _INTET
    conflicts = tuple(k for k in ved_konflikt if k[0] in by_model)
    sql = _sql_til_sidst((model, noegle), tables, conflicts, query, tuple(s for s, _ in med), kraev)
    documents = [_dokument(m, by_model[m]) for m in tables]
    more = [value for _, own in med for value in own]
    forberedt.til_sidst(sql, [_dokument(model, nye), *more, *documents, len(nye), *asked])


def ret(row: models.Model, *felter: str) -> None:
    """Update these fields of a row, found by its `id`. The ORM's own update costs several times as
    much, where it is made for each row that comes."""
    forberedt.udfoer(*rettelse(row, *felter))


def rettelse(row: models.Model, *felter: str) -> tuple[str, list[Any]]:
    """The same as a statement and its parameters: to stand `foerst` before new rows that go with
    it (`indsaet_hvis`)."""
    fields = [_felt(type(row), navn) for navn in felter]
    values = [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields]
    return _sql_ret(type(row), felter), [*values, row.pk]


@cache
def _felt(model: type[models.Model], navn: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(navn)
    assert isinstance(field, models.Field), navn
    return field


@cache
def _sql_ret(model: type[models.Model], felter: tuple[str, ...]) -> str:
    columns = ", ".join(f'"{_felt(model, navn).column}" = %s' for navn in felter)
    return f'update "{model._meta.db_table}" set {columns} where id = %s'


def uuidliste(uuider: Iterable[UUID]) -> str:
    """The UUIDs as PostgreSQL reads an array of them, for a parameter `%s::uuid[]`.

    The driver looks at each element of a list, at some ten times the cost.
    """
    return f"{{{orjson.dumps([*uuider]).decode()[1:-1]}}}"


def talliste(tal: Iterable[int]) -> str:
    """The same of numbers, for a parameter `%s::int[]` or the like."""
    return f"{{{','.join(map(str, tal))}}}"


def tidsliste(tider: Iterable[datetime | None]) -> str:
    """The same of moments with a zone, or none, for a parameter `%s::timestamptz[]`."""
    return f"{{{','.join(t.isoformat() if t else 'null' for t in tider)}}}"


def tekstliste(tekster: Iterable[str]) -> str:
    """The same of texts, for a parameter `%s::text[]`."""
    alle = [*tekster]
    samlet = "".join(alle)
    if '"' in samlet or "\\" in samlet:
        alle = [t.replace("\\", "\\\\").replace('"', '\\"') for t in alle]
    return '{"' + '","'.join(alle) + '"}' if alle else "{}"


def hent_raekker(model: type[M], sql: str, parametre: Sequence[Any]) -> list[M]:
    """Rows of a table by a prepared statement whose table is `t` and whose `{}` its columns are.

    JSON comes as its text. Meant for reading: the ORM's own query costs several times as much.
    """
    found = forberedt.hent(sql.format(udvalgte(model)), parametre)
    return [fra_kolonner(model, row) for row in found]


@cache
def udvalgte(model: type[models.Model], tabel: str = "t") -> str:
    """The columns of a table that the statement calls `tabel`."""
    return ", ".join(f'{tabel}."{column}"' for column in kolonner(model))


@cache
def kolonner(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of a table, which are called as the model's attributes are."""
    assert all(f.attname == f.column for f in model._meta.concrete_fields), model.__name__
    return tuple(f.attname for f in model._meta.concrete_fields)


def fra_kolonner(model: type[M], vaerdier: Sequence[Any]) -> M:
    """A row of its columns, as `Model.from_db` makes it, without signals and checks field by
    field."""
    row = model.__new__(model)
    row.__dict__.update(zip(kolonner(model), vaerdier, strict=True))
    row._state = ModelState()
    row._state.adding = False
    row._state.db = connection.alias
    return row


def ny(model: type[M], **felter: Any) -> M:
    """A new row to be inserted here: every field by its column's name, or its default.

    As `model(...)`, for rows that are made by the thousand: the model's own way of making one costs
    as much as finding out what stands in it.
    """
    row = model.__new__(model)
    row.__dict__.update(standard(model), **felter)
    row._state = ModelState()
    assert len(row.__dict__) == len(model._meta.concrete_fields) + 1, "a field that it has not"
    return row


@cache
def standard(model: type[models.Model]) -> dict[str, Any]:
    """What the columns hold that are not told; those whose default is made anew each time (a uuid)
    must be."""
    return {
        f.attname: f.default if f.has_default() else None
        for f in model._meta.concrete_fields
        if not (f.has_default() and callable(f.default))
    }


def _efter_model(rows: Raekker) -> dict[type[models.Model], list[models.Model]]:
    by_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    return by_model


@cache
def _sql_hvis(
    foerst: str,
    modeller: tuple[type[models.Model], ...],
    altid: tuple[type[models.Model], ...],
    ved_konflikt: Konflikt,
    ogsaa: str,
) -> str:
    clauses = dict(ved_konflikt)
    ctes = [f"foerst as ({foerst} returning 1)"]
    for n, model in enumerate(modeller):
        only = "" if model in altid else "where exists (select 1 from foerst)"
        # "on conflict" would be read as a join's condition without one of its own.
        ctes.append(f"i{n} as ({_insert(model)} {only or 'where true'} {clauses.get(model, '')})")
    asked = f"(select array_agg(d.n) from ({ogsaa}) d(n))"
    return f"with {', '.join(ctes)} select exists (select 1 from foerst), {asked}"


@cache
def _sql_nye(
    nye: tuple[type[models.Model], str],
    tabeller: tuple[tuple[type[models.Model], str | None], ...],
    ved_konflikt: Konflikt,
    ogsaa: str,
) -> str:
    clauses = dict(ved_konflikt)
    ctes = [_de_nye(*nye)]
    for n, (table, column) in enumerate(tabeller):
        only = f'where r."{column}" in (select n from foerst)' if column else "where true"
        ctes.append(f"i{n} as ({_insert(table)} {only} {clauses.get(table, '')})")
    asked = f"(select array_agg(d.n) from ({ogsaa}) d(n))"
    return f"with {', '.join(ctes)} select (select array_agg(n) from foerst), {asked}"


def _de_nye(model: type[models.Model], key: str) -> str:
    """The first part of a statement: what was not there already is inserted."""
    # "on conflict" would be read as a join's condition without one of its own.
    first = f'{_insert(model)} where true on conflict ("{key}") do nothing returning "{key}"'
    return f"foerst(n) as ({first})"


@cache
def _sql_til_sidst(
    nye: tuple[type[models.Model], str],
    tabeller: tuple[type[models.Model], ...],
    ved_konflikt: Konflikt,
    ogsaa: str,
    med: tuple[str, ...],
    kraev: str,
) -> str:
    # What the select does not ask is carried out after it, the last of it first: rows that others
    # may be waiting for stand first, so that they wait for no more than the end.
    clauses = dict(ved_konflikt)
    ctes = [_de_nye(*nye), *(f"m{n} as ({sql})" for n, sql in enumerate(med))]
    for n, table in enumerate(tabeller):
        ctes.append(f"i{n} as ({_insert(table)} where true {clauses.get(table, '')})")
    asked = f"(select array_agg(d.n) from ({ogsaa}) d(n))"
    new = "(select count(*) from foerst)"
    return f"with {', '.join(ctes)} select {kraev}(%s::bigint, {new}, {asked})"


def dokument(model: type[models.Model], rows: Raekker) -> str:
    """The rows as the document that `opregning` reads."""
    return _dokument(model, rows)


def opregning(model: type[models.Model]) -> tuple[tuple[str, ...], str]:
    """The columns of new rows, and the same with their types, for json_to_recordset."""
    fields = _felter(model)
    typed = ", ".join(f'"{f.column}" {f.rel_db_type(connection)}' for f in fields)
    return tuple(f'"{f.column}"' for f in fields), typed


def _dokument(model: type[models.Model], rows: Raekker) -> str:
    names, found = _navne(model), _navnemaengde(model)
    # A row that holds these and no more (`raekke`) is its own document.
    return jsontekst(
        [
            held if (held := row.__dict__).keys() == found else {n: held[n] for n in names}
            for row in rows
        ],
        ellers=_tekst,
    )


@cache
def _sql(modeller: tuple[type[models.Model], ...], ved_konflikt: Konflikt = ()) -> str:
    """One statement: an insert per table, all but the last as a CTE."""
    clauses = dict(ved_konflikt)
    *former, last = [f"{_insert(m)} {clauses.get(m, '')}" for m in modeller]
    ctes = ", ".join(f"i{n} as ({sql})" for n, sql in enumerate(former))
    return f"with {ctes} {last}" if former else last


def _felter(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    fields = [
        f
        for f in model._meta.concrete_fields
        if not f.generated and not isinstance(f, models.AutoField)
    ]
    # A field's attribute is its column in our models; one with another db_column is refused here.
    assert all(f.attname == f.column for f in fields), model.__name__
    return fields


@cache
def _navne(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(f.attname for f in _felter(model))


@cache
def _navnemaengde(model: type[models.Model]) -> frozenset[str]:
    return frozenset(_navne(model))


@cache
def indsaetning(model: type[models.Model]) -> str:
    """The insert of new rows, whose document (`dokument`) is its one parameter: to stand `foerst`
    where one of them may be there already."""
    return _insert(model)


def _insert(model: type[models.Model]) -> str:
    names, typed = opregning(model)
    columns = ", ".join(names)
    return (
        f'insert into "{model._meta.db_table}" ({columns})'
        f" select {columns} from json_to_recordset(%s::json) as r({typed})"
    )


def _tekst(value: Any) -> Any:
    """What JSON has no form for, as PostgreSQL reads it."""
    if isinstance(value, DateRange | TimestamptzRange):
        return _periode(value)
    if isinstance(value, Range):
        return _interval(value)
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return str(value)


@huskes(50_000)  # equal moments of two zones have two texts that mean the same
def _periode(value: Range[Any]) -> str:
    return _interval(value)


def _interval(value: Range[Any]) -> str:
    if value.isempty:
        return "empty"
    low = "" if value.lower is None else str(value.lower)
    high = "" if value.upper is None else str(value.upper)
    return f"{value.bounds[0]}{low},{high}{value.bounds[1]}"
