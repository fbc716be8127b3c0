"""Who holds a role when: one role's relations laid on a time line, registrering by registrering.

Bounds are half open, as virkning is. Pure functions of datetimes.
"""

from collections.abc import Iterable
from datetime import datetime

from indexes.oio.tid import ALTID

Periode = tuple[datetime, datetime]


def overlapper(perioder: Iterable[Periode]) -> bool:
    """True if any two of the periods share a moment."""
    slut: datetime | None = None
    for fra, til in sorted(perioder):
        if slut is not None and fra < slut:
            return True
        slut = til
    return False


def hul(perioder: Iterable[Periode]) -> bool:
    """True if the periods leave a moment uncovered between the first and the last of them."""
    slut: datetime | None = None
    for fra, til in sorted(perioder):
        if slut is not None and fra > slut:
            return True
        slut = til if slut is None else max(slut, til)
    return False


def laeg(linje: Iterable[Periode], nye: Iterable[Periode]) -> list[Periode]:
    """The time line after a registrering: the new periods replace what they cover.

    A relation sent again from the same moment is the same one, made shorter or longer (pattern
    AM-02), so what stood from that moment goes as a whole.
    """
    perioder = list(linje)
    for fra, til in sorted(nye):
        rest: list[Periode] = []
        for gammel_fra, gammel_til in perioder:
            if gammel_fra < fra:
                rest.append((gammel_fra, min(gammel_til, fra)))
            if gammel_fra != fra and gammel_til > til:
                rest.append((max(gammel_fra, til), gammel_til))
        perioder = [*rest, (fra, til)]
    return sorted(perioder)


def er_hel(linje: list[Periode]) -> bool:
    """True if the line has no gap from its first moment and never ends."""
    return bool(linje) and max(til for _, til in linje) == ALTID and not hul(linje)
