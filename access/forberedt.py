"""Statements that every message meets again: their parameters go beside them, and PostgreSQL plans
them once per connection.

Django's cursor writes the parameters into the text, so that every statement is a new one, and the
planning of those before a message cost as much as carrying them out. Only statements whose text is
the same from call to call belong here: a connection keeps a hundred plans. Parameters have types of
their own (`%s::date`) where the statement does not give them one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg import Error
from psycopg.pq import TransactionStatus
from psycopg.types.datetime import TimestamptzLoader

from access.lavt import Planer, i_traad

_CURSOR, _PLANER, _FOER = "_sapa_forberedt", "_sapa_planer", "_sapa_foer"
_KOE, _IMENS = "_sapa_koe", "_sapa_imens"
Saetning = tuple[str, Sequence[Any]]
"""A statement and its parameters."""
FAA = 40
"""So many things at once, and their statements are sent without waiting for each."""


def fejlkode(fejl: BaseException) -> str | None:
    """The SQLSTATE of an error of psycopg's, or of Django's that it is the cause of."""
    cause = fejl.__cause__ if isinstance(fejl, DatabaseError) else fejl
    return cause.sqlstate if isinstance(cause, Error) else None


def hent(sql: str, parametre: Any = ()) -> list[tuple[Any, ...]]:
    """Carry the statement out, and its rows."""
    link = _forbindelse()
    if _iagttages(link):
        return _iagttaget(link, sql, parametre)
    _sig_foer(link)
    return _hent(link, sql, parametre)


def udfoer(sql: str, parametre: Any = (), *, plan: bool = True) -> None:
    """Carry the statement out. `plan=False`: planned each time, for the parameters that it has: the
    plan for a few rows would be slow for thousands."""
    link = _forbindelse()
    if _iagttages(link):
        _iagttaget(link, sql, parametre)
        return
    _sig_foer(link)
    queue = getattr(link, _KOE, None)
    if queue is None:
        _hent(link, sql, parametre, plan=plan)
        return
    with link.wrap_database_errors:
        queue.cursor().execute(sql, parametre, prepare=_psycopgs_plan() if plan else False)


def _psycopgs_plan() -> bool | None:
    """psycopg keeps the plan of what it has met several times, but not in a thread, beside ours
    (`_hent`)."""
    return False if i_traad() else None


def senere(sql: str, parametre: Any = ()) -> Callable[[], list[tuple[Any, ...]]]:
    """Carry the statement out, and what gives its rows when they are asked for: until then it is
    not waited for where `udfoer` is not (`uden_at_vente`)."""
    link = _forbindelse()
    queue = getattr(link, _KOE, None)
    if queue is None or _iagttages(link):
        found = hent(sql, parametre)
        return lambda: found
    _sig_foer(link)
    with link.wrap_database_errors:
        cursor = queue.cursor()
        cursor.execute(sql, parametre, prepare=_psycopgs_plan())

    def svar() -> list[tuple[Any, ...]]:
        _vent(link)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    return svar


class _Koe:
    """The statements of a connection that were sent and are not answered yet: psycopg's pipeline,
    which begins with the first of them and ends when somebody waits."""

    def __init__(self, link: Any) -> None:
        self._link = link
        self._pipeline: AbstractContextManager[Any] | None = None

    def cursor(self) -> Any:
        """A cursor of the next statement's own: the answers come later, and each to its own."""
        con = self._link.connection
        if self._pipeline is None:
            self._pipeline = con.pipeline()
            self._pipeline.__enter__()
        return _ny_cursor(con)

    def vent(self) -> None:
        """Until all is carried out. Raises the error of the first that was refused."""
        if self._pipeline is not None:
            pipeline, self._pipeline = self._pipeline, None
            pipeline.__exit__(None, None, None)

    def glem(self) -> None:
        """The same, and of no interest: an error is under way that lets go of all of them. What
        psycopg would say of theirs in the log may quote a row."""
        with suppress(Error):
            self.vent()


@contextmanager
def uden_at_vente(antal: int = FAA) -> Iterator[None]:
    """What `udfoer` sends here is not waited for: PostgreSQL works while we make the next ready.

    All is carried out in its order. Every statement that has an answer, of ours or of Django's,
    waits for those before it, and so does the end; whoever waits meets the error of the first that
    was refused. Within a transaction only: what is refused then takes the others with it.

    `antal`: how many things the statements are of. For a few they are waited for: what pays there
    is that a plan is kept.
    """
    link = _forbindelse()
    few = antal < FAA or not link.in_atomic_block
    if few or _iagttages(link) or getattr(link, _KOE, None) is not None:
        yield  # an outer one is waited for by whoever began it
        return
    queue = _Koe(link)
    link.ensure_connection()
    setattr(link, _KOE, queue)
    link.execute_wrappers.append(_vent_foerst)
    try:
        yield
        with link.wrap_database_errors:
            queue.vent()
    except BaseException:
        queue.glem()
        raise
    finally:
        setattr(link, _KOE, None)
        link.execute_wrappers.remove(_vent_foerst)


