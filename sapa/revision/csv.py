"""The revisionslog as CSV, letter for letter as the public audit report reads it.

Source: SAPA.md 2.1 to 2.3. The report drops a row without a word when one field cannot be
converted, so every field is made of what cannot fail. No field needs quotes, since none holds `;`,
`"` or a line break: the file reads alike whether the reader knows quoting or not.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from uuid import UUID

from access.revisionslog import kriterier
from sapa.revision.values import DANSK, Lograekke

KOLONNER = (
    "Log ID",
    "Kald ID",
    "Transaktions ID",
    "Aftale ID",
    "KaldersAftale ID",
    "Parametre",
    "Tidspunkt",
    "Service ID",
    "IP Adresse",
    "Maskinnavn",
    "Bruger ID",
    "BrugerNavn",
    "Bruger",
    "IT-System ID",
    "Organisatorisk ID",
    "Organisationsenhed ID",
    "LOS-ID",
    "LOS-Navn",
    "Applikation",
    "Komponent",
    "Soegekriterier",
    "Sags ID",
    "Tilstandsskift",
    "Part",
    "Aktoer",
    "Anvendte CVR rettigheder",
    "Beskrivelse",
    "Organisatorisk enhed",
    "Vist Fra",
    "Sag",
    "Partens bopælskommune",
    "Sagsnummer",
)
APPLIKATION = "SAPA Overblik"
LINJESKIFT = "\r\n"
# Everything that any reader might take for the end of a line or a field, and other unprintables.
_BRUDT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
# Whether there is anything to clean at all: most fields hold nothing.
_SKIDT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff;\"]")
# What a spreadsheet would calculate.
_FORMEL = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Enhedsnavn:
    """A unit as the file names it: its lasting id, and the names above it from the top."""

    uuid: UUID
    over: tuple[str, ...]


def filnavn(tid: datetime) -> str:
    """`SOP Revisionslog DD-MM-YYYY HH_MM_SS.csv`, in Danish time."""
    return f"SOP Revisionslog {tid.astimezone(DANSK):%d-%m-%Y %H_%M_%S}.csv"


def overskrift() -> str:
    """The first line."""
    return ";".join(KOLONNER) + LINJESKIFT


def linjer(rows: Iterable[Lograekke], enheder: Mapping[int, Enhedsnavn]) -> str:
    """The rows as lines of the file."""
    return linjer_af_tekst([_som_tekst(row) for row in rows], enheder)


FELTER = (
    "id",
    "kald_id",
    "tidspunkt",
    "bruger_uuid",
    "brugernavn",
    "bruger",
    "ip",
    "maskinnavn",
    "organisatorisk_id",
    "scope_cvr",
    "enhed_id",
    "enhed",
    "komponent",
    "beskrivelse",
    "soegekriterier",
    "anledning",
    "part",
    "part_kommune",
    "sag_uuid",
    "sag",
    "sagsnummer",
    "begrundelse",
    "it_system",
)
"""What `linjer_af_tekst` is given of each row, in order: texts, an empty one for what is missing.
`tidspunkt` is the UTC clock's `YYYY-MM-DD hh:mm:ss`, and may go on."""


def linjer_af_tekst(rows: Sequence[Sequence[str]], enheder: Mapping[int, Enhedsnavn]) -> str:
    """Rows as PostgreSQL writes them, as lines of the file.

    Column by column: a hundred thousand rows are a matter of seconds, and what is the same for a
    whole column is asked of it once. What is made of digits or of our own words is clean as it is;
    all that came from elsewhere goes through `ren`.
    """
    if not rows:
        return ""
    f = dict(zip(FELTER, zip(*rows, strict=True), strict=True))
    places = _Enheder(enheder)
    units = [places[key] for key in zip(f["enhed_id"], f["enhed"], strict=True)]
    tom = [""] * len(rows)
    kolonner: tuple[Iterable[str], ...] = (
        f["id"],
        _kaldnumre(f["kald_id"]),
        f["kald_id"],
        tom,
        tom,
        map(_parametre, f["anledning"], f["begrundelse"]),
        _tider(f["tidspunkt"]),
        tom,
        map(_ip, f["ip"]),
        map(_kendt, f["maskinnavn"]),
        f["bruger_uuid"],
        map(_kendt, f["brugernavn"]),
        map(_brugerfelt, f["bruger"]),
        map(_kendt, f["it_system"]),
        map(_cifre, f["organisatorisk_id"]),
        [uuid for uuid, _ in units],
        tom,
        tom,
        [APPLIKATION] * len(rows),
        map(_komponent, f["komponent"]),
        _rene(f["soegekriterier"]),
        f["sag_uuid"],
        tom,
        _rene(f["part"]),
        tom,
        map(_kendt, f["scope_cvr"]),
        map(_kendt, f["beskrivelse"]),
        [sti for _, sti in units],
        tom,
        _rene(f["sag"]),
        map(_kendt, f["part_kommune"]),
        _rene(f["sagsnummer"]),
    )
    return LINJESKIFT.join([*map(";".join, zip(*kolonner, strict=True)), ""])


