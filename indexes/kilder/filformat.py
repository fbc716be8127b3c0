"""A delivery as a file of lines, read as a stream: a header, a statement a line, and a trailer.

    {"leverance": "2026-11-27", "dannet": "2026-11-27T01:00:00+01:00", "antal": 2}
    {"registreret": ..., "loebenr": 0, "person": {...}}
    {"registreret": ..., "loebenr": 0, "person": {...}}
    {"antal": 2, "sha256": "..."}

The digest is of the statements' lines, each with its line feed. The file may be packed by gzip.
Memory is that of one line. What goes wrong is told by rule and line number, never by content.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

import orjson

from indexes.kilder.cpr_json import laes_tidspunkt
from indexes.kilder.values import UgyldigPost

MAKS_LINJE = 2 * 1024 * 1024
MAKS_ANTAL = 50_000_000
_SAMLET = 512 * 1024
_GZIP = b"\x1f\x8b"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,99}", re.ASCII)
# An id is kept and told in logs: it may not hold a personnummer.
_CPR = re.compile(r"(?<!\d)\d{6}-?\d{4}(?!\d)", re.ASCII)


class BrudtFil(ValueError):
    """The file is not whole, or not one of ours. `regel`: a short stable code."""

    def __init__(self, regel: str) -> None:
        self.regel = regel
        super().__init__(regel)


@dataclass(frozen=True, slots=True)
class Hoved:
    """What a file says of itself before its statements. `fuld`: a first delivery."""

    leverance: str
    dannet: datetime | None
    antal: int
    fuld: bool = False


@dataclass(frozen=True, slots=True)
class Linje:
    """A statement as it stands; `raa` is empty if it is longer than any may be."""

    nr: int  # in the file, the header being 1
    raa: bytes


@dataclass(frozen=True, slots=True)
class Slut:
    """What a file says of itself after its statements."""

    antal: int
    sha256: str


class _Digest:
    """SHA-256 of many lines, some hundred at a time: for each line by itself Python lets another
    thread in, and waits to come back."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()
        self._venter: list[bytes] = []
        self._antal = 0

    def tag(self, raa: bytes) -> None:
        self._venter.append(raa)
        self._antal += len(raa)
        if self._antal >= _SAMLET:
            self._regn()

    def digest(self) -> bytes:
        self._regn()
        return self._sha.digest()

    def _regn(self) -> None:
        self._sha.update(b"".join(self._venter))
        self._venter, self._antal = [], 0


class Fillaeser:
    """A file being read. `plads` and `sha256` tell of all statements that were given out."""

    def __init__(self, fil: IO[bytes]) -> None:
        self._fil = fil
        self._sha = _Digest()
        self._nr = self._plads = 0
        self.plads = 0
        self.hoved = _hoved(self._raa()[0])
        self.slut: Slut | None = None

    @property
    def sha256(self) -> bytes:
        return self._sha.digest()

    def spring(self, plads: int, sha256: bytes, linjer: int) -> bool:
        """Go on behind what was read before; False if the file is another up to there."""
        while self._nr <= linjer:
            raa, lang = self._raa()
            if not raa:
                return False
            if not lang:
                self._sha.tag(raa)
        self.plads = self._plads
        return self.plads == plads and self.sha256 == sha256

    def linjer(self) -> Iterator[Linje]:
        """The statements from here on, and then `slut`. Raises BrudtFil."""
        while True:
            raa, lang = self._raa()
            if not raa:
                break
            if self.slut is not None:
                raise BrudtFil("slut.efter")
            if not lang:
                self.slut = _slut(raa)
                if self.slut is not None:
                    continue
                if not raa.endswith(b"\n"):
                    break  # cut off
                self._sha.tag(raa)
            self.plads = self._plads
            yield Linje(self._nr, b"" if lang else raa)
        if self.slut is None:
            raise BrudtFil("slut.mangler")

    def _raa(self) -> tuple[bytes, bool]:
        """The next line, and whether it is too long: then it is in the digest already."""
        try:
            raa = self._fil.readline(MAKS_LINJE + 1)
            self._plads += len(raa)
            self._nr += 1 if raa else 0
            if len(raa) <= MAKS_LINJE:
                return raa, False
            rest = raa
            while rest:
                self._sha.tag(rest)
                rest = b"" if rest.endswith(b"\n") else self._fil.readline(MAKS_LINJE)
                self._plads += len(rest)
            return raa, True
        except (OSError, EOFError, zlib.error):
            raise BrudtFil("fil.ulaeselig") from None


