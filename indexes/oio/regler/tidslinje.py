"""Who holds a role when: one role's relations laid on a time line, registrering by registrering.

Bounds are half open, as virkning is. Pure functions of datetimes.
"""

from collections.abc import Iterable
from datetime import datetime

from indexes.oio.tid import ALTID

Periode = tuple[datetime, datetime]
Stykke = tuple[datetime, datetime, str]


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


def laeg(linje: Iterable[Stykke], nye: Iterable[Stykke]) -> list[Stykke]:
    """The time line after a registrering: the new pieces replace what they cover.

    A piece sent again for the same reference with an earlier end shortens it (pattern AM-02), so
    the same reference is cut from the new beginning on.
    """
    stykker = list(linje)
    for fra, til, ref in sorted(nye):
        rest: list[Stykke] = []
        for gammel_fra, gammel_til, gammel_ref in stykker:
            if gammel_fra < fra:
                rest.append((gammel_fra, min(gammel_til, fra), gammel_ref))
            if gammel_ref != ref and gammel_til > til:
                rest.append((max(gammel_fra, til), gammel_til, gammel_ref))
        rest.append((fra, til, ref))
        stykker = rest
    return sorted(stykker)


def er_hel(linje: list[Stykke]) -> bool:
    """True if the line has no gap from its first moment and never ends."""
    return (
        bool(linje)
        and max(til for _, til, _ in linje) == ALTID
        and not hul((fra, til) for fra, til, _ in linje)
    )