def kald_id(kald: UUID) -> int:
    """A positive whole number for a request's uuid, always the same for the same.

    53 bits: the report reads it through a floating-point number, which holds no more exactly. Two
    of a million requests share a number with probability 0.00006, and nothing is keyed on it.
    """
    return _tal(_KALD.copy(), kald.bytes)


_KALD = hashlib.blake2b(digest_size=8)


def _tal(hasher: hashlib.blake2b, kald: bytes) -> int:
    hasher.update(kald)
    return (int.from_bytes(hasher.digest()) >> 11) or 1


def ren(tekst: str) -> str:
    """One field: no separator, quote or line break, and nothing that a spreadsheet calculates."""
    if _SKIDT.search(tekst):
        tekst = _BRUDT.sub(" ", tekst).replace(";", ",").replace('"', "'")
    tekst = tekst.strip()
    return f"'{tekst}" if tekst.startswith(_FORMEL) else tekst


def _rene(kolonne: Sequence[str]) -> Sequence[str]:
    """`ren` of each. That all are clean, as they nearly always are, is seen of them together: what
    cannot be printed, quotes, separators within, and the first and last letter of each."""
    samlet = f";{';'.join(kolonne)};"
    if (
        samlet.isprintable()
        and samlet.count(";") == len(kolonne) + 1
        and not any(tegn in samlet for tegn in _MISTAENKT)
    ):
        return kolonne
    return [ren(tekst) for tekst in kolonne]


_MISTAENKT = ('"', "; ", " ;", *(f";{tegn}" for tegn in _FORMEL))
_kendt = lru_cache(maxsize=4096)(ren)
"""`ren` of what many rows share: names of users and services. Never of what tells of a citizen."""


def _som_tekst(row: Lograekke) -> tuple[str, ...]:
    """The row as PostgreSQL writes it."""
    facts = {navn: getattr(row, navn) for navn in FELTER}
    facts["tidspunkt"] = row.tidspunkt.astimezone(UTC)
    return tuple("" if value is None else str(value) for value in facts.values())


def _kaldnumre(kolonne: Sequence[str]) -> list[str]:
    """Each request's number, reckoned once for all its rows."""
    kald = list(dict.fromkeys(kolonne))
    raw, copy = bytes.fromhex("".join(kald).replace("-", "")), _KALD.copy
    known = {k: str(_tal(copy(), raw[n : n + 16])) for k, n in zip(kald, count(0, 16))}
    return [known[k] for k in kolonne]


def _tider(kolonne: Sequence[str]) -> list[str]:
    """Danish time, to the second. The zone is written out, and hour and day are the Danish ones:
    the report cuts both out. Minutes and seconds are those of UTC, in every hour since 1894."""
    known: dict[str, tuple[str, str]] = {}
    ud = []
    for tekst in kolonne:
        hour = tekst[:13]
        if hour not in known:
            here = datetime.fromisoformat(f"{hour}:00+00:00").astimezone(DANSK).isoformat()
            known[hour] = here[:13], here[19:]
        first, zone = known[hour]
        ud.append(f"{first}{tekst[13:19]}{zone}")
    return ud


def _parametre(anledning: str, begrundelse: str) -> str:
    """Why she looked: the public columns have no other room for it."""
    return _med_begrundelse(anledning, begrundelse) if begrundelse else _anledt(anledning)


def _med_begrundelse(anledning: str, begrundelse: str) -> str:
    pairs = [("Anledning", anledning), ("Begrundelse", begrundelse)]
    return ren(kriterier([(key, value) for key, value in pairs if value]))


@lru_cache(maxsize=4096)
def _anledt(anledning: str) -> str:
    return _med_begrundelse(anledning, "")


@lru_cache(maxsize=4096)
def _brugerfelt(bruger: str) -> str:
    bruger = bruger.replace("\\", "/")
    return ren(f"X\\{bruger}") if bruger else ""


@lru_cache(maxsize=4096)
def _komponent(komponent: str) -> str:
    return ren(komponent[:80])


@lru_cache(maxsize=4096)
def _ip(ip: str) -> str:
    """Dotted IPv4, which the Danish report reads as one number with separators; else nothing."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    return str(address) if address.version == 4 else ""


@lru_cache(maxsize=4096)
def _cifre(tekst: str) -> str:
    return tekst if tekst.isascii() and tekst.isdecimal() and len(tekst) <= 15 else ""


class _Enheder(dict[tuple[str, str], tuple[str, str]]):
    """The lasting id of a unit and its path, by the id and the name that it had at the look."""

    def __init__(self, enheder: Mapping[int, Enhedsnavn]) -> None:
        super().__init__()
        self._enheder = enheder

    def __missing__(self, key: tuple[str, str]) -> tuple[str, str]:
        enhed_id, navn = key
        enhed = self._enheder.get(int(enhed_id)) if enhed_id else None
        found = str(enhed.uuid) if enhed else "", ren(_enhedssti(navn, enhed))
        self[key] = found
        return found


def _enhedssti(navn: str, enhed: Enhedsnavn | None) -> str:
    """From the top down to the unit's name as it was at the look. Commas only between names."""
    names = [*(enhed.over if enhed else ()), navn]
    return ", ".join(n.replace(",", " ") for n in names if n)
