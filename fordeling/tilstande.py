"""What can happen to a hand-off, as one table. Pure: no Django, no clock, no database.

Source: MESSAGING.md b.7. Receipts may come twice, out of order, and before the answer to our own
call: whoever can send one has the hand-off, so it moves from wherever it stands on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Tilstand(StrEnum):
    """Where a hand-off is. A draft (KLADDE) is a row of its own, before there is any hand-off."""

    SENDES = "sendes"
    HOS_SP = "hos_sp"
    HOS_MODTAGER = "hos_modtager"
    ACCEPTERET = "accepteret"
    AFVIST_AF_SP = "afvist_af_sp"
    AFVIST = "afvist"
    FEJLET = "fejlet"
    UDLOEBET = "udloebet"


class Haendelse(StrEnum):
    """What happens to it: answers to our call, receipts, and what people and the clock do."""

    OVERTAGET = "overtaget"  # AS1 answered MODTAGET
    AFVIST_AF_SP = "afvist_af_sp"  # AS1 answered with a fault, or AFVIST or FEJLET
    MODTAGET = "modtaget"
    AFLEVERET = "afleveret"
    ACCEPTERET = "accepteret"
    AFVIST = "afvist"
    FEJLET = "fejlet"
    SEND_IGEN = "send_igen"
    UDLOEB = "udloeb"


class Udfald(StrEnum):
    """What became of a receipt: all but the last two change nothing in the hand-off."""

    GENTAGET = "gentaget"  # the very same said before
    OPLYSNING = "oplysning"  # says less than is known already
    MODSTRID = "modstrid"  # says other than what is final
    FOR_SENT = "for_sent"  # after the day by which receipts are refused
    OVERGANG = "overgang"
    UKENDT = "ukendt"


T, H = Tilstand, Haendelse

ENDELIGE = frozenset({T.ACCEPTERET, T.AFVIST, T.FEJLET, T.UDLOEBET})
"""Never changed by a later receipt."""
UNDERVEJS = frozenset({T.SENDES, T.HOS_SP, T.HOS_MODTAGER})
"""Somebody still has something to do by itself."""
HOS_AFSENDER = frozenset({T.AFVIST_AF_SP, T.AFVIST, T.FEJLET, T.UDLOEBET})
"""The responsibility is back with the one who sent it."""

KVITTERINGSFRIST = timedelta(days=40)
"""After this a receipt is refused, and a hand-off that has none is given up (b.6)."""
MANGLER_EFTER = {T.HOS_SP: timedelta(days=1), T.HOS_MODTAGER: timedelta(days=30)}
"""How long a state may last before the missing receipt is flagged."""

_PAA_VEJ = {
    H.MODTAGET: T.HOS_MODTAGER,
    H.ACCEPTERET: T.ACCEPTERET,
    H.AFVIST: T.AFVIST,
    H.FEJLET: T.FEJLET,
    H.UDLOEB: T.UDLOEBET,
}
OVERGANGE: dict[tuple[Tilstand, Haendelse], Tilstand] = {
    **{(fra, h): til for fra in (T.SENDES, T.HOS_SP) for h, til in _PAA_VEJ.items()},
    **{(T.HOS_MODTAGER, h): til for h, til in _PAA_VEJ.items() if h is not H.MODTAGET},
    (T.SENDES, H.OVERTAGET): T.HOS_SP,
    (T.SENDES, H.AFVIST_AF_SP): T.AFVIST_AF_SP,
    (T.AFVIST_AF_SP, H.SEND_IGEN): T.SENDES,
    (T.AFVIST_AF_SP, H.UDLOEB): T.UDLOEBET,
}
"""Every change there is. What is not here changes nothing."""

_KVITTERINGER = frozenset({H.MODTAGET, H.AFLEVERET, H.ACCEPTERET, H.AFVIST, H.FEJLET})
# What each state already implies, so that to hear it again, or late, contradicts nothing.
_KENDT = {
    T.SENDES: {H.AFLEVERET},
    T.HOS_SP: {H.AFLEVERET},
    T.HOS_MODTAGER: {H.MODTAGET, H.AFLEVERET},
    T.ACCEPTERET: {H.MODTAGET, H.AFLEVERET, H.ACCEPTERET},
    T.AFVIST: {H.MODTAGET, H.AFLEVERET, H.AFVIST},
    T.FEJLET: {H.AFLEVERET, H.FEJLET},
}


@dataclass(frozen=True, slots=True)
class Skift:
    """Where a receipt leaves the hand-off, and what it was."""

    til: Tilstand
    udfald: Udfald


def skift(fra: Tilstand, haendelse: Haendelse) -> Tilstand | None:
    """The state after the event; None if it changes nothing."""
    return OVERGANGE.get((fra, haendelse))


def ved_kvittering(
    fra: Tilstand, haendelse: Haendelse, *, sendt: datetime, now: datetime, set_foer: bool
) -> Skift:
    """What a receipt does. `sendt`: when the hand-off was first sent; `set_foer`: the same receipt
    has come before."""
    if haendelse not in _KVITTERINGER:
        raise ValueError(f"{haendelse} is no receipt")
    if fra is T.UDLOEBET or now - sendt > KVITTERINGSFRIST:
        return Skift(fra, Udfald.FOR_SENT)
    if set_foer:
        return Skift(fra, Udfald.GENTAGET)
    til = OVERGANGE.get((fra, haendelse))
    if til is not None:
        return Skift(til, Udfald.OVERGANG)
    kendt = haendelse in _KENDT.get(fra, ())
    return Skift(fra, Udfald.OPLYSNING if kendt else Udfald.MODSTRID)


def mangler_kvittering(tilstand: Tilstand, siden: datetime, *, now: datetime) -> bool:
    """True if a receipt should have come by now. `siden`: when the state began."""
    frist = MANGLER_EFTER.get(tilstand)
    return frist is not None and now - siden > frist


def er_udloebet(tilstand: Tilstand, sendt: datetime, *, now: datetime) -> bool:
    """True if it is to be given up: no final answer within the days in which one may come."""
    return tilstand not in ENDELIGE and now - sendt > KVITTERINGSFRIST