@contextmanager
def aabn(sti: Path) -> Iterator[Fillaeser]:
    """The file, unpacked if it is packed. Raises BrudtFil for one without a header of ours."""
    try:
        raa = sti.open("rb")
    except OSError:
        raise BrudtFil("fil.ulaeselig") from None
    with raa:
        pakket = raa.read(2) == _GZIP
        raa.seek(0)
        if not pakket:
            yield Fillaeser(raa)
            return
        with gzip.open(raa, "rb") as fil:
            yield Fillaeser(cast(IO[bytes], fil))


def _hoved(raa: bytes) -> Hoved:
    fundet = _objekt(raa)
    if fundet is None or not {"leverance", "antal"} <= fundet.keys():
        raise BrudtFil("hoved.mangler")
    if fundet.keys() - {"leverance", "dannet", "antal", "fuld"}:
        raise BrudtFil("hoved.felt")
    leverance, fuld = fundet["leverance"], fundet.get("fuld", False)
    if not isinstance(leverance, str) or not _ID.fullmatch(leverance) or _CPR.search(leverance):
        raise BrudtFil("hoved.leverance")
    if not _tal(fundet["antal"]):
        raise BrudtFil("hoved.antal")
    if not isinstance(fuld, bool):
        raise BrudtFil("hoved.fuld")
    try:
        dannet = laes_tidspunkt(fundet["dannet"], "dannet") if fundet.get("dannet") else None
    except UgyldigPost:
        raise BrudtFil("hoved.dannet") from None
    return Hoved(leverance, dannet, fundet["antal"], fuld)


def _slut(raa: bytes) -> Slut | None:
    """The trailer, if the line is one: no statement has these fields and no others."""
    if len(raa) > 200:
        return None
    fundet = _objekt(raa)
    if fundet is None or fundet.keys() != {"antal", "sha256"}:
        return None
    if not _tal(fundet["antal"]) or not isinstance(fundet["sha256"], str):
        raise BrudtFil("slut.form")
    return Slut(fundet["antal"], fundet["sha256"].lower())


def _objekt(raa: bytes) -> Mapping[str, Any] | None:
    try:
        fundet = orjson.loads(raa)
    except orjson.JSONDecodeError:
        return None
    return fundet if isinstance(fundet, dict) else None


def _tal(vaerdi: Any) -> bool:
    return isinstance(vaerdi, int) and not isinstance(vaerdi, bool) and 0 <= vaerdi <= MAKS_ANTAL


def skriv(sti: Path, hoved: Hoved, udsagn: Iterable[bytes]) -> None:
    """Write a file of the format; packed if its name ends with .gz. For simulators and tests."""
    sha, antal = hashlib.sha256(), 0
    aabn_fil = gzip.open if sti.suffix == ".gz" else open
    with aabn_fil(sti, "wb") as fil:
        felter: dict[str, Any] = {"leverance": hoved.leverance, "antal": hoved.antal}
        felter |= {"dannet": hoved.dannet} if hoved.dannet else {}
        felter |= {"fuld": True} if hoved.fuld else {}
        fil.write(orjson.dumps(felter) + b"\n")
        for en in udsagn:
            fil.write(en + b"\n")
            sha.update(en + b"\n")
            antal += 1
        fil.write(orjson.dumps({"antal": antal, "sha256": sha.hexdigest()}) + b"\n")
