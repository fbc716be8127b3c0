"""The sources that this installation knows. Each app that owns a source's tables registers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from indexes.kilder.values import Post
from indexes.part.noegler import part_uuider


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

    def laes(self, raa: Mapping[str, Any]) -> Post:
        """One statement as delivered (decoded JSON). Raises UgyldigPost."""
        ...

    def parter(self, poster: Sequence[Post], *, now: datetime) -> dict[str, UUID]:
        """The part of each key of the statements, made where it is not known yet."""
        ...

    def projicer(self, udsagn: Mapping[UUID, Any], *, now: datetime) -> None:
        """Make this source's tables say of these parts what the statements (decoded content) say;
        None: nothing any more. Set-based; the caller holds the parts' locks."""
        ...


class Noeglekilde:
    """What most sources share: the key of a statement is the key of its part."""

    def parter(self, poster: Sequence[Post], *, now: datetime) -> dict[str, UUID]:
        return part_uuider({post.noegle for post in poster}, now=now)


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
