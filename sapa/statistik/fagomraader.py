"""A unit's fagområde by the words of its name, as the municipalities' own figures were made.

Pure. The first line that fits decides: `Ydelsescenter, børn` is Ydelser. A unit whose name has none
of the words is what the nearest unit above it is.
"""

from __future__ import annotations

from collections.abc import Sequence

ANDET = "Andet"
_ORD: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Opkrævning og økonomi", ("opkræv", "økonomi", "regnskab", "inkasso", "mellemkommunal")),
    ("Ydelser", ("ydelse", "pension", "boligstøtte", "kontanthjælp", "sygedagpenge", "udbetaling")),
    ("Beskæftigelse", ("job", "beskæftigelse", "arbejdsmarked", "virksomhedsservice")),
    (
        "Dagtilbud og skole",
        ("dagtilbud", "pladsanvis", "skole", "ppr", "uddannelse", "undervisning"),
    ),
    ("Børn og familie", ("børn", "familie", "ungdom", "unge")),
    ("Tandpleje og sundhed", ("tand", "sundhed", "genoptræning")),
    (
        "Ældre og handicap",
        ("ældre", "handicap", "hjemmepleje", "visitation", "plejehjem", "social"),
    ),
    ("Bibliotek og kultur", ("bibliotek", "kultur", "fritid", "museum")),
    ("Teknik, miljø og byg", ("teknik", "miljø", "byg", "plan", "vej", "ejendom")),
    ("Borgerservice", ("borger", "omstilling", "folkeregister", "kontaktcenter", "pas ")),
    ("Stab og administration", ("digital", "stab", "jura", "revision", "hr", "løn", "it ")),
)
NAVNE: tuple[str, ...] = (*(navn for navn, _ord in _ORD), ANDET)


def fagomraade(sti: Sequence[str]) -> str:
    """Of a unit by its path, the top first. The top itself is the municipality's name, and tells
    nothing."""
    for navn in reversed(sti[1:] or sti):
        words = f" {navn.lower()} "
        for omraade, parts in _ORD:
            # From the start of a word: `byg` is in Byggesag and not in Nybygning.
            if any(f" {part}" in words.replace("-", " ").replace("/", " ") for part in parts):
                return omraade
    return ANDET