def _vent_foerst(execute: Callable[..., Any], *args: Any) -> Any:
    """Every other statement of the connection waits for those that were sent."""
    _vent(_forbindelse())
    return execute(*args)


def _vent(link: Any) -> None:
    queue = getattr(link, _KOE, None)
    if queue is not None:
        with link.wrap_database_errors:
            queue.vent()


def alene(sql: str, parametre: Any = ()) -> list[tuple[Any, ...]]:
    """Carry the statement out as a transaction of its own, and its rows: what it stored is durable,
    and two ways to the database and back are saved.

    Only where the transaction has not begun; where it has (in tests), it is a part of that.
    """
    link = _forbindelse()
    if _iagttages(link):
        return _iagttaget(link, sql, parametre)
    with link.wrap_database_errors:
        link.ensure_connection()
        con = link.connection
        if con.autocommit or con.info.transaction_status is not TransactionStatus.IDLE:
            return _hent(link, sql, parametre)
        con.autocommit = True
        try:
            return _hent(link, sql, parametre)
        finally:
            if not con.closed:
                con.autocommit = False


@dataclass(frozen=True, slots=True)
class _Venter:
    """What waits for the next statement: expressions of constants, the last of them text, and a
    function that is given that text and more parameters, which may refuse (`kraev_foerst`)."""

    udtryk: str = "null::text"
    kraev: str = ""
    parametre: tuple[Any, ...] = ()

    def kilde(self) -> str:
        """As a select of one row with the column `foerst`. The function is not given the text
        before the expressions have been evaluated: PostgreSQL moves no volatile one out of a
        sub-select."""
        return _kilde(self.udtryk, self.kraev, len(self.parametre))


# Each text is made once: a statement is looked up by it, again and again.
@lru_cache(maxsize=100)
def _kilde(udtryk: str, kraev: str, antal: int) -> str:
    if not kraev:
        return f"select {udtryk} as foerst"
    places = ", %s" * antal
    return f"select {kraev}(f.t{places}) as foerst from (select {udtryk} as t) f"


@lru_cache(maxsize=200)
def _med_kilde(kilde: str, sql: str) -> str:
    return f"with r as materialized ({kilde}) {sql}"


_INTET = _Venter()


def foer_naeste(udtryk: str) -> None:
    """Have these expressions evaluated before the next statement of the connection: by a statement
    of their own, or by the next one itself if it takes them with it (`med_foerst`). That saves a
    way to the database and back. `glem_foer` must be called before the transaction ends."""
    link = _forbindelse()
    waits = _venter(link)
    _saet(link, _Venter(udtryk, waits.kraev, waits.parametre))


def kraev_foerst(funktion: str, parametre: Sequence[Any]) -> None:
    """Have a function called too, after the expressions that wait: it raises an error, and nothing
    of the next statement is carried out, if what it looks at is no longer so. It takes a text, then
    the parameters, and gives a text."""
    link = _forbindelse()
    _saet(link, _Venter(_venter(link).udtryk, funktion, tuple(parametre)))


def til_sidst(sql: str, parametre: Sequence[Any] = ()) -> None:
    """Carry out the last statement of a transaction, and end it in the same way to the database and
    back: what Django ends after it has ended already.

    Only for who knows that nothing comes after it and nobody takes it back. In a transaction that
    another one has opened (in tests) the end is left to that.
    """
    link = _forbindelse()
    blocks = link.atomic_blocks
    # A block within another ends nothing of its own where it has no savepoint.
    own = bool(blocks) and not blocks[0]._from_testcase and not any(link.savepoint_ids)
    if not own or _iagttages(link):
        udfoer(sql, parametre)
        return
    _sig_foer(link)
    _hent(link, sql, parametre, slut=True)


def imens_til_sidst(goer: Callable[[], None]) -> None:
    """Have this done while PostgreSQL carries out the last statement and makes it durable
    (`til_sidst`), which our thread would only wait for. It asks the database nothing.

    It is an offer: where the end goes another way it is not taken, and who needs what it makes
    makes it then. What it raises, the end raises, when all is stored.
    """
    setattr(_forbindelse(), _IMENS, goer)


