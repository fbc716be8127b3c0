"""When one person alone may not switch an advisgruppe on."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.settings import miljoe


@dataclass(frozen=True, slots=True)
class Advisindstillinger:
    """Read once at start. docs/advis.md says why."""

    # Expected hits a year, and people on a list, above which a second person approves.
    to_over_traeffere: int = 5000
    to_over_personer: int = 20_000
    # With less history than that, what is neither bound to a list nor to sager is not known enough.
    mindst_dage: int = 30


def laes() -> Advisindstillinger:
    """From the environment."""
    standard = Advisindstillinger()
    return Advisindstillinger(
        to_over_traeffere=int(
            miljoe.tekst("SAPA_ADVIS_TO_OVER_TRAEFFERE", str(standard.to_over_traeffere))
        ),
        to_over_personer=int(
            miljoe.tekst("SAPA_ADVIS_TO_OVER_PERSONER", str(standard.to_over_personer))
        ),
    )
