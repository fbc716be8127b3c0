"""Where the breaker's state is kept: in Redis, so that all web processes know what one has learnt.

The rules are `afbryder`'s alone: the state is read, changed by a pure function, and written if
nobody else wrote meanwhile. If Redis does not answer, the process has a state of its own, which
begins closed: a source is never shut off because the place where that is written is away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from threading import Lock
from typing import Any, TypeVar

import orjson

from access.delt import DeltRedis
from indexes.opslag.afbryder import Tal, Tilstand

T = TypeVar("T")
Aendring = Callable[[Tilstand], tuple[Tilstand, T]]

_LAES = "return {redis.call('GET', KEYS[1]) or ''}"
_SKRIV = """
if (redis.call('GET', KEYS[1]) or '') == ARGV[1] then
    redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
    return 1
end
return 0
"""
_FORSOEG = 50
_LEVETID = 7 * 24 * 3600  # seconds that a source nobody asks is remembered


class Hukommelse:
    """States of this process alone."""

    def __init__(self) -> None:
        self._laas = Lock()
        self._held: dict[str, Tilstand] = {}

    def laes(self, noegle: str) -> Tilstand:
        return self._held.get(noegle, Tilstand())

    def aendr(self, noegle: str, aendring: Aendring[T]) -> T:
        with self._laas:
            self._held[noegle], answer = aendring(self.laes(noegle))
        return answer


class Lager:
    """States that the installation shares, or this process's own while Redis is away."""

    def __init__(self, delt: DeltRedis, egen: Hukommelse) -> None:
        self._delt = delt
        self._egen = egen

    def laes(self, noegle: str) -> tuple[Tilstand, bool]:
        """The state, and whether it is the shared one."""
        raw = self._hent(noegle)
        return (self._egen.laes(noegle), False) if raw is None else (pak_ud(raw), True)

    def aendr(self, noegle: str, aendring: Aendring[T]) -> T:
        """Change the state by a pure function, which may be called several times."""
        for _ in range(_FORSOEG):
            if (raw := self._hent(noegle)) is None:
                break
            before = pak_ud(raw)
            after, answer = aendring(before)
            if after is before:
                return answer
            written = self._delt.koer(_SKRIV, [noegle], [raw, pak(after), _LEVETID])
            if written == 1:
                return answer
            if written is None:
                break
        return self._egen.aendr(noegle, aendring)

    def _hent(self, noegle: str) -> bytes | None:
        answer = self._delt.koer(_LAES, [noegle], [])
        return None if answer is None else bytes(answer[0])


def pak(t: Tilstand) -> bytes:
    """As JSON: moments and figures only, nothing about anybody."""
    return orjson.dumps(asdict(t), option=orjson.OPT_NON_STR_KEYS)


def pak_ud(raw: bytes) -> Tilstand:
    """What was written. What cannot be read, by another version say, begins anew."""
    if not raw:
        return Tilstand()
    try:
        held = orjson.loads(raw)
        return replace(
            Tilstand(**held), spande=_tal(held["spande"]), minutter=_tal(held["minutter"])
        )
    except (ValueError, TypeError, KeyError):
        return Tilstand()


def _tal(held: Mapping[str, Mapping[str, Any]]) -> dict[int, Tal]:
    return {int(n): Tal(**tal) for n, tal in held.items()}