def med_foerst(
    sql: str, parametre: Sequence[Any] = (), *, slut: bool = False
) -> list[tuple[Any, ...]]:
    """Carry out a statement with what waits, and its rows; `slut`: as the last one (`til_sidst`),
    without rows. It reads the table `r` of one row with the column `foerst`, and does what must
    come after it in functions which are given that column: PostgreSQL asks whether one may read a
    table when the function comes to it, not when the statement begins."""
    link = _forbindelse()
    waits = _venter(link)
    setattr(link, _FOER, _INTET)
    text = _med_kilde(waits.kilde(), sql)
    if slut:
        til_sidst(text, [*waits.parametre, *parametre])
        return []
    return hent(text, [*waits.parametre, *parametre])


def foer_hver(udtryk: str) -> None:
    """Have these expressions taken along by each statement of `alene` (`foerst`), and by no other,
    until `glem_foer` is called."""
    setattr(_forbindelse(), _FOER, _Venter(udtryk))


def glem_foer() -> None:
    """Nothing is waiting any more."""
    link = _forbindelse()
    setattr(link, _FOER, _INTET)
    setattr(link, _IMENS, None)
    if _foerst in link.execute_wrappers:
        link.execute_wrappers.remove(_foerst)


def sig_foer() -> None:
    """Have what waits evaluated now."""
    _sig_foer(_forbindelse())


def _sig_foer(link: Any) -> None:
    waits = _venter(link)
    if waits is not _INTET:
        setattr(link, _FOER, _INTET)
        udfoer(waits.kilde(), waits.parametre)


def kilde() -> str:
    """What waits, as a table of one row with the column `foerst`, for a statement whose parameters
    have names: `med_foerst` for the others."""
    source = foerst()
    setattr(_forbindelse(), _FOER, _INTET)
    return source


def foerst() -> str:
    """The same for a statement that is a transaction of its own (`alene`): what it takes is gone
    with it, so it is waited for still."""
    waits = _venter(_forbindelse())
    assert not waits.kraev, "such a statement makes sure of its client itself"
    return f"({waits.kilde()})"


def _venter(link: Any) -> _Venter:
    found: _Venter = getattr(link, _FOER, _INTET)
    return found


def _saet(link: Any, venter: _Venter) -> None:
    setattr(link, _FOER, venter)
    if _foerst not in link.execute_wrappers:
        link.execute_wrappers.append(_foerst)


def _foerst(execute: Callable[..., Any], *args: Any) -> Any:
    """Every other statement of the connection waits for it too."""
    sig_foer()
    return execute(*args)


def _forbindelse() -> Any:
    """The thread's connection itself: `django.db.connection` looks it up at each attribute, which
    for a statement was a tenth of its cost to us."""
    return connections[DEFAULT_DB_ALIAS]


def _ny_cursor(con: Any) -> Any:
    """Whose parameters go beside the statement. Made as psycopg makes it: Django's types of it are
    those of its wrapper."""
    return ServerBindingCursor(con)  # type: ignore[call-arg]


def _cursor(link: Any) -> Any:
    """The one cursor of the connection: making it anew was a third of what a statement cost us.
    Rows are fetched before the next statement."""
    link.ensure_connection()
    found: Any = getattr(link.connection, _CURSOR, None)
    if found is None:
        found = _ny_cursor(link.connection)
        # psycopg's own, which is written in C; the connection is in UTC, so it says the same.
        found.adapters.register_loader("timestamptz", TimestamptzLoader)
        setattr(link.connection, _CURSOR, found)
        setattr(link.connection, _PLANER, Planer(found))
    return found


def _hent(
    link: Any, sql: str, parametre: Any, *, plan: bool = True, slut: bool = False
) -> list[tuple[Any, ...]]:
    _vent(link)
    with link.wrap_database_errors:
        cursor = _cursor(link)
        prepare: bool | None = None if plan else False
        if i_traad():
            planer: Planer = getattr(link.connection, _PLANER)
            if plan and planer.moedt(sql):
                imens = getattr(link, _IMENS, None) if slut else None
                return planer.hent(sql, parametre, slut=slut, imens=imens)
            prepare = False  # psycopg keeps no plans beside those
        cursor.execute(sql, parametre, prepare=prepare)
        return cursor.fetchall() if cursor.description else []


def _iagttages(link: Any) -> bool:
    """True where the statement must go as Django's own do; in a transaction that is to be rolled
    back, that is to be refused."""
    ours = (_foerst in link.execute_wrappers) + (_vent_foerst in link.execute_wrappers)
    others = len(link.execute_wrappers) > ours
    return bool(link.queries_logged or others or link.needs_rollback)


def _iagttaget(link: Any, sql: str, parametre: Any) -> list[tuple[Any, ...]]:
    """The way of any other statement: somebody counts them, or wants to read them with their
    values."""
    with link.cursor() as cursor:
        cursor.execute(sql, parametre)
        return cursor.fetchall() if cursor.description else []
