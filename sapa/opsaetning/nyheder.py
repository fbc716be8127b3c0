"""What is new in SAPA, told to those who use it. The newest first; `udgave` only grows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Nyhed:
    """One thing that is new."""

    udgave: int
    dag: date
    titel: str | Promise
    tekst: str | Promise


NYHEDER: tuple[Nyhed, ...] = (
    Nyhed(
        4,
        date(2026, 11, 28),
        _("Se mere fra CPR, og søg i beskrivelser"),
        _(
            "Flere oplysninger fra CPR vises på personens side, og sager findes på ord i deres"
            " beskrivelse. I Administration ses en ændring, før den gemmes."
        ),
    ),
    Nyhed(
        3,
        date(2026, 11, 27),
        _("Administration samlet ét sted"),
        _("Målgrupper, roller, links og indstillinger sættes op under Administration."),
    ),
    Nyhed(
        2,
        date(2026, 11, 20),
        _("Adviser i din indbakke"),
        _("Hændelser om dine borgere samles under Advis, og de kan færdiggøres mange ad gangen."),
    ),
    Nyhed(
        1,
        date(2026, 11, 1),
        _("Vælg dine egne kolonner"),
        _("Ikonet i en tabels hoved viser, skjuler og flytter kolonner. Valget huskes for dig."),
    ),
)


def nyeste() -> int:
    """The newest udgave."""
    return max(n.udgave for n in NYHEDER)
