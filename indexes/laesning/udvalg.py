"""Queries for uuids whose SQL is made once: what to try, without how it is asked.

The ORM makes its text anew at each query, which took longer than the search itself. A part of a
search says by what it is known (`noegle`), which values change from call to call, and how the query
is made with stand-ins for them. Two parts of one key differ in their values alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Lookup, Q, QuerySet


@dataclass(frozen=True, slots=True)
class Del:
    """A query for uuids. `noegle` None: its text is made anew at each call."""

    noegle: Hashable | None
    byg: Callable[[Sequence[Any]], QuerySet]
    vaerdier: tuple[Any, ...] = ()

    def om(self, noegle: Hashable, byg: Callable[[QuerySet], QuerySet]) -> Del:
        """Another query that asks about this one's uuids."""
        inner = self.byg
        key = None if self.noegle is None else (noegle, self.noegle)
        return Del(key, lambda values: byg(inner(values)), self.vaerdier)


@dataclass(frozen=True, slots=True)
class Udvalg:
    """Objects to try: the union of these queries, and how sharp the least sharp is (the lower, the
    fewer objects it leaves)."""

    skarphed: int
    dele: tuple[Del, ...]

    @property
    def noegle(self) -> Hashable | None:
        """What the text of the whole depends on."""
        keys = tuple(d.noegle for d in self.dele)
        return None if None in keys else keys

    @property
    def vaerdier(self) -> tuple[Any, ...]:
        """The values of all its parts, in their order."""
        return tuple(v for d in self.dele for v in d.vaerdier)

    def q(self, column: str, vaerdier: Sequence[Any]) -> Q:
        """As a condition on a row's uuid, with these in the place of its values."""
        queries, start = [], 0
        for part in self.dele:
            end = start + len(part.vaerdier)
            queries.append(part.byg(vaerdier[start:end]))
            start = end
        first, *rest = queries
        return Q(**{f"{column}__in": first.union(*rest, all=True) if rest else first})


class EnAf(Lookup):
    """A column is one of the values of an array, which is one parameter however many they are."""

    lookup_name = "en_af"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """As Django asks for it."""
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = any(%s)", [*params, self.rhs]


@dataclass(frozen=True, slots=True)
class _Plads:
    """Stands where the value of this number goes."""

    nummer: int


_FLEST = 1 << 20
_FOERSTE = uuid4().int // _FLEST * _FLEST  # by chance: no caller can name a stand-in


def stedfortraedere(vaerdier: Sequence[Any]) -> list[Any]:
    """A stand-in for each value. One for a UUID is a UUID, since the ORM takes no other."""
    return [
        UUID(int=_FOERSTE + n) if isinstance(v, UUID) else _Plads(n) for n, v in enumerate(vaerdier)
    ]


def nummer(parameter: Any) -> int | None:
    """Which value a parameter of the made text stands for; None for one of its own."""
    if isinstance(parameter, _Plads):
        return parameter.nummer
    if isinstance(parameter, UUID) and 0 <= parameter.int - _FOERSTE < _FLEST:
        return parameter.int - _FOERSTE
    return None
