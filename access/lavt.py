"""A statement met before, straight to libpq.

psycopg's cursor does for each statement what a call of the API needs once: it finds the parameters'
places anew, keeps a state for scrolling, and waits in Python. Half of what a statement by key cost
the web process was that. And a transaction was begun and ended by ways to the database of their
own; here BEGIN goes with the first statement, and COMMIT with the last.

Only for a thread of a server (`i_traad`): what is waited for here is waited for in C, where no
signal comes.
"""

from __future__ import annotations

import re
import select
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, cast

from psycopg import Connection, OperationalError
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

MAKS_PLANER = 100
KUN_TRAADE = True
"""Tests, which are one thread, go the same way as a server's threads."""
_GODT = frozenset({ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK})
_FORAELDET = frozenset({"0A000", "26000"})
"""The plan's result has changed, or it is gone: a table was altered, or a rollback of psycopg's own
forgot all plans of the connection."""


class Planer:
    """The plans that one connection keeps for us, and the way to carry them out."""

    def __init__(self, cursor: Any) -> None:
        """`cursor`: one of the connection, whose adapters say how values are written and read."""
        self._con: Connection[Any] = cursor.connection
        assert self._con.isolation_level is None, "a transaction begins here with BEGIN alone"
        self._poll = select.poll()
        self._tx = Transformer(cursor)
        self._navne: OrderedDict[tuple[str, tuple[int, ...]], bytes] = OrderedDict()
        self._set: set[str] = set()
        self._antal = 0

    def moedt(self, sql: str) -> bool:
        """Whether the statement was asked about before: the first time a plan does not pay."""
        if sql in self._set:
            return True
        if len(self._set) >= 10 * MAKS_PLANER:
            self._set.clear()
        self._set.add(sql)
        return False

    def hent(
        self,
        sql: str,
        parametre: Any,
        *,
        slut: bool = False,
        imens: Callable[[], None] | None = None,
    ) -> list[tuple[Any, ...]]:
        """Carry the statement out, and its rows. It begins a transaction where the connection wants
        one and has none; `slut`: and ends it, and gives no rows. `imens` is called while PostgreSQL
        works at the end: once, and may not ask it anything.

        Raises psycopg's errors, as its cursor does.
        """
        _, names, formats = _nummereret(sql)
        if names:
            parametre = [parametre[name] for name in names]
        values = self._tx.dump_sequence(parametre, formats)
        key = (sql, tuple(self._tx.types or ()))
        first = self._con.pgconn.transaction_status == TransactionStatus.IDLE
        result = self._udfoer(self._navn(key), values, first, slut, imens)
        if first and self._glemt(result):
            if not self._con.autocommit:
                self._con.pgconn.exec_(b"ROLLBACK")
            result = self._udfoer(self._navn(key), values, first, slut)
        self._kraev(result)
        if slut:
            return []
        self._tx.set_pgresult(result)
        return cast(list[tuple[Any, ...]], self._tx.load_rows(0, result.ntuples, tuple))

    def _udfoer(
        self,
        navn: bytes,
        values: Sequence[Any],
        first: bool,
        slut: bool,
        imens: Callable[[], None] | None = None,
    ) -> PGresult:
        pgconn, formats = self._con.pgconn, self._tx.formats
        begin = first and not self._con.autocommit
        if not begin and not slut:
            return pgconn.exec_prepared(navn, values, formats)
        pgconn.enter_pipeline_mode()
        try:
            if begin:
                pgconn.send_query_params(b"BEGIN", None)
            pgconn.send_query_prepared(navn, values, formats)
            if slut:
                pgconn.send_query_params(b"COMMIT", None)
            pgconn.pipeline_sync()
            try:
                if slut and imens is not None:
                    imens()
            finally:
                answers = self._svar()
        finally:
            if pgconn.status != ConnStatus.BAD:
                pgconn.exit_pipeline_mode()
        if pgconn.status == ConnStatus.BAD:
            raise OperationalError(pgconn.get_error_message())
        wrong = (a for a in answers if a.status not in _GODT)
        return next(wrong, answers[begin])

    def _svar(self) -> list[PGresult]:
        """The answers to what was sent, in its order. The waiting is poll's, which lets the other
        threads of the process work meanwhile; libpq's own would not."""
        pgconn = self._con.pgconn
        self._poll.register(pgconn.socket, select.POLLIN | select.POLLOUT)
        while pgconn.flush():
            self._poll.poll()
            pgconn.consume_input()
        self._poll.register(pgconn.socket, select.POLLIN)
        answers: list[PGresult] = []
        while pgconn.status != ConnStatus.BAD:
            while pgconn.is_busy():
                self._poll.poll()
                pgconn.consume_input()
            answer = pgconn.get_result()
            if answer is not None and answer.status == ExecStatus.PIPELINE_SYNC:
                break
            if answer is not None:
                answers.append(answer)
        return answers

    def _glemt(self, result: PGresult) -> bool:
        """Whether the plan is no longer what it was: nothing was carried out, and all are made
        anew, under other names."""
        state = (result.error_field(DiagnosticField.SQLSTATE) or b"").decode()
        if result.status in _GODT or state not in _FORAELDET:
            return False
        self._navne.clear()
        return True

    def _navn(self, key: tuple[str, tuple[int, ...]]) -> bytes:
        found = self._navne.get(key)
        if found is not None:
            self._navne.move_to_end(key)
            return found
        pgconn = self._con.pgconn
        if self._antal and not self._navne:  # forgotten by us, and kept by PostgreSQL some of them
            self._kraev(pgconn.exec_(b"DEALLOCATE ALL"))
        elif len(self._navne) >= MAKS_PLANER:
            _, oldest = self._navne.popitem(last=False)
            self._kraev(pgconn.exec_(b"DEALLOCATE " + oldest))
        self._antal += 1
        navn = b"_sapa_%d" % self._antal
        sql, types = key
        text, *_ = _nummereret(sql)
        self._kraev(pgconn.prepare(navn, text, types))
        self._navne[key] = navn
        return navn

    def _kraev(self, result: PGresult) -> None:
        if result.status in _GODT:
            return
        self._glemt(result)
        if self._con.pgconn.status == ConnStatus.BAD:
            raise OperationalError(self._con.pgconn.get_error_message())
        raise error_from_result(result)


@lru_cache(maxsize=1000)
def _nummereret(sql: str) -> tuple[bytes, tuple[str, ...], list[PyFormat]]:
    """psycopg's places (`%s`, `%(name)s`, `%(name)b`) as PostgreSQL's ($1); the names in their
    order; and in which form each value goes."""
    names: list[str] = []
    formats: list[PyFormat] = []

    def place(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        name = found["navn"]
        if name is None or name not in names:
            formats.append(PyFormat.BINARY if found["form"] == "b" else PyFormat.AUTO)
            if name:
                names.append(name)
        return f"${names.index(name) + 1 if name else len(formats)}"

    return _PLADS.sub(place, sql).encode(), tuple(names), formats


_PLADS = re.compile(r"%(?:%|(?:\((?P<navn>\w+)\))?(?P<form>[sb]))")


def i_traad() -> bool:
    """Whether this thread may wait in C: no signal is for it."""
    return not KUN_TRAADE or threading.current_thread() is not threading.main_thread()
