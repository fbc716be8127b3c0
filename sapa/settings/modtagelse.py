"""How much the API takes in at a time, and how much of what it refuses is kept."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.settings import miljoe


@dataclass(frozen=True, slots=True)
class Modtagelsesindstillinger:
    """Read once at start. docs/drift.md says how they hang together."""

    # Calls with a body in progress at once in one web process; and the bytes that they announce.
    # Below the process's threads and its pool, so that pages are served while a flood comes.
    samtidige: int = 8
    samtidige_bytes: int = 32 * 1024 * 1024
    # How many may wait for a connection before a new call is told to come again.
    ventende: int = 4
    # The quarantine: days that it is kept, and what one client may add to it in a day.
    karantaene_dage: int = 30
    karantaene_pr_dag: int = 2000
    karantaene_bytes_pr_dag: int = 50 * 1024 * 1024
    # Content larger than this is refused with its reasons kept, but not itself.
    karantaene_maks_bytes: int = 2 * 1024 * 1024
    # Months that messages of the Beskedfordeler are kept as sent (two is the least), and that what
    # became of each is kept.
    besked_maaneder: int = 3
    beskedspor_maaneder: int = 13


def laes() -> Modtagelsesindstillinger:
    """From the environment."""
    standard = Modtagelsesindstillinger()
    return Modtagelsesindstillinger(
        samtidige=int(miljoe.tekst("SAPA_SAMTIDIGE_KALD", str(standard.samtidige))),
        karantaene_dage=int(miljoe.tekst("SAPA_KARANTAENE_DAGE", str(standard.karantaene_dage))),
        besked_maaneder=int(miljoe.tekst("SAPA_BESKED_MAANEDER", str(standard.besked_maaneder))),
        beskedspor_maaneder=int(
            miljoe.tekst("SAPA_BESKEDSPOR_MAANEDER", str(standard.beskedspor_maaneder))
        ),
    )
