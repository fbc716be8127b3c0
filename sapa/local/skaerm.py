"""What the launcher says: one line a step, with its time, and one clear sentence on an error."""

import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class Fejl(Exception):
    """Something the person at the keyboard can act on: the text is shown as it is, no traceback."""


_FULD = (
    re.compile(r"No space left on device|ENOSPC|os error 28|Disk quota exceeded", re.IGNORECASE),
    "Disken er fuld: ryd op, og kør ./dev igen.",
)
# What installers print when they fail, and what it means to a person. First match wins: a full disk
# also breaks downloads.
_HENTNING = (
    _FULD,
    (
        re.compile(
            r"name resolution|Name or service not known|nodename nor servname|dns error|"
            r"NewConnectionError|ConnectionError|Network is unreachable|ENOTFOUND|EAI_AGAIN|"
            r"ENETUNREACH|ECONNREFUSED|ECONNRESET|ETIMEDOUT|error sending request|"
            r"Connection refused|timed out|Could not connect|No route to host",
            re.IGNORECASE,
        ),
        "Der er ingen forbindelse til pakkeregistrene: tjek netværket, og kør ./dev igen.",
    ),
    (
        re.compile(r"do not match the hashes|Hash mismatch|EINTEGRITY", re.IGNORECASE),
        "En hentet pakke har ikke den kontrolsum, som låsefilen kræver, og blev afvist.",
    ),
)
_KOMMANDO = (
    _FULD,
    (
        re.compile(
            r"couldn't get a connection|connection failed|could not translate host name|"
            r"password authentication failed|connection to server at",
            re.IGNORECASE,
        ),
        "Databasen svarer ikke eller afviser login: tjek DATABASE_URL, og kør ./dev igen.",
    ),
)


def explain(output: str, *, download: bool = False) -> str | None:
    """The sentence for a well-known failure in a program's output, or None."""
    for pattern, sentence in _HENTNING if download else _KOMMANDO:
        if pattern.search(output):
            return sentence
    return None


def sekunder(value: float) -> str:
    """A duration as Danes write it: 2,1 s."""
    return f"{value:.1f}".replace(".", ",") + " s"


class Trin:
    """One step under way: `note` says what it is doing right now (on a terminal only)."""

    def __init__(self, skaerm: "Skaerm", navn: str) -> None:
        self._skaerm = skaerm
        self.navn = navn
        self.begyndt = time.monotonic()
        self.slutnote = ""
        self._sidst = 0.0

    def note(self, text: str = "") -> None:
        """Redraw the step's line with the time used and `text`, at most ten times a second."""
        now = time.monotonic()
        if now - self._sidst < 0.1:
            return
        self._sidst = now
        passed = sekunder(now - self.begyndt)
        self._skaerm.rewrite(f"  {self._skaerm.sign('…')} {self.navn}  {passed}  {text}")


class Skaerm:
    """Lines on a terminal or in a log file; never a traceback, never a secret."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._tty = self._out.isatty()
        encoding = (getattr(self._out, "encoding", None) or "ascii").lower()
        self._plain = "utf" not in encoding
        if self._plain and hasattr(self._out, "reconfigure"):
            self._out.reconfigure(errors="replace")

    def sign(self, char: str) -> str:
        """The character, or a plain one where the terminal cannot show it."""
        return {"✔": "+", "✘": "x", "…": "-"}.get(char, char) if self._plain else char

    def line(self, text: str = "") -> None:
        """One whole line, at once."""
        self._clear()
        self._out.write(text + "\n")
        self._out.flush()

    def rewrite(self, text: str) -> None:
        """Show `text` on the line being worked on; nothing in a log file."""
        if self._tty:
            width = shutil.get_terminal_size().columns - 1
            self._out.write("\r\x1b[K" + text[:width])
            self._out.flush()

    def _clear(self) -> None:
        if self._tty:
            self._out.write("\r\x1b[K")

    def ok(self, navn: str, note: str = "") -> None:
        """A step that is done."""
        self.line(f"  {self.sign('✔')} {navn}" + (f"  ({note})" if note else ""))

    def warn(self, text: str) -> None:
        """Something to know that stops nothing."""
        self.line(f"  ! {text}")

    def fail(self, text: str) -> None:
        """The last word of a run that cannot go on."""
        self.line(f"  {self.sign('✘')} {text}")

    @contextmanager
    def trin(self, navn: str) -> Iterator[Trin]:
        """A step: its name when it starts, its time when it is done."""
        trin = Trin(self, navn)
        if self._tty:
            trin.note()
        else:
            self.line(f"  {self.sign('…')} {navn}")
        yield trin
        note = sekunder(time.monotonic() - trin.begyndt)
        self.ok(navn, f"{note}, {trin.slutnote}" if trin.slutnote else note)
