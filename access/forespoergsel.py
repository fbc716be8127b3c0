"""A page's own question, written as a queryset, compiled once and asked many times.

Building a queryset and compiling it cost a page more than PostgreSQL's answer did: nearly half the
person page (decision 0069). A `Forespoergsel` is the same queryset, with the same `visible_to` in
it, so the rule of access still stands in one place; only its text is kept, per shape of the rights,
and it goes to the database as a prepared statement.

What may change from one call to the next is told from what may not by compiling twice with made-up
values: one that comes back changed among the parameters, or that changes the text, is a fault in
the caller, told at the first call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from access import forberedt
from access.values import Adgang, Gruppe, Omfang

_MAKS_FORMER = 64
_BRUGER, _IDENTITET, _SCOPE = "adgang.bruger_id", "adgang.identiteter", "adgang.scope_id"
Byg = Callable[..., QuerySet[Any]]


class HolderIkkeStille(TypeError):
    """A value of the question does not reach the database as it was given: it cannot be asked
    again with another."""


@dataclass(frozen=True, slots=True)
class _Form:
    """The text, its parameters (a name of a value, or the value itself), and what Django does to
    each column that comes back."""

    sql: str
    parametre: tuple[tuple[str, Any], ...]
    omformere: tuple[tuple[int, tuple[Any, Any]], ...]


class Forespoergsel:
    """`byg(adgang, *form, **vaerdier)` gives a queryset of `values_list`; the values are dates,
    moments, whole numbers, texts, uuids or lists of those that go into its parameters unchanged, a
    list as one array. What the text itself depends on is the form: a few things that can be
    hashed, each with a text of its own. So has a value that is None, and is left out."""

    def __init__(self, byg: Byg) -> None:
        self._byg = byg
        self._former: dict[Any, _Form | None] = {}

    def __call__(self, adgang: Adgang, *form: Any, **vaerdier: Any) -> list[tuple[Any, ...]]:
        """The rows for this user, as `list(byg(adgang, *form, **vaerdier))` would have them."""
        if adgang.klient:  # its rights are the text's own, and not alike from call to call
            return list(self._byg(adgang, *form, **vaerdier))
        fundet = self._find(adgang, form, vaerdier)
        if fundet is None:
            return []
        rows = forberedt.hent(fundet.sql, _parametre(fundet, adgang, vaerdier))
        return [_omform(row, fundet.omformere) for row in rows] if fundet.omformere else rows

    def som_sql(self, adgang: Adgang, *form: Any, **vaerdier: Any) -> tuple[str, list[Any]]:
        """The question's text and its parameters, to stand in a statement that changes what it
        finds (access.forberedt). For users, and where there can be a row."""
        fundet = None if adgang.klient else self._find(adgang, form, vaerdier)
        if fundet is None:
            raise ValueError(f"{self._byg.__qualname__} has no text for these rights")
        return fundet.sql, _parametre(fundet, adgang, vaerdier)

    def _find(
        self, adgang: Adgang, form: tuple[Any, ...], vaerdier: dict[str, Any]
    ) -> _Form | None:
        noegle = (
            form,
            adgang.kun,
            adgang.for_borger,
            adgang.permissions,
            adgang.uden,
            len(adgang.identiteter),
            tuple(map(type, vaerdier.values())),
        )
        if noegle not in self._former:
            if len(self._former) >= _MAKS_FORMER:
                self._former.clear()
            self._former[noegle] = _form(self._byg, adgang, form, vaerdier)
        return self._former[noegle]

    def foerste(self, adgang: Adgang, *form: Any, **vaerdier: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = self(adgang, *form, **vaerdier)
        return rows[0] if rows else None


def _parametre(form: _Form, adgang: Adgang, vaerdier: dict[str, Any]) -> list[Any]:
    given = {
        _BRUGER: adgang.bruger_id,
        _SCOPE: adgang.scope_id,
        **{f"{_IDENTITET}{n}": uuid for n, uuid in enumerate(adgang.identiteter)},
        **vaerdier,
    }
    return [given[navn] if navn else fast for navn, fast in form.parametre]


def _omform(row: Sequence[Any], omformere: Any) -> tuple[Any, ...]:
    ud = list(row)
    for nr, (converters, expression) in omformere:
        value = ud[nr]
        for convert in converters:
            value = convert(value, expression, connection)
        ud[nr] = value
    return tuple(ud)


def _form(
    byg: Byg, adgang: Adgang, form: tuple[Any, ...], vaerdier: dict[str, Any]
) -> _Form | None:
    """The text for rights of this shape; None where Django sees that there can be no row."""
    first, second = (_kompiler(byg, adgang, form, vaerdier, n) for n in (0, 1))
    if first is None or second is None:
        return None
    if first.sql != second.sql or first.parametre != second.parametre:
        raise HolderIkkeStille(f"{byg.__qualname__}: a value is part of the text, or is changed")
    return first


def _kompiler(
    byg: Byg, adgang: Adgang, form: tuple[Any, ...], vaerdier: dict[str, Any], nr: int
) -> _Form | None:
    made_up = {
        navn: _opdigtet(value, 2 * plads + nr)
        for plads, (navn, value) in enumerate(vaerdier.items())
    }
    bruger = 2_000_000_010 + nr
    scope = 32_700 + nr  # the columns of authorities are small
    identiteter = tuple(
        _opdigtet(uuid, 100 + 2 * plads + nr) for plads, uuid in enumerate(adgang.identiteter)
    )
    # Somebody else with rights of the same shape: what is hers and not named below would be kept
    # for everybody, so it must show.
    somebody = replace(
        adgang,
        bruger_id=bruger,
        bruger_uuid=_opdigtet(UUID(int=0), 300 + nr),
        brugernavn=f"bruger{nr}",
        navn=f"navn{nr}",
        titel=f"titel{nr}",
        myndighed_id=32_710 + nr,
        myndighed_cvr=f"cvr{nr}",
        enhed_id=2_000_000_020 + nr,
        enhed_navn=f"enhed{nr}",
        grupper=(Gruppe(adgang.permissions, 32_720 + nr, Omfang(), nr, Omfang(), Omfang()),),
        identiteter=identiteter,
        scope_id=scope,
        scope_cvr=f"scope{nr}",
    )
    query = byg(somebody, *form, **made_up).query
    compiler = query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    converters = compiler.get_converters(
        [column[0] for column in compiler.select[: compiler.col_count]]
    )
    names = [
        (_BRUGER, bruger),
        (_SCOPE, scope),
        *((f"{_IDENTITET}{n}", uuid) for n, uuid in enumerate(identiteter)),
        *made_up.items(),
    ]
    return _Form(
        sql,
        tuple(_navngiv(param, names) for param in params),
        tuple((n, (tuple(found), expression)) for n, (found, expression) in converters.items()),
    )


def _navngiv(param: Any, names: Sequence[tuple[str, Any]]) -> tuple[str, Any]:
    for navn, value in names:
        # Django wraps a whole number in the width of its column.
        kind = type(param) is type(value) or (type(value) is int and isinstance(param, int))
        if kind and param == value:
            return navn, None
    return "", param


def _opdigtet(value: Any, nr: int) -> Any:
    """A value of the same type that nothing else in a question is, and no part of which is the
    same with another number."""
    match value:
        case None:
            return None
        case UUID():
            return uuid5(NAMESPACE_OID, f"sapa {nr}")
        case datetime():
            return datetime(8100 + nr, 1 + nr % 12, 1 + nr % 28, nr % 24, nr % 60, tzinfo=UTC)
        case date():
            return date(8100 + nr, 1 + nr % 12, 1 + nr % 28)
        case bool():
            raise HolderIkkeStille("a yes or no is part of the form")
        case int():
            return 2_000_000_100 + nr
        case list():  # as one array: `= any(...)`
            return [_opdigtet(value[0] if value else UUID(int=0), nr)]
        case str():
            return f"{nr}\N{PILCROW SIGN} Å{nr} "  # not the same in lower case, nor stripped
    raise HolderIkkeStille(f"{type(value).__name__} is no value of a question")
