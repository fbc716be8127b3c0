"""The journalnotater of a sag with their texts, which no projection holds: read from its log.

The sag's row decides access, through the door; the log is read through its window (`logvindue`),
and only for a sag that the row has shown to be the reader's to see.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.values import Adgang
from indexes.laesning import logvindue
from indexes.oio.art import Art
from indexes.oio.roller import rolle_ved_navn
from indexes.registrering import uddrag
from indexes.registrering.values import fold

MAKS = 200
"""Notes of one page: more can nobody read on it."""


@dataclass(frozen=True, slots=True)
class Notattekst:
    """A note. `tekst` is None where it is not plain text (OOXML, RTF): then it can be read in its
    fagsystem alone."""

    titel: str
    fra: datetime
    tekst: str | None


def notattekster(*, adgang: Adgang, sag_uuid: UUID, at: datetime) -> tuple[Notattekst, ...]:
    """The notes in force at `at` on a sag that the caller has found visible, newest first, at most
    `MAKS`. One statement."""
    logget = logvindue.hent(Art.SAG, [sag_uuid], adgang=adgang)
    if not logget:
        return ()
    indhold = fold([p.indhold for p in logget[0].poster])
    rolle = str(rolle_ved_navn(Art.SAG, "Journalpost", "Journalnotat").uuid)

    def i_kraft() -> Iterator[Notattekst]:
        poster = uddrag.elementer(indhold, "RelationListe", "Journalpost")
        for post, virkning in uddrag.perioder(poster):
            note = (post.get("JournalpostEgenskaber") or {}).get("JournalnotatEgenskaber")
            if at in virkning and note and (post.get("Rolle") or {}).get("uuid") == rolle:
                yield Notattekst(note.get("Titel") or "", virkning.fra, _laes(note.get("Notat")))

    return tuple(sorted(i_kraft(), key=lambda n: (n.fra, n.titel), reverse=True)[:MAKS])


def _laes(raa: str | None) -> str | None:
    """Plain text of a note's base64. The format is a class that only its sender knows, so it is the
    bytes that tell."""
    try:
        content = base64.b64decode(raa or "", validate=False)
        text = content.decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    if "\x00" in text or text.lstrip().startswith(("{\\rtf", "PK\x03", "<?xml", "<html")):
        return None
    return text.replace("\r\n", "\n").strip()
