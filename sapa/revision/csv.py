"""The revisionslog as CSV, letter for letter as the public audit report reads it.

Source: SAPA.md 2.1 to 2.3. The report drops a row without a word when one field cannot be
converted, so every field is made of what cannot fail. No field needs quotes, since none holds `;`,
`"` or a line break: the file reads alike whether the reader knows quoting or not.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
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
    return "".join(";".join(_felter(row, enheder)) + LINJESKIFT for row in rows)


def kald_id(kald: UUID) -> int:
    """A positive whole number for a request's uuid, always the same for the same.

    53 bits: the report reads it through a floating-point number, which holds no more exactly. Two
    of a million requests share a number with probability 0.00006, and nothing is keyed on it.
    """
    digest = hashlib.blake2b(kald.bytes, digest_size=8).digest()
    return (int.from_bytes(digest) >> 11) or 1


def ren(tekst: str) -> str:
    """One field: no separator, quote or line break, and nothing that a spreadsheet calculates."""
    if _SKIDT.search(tekst):
        tekst = _BRUDT.sub(" ", tekst).replace(";", ",").replace('"', "'")
    tekst = tekst.strip()
    return f"'{tekst}" if tekst.startswith(_FORMEL) else tekst


_kendt = lru_cache(maxsize=4096)(ren)
"""`ren` of what many rows share: names of users and services. Never of what tells of a citizen."""


def _felter(row: Lograekke, enheder: Mapping[int, Enhedsnavn]) -> tuple[str, ...]:
    """The fields in the order of KOLONNER. What is made of digits or of our own words is clean as
    it is; all that came from elsewhere goes through `ren`."""
    enhed = enheder.get(row.enhed_id) if row.enhed_id is not None else None
    bruger = row.bruger.replace("\\", "/")
    kald = row.kald_id
    return (
        str(row.id),
        str(kald_id(kald)),
        str(kald),
        "",
        "",
        ren(_parametre(row)) if row.anledning or row.begrundelse else "",
        # The zone is written out, and hour and day are the Danish ones: the report cuts both out.
        row.tidspunkt.astimezone(DANSK).isoformat(timespec="seconds"),
        "",
        _ip(row.ip),
        _kendt(row.maskinnavn),
        str(row.bruger_uuid or ""),
        _kendt(row.brugernavn),
        _kendt(f"X\\{bruger}") if bruger else "",
        _kendt(row.it_system),
        _cifre(row.organisatorisk_id),
        str(enhed.uuid) if enhed else "",
        "",
        "",
        APPLIKATION,
        _kendt(row.komponent[:80]),
        ren(row.soegekriterier),
        str(row.sag_uuid or ""),
        "",
        ren(row.part),
        "",
        _kendt(row.scope_cvr),
        _kendt(row.beskrivelse),
        _kendt(_enhedssti(row.enhed, enhed)),
        "",
        ren(row.sag),
        _kendt(row.part_kommune),
        ren(row.sagsnummer),
    )


def _parametre(row: Lograekke) -> str:
    """Why she looked: the public columns have no other room for it."""
    pairs = [("Anledning", row.anledning), ("Begrundelse", row.begrundelse)]
    return kriterier([(key, value) for key, value in pairs if value])


@lru_cache(maxsize=4096)
def _ip(ip: str | None) -> str:
    """Dotted IPv4, which the Danish report reads as one number with separators; else nothing."""
    try:
        address = ipaddress.ip_address(ip or "")
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    return str(address) if address.version == 4 else ""


def _cifre(tekst: str) -> str:
    return tekst if tekst.isascii() and tekst.isdecimal() and len(tekst) <= 15 else ""


@lru_cache(maxsize=4096)
def _enhedssti(navn: str, enhed: Enhedsnavn | None) -> str:
    """From the top down to the unit's name as it was at the look. Commas only between names."""
    names = [*(enhed.over if enhed else ()), navn]
    return ", ".join(n.replace(",", " ") for n in names if n)
