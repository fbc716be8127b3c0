"""An answer whose text is written while its look is made durable.

Writing it takes the web process as long as PostgreSQL takes for the revisionslog and the disk, and
neither needs the other. The answer leaves when both are done, so no look is without its row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import HttpResponse

from access import forberedt


class SenereSvar(HttpResponse):
    """Its text is written at the transaction's end (access.forberedt.imens_til_sidst), or when it
    is first asked for. `skriv` asks the database nothing."""

    def __init__(
        self, skriv: Callable[[], bytes], *, content_type: str, headers: Mapping[str, str]
    ) -> None:
        super().__init__(content_type=content_type, headers=dict(headers))
        self._skriv: Callable[[], bytes] | None = skriv
        forberedt.imens_til_sidst(self.skriv)

    def skriv(self) -> None:
        """Write it, if that is not done."""
        skriv, self._skriv = self._skriv, None
        if skriv is not None:
            self.content = text = skriv()
            self.headers["Content-Length"] = str(len(text))

    def has_header(self, header: str) -> bool:
        """As HttpResponse. Who would say the length for us (CommonMiddleware) must not write the
        text to find it."""
        own = self._skriv is not None and header.lower() == "content-length"
        return own or super().has_header(header)

    @property
    def content(self) -> bytes:
        """The text."""
        self.skriv()
        text: bytes = super().content
        return text

    @content.setter
    def content(self, value: Any) -> None:
        self._skriv = None
        HttpResponse.content.fset(self, value)  # type: ignore[attr-defined]

    def __iter__(self) -> Iterator[bytes]:
        self.skriv()
        return super().__iter__()
