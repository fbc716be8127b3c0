"""The sources that this installation knows. Each app that owns a source's tables registers it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from indexes.kilder.values import Post
from indexes.part.noegler import part_uuider


class Hvis(NamedTuple):
    """Of whom a row `t` of a table tells: the part, and which rows are those of %(parter)s."""

    part: str = "t.part_uuid"
    raekker: str = "t.part_uuid = any(%(parter)s)"


class Kilde(Protocol):
    """A source: reads its statements, and writes what they say where pages read it."""

    @property
    def kode(self) -> str: ...

    @property
    def navn(self) -> str: ...

    @property
    def loefte_minutter(self) -> int:
        """How old its newest statement may be before somebody is told."""
        ...

    @property
    def tabeller(self) -> Mapping[str, Hvis]:
        """The tables it writes, and whose a row is."""
        ...

    def laes(self, raa: Mapping[str, Any]) -> Post:
        """One statement as delivered (decoded JSON). Asks nothing of the database: a file is read
        by a thread. Raises UgyldigPost."""
        ...

    def parter(
        self, poster: Sequence[Post], *, now: datetime, ogsaa: Collection[str] = ()
    ) -> dict[str, UUID]:
        """The part of each key of the statements, and of `ogsaa`, made where it is not known yet.

        `ogsaa`: more keys that the transaction will need; all are made by one statement.
        """
        ...

    def projicer(
        self,
        udsagn: Mapping[UUID, Any],
        *,
        now: datetime,
        noegler: Mapping[str, UUID] | None = None,
    ) -> None:
        """Make this source's tables say of these parts what the statements say: decoded content,
        or what `laes` made of it (Post.laest); None: nothing any more. Set-based; the caller holds
        the parts' locks. `noegler`: what `parter` gave for them in this transaction."""
        ...


class Noeglekilde:
    """What most sources share: the key of a statement is the key of its part."""

    def parter(
        self, poster: Sequence[Post], *, now: datetime, ogsaa: Collection[str] = ()
    ) -> dict[str, UUID]:
        return part_uuider({post.noegle for post in poster} | set(ogsaa), now=now)


_KILDER: dict[str, Kilde] = {}


def tilmeld(kilde: Kilde) -> None:
    """Called once by the app that owns the source's tables, when it is ready."""
    _KILDER[kilde.kode] = kilde


def find(kode: str) -> Kilde | None:
    """The source of that code."""
    return _KILDER.get(kode)


def alle() -> list[Kilde]:
    """All sources, by code."""
    return [_KILDER[kode] for kode in sorted(_KILDER)]
