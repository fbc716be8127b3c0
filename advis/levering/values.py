"""What becomes of a delivery, and when it is tried: plain Python, the clock passed in.

SAPA.md 3.6; issue 7. Waits grow, and end: giving up is a state that an operator can see and undo.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

DANSK = ZoneInfo("Europe/Copenhagen")
VENTETIDER = (5, 15, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 12 * 3600)
"""Seconds after the first, second ... failed attempt. After the last there is one more, and then it
is given up: a day and a half in all, a night and the day after it."""
MAKS_FORSOEG = len(VENTETIDER) + 1
MAKS_VENT = timedelta(hours=12)
"""The most that a receiver may put us off by a Retry-After."""
UDSAETTELSE = 0.2
"""Up to so much is added to a wait: what failed together must not come again together."""

_IGEN = frozenset({408, 425, 429})


class Udfald(StrEnum):
    """What one attempt came to."""

    LEVERET = "leveret"
    IGEN = "igen"
    AFVIST = "afvist"


@dataclass(frozen=True, slots=True)
class Svar:
    """What a receiver answered: an HTTP or SMTP status, or None where none came. `fejl` is a short
    stable word of ours, never text of theirs; `vent` the seconds it asked us to wait; `ms` the time
    that it took."""

    status: int | None
    fejl: str = ""
    vent: int | None = None
    ms: int = 0


def bedoem_http(svar: Svar) -> Udfald:
    """2xx is delivered. Network faults, 5xx, 408, 425 and 429 are tried again. The rest is refused:
    a redirect too, since we go where an operator said and nowhere else."""
    if svar.status is None or svar.status >= 500 or svar.status in _IGEN:
        return Udfald.AFVIST if svar.fejl in ENDELIGE else Udfald.IGEN
    return Udfald.LEVERET if 200 <= svar.status < 300 else Udfald.AFVIST


def bedoem_smtp(svar: Svar) -> Udfald:
    """2xx is delivered; 5xx is for good, as RFC 5321 has it; all else is tried again."""
    if svar.status is not None and 200 <= svar.status < 300:
        return Udfald.LEVERET
    if svar.status is not None and 500 <= svar.status < 600:
        return Udfald.AFVIST
    return Udfald.AFVIST if svar.fejl in ENDELIGE else Udfald.IGEN


ENDELIGE = frozenset({"adresse.forbudt", "adresse.form", "modtager.mangler", "abonnement.lukket"})
"""Faults that no wait mends: an operator must change something first."""


def naeste_forsoeg(
    forsoeg: int, svar: Svar, *, now: datetime, tilfaeldig: float
) -> datetime | None:
    """When to try again after `forsoeg` attempts; None: give up. `tilfaeldig` is in [0, 1)."""
    if forsoeg >= MAKS_FORSOEG:
        return None
    vent = VENTETIDER[max(forsoeg, 1) - 1] * (1 + UDSAETTELSE * tilfaeldig)
    if svar.vent is not None:
        vent = max(vent, svar.vent)
    return now + min(timedelta(seconds=vent), MAKS_VENT)


def retry_after(felt: str | None, *, now: datetime) -> int | None:
    """The seconds of a Retry-After in either of its forms (RFC 9110 section 10.2.3); None for none
    that can be understood."""
    if not felt:
        return None
    felt = felt.strip()
    if felt.isascii() and felt.isdecimal():
        return min(int(felt[:9]), int(MAKS_VENT.total_seconds()))
    try:
        moment = parsedate_to_datetime(felt)
    except (ValueError, IndexError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    vent = (moment - now).total_seconds()
    return int(min(max(vent, 0), MAKS_VENT.total_seconds()))


def pause(fejl_i_traek: int) -> timedelta:
    """How long a whole receiver is left alone after so many failures on end: half a second, doubled
    up to a minute. What waits behind it does not spend its attempts on a door that is shut."""
    return timedelta(seconds=min(0.5 * 2 ** min(fejl_i_traek, 10), 60.0))


def sendetid(
    now: datetime,
    *,
    stille: tuple[time, time] | None = None,
    opsamling: time | None = None,
) -> datetime:
    """When a message made `now` may go: at once, at the end of the quiet hours, or with the day's
    digest; by Danish clocks. Quiet hours may pass midnight; equal ends are none. A digest inside
    them waits for their end."""
    at = now.astimezone(DANSK)
    if opsamling is not None:
        at = _naeste(at, opsamling)
    if stille is not None and stille[0] != stille[1] and _inde(at.time(), *stille):
        at = _naeste(at, stille[1])
    return at.astimezone(UTC)


def _inde(t: time, fra: time, til: time) -> bool:
    return fra <= t < til if fra < til else t >= fra or t < til


def _naeste(at: datetime, kl: time) -> datetime:
    """The first moment from `at` on, when clocks show `kl`. A time that spring leaves out is an
    hour later."""
    for dage in (0, 1):
        dag = at.date() + timedelta(days=dage)
        found = datetime.combine(dag, kl, DANSK).astimezone(UTC)
        if found >= at:
            return found.astimezone(DANSK)
    raise AssertionError("tomorrow comes after today")
